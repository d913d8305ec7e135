"""The one dialog for printing and exporting."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from db.queries.regions import regions
from domain.errors import KnownError
from domain.sheet import Page
from ui.desk import Desk
from ui.file_dialogs import ask_save, documents
from ui.page import PrintWish
from ui.printing.choices import PrintChoices, file_stem, write_choices
from ui.printing.form import PrintForm
from ui.printing.preview import PagePreview
from widgets.icons import icon
from widgets.long_work import LongWork, Progress
from widgets.progress_bar_line import ProgressBarLine
from widgets.theme import GAP, set_kind

SETTLE = 150
"""Milliseconds after the last change before the pages are made anew."""
FORM_WIDTH = 320


@dataclass(frozen=True, slots=True)
class _Job:
    """One file to be written: the preview's, or one that was asked for."""

    choices: PrintChoices
    target: Path
    done: Callable[[int], None]
    preview: bool = False


class PrintDialog(QDialog):
    """Pages at the left, choices at the right; prints, and writes PDF and Excel. Pages are made off the window's thread."""

    def __init__(self, desk: Desk, wish: PrintWish, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._folder = tempfile.TemporaryDirectory(prefix="htk-")
        self._work: LongWork | None = None
        self._preview_running = False
        self._queue: list[_Job] = []
        """What waits for the present work to end."""
        with desk.read() as session:
            self.form = PrintForm(desk, regions(session), wish)
        self.preview = PagePreview()
        self.words = QLabel()
        self.progress = ProgressBarLine()
        self.print_button = self._button("打印", "print", "Ctrl+P", self._print)
        self.print_button.setIcon(icon("print", "on_accent"))
        self.pdf_button = self._button("存为 PDF", "pdf", "Ctrl+D", lambda: self.export(".pdf"))
        self.xlsx_button = self._button("导出 Excel", "excel", "Ctrl+E", lambda: self.export(".xlsx"))
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._make_pages)
        self.form.changed.connect(self._settle.start)
        self.preview.page_shown.connect(self._tell_page)
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
            self._start(_Job(choices, target, lambda _pages: self.words.setText(f"✓ 已保存：{target.name}")))

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
        layout.addWidget(self.preview, 1)
        layout.addWidget(side)

    def _make_pages(self) -> None:
        """Make the pages for the preview, with the place of the seal; pages of choices that were changed since are let go."""
        target = Path(self._folder.name) / "preview.pdf"
        self._queue = [job for job in self._queue if not job.preview]
        if self._work is not None and self._preview_running:
            self._work.cancel()
        self._start(_Job(self.form.choices(), target, lambda _pages: self._show(target), preview=True))

    def _show(self, target: Path) -> None:
        self.preview.show_file(target)

    def _tell_page(self, page: int, pages: int) -> None:
        self.words.setText(f"第 {page} 页，共 {pages} 页")

    def _print(self) -> None:
        target = Path(self._folder.name) / "print.pdf"
        self._start(_Job(self.form.choices(), target, lambda _pages: self._send(target)))

    def _send(self, target: Path) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from ui.printing.paper import print_file, set_up

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        set_up(printer, Page().width > Page().height, file_stem(self._desk.scheme, self.form.choices()))
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            try:
                print_file(printer, target)
            except KnownError as known:
                self._fail(known)
            else:
                self.words.setText("✓ 已送到打印机")

    def _start(self, job: _Job) -> None:
        self._queue.append(job)
        if self._work is None:
            self._go_on()

    def _go_on(self) -> None:
        """Take the next job: one at a time, since they share the fonts and the preview's file."""
        job = self._queue.pop(0)
        desk = self._desk
        scheme, round_, store = desk.scheme, desk.round, desk.store
        if job.preview:
            self.preview.close_file()

        def write(progress: Progress) -> int:
            return write_choices(store, scheme, round_, job.choices, job.target, progress, show_seal_place=job.preview)

        self._preview_running = job.preview
        self._work = LongWork(self)
        self._work.finished.connect(self._end)
        self._work.finished.connect(job.done)
        self._work.failed.connect(self._fail)
        self._work.cancelled.connect(self._end)
        self.progress.attach(self._work, "正在排版…")
        self._work.start(write)
        self._enable(False)

    def _end(self, _result: object = None) -> None:
        self._work = None
        self._enable(True)
        if self._queue:
            self._go_on()

    def _fail(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, KnownError):
            raise error
        self.words.setText(f"▲ {error.sentence}")

    def _enable(self, free: bool) -> None:
        for button in (self.print_button, self.pdf_button, self.xlsx_button):
            button.setEnabled(free)

    def _clear(self) -> None:
        self._queue.clear()
        if self._work is not None:
            self._work.cancel()
            self._work.wait()
        self.preview.close_file()
        self._folder.cleanup()
