"""Pages of a sheet of our own, seen before they are printed or written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from domain.errors import KnownError
from domain.sheet import Sheet
from ui.file_dialogs import ask_save, documents
from ui.printing.page_maker import PageMaker
from ui.printing.preview import PagePreview
from ui.printing.printer import print_pages
from widgets.colours import Sign
from widgets.icons import icon
from widgets.long_work import Progress
from widgets.theme import GAP, set_kind

SIZE = (1000, 660)
KINDS = {".pdf": "PDF 文件 (*.pdf)", ".xlsx": "Excel 工作簿 (*.xlsx)"}


class PaperDialog(QDialog):
    """Shows the pages of a sheet; prints them, or writes them as PDF or workbook."""

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.setWindowTitle(sheet.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.size() if parent is not None else None
        self.resize(min(SIZE[0], room.width()) if room else SIZE[0], min(SIZE[1], room.height()) if room else SIZE[1])
        self.maker = PageMaker(write_sheet, self)
        self.preview = PagePreview()
        self.words = QLabel()
        self._lay_out()
        self.maker.failed.connect(self._fail)
        self.maker.preview(sheet, lambda path, _pages: self.preview.show_file(path))

    def export(self, suffix: str) -> None:
        """Ask where to, and write the sheet."""
        target = ask_save(self, "保存到", documents() / f"{self._sheet.name}{suffix}", KINDS[suffix])
        if target:
            self.maker.write(self._sheet, target, lambda path, _pages: self.words.setText(f"{Sign.DONE} 已保存：{path.name}"))

    def done(self, result: int) -> None:
        """Leave no pages behind."""
        self._clear()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave no pages behind."""
        self._clear()
        super().closeEvent(event)

    def _print(self) -> None:
        self.maker.write(self._sheet, self.maker.file("print.pdf"), lambda path, _pages: self._send(path))

    def _send(self, path: Path) -> None:
        page = self._sheet.page
        try:
            if print_pages(self, path, page.width > page.height, self._sheet.name):
                self.words.setText(f"{Sign.DONE} 已送到打印机")
        except KnownError as known:
            self._fail(known)

    def _fail(self, fault: Exception) -> None:
        if not isinstance(fault, KnownError):
            raise fault
        self.words.setText(f"{Sign.OVERDUE} {fault.sentence}")

    def _clear(self) -> None:
        self.preview.close_file()
        self.maker.close()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(self.preview, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self.words.setWordWrap(True)
        row.addWidget(self.words, 1)
        row.addWidget(self._button("导出 Excel", "excel", "Ctrl+E", lambda: self.export(".xlsx")))
        row.addWidget(self._button("存为 PDF", "pdf", "Ctrl+D", lambda: self.export(".pdf")))
        row.addWidget(self._button("打印", "print", "Ctrl+P", self._print))
        column.addLayout(row)

    def _button(self, text: str, image: str, keys: str, act: Callable[[], object]) -> QPushButton:
        primary = image == "print"
        button = QPushButton(icon(image, "on_accent" if primary else "text"), text)
        button.setShortcut(QKeySequence(keys))
        button.setToolTip(f"{text}（{keys}）")
        button.setAutoDefault(False)
        if primary:
            set_kind(button, "primary")
        button.clicked.connect(lambda _checked=False: act())
        return button


def write_sheet(wish: Sheet, target: Path, progress: Progress, *, show_seal_place: bool = False) -> int:
    """Write a sheet as workbook or PDF, by the target's suffix; the number of pages of a PDF."""
    if target.suffix.lower() == ".xlsx":
        from exporters.xlsx import write_xlsx

        write_xlsx(wish, target, progress=lambda done: progress(done, 0, ""))
        return 0
    from exporters.pdf import write_pdf

    return write_pdf(wish, target, progress=lambda done: progress(done, 0, ""), show_seal_place=show_seal_place)
