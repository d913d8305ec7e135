"""即席表: paste a header, choose the rows, see the pages, print."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.queries.office import cadres
from db.queries.regions import regions
from domain.blanks.matching import Match
from domain.lists import ROWS, AdHocTable
from domain.lists_header import PastedHeader, read_header
from domain.lists_matching import field_labels, likely_kind, match_columns
from domain.lists_sheet import file_stem
from ui.desk import Desk
from ui.file_dialogs import ask_save, documents
from ui.lists.content_form import ContentForm
from ui.lists.header_edit import HeaderEdit
from ui.lists.header_strip import HeaderStrip
from ui.lists.kept_row import KeptRow
from ui.lists.look_form import LookForm
from ui.lists.sources import known_names, synonyms
from ui.lists.writing import ListWish, Written, write_list
from ui.printing.pages_dialog import PagesDialog
from widgets.empty_state import EmptyState
from widgets.icons import icon
from widgets.long_work import Progress
from widgets.scrolled import scrolled
from widgets.theme import GAP, set_kind

SETTLE = 200
"""Milliseconds after the last change before the pages are made anew."""
SIDE = 300
SCROLL_BAR = 12
PASTE = "把通知里的表头粘贴到最上面，或者直接打：序号、户主姓名、证件号码、家庭人口……"


class ListDialog(PagesDialog):
    """The header on top, the rows at the left, the pages in the middle, the words around the table at the right."""

    help_topic = "lists"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("即席表", "正在排版…", parent)
        self._desk = desk
        self._header = PastedHeader()
        self._matches: tuple[Match, ...] = ()
        self._decided: dict[str, str] = {}
        self._kind_chosen = False
        self._showing = False
        with desk.read() as session:
            places, helpers = regions(session), [cadre.name for cadre in cadres(session)]
        year = desk.today().year
        self.header = HeaderEdit()
        self.strip = HeaderStrip()
        self.content = ContentForm(desk.scheme, places, helpers, year)
        self.look = LookForm(year)
        self.kept = KeptRow(desk, self.table)
        self.empty = EmptyState(PASTE)
        self._middle = QStackedWidget()
        self._read_timer = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self.print_button = self.button("打印", "print", "Ctrl+P", self._print, primary=True)
        self.pdf_button = self.button("存为 PDF", "pdf", "Ctrl+D", lambda: self.export(".pdf"))
        self.xlsx_button = self.button("导出 Excel", "excel", "Ctrl+E", lambda: self.export(".xlsx"))
        self._lay_out()
        self.strip.follow(self.header)
        self._connect()
        self._open(None)
        self.header.setFocus()

    # what it holds

    def table(self) -> AdHocTable:
        """The table as it stands on the screen."""
        content = self.content
        table = AdHocTable(
            header=self.header.toPlainText(),
            rows=content.rows,
            fields=tuple(match.field for match in self._matches),
            where=content.where(),
            sort=content.sort.currentData() or "",
            descending=content.descending.isChecked(),
            subtotals=content.subtotals.isChecked(),
            total=content.total.isChecked(),
        )
        return self.look.put_into(table)

    @property
    def settled(self) -> bool:
        """True when the pages show what is chosen."""
        return not (self.maker.busy or self._settle.isActive() or self._read_timer.isActive())

    def export(self, suffix: str) -> None:
        """Ask where to, and write a workbook (`.xlsx`) or `.pdf`."""
        wish = self._wish()
        if wish is None:
            return
        kind = "PDF 文件 (*.pdf)" if suffix == ".pdf" else "Excel 工作簿 (*.xlsx)"
        target = ask_save(self, "保存到", documents() / f"{file_stem(wish.table)}{suffix}", kind)
        if target:
            self.maker.write(wish, target, lambda path, _written: self.say(f"✓ 已保存：{path.name}"))

    # inside: building

    def _lay_out(self) -> None:
        self._middle.addWidget(self.empty)
        self._middle.addWidget(self.preview)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(self.kept)
        column.addWidget(self.header)
        column.addWidget(self.strip)
        below = QHBoxLayout()
        below.setSpacing(2 * GAP)
        below.addWidget(scrolled(self.content, SIDE + SCROLL_BAR))
        below.addWidget(self._middle, 1)
        below.addWidget(self._side())
        column.addLayout(below, 1)

    def _side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE + SCROLL_BAR)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(GAP)
        right.addWidget(scrolled(self.look, SIDE + SCROLL_BAR), 1)
        set_kind(self.words, "quiet")
        self.words.setWordWrap(True)
        right.addWidget(self.words)
        right.addWidget(self.progress)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for button in (self.pdf_button, self.xlsx_button):
            row.addWidget(button)
        right.addWidget(self.print_button)
        right.addLayout(row)
        return side

    def _connect(self) -> None:
        self.header.textChanged.connect(self._read_timer.start)
        self._read_timer.timeout.connect(self._read)
        self.strip.chosen.connect(self._decide)
        self.content.changed.connect(self._changed)
        self.content.kind_chosen.connect(self._choose_kind)
        self.look.changed.connect(self._changed)
        self._settle.timeout.connect(self._make_pages)
        self.kept.opened.connect(self._open)
        self.kept.said.connect(self.say)
        QShortcut(QKeySequence("Ctrl+O"), self).activated.connect(self._focus_kept)

    # inside: reading the header

    def _read(self) -> None:
        """Read the header anew and match its columns."""
        self._read_timer.stop()
        self.header.fit()
        self._header = read_header(self.header.toPlainText(), known_names())
        if not self._kind_chosen and self._header.columns:
            self.content.show_kind(likely_kind(self._header.columns, self._desk.scheme, synonyms()))
        self.look.propose(self._header.label, self._header.title)
        self._match()

    def _match(self) -> None:
        scheme, kind = self._desk.scheme, self.content.rows
        self._matches = match_columns(self._header.columns, kind, scheme, synonyms(), self._decided)
        labels = field_labels(kind, scheme, self._matches)
        self.strip.show_header(self._header, self._matches, labels)
        named = {match.field: " ".join(match.column.path[-1].split()) for match in self._matches if match.field}
        self.content.show_columns(named)
        self._changed()

    def _decide(self, column: int, field: str) -> None:
        self._decided[self._matches[column].column.text] = field
        self._match()

    def _choose_kind(self) -> None:
        self._kind_chosen = True
        self._match()

    def _open(self, table: AdHocTable | None) -> None:
        """Show a kept table, or a new one."""
        shown = table or AdHocTable("", unit=self._desk.round.town)
        self._showing = True
        self.header.setPlainText(shown.header)
        self._kind_chosen = table is not None
        self.content.show_kind(shown.rows)
        columns = read_header(shown.header, known_names()).columns
        self._decided = {column.text: key for column, key in zip(columns, shown.fields, strict=False)}
        self.look.show_table(shown)
        self._read()
        self.content.show_table(shown)
        self._showing = False
        self._changed()

    # inside: the pages

    def _changed(self) -> None:
        if not self._showing:
            self._settle.start()

    def _wish(self) -> ListWish | None:
        """What is to be written; None while there is no header."""
        if self._read_timer.isActive():
            self._read()
        return ListWish(self.table(), self._header) if self._header.columns else None

    def _make_pages(self) -> None:
        wish = self._wish()
        for button in (self.print_button, self.pdf_button, self.xlsx_button):
            button.setEnabled(wish is not None)
        self.print_button.setIcon(icon("print", "on_accent" if wish else "quiet"))
        if wish is None:
            self.empty.set_content(PASTE)
            self._middle.setCurrentWidget(self.empty)
            self.say("")
            return
        self.empty.set_content("正在排版…")
        self.maker.preview(wish, lambda _path, written: self._show(wish, written))

    def write_pages(self, wish: ListWish, target: Path, progress: Progress, *, show_seal_place: bool) -> Written:
        """Write the list, as pages or as a workbook."""
        desk = self._desk
        return write_list(
            desk.store, desk.scheme, desk.round, wish, desk.today(), target, progress, show_seal_place=show_seal_place
        )

    def _show(self, wish: ListWish, written: Written) -> None:
        self.preview.show_file(written.target)
        self._middle.setCurrentWidget(self.preview)
        thing, unit = ROWS[wish.table.rows]
        if not written.rows:
            self.say(f"● 没有符合条件的{thing.partition('，')[0]}，表中填“无”。如果不对，请放宽左边的条件。", "warn")
            return
        empty = sum(not field for field in wish.table.fields)
        by_hand = f"，{empty} 栏空着手填" if empty else ""
        self.say(f"{written.rows:,} {unit}，共 {written.pages} 页{by_hand}")

    def _print(self) -> None:
        wish = self._wish()
        if wish is not None:
            self.maker.write(wish, self.maker.file("print.pdf"), lambda path, _written: self._send(wish, path))

    def _send(self, wish: ListWish, path: Path) -> None:
        size = self.preview.document.pagePointSize(0)
        self.send(path, size.width() > size.height(), file_stem(wish.table))

    def _focus_kept(self) -> None:
        self.kept.chooser.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.kept.chooser.showPopup()

    def clear(self) -> None:
        """Read no further, and leave no pages behind."""
        self._settle.stop()
        self._read_timer.stop()
        super().clear()
