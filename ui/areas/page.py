"""The section 汇总 of 统计报表: the summary by area as on the paper, up to a day; every figure opens its problems."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout

from db.queries.areas import area_records, area_rows
from db.queries.figure_records import FigureRecord
from domain.areas import (
    ALL_SIDES,
    AREA_KIND_LABELS,
    TOTAL,
    AreaRow,
    area_attachment,
    area_figure,
    area_sides,
    total_of_areas,
    uneven,
)
from domain.attachments import PrintOptions, build_sheet
from domain.changes import Changes
from domain.figures import Figure, Kind
from domain.problem import ProblemFilter, Status
from domain.sheet import Value
from ui.desk import Desk
from ui.page import Page, PrintWish
from ui.statistics.records import RecordsPane
from widgets.colours import Sign
from widgets.date_edit import DateField
from widgets.icons import icon
from widgets.sheet_table import SheetTable
from widgets.theme import GAP, set_kind

LEAST_RECORDS = 190
"""Room in px that the records keep under a long table."""
STATUSES = {
    Kind.NEW: frozenset[Status](),
    Kind.SOLVED: frozenset({Status.SOLVED}),
    Kind.OPEN: frozenset({Status.OPEN, Status.DOING}),
}


class AreasPage(Page):
    """Shows the round up to a day. A figure opens its problems below; “在问题台账中打开” takes today's figure to the ledger."""

    title: ClassVar[str] = "汇总"
    counts = "open_problems"
    tables = frozenset({"problem", "region", "round", "household"})
    help_topic = "areas"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.day = DateField(desk.today().year)
        self.day.set_day(desk.today())
        self.day.setFixedWidth(120)
        self.today_button = QPushButton("今天")
        self.fault = QLabel()
        self.sheet = SheetTable()
        self.records = RecordsPane()
        self.ledger_button = QPushButton("在问题台账中打开")
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self._rows: list[AreaRow] = []
        self._chosen: tuple[str, bool, Figure] | None = None
        self._lay_out()
        self.day.day_changed.connect(lambda _day: self.load())
        self.today_button.clicked.connect(lambda: self.day.set_day(desk.today()))
        self.sheet.cell_activated.connect(self._open_figure)
        self.records.record_wanted.connect(self._open_record)
        self.ledger_button.clicked.connect(self._open_ledger)

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Count anew."""
        if not self.day.is_valid():
            return
        desk = self.desk
        with desk.read() as session:
            rows = area_rows(session, desk.scheme, desk.round, self._until(), desk.region_uid)
        self._rows = [*rows, total_of_areas(desk.scheme, rows)] if rows else []
        faults = uneven(desk.scheme, self._rows)
        self.fault.setText(f"{Sign.OVERDUE} {'；'.join(faults[:3])}")
        self.fault.setVisible(bool(faults))
        self._show_sheet()
        self._list_records()

    def start(self) -> None:
        """The table first: arrows choose a figure, Enter opens it."""
        self.sheet.setFocus()

    def edit(self) -> None:
        """F2: the day."""
        self.day.setFocus()
        self.day.selectAll()

    def print_wish(self) -> PrintWish | None:
        """The summary of the region shown."""
        attachment = area_attachment(self.desk.scheme)
        return PrintWish(attachment.number, day=self._until()) if attachment else None

    # inside

    def _until(self) -> date:
        return self.day.day() or self.desk.today()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.setSpacing(GAP)
        layout.addLayout(self._top())
        self.fault.setWordWrap(True)
        self.fault.setProperty("finding", "block")
        self.fault.hide()
        layout.addWidget(self.fault)
        self.halves.addWidget(self.sheet)
        self.halves.addWidget(self.records)
        self.halves.setChildrenCollapsible(False)
        layout.addWidget(self.halves, 1)

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        label, words = QLabel("截至"), QLabel("本轮累计")
        words.setToolTip("本轮自开始到这一天：查找＝已解决＋未解决")
        label.setBuddy(self.day)
        self.day.setToolTip("数字算到这一天为止（F2）；" + self.day.toolTip())
        for one in (label, words):
            set_kind(one, "quiet")
        for widget in (label, self.day, self.today_button, words):
            row.addWidget(widget)
        row.addStretch()
        set_kind(self.ledger_button, "link")
        row.addWidget(self.ledger_button)
        for text, image, suffix in (("导出 Excel", "excel", ".xlsx"), ("存为 PDF", "pdf", ".pdf"), ("打印", "print", "")):
            button = QPushButton(icon(image), text)
            button.clicked.connect(lambda _on=False, s=suffix: self._print(s))
            row.addWidget(button)
        return row

    def _show_sheet(self) -> None:
        attachment = area_attachment(self.desk.scheme)
        self.sheet.setVisible(attachment is not None)
        if attachment:
            options = PrintOptions(unit=self._unit(), filled_on=self._until())
            sheet = build_sheet(self.desk.scheme, self.desk.round, attachment, self._rows, options)
            self.sheet.set_sheet(sheet, self._is_door, show_title=False)
            QTimer.singleShot(0, self, self._give_room)

    def _unit(self) -> str:
        return self.desk.store.office.town or self.desk.round.town

    def _give_room(self) -> None:
        """The whole table when it fits, else all but what the records need; the clerk may move the border."""
        room = self.halves.height() - self.halves.handleWidth()
        upper = min(self.sheet.content_height(), max(room - LEAST_RECORDS, room // 2))
        self.halves.setSizes([upper, room - upper])

    def _is_door(self, row: int, key: str, _value: Value) -> bool:
        return row < len(self._rows) and area_figure(self.desk.scheme, key) is not None

    def _open_figure(self, row: int, key: str) -> None:
        figure = area_figure(self.desk.scheme, key)
        if figure is not None and row < len(self._rows):
            self._chosen = (self._rows[row].region_uid, self._rows[row].own, figure)
            self._list_records()

    def _chosen_row(self) -> AreaRow | None:
        if self._chosen is None:
            return None
        return next((row for row in self._rows if (row.region_uid, row.own) == self._chosen[:2]), None)

    def _list_records(self) -> None:
        row = self._chosen_row()
        self.ledger_button.setEnabled(row is not None and self._until() >= self.desk.today() and not row.own)
        self.ledger_button.setToolTip("点一个数，再按这里：在问题台账里列出同样的问题（截至今天的数字才行）")
        if row is None or self._chosen is None:
            self.records.show_records("", [])
            return
        desk, figure = self.desk, self._chosen[2]
        with desk.read() as session:
            found = area_records(session, desk.scheme, desk.round, row, figure, self._until(), desk.region_uid)
        self.records.show_records(f"{row.name} · {self._figure_words(figure)}", found)

    def _figure_words(self, figure: Figure) -> str:
        side = TOTAL if figure.of == ALL_SIDES else self.desk.scheme.dimension(figure.of).weekly_label
        return f"{side} · {AREA_KIND_LABELS[figure.kind]}"

    def _open_record(self, record: FigureRecord) -> None:
        self.desk.open_problem(record.problem_uid)

    def _open_ledger(self) -> None:
        """The ledger with the figure's filter and region: it has exactly as many lines."""
        row = self._chosen_row()
        if row is None or self._chosen is None:
            return
        figure = self._chosen[2]
        sides = [side.key for side in area_sides(self.desk.scheme)] if figure.of == ALL_SIDES else [figure.of]
        if row.region_uid:
            self.desk.choose_region(row.region_uid)
        self.desk.show_problems(ProblemFilter(dimensions=frozenset(sides), statuses=STATUSES[figure.kind]))

    def _print(self, suffix: str) -> None:
        from ui.printing.dialog import PrintDialog

        wish = self.print_wish()
        if wish:
            dialog = PrintDialog(self.desk, wish, self.window())
            dialog.open()
            if suffix:
                dialog.export(suffix)
