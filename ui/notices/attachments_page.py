"""附件: the tables of a notice, designed from columns, with the blank beside them as it will come out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from domain.attachment_fields import HAND
from domain.attachments import PrintOptions, build_sheet
from domain.errors import KnownError
from domain.own_notice import checked
from domain.own_tables import (
    RECORDS_LABELS,
    can_be_designed,
    choices,
    columns_of,
    fitted,
    is_form,
    lay_out_form,
    new_form,
    new_table,
    proposed_columns,
    set_columns,
)
from domain.rounds import round_of
from domain.scheme import Scheme
from ui.notices.cells import Cell, CellKind, Data
from ui.notices.parts import Parts
from ui.notices.row_form import RowForm
from ui.notices.rows import RowsTable
from ui.printing.page_maker import PageMaker
from widgets.icons import icon
from widgets.long_work import Progress
from widgets.theme import GAP, set_kind

if TYPE_CHECKING:
    from ui.printing.preview import PagePreview

SETTLE = 300
"""Milliseconds after the last change before the page is made anew."""
LIST_WIDTH, SIDE_WIDTH = 150, 400
PAPERS = (("landscape", "横放"), ("portrait", "竖放"))
SEALS = (("none", "不盖章"), ("fill_line", "填报单位上"), ("below", "表格下方"))
FILL_LINE = ["填报单位（盖章）{unit}", "填报时间：{date}"]


class AttachmentsPage(QWidget):
    """The list of the tables, the one that is chosen, and its page."""

    changed = Signal()
    parts = ("attachments",)

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts
        self._showing = False
        self.list = QListWidget()
        self.form = RowForm(self._cells(), 2, wide=("title", "records", "of"), hints=False)
        self.fill_line = QComboBox()
        self.notes = QPlainTextEdit()
        self.columns = RowsTable("栏目", self._column_cells(), self._new_column)
        self.again = QPushButton("按核查项重新排版")
        self.words = QLabel()
        self.middle = QStackedWidget()
        self.preview: PagePreview | None = None
        self.maker = PageMaker(self._write, self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._lay_out()
        self._connect()

    # what the form asks

    def show_data(self) -> None:
        """Show the tables."""
        rows = self._parts.data.setdefault("attachments", [])
        at = max(self.list.currentRow(), 0)
        self._showing = True
        self.list.clear()
        self.list.addItems([_named(one) for one in rows])
        self._showing = False
        self.list.setCurrentRow(min(at, len(rows) - 1))
        self._show()

    def show_wrong(self, part: str, row: int, key: str, words: str) -> None:
        """Say what is wrong under the table."""
        here = part == "attachments" and row == self.list.currentRow()
        if not (here and self.form.show_wrong(key, words)):
            self.form.show_wrong("", "")
        self._say(f"▲ {words}" if here and key not in self.form.controls else "")

    def go_to(self, part: str, row: int, key: str) -> None:
        """Choose the table."""
        if row >= 0:
            self.list.setCurrentRow(row)
            self.list.setFocus()

    def close_pages(self) -> None:
        """Leave no pages behind."""
        self._settle.stop()
        if self.preview is not None:
            self.preview.close_file()
        self.maker.close()

    @property
    def settled(self) -> bool:
        """True when the page shows what was keyed."""
        return not (self.maker.busy or self._settle.isActive())

    # what the person does

    def add_table(self) -> None:
        """Add a table with the usual columns of an inspection sheet, and key its title."""
        records = "inspections"
        scheme = self._scheme()
        if scheme is not None:
            self._add(new_table(self._number(), records, proposed_columns(records, scheme)))

    def add_form(self) -> None:
        """Add a form of all questions, and key its title."""
        scheme = self._scheme()
        if scheme is not None:
            self._add(new_form(self._number(), scheme))

    def take_out(self) -> None:
        """Take the chosen table out."""
        at = self.list.currentRow()
        if at >= 0:
            self._rows.pop(at)
            self.show_data()
            self.changed.emit()

    # inside

    @property
    def _rows(self) -> list[Data]:
        rows: list[Data] = self._parts.data.setdefault("attachments", [])
        return rows

    @property
    def _table(self) -> Data | None:
        at = self.list.currentRow()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def _cells(self) -> tuple[Cell, ...]:
        records = tuple(RECORDS_LABELS.items())
        return (
            Cell("number", "号数", tip="附件几；印在左上角"),
            Cell("name", "简称", tip="列表和文件名里用；不写则同标题"),
            Cell("title", "标题", tip="印在表的上方"),
            Cell("records", "每行是", CellKind.CHOICE, choices=lambda: records),
            Cell("of", "只给", CellKind.SEVERAL, choices=self._parts.named("attributes", "label"), tip="都不勾则每户都有"),
            Cell("paper", "纸张", CellKind.CHOICE, choices=lambda: PAPERS, default="landscape"),
            Cell("blank_rows", "空白行数", CellKind.WHOLE),
            Cell("seal", "盖章", CellKind.CHOICE, choices=lambda: SEALS, default="none"),
        )

    def _column_cells(self) -> tuple[Cell, ...]:
        return (
            Cell("key", "内容", CellKind.CHOICE, 0, self._choices, "这一栏由什么填"),
            Cell("words", "表头", CellKind.TEXT, 150, tip="上面有大栏的写成 大栏›小栏"),
            Cell("width", "宽", CellKind.NUMBER, 64, tip="毫米；合计超过纸宽时按比例缩小"),
        )

    def _choices(self) -> tuple[tuple[str, str], ...]:
        scheme, table = self._scheme(), self._table
        if scheme is None or table is None or not can_be_designed(table):
            return ()
        used = {str(column.get("key", "")) for column in table.get("columns", ())}
        free = next((key for key in HAND if key not in used), "")
        offered = choices(str(table["records"]), scheme).items()
        return tuple((key, words) for key, (words, _) in offered if key not in HAND or key in used or key == free)

    def _scheme(self) -> Scheme | None:
        """The notice without its tables, for what can stand in one; None, and said, while something else is wrong."""
        try:
            return checked({key: value for key, value in self._parts.data.items() if key != "attachments"})
        except KnownError as known:
            self._say(f"▲ 先改正别的页：{known.sentence}")
            return None

    def _number(self) -> str:
        taken = {str(one.get("number")) for one in self._rows}
        return next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)

    def _add(self, table: Data) -> None:
        self._rows.append(table)
        self.show_data()
        self.list.setCurrentRow(len(self._rows) - 1)
        self.form.go_to("title")
        self.changed.emit()

    def _show(self) -> None:
        """Show the chosen table."""
        if self._showing:
            return
        table = self._table
        self._showing = True
        designed = table is not None and can_be_designed(table)
        keys = ["number", "title", "name", "paper", "seal"]
        keys += ["records", "blank_rows"] if designed else ["of"] if table and table.get("records") == "inspections" else []
        self.form.show_relevant(keys)
        self.form.show_row(table)
        self.columns.setVisible(designed)
        questions = table is not None and bool(table.get("form")) and table.get("records") == "inspections"
        self.again.setVisible(questions)
        shown = columns_of(table) if table is not None and designed else []
        self.columns.show_rows([{"key": key, "words": words, "width": f"{width:g}"} for key, words, width in shown])
        self.fill_line.setCurrentIndex(1 if table and table.get("fill_line") else 0)
        self.notes.setPlainText("\n".join(table.get("notes", []) if table else []))
        for one in (self.fill_line, self.notes):
            one.setEnabled(table is not None)
        self._showing = False
        self._say("" if table else "还没有附件：点“加一张表”或“加一户一表”。不加附件也能录入和统计。")
        self._settle.start()

    def _keyed(self) -> None:
        """Something of the chosen table was keyed."""
        table = self._table
        if self._showing or table is None:
            return
        table["label"] = f"附件{table.get('number', '')}"
        if can_be_designed(table) and not self._columns_fit(table):
            return
        table["fill_line"] = (table.get("fill_line") or list(FILL_LINE)) if self.fill_line.currentIndex() else []
        table["notes"] = [one for one in self.notes.toPlainText().splitlines() if one.strip()]
        item = self.list.currentItem()
        if item is not None:
            item.setText(_named(table))
        self._settle.start()
        self.changed.emit()

    def _columns_fit(self, table: Data) -> bool:
        """Take the columns; False when another kind of rows was chosen: then the usual columns of that kind were."""
        known = dict(self._choices())
        rows = self.columns.model.rows
        if rows and not any(row["key"] in known for row in rows if row["key"] != "serial"):
            scheme = self._scheme()
            if scheme is not None:
                set_columns(table, proposed_columns(str(table["records"]), scheme))
                self._show()
                self.changed.emit()
                return False
        for row in rows:
            row["words"] = row["words"] or known.get(row["key"], "")
        set_columns(table, [(row["key"], row["words"], _width(row["width"])) for row in rows if row["key"]])
        return True

    def _new_column(self, rows: list[Data]) -> Data:
        used = {row["key"] for row in rows}
        scheme, table = self._scheme(), self._table
        known = choices(str(table["records"]), scheme) if scheme is not None and table is not None else {}
        key = next((one for one in known if one not in used), "")
        words, width = known.get(key, ("", 20.0))
        return {"key": key, "words": words, "width": f"{width:g}"}

    def _fit(self) -> None:
        rows = self.columns.model.rows
        widths = fitted([(row["key"], row["words"], _width(row["width"])) for row in rows])
        for row, (_, _, width) in zip(rows, widths, strict=True):
            row["width"] = f"{width:g}"
        self.columns.show_rows(rows)
        self._keyed()

    def _lay_out_again(self) -> None:
        scheme, table = self._scheme(), self._table
        if scheme is not None and table is not None:
            lay_out_form(table, scheme)
            self._keyed()

    # inside: the page

    def _make_page(self) -> None:
        table = self._table
        if table is None:
            self.middle.setCurrentIndex(0)
            return
        try:
            scheme = checked({**self._parts.data, "attachments": [table]})
        except KnownError as known:
            self._say(f"▲ {known.sentence}")
            return
        self._say("" if self.words.text().startswith("▲") else self.words.text())
        self.maker.preview(scheme, lambda path, _written: self._show_page(path))

    def _write(self, wish: Scheme, target: Path, progress: Progress, *, show_seal_place: bool) -> Any:
        from exporters.pdf import write_pdf

        round_ = round_of(wish, "")
        sheet = build_sheet(wish, round_, wish.attachments[0], None, PrintOptions(unit=round_.town))
        return write_pdf(sheet, target, show_seal_place=show_seal_place)

    def _show_page(self, path: Path) -> None:
        if self.preview is None:
            from ui.printing.preview import PagePreview

            self.preview = PagePreview()
            self.middle.addWidget(self.preview)
        self.preview.show_file(path)
        self.middle.setCurrentWidget(self.preview)

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.words.setVisible(bool(words))

    # inside: building

    def _lay_out(self) -> None:
        self.list.setAccessibleName("附件")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fill_line.addItems(["没有", "单位和时间"])
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(46)
        self.notes.setToolTip("印在表下，一行一条")
        self.words.setWordWrap(True)
        set_kind(self.words, "quiet")
        self.form.form.add("fill_line", "填报行", self.fill_line)
        self.form.form.add("notes", "填表说明", self.notes, wide=True)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        for widget in (self._list_side(), self._middle_side(), self.middle):
            split.addWidget(widget)
        split.setStretchFactor(2, 1)
        split.setSizes([LIST_WIDTH, SIDE_WIDTH, 600])
        self.middle.addWidget(QWidget())
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GAP, 0, 0, 0)
        row.addWidget(split)

    def _list_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.list, 1)
        actions = (
            ("add", "加一张表", "Alt+N", self.add_table),
            ("form", "加一户一表", "Alt+F", self.add_form),
            ("delete", "删除这张表", "Alt+Delete", self.take_out),
        )
        for image, words, keys, act in actions:
            button = QPushButton(icon(image), words)
            button.setShortcut(keys)
            button.setToolTip(f"{words}（{keys}）")
            button.setAutoDefault(False)
            button.clicked.connect(act)
            column.addWidget(button)
        return side

    def _middle_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.form)
        column.addWidget(self.columns, 1)
        self.fit = QPushButton("调到纸宽")
        for button in (self.fit, self.again):
            button.setAutoDefault(False)
        head = self.columns.layout().itemAt(0).layout()  # type: ignore[union-attr]
        assert isinstance(head, QHBoxLayout)
        head.insertWidget(2, self.fit)
        column.addWidget(self.again)
        column.addWidget(self.words)
        column.addStretch(0)
        return side

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.form.changed.connect(self._keyed)
        self.columns.changed.connect(self._keyed)
        self.fill_line.activated.connect(lambda _at: self._keyed())
        self.notes.textChanged.connect(self._keyed)
        self.fit.clicked.connect(self._fit)
        self.again.clicked.connect(self._lay_out_again)
        self._settle.timeout.connect(self._make_page)
        self.maker.failed.connect(self._fail)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self._say(f"▲ {error.sentence}")


def _named(table: Data) -> str:
    kind = "（一户一表）" if is_form(table) else ""
    return f"附件{table.get('number', '')} {table.get('name') or table.get('title') or '未命名'}{kind}"


def _width(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
