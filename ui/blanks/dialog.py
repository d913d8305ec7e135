"""上级发的空白表: see it as it lies, say what fills its columns, fill it, save and print it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from db.operations.blank_decisions import keep_decisions
from db.queries.blank_decisions import decisions_of
from db.queries.blank_lines import village_names
from domain.blanks.filled import FilledBlank
from domain.blanks.labels import choices
from domain.blanks.lines import LineKind
from domain.blanks.memory import key_for
from domain.blanks.understanding import PRINTED, Understanding, label_path
from domain.errors import KnownError
from importers.blank_reading import BlankBook, read_blank_book
from ui.blanks.check_list import CheckList
from ui.blanks.choice_form import ChoiceForm
from ui.blanks.keeping import can_keep, keep_as_attachment
from ui.blanks.kept import KeptDialog
from ui.blanks.making import BlankWish, MadeBlank, make_file, make_preview, understandings
from ui.blanks.table import BlankTable
from ui.desk import Desk
from ui.file_dialogs import ask_open, ask_save
from ui.printing.pages_dialog import PagesDialog
from widgets.chips import Chip, ChipBar
from widgets.empty_state import EmptyState
from widgets.icons import icon
from widgets.long_work import LongWork, Progress
from widgets.scrolled import scrolled
from widgets.theme import GAP, Sign, set_kind

BLANKS = "空白表 (*.xlsx *.xls)"
SETTLE = 150
"""Milliseconds after the last change before the table is filled anew."""
LEFT, RIGHT, SCROLL_BAR = 272, 236, 12
SEPARATOR = "、"


class BlankDialog(PagesDialog):
    """The choices at the left, the table in the middle with what fills its columns, the checks and doors at the right."""

    help_topic = "blanks"

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__("填上级发的空白表", "正在填表…", parent)
        self._desk = desk
        self._path = path
        self._book: BlankBook | None = None
        self._known: tuple[Understanding, ...] = ()
        self._kinds: dict[int, LineKind] = {}
        self._filled: FilledBlank | None = None
        self._reading: LongWork | None = None
        self._fresh = False
        with desk.read() as session:
            self._villages = village_names(session, desk.round)
            self._decided = decisions_of(session)
        self.name = QLabel()
        self.sheets = ChipBar(exclusive=True)
        self.form = ChoiceForm(desk)
        self.table = BlankTable()
        self.empty = EmptyState()
        self.checks = CheckList()
        self.notes = QLabel()
        self.middle = QStackedWidget()
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self.open_button = self.button("换一张…", "folder", "Ctrl+O", self._ask_other)
        self.kept_button = self.button("记住的对应…", "table", "Ctrl+M", self.show_kept)
        self.pages_button = self.button("打印预览", "search", "F5", self._toggle_pages)
        self.pages_button.setCheckable(True)
        self.save_button = self.button("填好并保存", "save", "Ctrl+S", self.save, primary=True)
        self.pdf_button = self.button("存为 PDF", "pdf", "Ctrl+D", lambda: self._export(".pdf"))
        self.print_button = self.button("打印", "print", "Ctrl+P", self._print)
        self.keep_button = self.button("存为本通知的附件", "add", "Ctrl+Shift+S", self.keep)
        self._lay_out()
        self.keep_button.setVisible(can_keep(desk))
        self._connect()
        self.read(path)

    # what it holds

    @property
    def known(self) -> Understanding:
        """The meaning of the table that is shown."""
        return self._known[self.shown]

    @property
    def filled(self) -> FilledBlank | None:
        """The table that is shown, filled; None until it is."""
        return self._filled

    @property
    def shown(self) -> int:
        """Which table is shown."""
        return int((self.sheets.selected() or ["0"])[0])

    @property
    def settled(self) -> bool:
        """True when everything that was chosen is seen."""
        return self._reading is None and not (self.maker.busy or self._settle.isActive())

    def read(self, path: Path) -> None:
        """Read another blank; what cannot be read says what was found and what was not, and nothing else changes."""
        self._path = path
        self.name.setText(path.name)
        self.name.setToolTip(str(path))
        self._known, self._kinds, self._book, self._filled = (), {}, None, None
        self._show_empty("正在读空白表…")
        self._reading = LongWork(self)
        self._reading.finished.connect(self._show_book)
        self._reading.failed.connect(self._refuse)
        self._reading.cancelled.connect(self.reject)
        self.progress.attach(self._reading, "正在读空白表…")
        self._reading.start(lambda progress: read_blank_book(path, progress.check))

    def save(self) -> None:
        """Ask where to, and write the same workbook, filled; an `.xls` comes back as `.xlsx`."""
        self._export(".xlsx")

    def keep(self) -> None:
        """Make the table shown one of the office's own notice, with what fills its columns now."""
        if self._filled is None:
            return
        try:
            name = keep_as_attachment(self._desk, self._filled)
        except KnownError as known:
            self.fail(known)
            return
        self.say(f"{Sign.DONE.value} 已存为本通知的“{name}”，Ctrl+P 就能打印。")

    def show_kept(self) -> None:
        """The decisions that the file keeps."""
        dialog = KeptDialog(self._desk, self)
        dialog.exec()
        if dialog.changed:
            with self._desk.read() as session:
                self._decided = decisions_of(session)
            self._understand()
        dialog.deleteLater()

    # inside: building

    def _lay_out(self) -> None:
        set_kind(self.name, "title")
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self.name)
        top.addWidget(self.sheets)
        top.addStretch(1)
        for button in (self.pages_button, self.kept_button, self.open_button):
            top.addWidget(button)
        for page in (self.empty, self.table, self.preview):
            self.middle.addWidget(page)
        below = QHBoxLayout()
        below.setSpacing(2 * GAP)
        below.addWidget(scrolled(self.form, LEFT + SCROLL_BAR))
        below.addWidget(self.middle, 1)
        below.addWidget(self._side())
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addLayout(top)
        column.addLayout(below, 1)

    def _side(self) -> QWidget:
        told = QWidget()
        inner = QVBoxLayout(told)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GAP)
        for label in (self.notes, self.words):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_kind(self.notes, "quiet")
        inner.addWidget(self.checks)
        inner.addWidget(self.notes)
        inner.addStretch(1)
        side = QWidget()
        side.setFixedWidth(RIGHT + SCROLL_BAR)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(GAP)
        right.addWidget(scrolled(told, RIGHT + SCROLL_BAR), 1)
        right.addWidget(self.words)
        right.addWidget(self.progress)
        right.addWidget(self.keep_button)
        right.addWidget(self.save_button)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.pdf_button)
        row.addWidget(self.print_button)
        right.addLayout(row)
        return side

    def _connect(self) -> None:
        self.sheets.changed.connect(lambda _: self._show_sheet())
        self.form.changed.connect(self._settle.start)
        self.form.kind_chosen.connect(self._choose_kind)
        self.table.chosen.connect(self._decide)
        self.table.header.follow(self.form.week)
        self.checks.row_wanted.connect(self._go_to_row)
        self.checks.column_wanted.connect(self._go_to_column)
        self._settle.timeout.connect(self._fill)
        for keys, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self._turn(by))
        QShortcut(QKeySequence("F2"), self).activated.connect(self._focus_columns)

    # inside: reading and deciding

    def _show_book(self, book: BlankBook) -> None:
        self._reading = None
        self._book = book
        self.sheets.set_chips([Chip(str(n), blank.sheet, tooltip="Ctrl+PgDn 下一张") for n, blank in enumerate(book.blanks)])
        self.sheets.set_selected(["0"])
        self.sheets.setVisible(len(book.blanks) > 1)
        self._fresh = True
        self._understand()

    def _refuse(self, fault: Exception) -> None:
        self._reading = None
        if not isinstance(fault, KnownError):
            raise fault
        self.empty.set_content(f"{Sign.OVERDUE.value} {fault.sentence}", "换一张…", self._ask_other)
        self.middle.setCurrentWidget(self.empty)

    def _understand(self) -> None:
        if self._book is None:
            return
        self._known = understandings(self._book.blanks, self._desk.scheme, self._decided, self._villages, self._kinds)
        self._show_sheet()

    def _show_sheet(self) -> None:
        self.form.show_table(self.known)
        self._fill()

    def _choose_kind(self) -> None:
        self._kinds[self.shown] = self.form.kind
        self._understand()

    def _decide(self, column: int, field: str) -> None:
        """Remember what fills a column, for this blank and those that come."""
        known = self.known
        key = key_for(known.kind, known.matches[column].column.text)
        self._decided[key] = field
        if not self._desk.read_only:
            kept = {key: field}
            self._desk.store.write(lambda session: keep_decisions(session, kept, self._desk.today()))
        self._understand()

    # inside: filling

    def _wish(self, *, pages: bool = False) -> BlankWish | None:
        """What is to be filled; None while there is no blank."""
        if self._book is None or not self._known:
            return None
        return BlankWish(self._book, self._known, self.form.wish(), self.shown, pages)

    def write_pages(self, wish: BlankWish, target: Path, progress: Progress, *, show_seal_place: bool) -> MadeBlank:
        """Fill the blank: for the preview and the printer as pages, else as the file that the target's name says."""
        desk = self._desk
        if show_seal_place or target == self.maker.file("print.pdf"):
            return make_preview(
                desk.store, desk.scheme, desk.round, wish, target, progress, show_seal_place=show_seal_place
            )
        return make_file(desk.store, desk.scheme, desk.round, wish, target, progress)

    def _fill(self) -> None:
        self._settle.stop()
        pages = self.pages_button.isChecked()
        wish = self._wish(pages=pages)
        if wish is not None:
            self.maker.preview(wish, lambda target, made: self._show_filled(made, target if pages else None))

    def _show_filled(self, made: MadeBlank, pages: Path | None) -> None:
        one = self._filled = made.filled[0]
        labels = choices(one.known.kind, self._desk.scheme, one.known.matches)
        self.table.show_filled(one, labels)
        if pages is not None:
            self.preview.show_file(pages)
        self.middle.setCurrentWidget(self.preview if pages is not None else self.table)
        self.checks.show_checks(one)
        self._enable(True)
        self._tell(one)
        if self._fresh and pages is None:
            self._fresh = False
            self._focus_columns()

    def _tell(self, one: FilledBlank) -> None:
        """Say what is left to the pen and what cannot be kept, and how many rows there are."""
        known, book = one.known, self._book
        left = [match.column.text for match in known.main if not match.field]
        filled = sum(match.sure and match.field not in PRINTED for match in known.main)
        parts = [f"能填 {filled} 栏" + (f"，手填 {len(left)} 栏" if left else "") + "。"]
        if known.form is not None:
            parts = [f"一户一张：填好户主、住址等，和 {len(known.form.answers)} 个问题的核查结果；其余留给入户时填。"]
            left = []
        parts += [f"留给手填的栏：{SEPARATOR.join(left)}" if left else ""]
        rows = [label_path(row) for row in known.unknown_rows] if known.form is None else []
        parts.append(f"没有对应数的行：{SEPARATOR.join(rows)}" if rows else "")
        parts += known.blank.remarks
        if book is not None:
            parts += [f"没有识别的：{why}。" for why in book.unread]
            parts.append(f"填写后会丢失：{SEPARATOR.join(book.losses)}，请在填好的表中补上。" if book.losses else "")
            parts.append("这是旧格式（.xls），填好后存为 .xlsx。" if book.is_old else "")
        self.notes.setText("\n\n".join(part for part in parts if part))
        if not known.can_fill:
            self.say(f"{Sign.OVERDUE.value} 还没有一栏能填；请在栏目下面选填什么。", "warn")
        elif known.doubtful:
            self.say(f"{Sign.DUE.value} 还有 {len(known.doubtful)} 栏没有把握，先空着；F2 去选，回车确认。", "warn")
        else:
            self.say(_size(one))

    def _toggle_pages(self) -> None:
        self._fill()

    def _export(self, suffix: str) -> None:
        wish = self._wish()
        if wish is None:
            return
        kind = "PDF 文件 (*.pdf)" if suffix == ".pdf" else "Excel 工作簿 (*.xlsx)"
        target = ask_save(self, "填好的表存到", self._path.with_name(f"{self._path.stem}（已填）{suffix}"), kind)
        if target is None:
            return
        if target.exists() and target.samefile(self._path):
            self.say(f"{Sign.OVERDUE.value} “{target.name}”就是空白表本身，请另取一个文件名，空白表还要再用。", "block")
            return
        self.maker.write(wish, target, self._saved)

    def _saved(self, target: Path, made: MadeBlank) -> None:
        broken = sum(len(self.checks.broken(one)) for one in made.filled)
        doubtful = sum(len(one.known.doubtful) for one in made.filled)
        parts = [f"{Sign.DONE.value} 已保存：{target.name}"]
        parts += [f"另有 {len(made.files) - 1} 个文件，每张表一个"] if len(made.files) > 1 else []
        parts += [f"{Sign.DUE.value} {doubtful} 栏没有定，空着"] if doubtful else []
        parts += [f"{Sign.OVERDUE.value} {broken} 处校验不成立"] if broken else []
        self.say("\n".join(parts), "warn" if len(parts) > 1 else "")

    def _print(self) -> None:
        wish = self._wish(pages=True)
        if wish is not None:
            self.maker.write(wish, self.maker.file("print.pdf"), self._send)

    def _send(self, path: Path, made: MadeBlank) -> None:
        page = made.filled[0].grid.page
        self.send(path, page.width > page.height, made.filled[0].known.blank.title or self._path.stem)

    # inside: small things

    def _go_to_row(self, row: int) -> None:
        self._show_table()
        self.table.go_to_row(row)

    def _go_to_column(self, place: int) -> None:
        self._show_table()
        self.table.go_to_column(place)

    def _show_table(self) -> None:
        self.pages_button.setChecked(False)
        self.middle.setCurrentWidget(self.table)

    def _focus_columns(self) -> None:
        """F2: to the first doubtful column, or the first."""
        if self.middle.currentWidget() is self.preview:
            self._show_table()
        if not self.table.header.next_doubtful():
            self.table.header.go(0)

    def _turn(self, by: int) -> None:
        if self._known:
            self.sheets.set_selected([str((self.shown + by) % len(self._known))])
            self._show_sheet()

    def _ask_other(self) -> None:
        path = ask_open(self, "选择上级发的空白表", BLANKS, self._path.parent)
        if path is not None:
            self.read(path)

    def _show_empty(self, text: str) -> None:
        self.empty.set_content(text)
        self.middle.setCurrentWidget(self.empty)
        self.sheets.hide()
        self.checks.hide()
        self.notes.clear()
        self.say("")
        self._enable(False)

    def _enable(self, on: bool) -> None:
        for button in (self.save_button, self.pdf_button, self.print_button, self.pages_button, self.keep_button):
            button.setEnabled(on)
        self.save_button.setIcon(icon("save", "on_accent" if on else "quiet"))

    def clear(self) -> None:
        """Read no further, and leave no pages behind."""
        if self._reading is not None:
            self._reading.cancel()
        self._settle.stop()
        super().clear()


def _size(one: FilledBlank) -> str:
    """What was filled, in figures."""
    units = {LineKind.HOUSEHOLDS: "户", LineKind.MEMBERS: "人", LineKind.PROBLEMS: "个问题", LineKind.INSPECTIONS: "户核查结果"}
    if one.known.form is not None:
        return f"{Sign.DONE.value} {1 + len(one.filling.more):,} 户，每户一张；这里看到的是第一户"
    if one.known.blank.has_stub:
        return f"{Sign.DONE.value} 填 {len(one.filling.cells)} 个数"
    rows = len(one.filling.rows)
    if not rows:
        return f"{Sign.DUE.value} 没有符合条件的记录；请放宽左边的条件。"
    return f"{Sign.DONE.value} 填 {rows:,} {units.get(one.known.kind, '行')}"
