"""The one dialog for printing and exporting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from db.queries.regions import regions
from domain.errors import KnownError
from ui.desk import Desk
from ui.file_dialogs import ask_save, documents
from ui.page import PrintWish
from ui.printing.choices import PrintChoices, Written, attachment_of, file_stem, write_choices
from ui.printing.form import PrintForm
from ui.printing.page_maker import PageMaker
from ui.printing.preview import PagePreview
from ui.printing.printer import print_pages
from widgets.icons import icon
from widgets.long_work import LongWork, Progress
from widgets.progress_bar_line import ProgressBarLine
from widgets.theme import GAP, set_kind

SETTLE = 150
"""Milliseconds after the last change before the pages are made anew."""
FORM_WIDTH = 320


class PrintDialog(QDialog):
    """Pages at the left, choices at the right; prints, and writes PDF and Excel. Pages are made off the window's thread."""

    def __init__(self, desk: Desk, wish: PrintWish, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.maker = PageMaker(self._write, self)
        self._missing: tuple[str, ...] = ()
        with desk.read() as session:
            self.form = PrintForm(desk, regions(session), wish)
        self.preview = PagePreview()
        self.title = QLabel(self.form.title)
        self.words = QLabel()
        self.progress = ProgressBarLine()
        self.print_button = self._button("打印", "print", "Ctrl+P", self._print)
        self.print_button.setIcon(icon("print", "on_accent"))
        self.pdf_button = self._button("存为 PDF", "pdf", "Ctrl+D", lambda: self.export(".pdf"))
        self.xlsx_button = self._button("导出 Excel", "excel", "Ctrl+E", lambda: self.export(".xlsx"))
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._make_pages)
        self.form.changed.connect(self._settle.start)
        self.form.changed.connect(lambda: self.title.setText(self.form.title))
        self.preview.page_shown.connect(self._tell_page)
        self.maker.started.connect(self._begin)
        self.maker.idle.connect(lambda: self._enable(True))
        self.maker.failed.connect(self._fail)
        self._lay_out()
        self._make_pages()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave no pages behind."""
        self._clear()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Leave no pages behind."""
        self._clear()
        super().done(result)

    def export(self, suffix: str) -> None:
        """Ask where to, and write a workbook (`.xlsx`) or `.pdf` of what is chosen; waits for the preview first."""
        choices = self.form.choices()
        proposed = documents() / f"{file_stem(self._desk.scheme, choices)}{suffix}"
        kind = "PDF 文件 (*.pdf)" if suffix == ".pdf" else "Excel 工作簿 (*.xlsx)"
        target = ask_save(self, "保存到", proposed, kind)
        if target:
            self.maker.write(choices, target, lambda path, _written: self.words.setText(f"✓ 已保存：{path.name}"))

    # inside

    def _button(self, text: str, image: str, key: str, action: Callable[[], None]) -> QPushButton:
        button = QPushButton(icon(image), text)
        button.setShortcut(QKeySequence(key))
        button.setToolTip(f"{text}（{key}）")
        button.setAutoDefault(False)
        button.clicked.connect(action)
        return button

    def _lay_out(self) -> None:
        self.setWindowTitle("打印与导出")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(1180, 700)
        set_kind(self.print_button, "primary")
        set_kind(self.words, "quiet")
        self.words.setWordWrap(True)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self.form)
        right.addStretch()
        right.addWidget(self.words)
        right.addWidget(self.progress)
        for button in (self.print_button, self.pdf_button, self.xlsx_button):
            right.addWidget(button)
        side = QWidget()
        side.setFixedWidth(FORM_WIDTH)
        side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(2 * GAP)
        left = QVBoxLayout()
        left.setSpacing(GAP)
        set_kind(self.title, "quiet")
        self.title.setWordWrap(True)
        left.addWidget(self.title)
        left.addWidget(self.preview, 1)
        layout.addLayout(left, 1)
        layout.addWidget(side)

    @property
    def settled(self) -> bool:
        """True when the pages shown are those of the present choices."""
        return not (self.maker.busy or self._settle.isActive())

    def _make_pages(self) -> None:
        """Make the pages for the preview, with the place of the seal."""
        self.maker.preview(self.form.choices(), self._show)

    def _show(self, path: Path, written: Written) -> None:
        self._missing = written.missing
        self.preview.show_file(path)

    def _tell_page(self, page: int, pages: int) -> None:
        words = f"第 {page} 页，共 {pages} 页"
        if self._missing:
            # Named before printing: on paper there would only be empty boxes.
            named = "、".join(f"{char}（U+{ord(char):04X}）" for char in self._missing)
            words += f"\n▲ 这台电脑的字体里没有：{named}，打印不出来，请核对，或换一台有这些字的电脑打印。"
        self.words.setText(words)

    def _print(self) -> None:
        self.maker.write(self.form.choices(), self.maker.file("print.pdf"), lambda path, _written: self._send(path))

    def _send(self, path: Path) -> None:
        choices = self.form.choices()
        landscape = not attachment_of(self._desk.scheme, choices).portrait
        try:
            sent = print_pages(self, path, landscape, file_stem(self._desk.scheme, choices))
        except KnownError as known:
            self._fail(known)
        else:
            if sent:
                self.words.setText("✓ 已送到打印机")

    def _write(self, wish: PrintChoices, target: Path, progress: Progress, *, show_seal_place: bool) -> Written:
        desk = self._desk
        return write_choices(desk.store, desk.scheme, desk.round, wish, target, progress, show_seal_place=show_seal_place)

    def _begin(self, work: LongWork) -> None:
        self.progress.attach(work, "正在排版…")
        self._enable(False)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.words.setText(f"▲ {error.sentence}")

    def _enable(self, free: bool) -> None:
        for button in (self.print_button, self.pdf_button, self.xlsx_button):
            button.setEnabled(free)

    def _clear(self) -> None:
        self.preview.close_file()
        self.maker.close()
