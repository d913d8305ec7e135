"""Taking a workbook in: read, show what it would do, do it, show what it did."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from domain.changes import Changes
from domain.errors import KnownError, Level
from domain.imported import ROW_STATE_LABELS, Book, BookKind, ImportResult, RowState, ToldRows, told_together
from ui.desk import Desk
from ui.file_dialogs import BOOKS, ask_open
from widgets.long_work import Progress, run_long
from widgets.table_model import CellLook, PagedTableModel, TableColumn
from widgets.theme import GAP, Sign, set_kind
from widgets.virtual_table import VirtualTable
from widgets.work_dialog import OneWorkDialog

SIZE = (860, 560)
FIRST_COLUMNS = 6
"""So many columns that were not read are named."""
KINDS = {BookKind.REGISTER: "名册", BookKind.INSPECTIONS: "已填的核查表", BookKind.INCOMES: "已填的收入计算表"}
TABLES = frozenset({
    "household", "member", "helping", "cadre", "region", "inspection", "answer", "problem", "visit", "visitor", "income_sheet",
    "income_amount",
})  # fmt: skip
"""What an import may have touched."""
COLUMNS = (
    TableColumn("place", "位置", 240),
    TableColumn("state", "结果", 84),
    TableColumn("words", "说明", 400, stretch=True, sortable=False),
)


class DryRun(Exception):  # noqa: N818  (no fault: it takes back what was tried)
    """Carries the result of an import out of the transaction that is rolled back."""

    def __init__(self, result: ImportResult) -> None:
        super().__init__()
        self.result = result


def import_book(parent: QWidget, desk: Desk) -> None:
    """Ask for a workbook and take it in."""
    path = ask_open(parent, "导入名册或已填的表", BOOKS)
    if path is not None:
        dialog = ImportDialog(desk, path, parent)
        dialog.exec()
        dialog.deleteLater()


class ImportDialog(OneWorkDialog):
    """First what the book would do, row by row; then, when the person says so, the import."""

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._path = path
        self._book: Book | None = None
        self.result_shown: ImportResult | None = None
        self.title = QLabel(path.name)
        self.title.setToolTip(str(path))
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.table = VirtualTable()
        self.close_button = QPushButton("取消")
        self.blank_button = QPushButton("当作空白表来填")
        self.blank_button.setToolTip("上级发的空白表不用导入：按表头从本单位的数据填好（Ctrl+B）")
        self.go_button = QPushButton("导入")
        self._lay_out()
        self._read()

    # the three steps

    def _read(self) -> None:
        """Read the book and try it, without writing anything."""
        desk, path = self._desk, self._path
        scheme, thresholds = desk.scheme, desk.round.thresholds
        try_it = self._operation

        def work(progress: Progress) -> tuple[Book, ImportResult]:
            from importers.reading import read_book

            progress(0, 0, "正在读表格")
            book = read_book(path, scheme, thresholds, progress.check)
            try:
                desk.store.write(lambda session: _raise(try_it(book, progress)(session)))
            except DryRun as tried:
                return book, tried.result
            raise AssertionError("a dry run must not be kept")

        self.start(work, self._tried, "正在读表格")

    def _tried(self, found: tuple[Book, ImportResult]) -> None:
        self._book, result = found
        self.words.setToolTip("没有读的列：" + "、".join(self._book.unread) if self._book.unread else "")
        self._show(result)
        lines = result.count(RowState.NEW) + result.count(RowState.CHANGED)
        kind = KINDS[result.kind]
        if lines:
            self.words.setText(f"这是{kind}，还没有导入。导入后：{_figures(result)}。{_left_out(self._book.unread)}")
        else:
            self.words.setText(f"这是{kind}，没有要导入的：{_figures(result)}。")
            self.close_button.setText("关闭")
        if not lines and not result.count(RowState.SAME):
            self._offer_blank()
        self.go_button.setVisible(lines > 0)
        (self.go_button if lines else self.close_button).setFocus()

    def _import(self) -> None:
        book = self._book
        if book is None or self.busy:
            return
        store, operation, now = self._desk.store, self._operation, self._desk.now()

        def work(progress: Progress) -> ImportResult:
            progress(0, 0, "正在备份")
            store.keep_before("导入", now)
            return store.write(operation(book, progress))

        self.go_button.hide()
        self.start(work, self._imported, "正在导入")

    def _imported(self, result: ImportResult) -> None:
        self._show(result)
        self.close_button.setText("关闭")
        self.close_button.setFocus()
        self.words.setText(f"{Sign.DONE.value} 已导入：{_figures(result)}。关闭后可以在下方提示条撤销。")
        changes = Changes(TABLES, batch=result.batch) if result.batch else Changes()
        self._desk.announce(changes)
        self._desk.say_saved(f"已导入 {self._path.name}：{_figures(result)}", changes)

    # inside

    def _operation(self, book: Book, progress: Progress) -> Callable[..., ImportResult]:
        from db.operations.book_import import apply_book

        desk = self._desk
        round_uid, clerk, now, scheme, name = desk.round.uid, desk.clerk, desk.now(), desk.scheme, self._path.name

        def tell(done: int, total: int) -> None:
            progress(done, total, "正在核对")

        return lambda session: apply_book(session, scheme, book, round_uid, clerk, now, name=name, progress=tell)

    def failed(self, fault: KnownError) -> None:
        """The sentence stands where the figures would; nothing was imported."""
        self.go_button.hide()
        self.close_button.setText("关闭")
        self.words.setText(f"{Sign.OVERDUE.value} {fault.sentence}")
        self._offer_blank()

    def cancelled(self) -> None:
        """Nothing was imported, and the dialog has nothing more to show."""
        self._desk.say("已取消导入，没有写入任何内容。", "info")
        self.reject()

    def _fail(self, fault: Exception) -> None:
        if not isinstance(fault, KnownError):
            # Nothing is left to be done here: the window says what happened.
            self._end()
            self.reject()
        super()._fail(fault)

    def _offer_blank(self) -> None:
        """What cannot be imported may be a blank to fill; found out beside the window."""
        path = self._path

        def is_blank(progress: Progress) -> bool:
            from importers.blank_reading import read_blank_book

            try:
                return bool(read_blank_book(path, progress.check).blanks)
            except KnownError:
                return False

        run_long(self, is_blank, self._offer)

    def _offer(self, is_blank: bool) -> None:
        self.blank_button.setVisible(is_blank)
        if is_blank:
            self.blank_button.setFocus()

    def _fill_blank(self) -> None:
        from ui.blanks.doors import show_blank

        window = self.parentWidget()
        self.reject()
        if window is not None:
            show_blank(window, self._desk, self._path)

    def _show(self, result: ImportResult) -> None:
        self.result_shown = result
        self.table.set_model(PagedTableModel(COLUMNS, OutcomeRows(told_together(result)), outcome_text, outcome_look))

    def _lay_out(self) -> None:
        self.setWindowTitle("导入表格")
        self.resize(*SIZE)
        set_kind(self.title, "title")
        set_kind(self.go_button, "primary")
        self.go_button.hide()
        self.go_button.clicked.connect(self._import)
        self.close_button.clicked.connect(self.reject)
        set_kind(self.blank_button, "primary")
        self.blank_button.setShortcut("Ctrl+B")
        self.blank_button.hide()
        self.blank_button.clicked.connect(self._fill_blank)
        self.table.set_empty_state("每一行都没有问题。")
        self.table.set_model(PagedTableModel(COLUMNS, OutcomeRows([]), outcome_text, outcome_look))
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.progress, 1)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.blank_button)
        buttons.addWidget(self.go_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)


class OutcomeRows:
    """The rows that somebody should look at, as a source for a table."""

    def __init__(self, outcomes: Sequence[ToldRows]) -> None:
        self._outcomes = list(outcomes)

    def count(self) -> int:
        """How many there are."""
        return len(self._outcomes)

    def rows(self, offset: int, limit: int) -> Sequence[ToldRows]:
        """Some of them."""
        return self._outcomes[offset : offset + limit]

    def sort(self, key: str, descending: bool) -> None:
        """By place in the book, or by outcome with the rejected ones first."""

        def order(row: ToldRows) -> tuple[int, str, int]:
            first = list(RowState)[::-1].index(row.states[0]) if key == "state" else 0
            return first, row.places[0].sheet, row.places[0].row

        self._outcomes.sort(key=order, reverse=descending)

    def key(self, row: ToldRows) -> Hashable:
        """The first row and what is said of it: a row taken may have a warning that others share."""
        return row.places[0], row.findings


def outcome_text(row: ToldRows, key: str) -> str:
    """What a cell says."""
    if key == "place":
        return row.where
    return row.state_label if key == "state" else row.words


def outcome_look(row: ToldRows, key: str) -> CellLook | None:
    """Rejected rows carry ▲, doubtful ones ●; the whole sentence, and where, are in the tooltip."""
    if key == "state" and any(finding.level is Level.BLOCK for finding in row.findings):
        return CellLook(Sign.OVERDUE)
    if key == "state":
        return CellLook(Sign.DUE)
    return CellLook(tooltip=outcome_text(row, key))


def _figures(result: ImportResult) -> str:
    return "，".join(f"{ROW_STATE_LABELS[state]} {result.count(state):,} 行" for state in RowState)


def _left_out(columns: Sequence[str]) -> str:
    """The columns of the book that were not read; the tooltip has them all."""
    if not columns:
        return ""
    named = "、".join(f"“{word}”" for word in columns[:FIRST_COLUMNS])
    more = f"等 {len(columns)} 列" if len(columns) > FIRST_COLUMNS else ""
    return f"\n{Sign.DUE.value} 没有读的列：{named}{more}（表头认不出，或本程序不用）。"


def _raise(result: ImportResult) -> None:
    raise DryRun(result)
