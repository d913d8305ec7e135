"""From the PDF to the printer: there is no other renderer to disagree."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSize
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from domain.errors import KnownError
from ui.printing.pages import load_pages

MOST_DOTS = 300
"""Dots per inch at most: more makes the spool file larger and no stroke sharper."""


def set_up(printer: QPrinter, landscape: bool, name: str) -> None:
    """A4 as the sheet lies, without a margin of the driver's own: the sheet has its margins."""
    way = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), way, QMarginsF()))
    printer.setFullPage(True)
    printer.setDocName(name)


def print_file(printer: QPrinter, path: Path) -> None:
    """Print the pages chosen in the printer's dialog (all by default); KnownError when the printer does not take them."""
    document = QPdfDocument()
    load_pages(document, path)
    first = max(printer.fromPage(), 1)
    last = min(printer.toPage() or document.pageCount(), document.pageCount())
    painter = QPainter()
    if not painter.begin(printer):
        raise KnownError("打印机没有接受任务：请检查打印机是否连接、有纸，或先存为 PDF 再打印。")
    try:
        for page in range(first, last + 1):
            if page > first:
                printer.newPage()
            _draw(painter, printer, document, page - 1)
    finally:
        painter.end()
        document.close()


def _draw(painter: QPainter, printer: QPrinter, document: QPdfDocument, page: int) -> None:
    paper = document.pagePointSize(page)
    dots = min(printer.resolution(), MOST_DOTS)
    image = document.render(page, QSize(round(paper.width() / 72 * dots), round(paper.height() / 72 * dots)))
    area = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
    painter.drawImage(QRectF(0, 0, area.width(), area.height()), image)
