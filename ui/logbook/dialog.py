"""操作记录: every write with its person and time, what it changed, undo from here, and the table of it all."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from db.operations.undo import LASTING
from db.queries.log_book import LogLine, LogStep, PersonMonth, by_person_and_month, lines, steps
from domain.errors import KnownError
from domain.log_sheet import NAMELESS, changes_sheet, months_sheet
from domain.operators import RIGHT_OF, Right
from domain.sheet import Sheet, Value
from ui.desk import Desk
from ui.file_dialogs import ask_save, documents
from ui.logbook.columns import (
    LINE_COLUMNS,
    MONTH_COLUMNS,
    STEP_COLUMNS,
    StepSource,
    line_look,
    line_text,
    month_contents,
    month_text,
    step_look,
    step_text,
)
from ui.logbook.filters import LogFilters
from ui.monitoring.source import RowsSource
from ui.small_dialogs import show_help
from widgets.chips import Chip, ChipBar
from widgets.icons import icon
from widgets.long_work import LongWork, Progress
from widgets.progress_bar_line import ProgressBarLine
from widgets.table_model import PagedTableModel
from widgets.theme import GAP, Sign, set_kind
from widgets.virtual_table import VirtualTable

SIZE = (1180, 660)
STEPS, MONTHS = "steps", "months"
UNLOGGED = ("password", "operators")
"""Kinds of steps that changed no record: there is nothing to take back."""


class LogDialog(QDialog):
    """The steps at the left, the changes of the current one at the right; or people by month."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._work: LongWork | None = None
        self.kind = ChipBar([Chip(STEPS, "逐步"), Chip(MONTHS, "按人、按月")], exclusive=True)
        self.filters = LogFilters(desk)
        self.table, self.changes, self.months = VirtualTable(), VirtualTable(), VirtualTable()
        self.count, self.words = QLabel(), QLabel()
        self.undo_button = QPushButton(icon("undo"), "撤销这一步")
        self.export_button = QPushButton(icon("excel"), "导出 Excel")
        self.close_button = QPushButton("关闭")
        self.progress = ProgressBarLine()
        self.stack = QStackedWidget()
        self._steps: PagedTableModel[LogStep] = PagedTableModel(STEP_COLUMNS, self._source(), step_text, step_look)
        self._lines: PagedTableModel[LogLine] = PagedTableModel(LINE_COLUMNS, _lines_source([]), line_text, line_look)
        self._months: PagedTableModel[PersonMonth] = PagedTableModel(MONTH_COLUMNS, _months_source([]), month_text)
        self.table.set_model(self._steps)
        self.changes.set_model(self._lines)
        self.months.set_model(self._months)
        self._lay_out()
        self._connect()
        self.load()
        self.table.setFocus()

    def load(self) -> None:
        """Read what is asked for anew."""
        wanted = self.filters.wanted()
        self._steps.set_source(self._source())
        self.count.setText(f"共 {self._steps.rowCount():,} 步")
        with self._desk.read() as session:
            self._months.set_source(_months_source(by_person_and_month(session, wanted)))
        self.table.select_place(0)
        self._show_step(self.table.current_key())

    @property
    def step(self) -> LogStep | None:
        """The current step."""
        found = self.table.current_key()
        return found if isinstance(found, LogStep) else None

    def undo(self) -> None:
        """Take the current step back."""
        from db.operations.undo import undo

        step, desk = self.step, self._desk
        if step is None or not self.undo_button.isEnabled():
            return
        try:
            changes = desk.store.write(lambda session: undo(session, step.number, desk.clerk, desk.now()))
        except KnownError as known:
            self._say(f"{Sign.OVERDUE.value} {known.sentence}")
            return
        desk.announce(changes)
        self._say(f"{Sign.DONE.value} 已撤销：{step.label}")
        self.load()

    def export(self) -> None:
        """Ask where to, and write what is asked for as a workbook, with every change."""
        from ui.visits.sheet_buttons import KINDS, write_sheet

        target = ask_save(self, "保存到", documents() / f"{self._sheet().name}.xlsx", KINDS[".xlsx"])
        if target is None:
            return
        self._work = LongWork(self)
        self._work.finished.connect(lambda path: self._say(f"{Sign.DONE.value} 已保存：{path.name}"))
        self._work.failed.connect(self._fail)
        self.progress.attach(self._work, "正在导出…")
        self._work.start(lambda progress: write_sheet(self._sheet(progress), target, progress))

    # inside

    def _lay_out(self) -> None:
        self.setWindowTitle("操作记录")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        room = self.parentWidget()
        self.resize(min(SIZE[0], room.width()) if room else SIZE[0], min(SIZE[1], room.height()) if room else SIZE[1])
        self.table.set_empty_state("这个范围里没有操作记录。")
        self.changes.set_empty_state("这一步没有改动记录。")
        self.months.set_empty_state("这个范围里没有操作记录。")
        set_kind(self.count, "quiet")
        self.words.setWordWrap(True)
        for button, keys in ((self.undo_button, "Ctrl+Z"), (self.export_button, "Ctrl+E")):
            button.setToolTip(f"{button.text()}（{keys}）")
            button.setAutoDefault(False)
        self.close_button.setAutoDefault(False)
        head = QHBoxLayout()
        head.setSpacing(2 * GAP)
        for widget in (self.filters, self.count, self.kind):
            head.addWidget(widget, 1 if widget is self.filters else 0)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.changes)
        splitter.setSizes([SIZE[0] * 3 // 5, SIZE[0] * 2 // 5])
        self.stack.addWidget(splitter)
        self.stack.addWidget(self.months)
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.progress)
        for button in (self.undo_button, self.export_button, self.close_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        QShortcut(QKeySequence("F1"), self).activated.connect(lambda: show_help(self, "privacy"))
        self.kind.changed.connect(lambda _keys: self._show_kind())
        self.filters.changed.connect(self.load)
        self.table.current_row.connect(self._show_step)
        self.undo_button.clicked.connect(self.undo)
        self.export_button.clicked.connect(self.export)
        self.close_button.clicked.connect(self.accept)
        for keys, act in (("Ctrl+Z", self.undo), ("Ctrl+E", self.export)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _by_month(self) -> bool:
        return self.kind.selected() == [MONTHS]

    def _show_kind(self) -> None:
        self.stack.setCurrentIndex(int(self._by_month()))
        self.undo_button.setVisible(not self._by_month())

    def _source(self) -> StepSource:
        return StepSource(self._desk, self.filters.wanted())

    def _show_step(self, _key: object) -> None:
        step = self.step
        found: list[LogLine] = []
        if step is not None:
            with self._desk.read() as session:
                found = lines(session, step.number)
        self._lines.set_source(_lines_source(found))
        self.undo_button.setEnabled(step is not None and self._may_undo(step))

    def _may_undo(self, step: LogStep) -> bool:
        """Own steps, and others' where the role may; what stands under later writes is refused with a sentence."""
        desk = self._desk
        if desk.read_only or step.undone_at or step.kind in (*LASTING, *UNLOGGED):
            return False
        right = RIGHT_OF.get(step.kind)
        own = desk.operator is None or step.clerk == desk.operator.name
        return (own or desk.may(Right.UNDO_OTHERS)) and (right is None or desk.may(right))

    def _sheet(self, progress: Progress | None = None) -> Sheet:
        town, days = self._desk.store.office.town, self.filters.days()
        if self._by_month():
            with self._desk.read() as session:
                found = by_person_and_month(session, self.filters.wanted())
            rows = [(one.month, one.clerk or NAMELESS, one.steps, month_contents(one)) for one in found]
            return months_sheet(town, days, rows)
        return changes_sheet(town, days, self._rows(progress))

    def _rows(self, progress: Progress | None) -> Iterator[tuple[Value, ...]]:
        wanted = self.filters.wanted()
        with self._desk.read() as session:
            for step in steps(session, wanted):
                if progress is not None:
                    progress.check()
                told = lines(session, step.number) or [LogLine("", "", "")]
                first = (f"{step.day} {step.time}", step.clerk or NAMELESS, step.label + ("（已撤销）" if step.undone_at else ""))
                yield from ((*first, line.what, line.old, line.new) for line in told)

    def _fail(self, fault: Exception) -> None:
        if not isinstance(fault, KnownError):
            raise fault
        self._say(f"{Sign.OVERDUE.value} {fault.sentence}")

    def _say(self, text: str) -> None:
        self.words.setText(text)


def _lines_source(found: list[LogLine]) -> RowsSource[LogLine]:
    return RowsSource(found, lambda line: line, line_text)


def _months_source(found: list[PersonMonth]) -> RowsSource[PersonMonth]:
    return RowsSource(found, lambda one: (one.month, one.clerk), _month_order)


def _month_order(one: PersonMonth, key: str) -> str:
    return f"{one.steps:09d}" if key == "steps" else month_text(one, key)
