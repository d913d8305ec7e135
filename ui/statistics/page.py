"""The tab 统计报表: 附件2 as on the paper with figures as doors, the records behind them, coverage and trend."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from db.queries.figure_records import FigureRecord, records
from db.queries.figures import coverage, total_of, trend, week_rows
from domain.attachments import PrintOptions, build_sheet
from domain.changes import Changes
from domain.figures import PROBLEM_KINDS, Figure, Kind, Week, WeekRow, figure_of_column, week_of
from domain.household import HouseholdFilter
from domain.own_weekly import weekly_attachment
from domain.rounds import READING_LABELS, Reading
from domain.scheme import Attachment
from domain.sheet import Value
from ui.desk import Desk
from ui.page import Page, PrintWish
from ui.register_first import register_first
from ui.statistics.coverage import CoverageBars
from ui.statistics.records import RecordsPane
from ui.statistics.trend import TrendChart, WeekSums
from widgets.icons import icon
from widgets.sheet_table import SheetTable
from widgets.theme import GAP, STEP, set_kind
from widgets.week_picker import WeekPicker

LEAST_RECORDS = 190
"""Room in px that the records and charts keep under a long table."""

NOTHING = "还没有村（社区）和农户。先导入农户台账；录入核查表以后，这里按周统计。"

KIND_WORDS = {
    Kind.NEW: "本周新排查发现问题",
    Kind.SOLVED: "已解决",
    Kind.OPEN: "待解决",
    Kind.VISITS: "走访人次",
    Kind.VILLAGES: "走访排查村（社区）",
    Kind.HOUSEHOLDS: "走访排查农户",
}


class StatisticsPage(Page):
    """Shows one week in one reading. A figure opens its records; a record opens its problem or household."""

    title: ClassVar[str] = "统计报表"
    counts = "open_problems"
    tables = frozenset({"problem", "visit", "visitor", "inspection", "household", "region", "round"})
    help_topic = "statistics"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.week = WeekPicker(self._first_week())
        self.reading = QComboBox()
        self.sheet = SheetTable()
        self.records = RecordsPane()
        self.coverage = CoverageBars()
        self.trend = TrendChart()
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.print_buttons: list[QPushButton] = []
        self._rows: list[WeekRow] = []
        self._chosen: tuple[str, Figure] | None = None
        self._round_uid = desk.round.uid
        for reading, words in READING_LABELS.items():
            self.reading.addItem(words, reading)
        self.reading.setToolTip("口径：两种读法都在用，以上级要求为准；选定后记在本轮里")
        self._lay_out()
        self.week.week_changed.connect(lambda _monday: self.load())
        self.reading.activated.connect(self._choose_reading)
        self.reading.setEnabled(not desk.read_only)
        self.sheet.cell_activated.connect(self._open_figure)
        self.records.record_wanted.connect(self._open_record)
        self.coverage.village_wanted.connect(self._show_unvisited)
        self.trend.week_wanted.connect(self._show_week)

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Count anew; another round begins at its own week."""
        if self._round_uid != self.desk.round.uid:
            self._round_uid, self._chosen = self.desk.round.uid, None
            self.week.set_week(self._first_week())
        desk, week = self.desk, self._week()
        self.reading.setCurrentIndex(self.reading.findData(self._reading()))
        with desk.read() as session:
            villages = week_rows(session, desk.scheme, desk.round, week)
            self.coverage.set_rows(coverage(session, desk.round.uid))
            lines = trend(session, desk.scheme, desk.round, desk.today())
        self.work.setVisible(bool(villages))
        self.empty.setVisible(not villages)
        self._rows = [*self._of_region(villages), total_of(desk.scheme, desk.round, villages)]
        self._show_sheet()
        self.trend.set_weeks([WeekSums(one, of[Kind.NEW], of[Kind.SOLVED], of[Kind.OPEN]) for one, of in lines])
        self._list_records()

    def start(self) -> None:
        """The table first: arrows choose a figure, Enter opens it; in an empty file, what is to be done."""
        if self.empty.isHidden():
            self.sheet.setFocus()
        else:
            self.empty.button.setFocus()

    def print_wish(self) -> PrintWish | None:
        """附件2 of the week shown."""
        attachment = self._attachment()
        return PrintWish(attachment.number, self._village_uid(), self._week()) if attachment else None

    # inside

    def _first_week(self) -> date:
        round_ = self.desk.round
        return min(max(self.desk.today(), round_.starts_on), max(round_.ends_on, round_.starts_on))

    def _week(self) -> Week:
        return week_of(self.week.week())

    def _reading(self) -> Reading:
        return self.desk.round.reading

    def _attachment(self) -> Attachment | None:
        """The notice's weekly table, which can be printed; None when it wants none."""
        return next((a for a in self.desk.scheme.attachments if a.records == "weekly"), None)

    def _village_uid(self) -> str:
        uid = self.desk.region_uid
        return uid if any(row.village_uid == uid for row in self._rows) else ""

    def _of_region(self, villages: list[WeekRow]) -> list[WeekRow]:
        chosen = [row for row in villages if row.village_uid == self.desk.region_uid]
        return chosen or villages

    def _lay_out(self) -> None:
        self.work, self.empty = register_first(self, NOTHING)
        layout = QVBoxLayout(self.work)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.setSpacing(GAP)
        layout.addLayout(self._top())
        lower = QSplitter(Qt.Orientation.Horizontal)
        lower.addWidget(self.records)
        lower.addWidget(self._charts())
        lower.setSizes([600, 540])
        lower.setChildrenCollapsible(False)
        self.halves.addWidget(self.sheet)
        self.halves.addWidget(lower)
        self.halves.setChildrenCollapsible(False)
        layout.addWidget(self.halves, 1)

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.week)
        label = QLabel("口径")
        label.setBuddy(self.reading)
        set_kind(label, "quiet")
        row.addWidget(label)
        row.addWidget(self.reading)
        row.addStretch()
        for text, image, suffix in (("导出 Excel", "excel", ".xlsx"), ("存为 PDF", "pdf", ".pdf"), ("打印", "print", "")):
            button = QPushButton(icon(image), text)
            button.clicked.connect(lambda _on=False, s=suffix: self._print(s))
            row.addWidget(button)
            self.print_buttons.append(button)
        return row

    def _charts(self) -> QWidget:
        charts = QSplitter(Qt.Orientation.Horizontal)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.coverage)
        charts.addWidget(_titled("本轮走访覆盖", scroll))
        charts.addWidget(_titled("逐周变化", self.trend))
        charts.setChildrenCollapsible(False)
        charts.setSizes([280, 260])
        return charts

    def _show_sheet(self) -> None:
        attachment = self._attachment()
        for button in self.print_buttons:
            button.setVisible(attachment is not None)
        round_ = self.desk.round
        shown = attachment or weekly_attachment(self.desk.scheme)
        sheet = build_sheet(self.desk.scheme, round_, shown, self._rows, PrintOptions(unit=round_.town))
        self.sheet.set_sheet(sheet, self._is_door, show_title=False)
        QTimer.singleShot(0, self, self._give_room)

    def _give_room(self) -> None:
        """The whole table when it fits, else all but what the records need; the clerk may move the border."""
        whole = self.sheet.content_height()
        room = self.halves.height() - self.halves.handleWidth()
        upper = min(whole, max(room - LEAST_RECORDS, room // 2))
        self.halves.setSizes([upper, room - upper])

    def _is_door(self, _row: int, key: str, _value: Value) -> bool:
        return figure_of_column(self.desk.scheme, key) is not None

    def _open_figure(self, row: int, key: str) -> None:
        figure = figure_of_column(self.desk.scheme, key)
        if figure is not None and row < len(self._rows):
            self._chosen = (self._rows[row].village_uid, figure)
            self._list_records()

    def _list_records(self) -> None:
        if self._chosen is None:
            self.records.show_records("", [])
            return
        village_uid, figure = self._chosen
        desk = self.desk
        with desk.read() as session:
            found = records(session, desk.scheme, desk.round, self._week(), figure, village_uid)
        name = next((row.name for row in self._rows if row.village_uid == village_uid), desk.round.town)
        self.records.show_records(f"{name} · {self._figure_words(figure)}", found)

    def _figure_words(self, figure: Figure) -> str:
        scheme = self.desk.scheme
        if figure.kind in PROBLEM_KINDS:
            return f"{scheme.dimension(figure.of).weekly_label} · {KIND_WORDS[figure.kind]}"
        if figure.kind is Kind.VISITS:
            return f"{scheme.role(figure.of).label}{KIND_WORDS[figure.kind]}"
        return KIND_WORDS[figure.kind]

    def _open_record(self, record: FigureRecord) -> None:
        if record.problem_uid:
            self.desk.open_problem(record.problem_uid)
        elif record.household_uid:
            self.desk.open_household(record.household_uid)

    def _choose_reading(self) -> None:
        from db.operations.rounds import save_round

        desk = self.desk
        chosen = replace(desk.round, reading=Reading(self.reading.currentData()))
        if chosen != desk.round:
            desk.write(lambda session: save_round(session, chosen, desk.clerk, desk.now()))

    def _show_unvisited(self, village_uid: str) -> None:
        self.desk.show_households(HouseholdFilter(region_uid=village_uid, visited=False))

    def _show_week(self, monday: date) -> None:
        self.week.set_week(monday)
        self.load()

    def _print(self, suffix: str) -> None:
        from ui.printing.dialog import PrintDialog

        wish = self.print_wish()
        if wish:
            dialog = PrintDialog(self.desk, wish, self.window())
            dialog.open()
            if suffix:
                dialog.export(suffix)


def _titled(title: str, widget: QWidget) -> QWidget:
    both = QWidget()
    label = QLabel(title)
    set_kind(label, "heading")
    layout = QVBoxLayout(both)
    layout.setContentsMargins(GAP, 0, 0, 0)
    layout.setSpacing(STEP)
    layout.addWidget(label)
    layout.addWidget(widget, 1)
    return both


