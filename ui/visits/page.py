"""The section 走访 of 统计报表: each duty of the notice, who fulfilled it, and whom nobody has visited yet."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QLabel

from db.queries.visit_duties import Asked, DutyFilter, DutyLine, DutyList, by_helper, by_village
from domain.changes import Changes
from domain.orders import VisitDuty
from domain.sheet import Sheet, Value
from domain.visit_duties import DutyRow, Span, of_helpers, sentence, share_text, short_title, spans, total_of
from domain.visit_sheets import DUE, FIGURES, MISSED, VISITED, duty_sheet
from ui.desk import Desk
from ui.page import PrintWish
from ui.visits.duty_list import DutyListPane
from ui.visits.figures_page import FiguresPage
from widgets.chips import Chip, ChipBar
from widgets.colours import Sign
from widgets.theme import set_kind

BY_HELPER, BY_VILLAGE = "helper", "village"
FIGURE_WORDS = {DUE: "应走访", VISITED: "已走访", MISSED: "未走访"}


class VisitsPage(FiguresPage):
    """One duty in one span of time. A figure lists its households; N or Ctrl+N notes visits."""

    title: ClassVar[str] = "走访"
    counts = "unvisited"
    tables = frozenset({"visit", "visitor", "household", "helping", "cadre", "inspection", "region", "round"})
    help_topic = "visits"

    def __init__(self, desk: Desk) -> None:
        self.list = DutyListPane()
        super().__init__(desk, self.list)
        self.duties = ChipBar(exclusive=True)
        self.spans = ChipBar(exclusive=True)
        self.groups = ChipBar([Chip(BY_HELPER, "按帮扶干部"), Chip(BY_VILLAGE, "按村（社区）")], exclusive=True)
        self._rows: list[DutyRow] = []
        self._fill_choices()
        self.duties.changed.connect(self._choose_duty)
        self.spans.changed.connect(lambda _keys: self._choose())
        self.groups.changed.connect(lambda _keys: self._choose())
        self.list.household_wanted.connect(desk.open_household)
        self.list.visit_wanted.connect(self._note)
        self.list.note_button.clicked.connect(lambda: self._note(()))
        self.list.note_button.setEnabled(not desk.read_only)
        self.list.removal_wanted.connect(self._remove)
        self.list.show_nothing()

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Count anew; the open list stays open."""
        self.phases.show_phases(self.desk)
        self._show_spans()
        asked = self._asked()
        helpers = self._by_helper()
        with self.desk.read() as session:
            if helpers:
                over = [span for span in self._spans() if span.over]
                self._rows = by_helper(session, asked, over)
            else:
                self._rows = by_village(session, asked)
        self.show_sheet(self._sheet())
        self._say_total()
        self._list()

    def add(self) -> None:
        """Ctrl+N: note visits, of the households selected in the list."""
        self._note(self.list.chosen())

    def print_wish(self) -> PrintWish | None:
        """The ledger of visits of the region shown, where the notice has one."""
        annex = next((a for a in self.desk.scheme.attachments if a.records == "visits"), None)
        return PrintWish(annex.number, self.desk.region_uid) if annex else None

    # what the figures are

    def made_sheet(self) -> Sheet:
        """The table as shown."""
        return self._sheet()

    def is_door(self, row: int, key: str, value: Value) -> bool:
        """Households due, visited, missed."""
        return key in FIGURES

    def open_figure(self, row: int, key: str) -> None:
        """List the households of a figure."""
        if key in FIGURES:
            self._open = (self._rows[row].key if row < len(self._rows) else "*", key)
            self._list()
            self.give_room()
            self.list.table.setFocus()

    # inside

    def _duty(self) -> VisitDuty:
        key = self.duties.selected()[0]
        return next(duty for duty in self.desk.scheme.visit_duties if duty.key == key)

    def _spans(self) -> tuple[Span, ...]:
        return spans(self._duty(), self.desk.scheme, self.desk.round, self.desk.today())

    def _span(self) -> Span:
        chosen = self.spans.selected()
        found = self._spans()
        return next((span for span in found if chosen and span.label == chosen[0]), found[-1])

    def _asked(self) -> Asked:
        desk = self.desk
        return Asked(desk.scheme, self._duty(), self._span(), desk.round.uid, desk.region_uid)

    def _by_helper(self) -> bool:
        return of_helpers(self._duty(), self.desk.scheme) and self.groups.selected() == [BY_HELPER]

    def _sheet(self) -> Sheet:
        return duty_sheet(self.desk.round, self._duty(), self._span(), self._rows, helpers=self._by_helper())

    def _fill_choices(self) -> None:
        duties = self.desk.scheme.visit_duties
        self.duties.set_chips([Chip(duty.key, short_title(duty), tooltip=sentence(duty)) for duty in duties])
        self.duties.set_selected([duties[0].key])
        self.groups.set_selected([BY_HELPER])
        label = QLabel("走访要求")
        set_kind(label, "quiet")
        self.choices.addWidget(label)
        self.choices.addWidget(self.duties, 1)
        self.choices.addWidget(self.spans)
        self.choices.addWidget(self.groups)

    def _show_spans(self) -> None:
        found = self._spans()
        kept = self.spans.selected()
        labels = [span.label for span in found]
        chips = [Chip(span.label, span.label, sign=Sign.DONE if span.over else "", tooltip=_span_words(span)) for span in found]
        self.spans.set_chips(chips)
        self.spans.set_selected([kept[0] if kept and kept[0] in labels else labels[-1]])
        self.spans.setVisible(len(labels) > 1)
        self.groups.setVisible(of_helpers(self._duty(), self.desk.scheme))

    def _choose_duty(self, _keys: list[str]) -> None:
        self.spans.set_selected([])
        self._choose()

    def _choose(self) -> None:
        self._open = None
        self.load()

    def _say_total(self) -> None:
        duty, span, whole = self._duty(), self._span(), total_of(self._rows, "")
        if not whole.due:
            self.say(f"{sentence(duty)}：这里没有应走访的户。请核对农户台账里的农户属性。")
            return
        done = whole.fulfils(duty)
        words = f"应走访 {whole.due:,} 户，已走访 {whole.visited:,} 户（{share_text(whole)}）"
        left = f"，还差 {whole.missed:,} 户" if whole.missed else ""
        late = f"，{span.label}已过" if span.over and not done else ""
        sign, status = (Sign.DONE, "done") if done else (Sign.OVERDUE, "overdue") if span.over else (Sign.DUE, "due")
        self.say(f"{sign.value} {words}{left}{late}。{sentence(duty)}", status)

    def _list(self) -> None:
        if self._open is None:
            self.list.show_nothing()
            return
        of, figure = self._open
        visited = {DUE: None, VISITED: True, MISSED: False}[figure]
        helpers = self._by_helper() and of != "*"
        wanted = DutyFilter(
            visited,
            helper_uid=of if helpers else "",
            no_helper=helpers and not of,
            village_uid="" if helpers or of == "*" else of,
        )
        name = next((row.name for row in self._rows if row.key == of), "合计")
        span = self._span()
        title = f"{name} · {span.label} · {FIGURE_WORDS[figure]}"
        self.list.show_households(title, DutyList(self.desk.store, self._asked(), wanted), self.desk.scheme, span)

    def _note(self, uids: tuple[str, ...]) -> None:
        from ui.visits.form import VisitDialog

        if self.desk.read_only:
            self.desk.say("文件是只读的，不能登记走访。", "warn")
            return
        VisitDialog(self.desk, uids, self.window()).open()

    def _remove(self, line: DutyLine) -> None:
        from ui.visits.removing import remove_noted

        if line.visit_uid:
            remove_noted(self.desk, line.visit_uid, line.seen, f"{line.row.head_name}户 {line.visited_on:%Y-%m-%d} 的走访")


def _span_words(span: Span) -> str:
    state = "已过" if span.over else "还没有结束"
    return f"{span.first:%Y-%m-%d} 至 {span.last:%Y-%m-%d}，{state}"
