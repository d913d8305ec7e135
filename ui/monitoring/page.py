"""The section 监测对象 of the register: who is monitored, for which risk, where, and whether the risk is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from db.queries.monitoring import monitored, monitored_one, monitorings_of
from domain.changes import Changes
from domain.monitored_list import NEW, MonitoredFilter, counts, lets
from domain.monitoring import Monitored, Monitoring
from ui.desk import Desk
from ui.find_anywhere import suggestion_of
from ui.list_page import ListPage
from ui.monitoring.card import WIDTH, MonitoringCard
from ui.monitoring.columns import COLUMNS, monitored_look, monitored_text
from ui.monitoring.filters import MonitoringFilters
from ui.monitoring.form import MonitoringForm
from ui.monitoring.source import RowsSource
from ui.page import PrintWish
from widgets.search_box import SearchBox
from widgets.suggest import Suggest, Suggestion
from widgets.table_model import PagedTableModel

TABLES = frozenset({"monitoring", "household", "member", "helping", "cadre", "region", "round"})
FOUND = 20
"""Households offered at most when one is looked for."""


class MonitoringPage(ListPage):
    """Lists monitored households; the chosen one is edited at the right and saved when it is left."""

    title: ClassVar[str] = "监测对象"
    counts = "households"
    tables = TABLES
    help_topic = "register"
    unsettled = "这一户还没有存好：请改正标出的地方，或按 Esc 放弃修改。"
    form: MonitoringForm

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.filters = MonitoringFilters()
        self.search = self.filters.search
        self.finder = SearchBox("要登记的户：户主 / 拼音 / 证件号")
        self.finder.setToolTip("查找要登记为监测户的农户，↓ 选择，Enter 确定，Esc 返回")
        self.card = MonitoringCard()
        self.form = self.card.form
        self._rows: list[Monitored] = []
        self._texts = monitored_text(desk.scheme)
        self._model: PagedTableModel[Monitored] = PagedTableModel(
            COLUMNS, self._source(), self._texts, monitored_look(desk.scheme)
        )
        self.filters.set_scheme(desk.scheme)
        self.card.set_scheme(desk.scheme)
        self.table.set_model(self._model)
        self.put_together((self.filters, self.finder), self.card, (800, WIDTH))
        self.finder.hide()
        self._connect()

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Read the list anew; the chosen household stays."""
        self._filter()

    def start(self) -> None:
        """The list first: arrows choose, Enter edits, N adds."""
        self.table.setFocus()
        if self.table.current_key() is None:
            self.table.select_place(0)

    def edit(self) -> None:
        """F2: into the form."""
        if self._shown:
            self.form.start()

    def add(self) -> None:
        """N or Ctrl+N: look for the household to be written down."""
        if self.desk.read_only:
            self.desk.say("文件是只读的，这里只能查看。", "warn")
        elif self.settle():
            self.finder.show()
            self.finder.clear()
            self.finder.setFocus()

    def open_record(self, uid: str) -> None:
        """Show this household, without the filters and the region when they hide it."""
        if not self.table.select_key(uid):
            self.desk.choose_region("")
            self.filters.show_filter(MonitoredFilter())
            self._filter()
            self.table.select_key(uid)
        self.show_chosen(uid)

    def show_filter(self, wanted: object) -> None:
        """Show the households of a figure."""
        if isinstance(wanted, MonitoredFilter):
            self.filters.show_filter(wanted)
            self._filter()
            self.table.setFocus()

    def print_wish(self) -> PrintWish | None:
        """The table of what the chips show: newly found, risk gone, or where they live."""
        wanted = self.filters.wanted()
        first = self.desk.scheme.risk_states[0].key if self.desk.scheme.risk_states else ""
        gone = wanted.states and first not in wanted.states and len(wanted.states) == 1
        kind = "monitored_new" if NEW in wanted.marks else "monitored_removed" if gone else "monitored_places"
        annex = next((a for a in self.desk.scheme.attachments if a.records == kind), None)
        return PrintWish(annex.number, self.desk.region_uid) if annex else None

    # inside

    def _connect(self) -> None:
        self.filters.changed.connect(self._filter)
        self.filters.add_wanted.connect(self.add)
        self.search.set_list(self.table)
        self._suggest = Suggest(self.finder, self._find, limit=FOUND)
        self._suggest.chosen.connect(self._found)
        self.table.activated_row.connect(lambda _uid: self.edit())
        self.form.save_wanted.connect(self._save)
        self.card.set_read_only(self.desk.read_only)
        self.card.household_wanted.connect(self.desk.open_household)
        self.card.again_wanted.connect(self._again)
        self.card.remove_wanted.connect(self._remove)
        for keys, parent, action in (
            ("N", self.table, self.add), ("Insert", self.table, self.add), ("Escape", self.finder, self._stop_finding),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), parent)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(action)

    def _source(self) -> RowsSource[Monitored]:
        wanted, scheme, round_ = self.filters.wanted(), self.desk.scheme, self.desk.round
        shown = [row for row in self._rows if lets(wanted, row, scheme, round_)]
        return RowsSource(shown, lambda row: row.household_uid, self._texts)

    def _filter(self) -> None:
        kept = self._shown
        with self.desk.read() as session:
            self._rows = monitored(session, self.desk.scheme, self.desk.region_uid, self.search.text())
        self._model.set_source(self._source())
        figures = counts(self._rows, self.desk.scheme, self.desk.round)
        self.filters.set_counts(figures, self._model.rowCount())
        self._say_empty()
        self.choose_again(kept)

    def _say_empty(self) -> None:
        if self._rows:
            self.table.set_empty_state("没有符合条件的监测户。", "清除筛选", self._clear)
        else:
            self.table.set_empty_state("这里没有监测户。按 N 查找一户，登记风险点和位置。", "登记监测户", self.add)

    def _clear(self) -> None:
        self.show_filter(MonitoredFilter())

    def show_chosen(self, uid: str, *, again: bool = False) -> None:
        """Show a household: its time that is not ended, else the latest; a new one when it has none or `again`."""
        self._shown = uid
        with self.desk.read() as session:
            row = monitored_one(session, uid) if uid else None
            times = monitorings_of(session, uid) if row else []
        first = self.desk.scheme.risk_states[0].key if self.desk.scheme.risk_states else ""
        fresh = Monitoring(uid, found_on=self.desk.today(), state=first)
        if again and times:
            place = times[0]
            fresh = replace(
                fresh, longitude=place.longitude, latitude=place.latitude,
                collected_on=place.collected_on, collector=place.collector,
            )  # fmt: skip
        self.card.show_row(row, times[0] if times and not again else fresh, times, self.desk.today())

    def _save(self, draft: Monitoring, kinds: Sequence[str]) -> None:
        from db.operations.monitoring import save_monitoring

        desk = self.desk
        saved = desk.write(lambda session: save_monitoring(session, desk.scheme, draft, kinds, desk.clerk, desk.now()))
        if saved is None:
            return
        if saved.refused:
            self.form.form.show_findings(saved.findings)
            desk.say(self.unsettled, "warn")
        elif saved.changes.nothing:
            self.form.restore()
        else:
            if draft.household_uid == self._shown:
                self.show_chosen(draft.household_uid)
                self.table.select_key(draft.household_uid)
            desk.say_saved(f"已保存{'' if draft.uid else '，新登记一户监测对象'}", saved.changes)

    def _again(self) -> None:
        if self.settle():
            self.show_chosen(self._shown, again=True)
            self.form.start()

    def _remove(self) -> None:
        from db.operations.monitoring import remove_monitoring

        desk, draft = self.desk, self.form.draft()
        self.form.restore()
        changes = desk.write(lambda session: remove_monitoring(session, draft.uid, desk.clerk, desk.now(), seen=draft.seen))
        if changes is None:
            self.show_chosen(self._shown)
        else:
            desk.say_saved("已删除这条监测记录", changes)

    # finding the household to be written down

    def _find(self, text: str) -> Sequence[Suggestion]:
        from db.search import find_households

        with self.desk.read() as session:
            return [suggestion_of(row) for row in find_households(session, text, limit=FOUND)]

    def _found(self, chosen: Suggestion) -> None:
        self._stop_finding()
        self.show_chosen(str(chosen.key))
        self.form.start()

    def _stop_finding(self) -> None:
        self.finder.hide()
        self.table.setFocus()
