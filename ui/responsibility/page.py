"""The section 责任落实 of 统计报表: 附件1 as on the paper, with how far each piece of work has come."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from db.queries.figure_records import FigureRecord
from db.queries.responsibilities import problems_by_unit, problems_of_unit, responsibilities
from domain.changes import Changes
from domain.problem import STATUS_LABELS, Status
from domain.region import village_group
from domain.responsibilities import WORK_LABELS, Work, WorkDraft, answers_for, units_of
from domain.sheet import Align, Column, HeaderCell, Sheet, Value
from ui.desk import Desk
from ui.page import Page, PrintWish
from ui.responsibility.form import WorkForm
from ui.statistics.records import RecordsPane
from ui.visits.phase_line import PhaseLine
from widgets.chips import Chip, ChipBar
from widgets.colours import Sign
from widgets.sheet_table import SheetTable
from widgets.theme import GAP, set_kind

WIDE = 1000
"""Width in px from which the form stands beside the table all the time."""
OVERDUE = "overdue"
WORK, OFFICES = "work", "offices"
SIGNS = {Status.OPEN: "", Status.DOING: f"{Sign.DUE.value} ", Status.SOLVED: f"{Sign.DONE.value} "}
ALL_UNITS = "全部责任办室"
COLUMNS = (
    Column("action", 26), Column("task", 30), Column("content", 88, Align.LEFT), Column("units", 38), Column("due_on", 26),
    Column("status", 29), Column("own_remark", 27, Align.LEFT),
)  # fmt: skip
TITLES = ("五大行动", "工作任务", "工作内容", "责任办室", "完成时限", "进展", "备注")
MERGED, STATUS = (0, 1), 5
"""Columns whose equal texts are one cell, and the one that Enter changes."""
UNIT_COLUMNS = (Column("unit", 46, Align.LEFT), Column("total", 22), Column("unsolved", 22), Column("overdue", 22))
UNIT_TITLES = ("责任办室", "问题", "未整改完", "逾期")


class ResponsibilityPage(Page):
    """The work at the left, the piece being changed and the offices' problems at the right."""

    title: ClassVar[str] = "责任落实"
    counts = "open_problems"
    tables = frozenset({"responsibility", "problem", "region", "round"})
    help_topic = "responsibility"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.phases = PhaseLine()
        self.views = ChipBar([Chip(WORK, "工作进展"), Chip(OFFICES, "各办室的问题")], exclusive=True)
        self.stack = QStackedWidget()
        self.units = QComboBox()
        self.states = ChipBar([Chip(status, words) for status, words in WORK_LABELS.items()] + [Chip(OVERDUE, "逾期")])
        self.sheet = SheetTable()
        self.form = WorkForm()
        self.offices = SheetTable()
        self.records = RecordsPane()
        self._changing = False
        self._works: list[Work] = []
        self._shown: list[Work] = []
        self._lines: list[str] = []
        self._fill_units()
        self._lay_out()
        self.views.changed.connect(lambda keys: self.show_view(keys[0]))
        self.units.currentIndexChanged.connect(lambda _place: self._reload())
        self.states.changed.connect(lambda _keys: self._reload())
        self.sheet.grid.door_words = "修改进展（Enter）"
        self.sheet.cell_activated.connect(lambda _row, _key: self.edit())
        self.sheet.grid.installEventFilter(self)
        self.offices.cell_activated.connect(self._open_office)
        self.records.show_records("", [])
        self.records.record_wanted.connect(lambda record: desk.open_problem(record.problem_uid))
        self.form.save_wanted.connect(self._save)
        self.form.left.connect(self._give_up)
        self.form.setEnabled(not desk.read_only)

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Read the work and the offices' problems anew; the current row stays."""
        self.phases.show_phases(self.desk)
        self._reload()

    def start(self) -> None:
        """The table first: arrows choose, Enter changes."""
        self._changing = False
        self._place_form()
        (self.sheet if self.stack.currentIndex() == 0 else self.offices).setFocus()

    def show_view(self, key: str) -> None:
        """Show the work, or the problems that each office answers for."""
        self.views.set_selected([key])
        self.stack.setCurrentIndex(0 if key == WORK else 1)
        for widget in (self.units, self._units_label, self.states):
            widget.setVisible(key == WORK)
        self.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter anywhere in a row of the work changes it."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in enter:
            self.edit()
            return True
        return super().eventFilter(watched, event)

    def edit(self) -> None:
        """F2: into the form."""
        self._changing = self.stack.currentIndex() == 0
        self._place_form()
        if self._changing:
            self.form.start()

    def leave(self) -> bool:
        """Save what was changed; stay when it cannot be saved."""
        return self.form.save()

    def print_wish(self) -> PrintWish | None:
        """附件1, with the remarks."""
        annex = next((a for a in self.desk.scheme.attachments if a.records == "responsibilities"), None)
        return PrintWish(annex.number) if annex else None

    # inside: the work

    def _reload(self) -> None:
        desk, today = self.desk, self.desk.today()
        with desk.read() as session:
            self._works = responsibilities(session, desk.scheme, desk.round)
            offices = problems_by_unit(session, desk.round.uid, units_of(desk.scheme), today, desk.region_uid)
        self._shown = [work for work in self._works if self._wanted(work, today)]
        counts: dict[str, int | None] = {status: sum(work.status is status for work in self._works) for status in Status}
        self.states.set_counts({**counts, OVERDUE: sum(work.overdue(today) for work in self._works)})
        self.sheet.set_sheet(_sheet(self._shown, today), lambda _row, key, _value: key == "status", show_title=False)
        self._join_cells()
        grid = self.sheet.grid
        if grid.currentIndex().column() < len(MERGED):
            grid.setCurrentIndex(grid.model().index(max(grid.currentIndex().row(), 0), STATUS))
        self.sheet.grid.selectionModel().currentRowChanged.connect(lambda *_rows: self._choose())
        self._choose()
        rows: list[tuple[Value, ...]] = [(one.unit, one.total, one.unsolved, one.overdue) for one in offices if one.total]
        self._lines = [str(row[0]) for row in rows]
        self.offices.set_sheet(_plain_sheet(UNIT_COLUMNS, UNIT_TITLES, rows), show_title=False)

    def _wanted(self, work: Work, today: date) -> bool:
        unit, states = self.units.currentData(), self.states.selected()
        of_unit = not unit or answers_for(unit, work.what.units)
        return of_unit and (not states or work.status in states or (OVERDUE in states and work.overdue(today)))

    def _join_cells(self) -> None:
        """Equal texts of 五大行动 and 工作任务 under one another are one cell, as on the paper."""
        keys = [(work.what.action, work.what.task) for work in self._shown]
        for column in MERGED:
            start = 0
            for row in range(1, len(keys) + 1):
                if row == len(keys) or keys[row][: column + 1] != keys[start][: column + 1]:
                    if row - start > 1:
                        self.sheet.grid.setSpan(start, column, row - start, 1)
                    start = row

    def _choose(self) -> None:
        """Another row is current: save the one before, or stay with it when it cannot be saved."""
        row = self.sheet.grid.currentIndex().row()
        work = self._shown[row] if 0 <= row < len(self._shown) else None
        same = work is not None and work.key == self.form.key
        if same and self.form.is_edited():
            return
        if not same and not self.form.save():
            self._go_back()
            return
        self.form.show_work(work, self.desk.today())
        self._place_form()

    def _give_up(self) -> None:
        """What was keyed is let go: the work as it is stored now, and the hands in the table."""
        self._reload()
        self.start()

    def _go_back(self) -> None:
        """To the row of the work that is still in the form, as long as it is shown."""
        row = next((place for place, work in enumerate(self._shown) if work.key == self.form.key), None)
        grid = self.sheet.grid
        if row is not None and grid.currentIndex().row() != row:
            grid.setCurrentIndex(grid.model().index(row, STATUS))

    def _save(self, draft: WorkDraft) -> None:
        from db.operations.responsibilities import save_work

        desk = self.desk
        saved = desk.write(lambda session: save_work(session, desk.scheme, draft, desk.clerk, desk.now()))
        if saved is None:
            return
        self.form.show_findings(saved.findings)
        if not saved.refused:
            self.form.settle(draft)
            self._reload()
            desk.say_saved("已保存这项工作的进展", saved.changes)

    # inside: the offices

    def _open_office(self, row: int, key: str) -> None:
        if key == "unit" or row >= len(self._lines):
            return
        desk, unit = self.desk, self._lines[row]
        with desk.read() as session:
            found = problems_of_unit(session, desk.round.uid, unit, desk.today(), desk.region_uid, only=key)
        words = dict(zip((column.key for column in UNIT_COLUMNS), UNIT_TITLES, strict=True))[key]
        records = [
            FigureRecord(
                village=village_group(p.village, p.group) or p.unit_name,
                head_name=p.head_name,
                head_id_no=p.head_id_no,
                date=p.found_on,
                text=f"{STATUS_LABELS[p.status]}　{p.description}",
                problem_uid=p.uid,
            )
            for p in found
        ]
        self.records.show_records(f"{unit} · {words}", records)
        self.records.table.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the form shows only while a piece of work is changed."""
        super().resizeEvent(event)
        self._place_form()

    def _place_form(self) -> None:
        self.form.setVisible(bool(self.form.key) and (self._changing or self.width() >= WIDE))

    def _fill_units(self) -> None:
        self.units.addItem(ALL_UNITS, "")
        for unit in units_of(self.desk.scheme):
            self.units.addItem(unit, unit)
        self.units.setToolTip("只看一个责任办室的工作")
        self.units.setAccessibleName("责任办室")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * GAP)
        self._units_label = QLabel("责任办室")
        self._units_label.setBuddy(self.units)
        set_kind(self._units_label, "quiet")
        self.views.set_selected([WORK])
        row.addWidget(self.views)
        row.addWidget(self._units_label)
        row.addWidget(self.units)
        row.addWidget(self.states, 1)
        row.addStretch()
        self.stack.addWidget(_beside(self.sheet, self.form, [840, 320], grows=0))
        self.stack.addWidget(_beside(self.offices, self.records, [420, 740], grows=1))
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.phases)
        column.addLayout(row)
        column.addWidget(self.stack, 1)


def _beside(left: QWidget, right: QWidget, sizes: list[int], *, grows: int) -> QSplitter:
    parts = QSplitter(Qt.Orientation.Horizontal)
    parts.addWidget(left)
    parts.addWidget(right)
    parts.setChildrenCollapsible(False)
    parts.setStretchFactor(grows, 1)
    parts.setSizes(sizes)
    return parts


def _sheet(works: list[Work], today: date) -> Sheet:
    rows: list[tuple[Value, ...]] = [
        (
            work.what.action,
            work.what.task,
            work.what.content,
            "、".join(work.what.units),
            f"{work.due_on.month}月{work.due_on.day}日前" if work.due_on else "",
            _status_text(work, today),
            work.draft.remark,
        )
        for work in works
    ]
    return _plain_sheet(COLUMNS, TITLES, rows)


def _status_text(work: Work, today: date) -> str:
    if work.overdue(today) and work.due_on:
        return f"{Sign.OVERDUE.value} 逾期{(today - work.due_on).days}天"
    day = work.draft.done_on
    done = f"\n{day.month}月{day.day}日" if day else ""
    return f"{SIGNS[work.status]}{WORK_LABELS[work.status]}{done}"


def _plain_sheet(columns: tuple[Column, ...], titles: tuple[str, ...], rows: list[tuple[Value, ...]]) -> Sheet:
    header = tuple(HeaderCell(title, 0, place) for place, title in enumerate(titles))
    return Sheet("", "", "", columns, header, 1, rows)

