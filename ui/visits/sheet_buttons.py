"""Excel, PDF and printer for a table of our own design, written from the very sheet that the screen shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from domain.errors import KnownError
from domain.sheet import Page, Sheet
from resources.unwritten import UnwrittenFolder
from ui.desk import Desk
from ui.file_dialogs import ask_save, documents
from ui.slots import calling
from widgets.icons import icon
from widgets.keys_within import keys_within
from widgets.long_work import Progress, run_long
from widgets.theme import GAP, set_kind

OWN_LAYOUT = "按通知正文编制的版式"
KINDS = {".xlsx": "Excel 工作簿 (*.xlsx)", ".pdf": "PDF 文件 (*.pdf)"}


class SheetButtons(QWidget):
    """Three buttons and the mark of an own layout. `sheet` gives a fresh sheet; None while there is nothing to write.

    The keys work everywhere in `page`.
    """

    def __init__(self, desk: Desk, sheet: Callable[[], Sheet | None], page: QWidget) -> None:
        super().__init__()
        self._desk = desk
        self._sheet = sheet
        mark = QLabel(OWN_LAYOUT)
        mark.setToolTip("通知没有附这张表，表样按通知正文编制；打印出来没有这行字")
        set_kind(mark, "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(mark)
        actions = (
            ("Excel", "excel", "Ctrl+E", "导出 Excel", calling(self.export, ".xlsx")),
            ("PDF", "pdf", "Ctrl+D", "存为 PDF", calling(self.export, ".pdf")),
            ("打印", "print", "Ctrl+Shift+P", "打印这张表", self.print),
        )
        for text, image, keys, words, act in actions:
            button = QPushButton(icon(image), text)
            button.setToolTip(f"{words}（{keys}）")
            button.clicked.connect(calling(act))
            keys_within(page, {keys: calling(act)})
            row.addWidget(button)

    def export(self, suffix: str) -> None:
        """Ask where to, and write a workbook (`.xlsx`) or `.pdf` off the window's thread."""
        sheet = self._sheet()
        if sheet is None:
            return
        target = ask_save(self, "保存到", documents() / f"{sheet.name}{suffix}", KINDS[suffix])
        if target:
            self._write(sheet, target, lambda: self._desk.say(f"已保存：{target.name}"))

    def print(self) -> None:
        """Print the table."""
        sheet = self._sheet()
        if sheet is None:
            return
        folder = UnwrittenFolder()
        pages = folder.file("print.pdf")

        def send() -> None:
            from ui.printing.printer import print_pages

            try:
                if print_pages(self, pages, Page().width > Page().height, sheet.name):
                    self._desk.say("已送到打印机")
            except KnownError as known:
                self._desk.say(known.sentence, "error")
            finally:
                folder.cleanup()

        self._write(sheet, pages, send)

    def _write(self, sheet: Sheet, target: Path, done: Callable[[], object]) -> None:
        run_long(self, lambda progress: write_sheet(sheet, target, progress), lambda _path: done(), self._fail)

    def _fail(self, fault: Exception) -> None:
        if not isinstance(fault, KnownError):
            raise fault
        self._desk.say(fault.sentence, "error")


def write_sheet(sheet: Sheet, target: Path, progress: Progress | None = None) -> Path:
    """Write a sheet as a workbook or PDF, by the target's suffix."""
    told = (lambda done: progress(done, 0, "")) if progress else None
    if target.suffix.lower() == ".xlsx":
        from exporters.xlsx import write_xlsx

        write_xlsx(sheet, target, progress=told)
    else:
        from exporters.pdf import write_pdf

        write_pdf(sheet, target, progress=told)
    return target
