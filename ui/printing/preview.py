"""The pages as they will come out of the printer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.printing.pages import close_pages, load_pages
from widgets.theme import GAP, colour, theme

KEPT = 12
"""Rendered pages held at once."""


class PagePreview(QScrollArea):
    """Shows a PDF, page under page, as wide as there is room. `page_shown(number from 1, pages)` while scrolling."""

    page_shown = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = QPdfDocument(self)
        self._pages = _Pages(self.document)
        self.setWidget(self._pages)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("打印预览")
        self.verticalScrollBar().valueChanged.connect(self._tell)

    def show_file(self, path: Path) -> int:
        """Show this PDF from its first page; the number of pages, 0 when it cannot be read."""
        load_pages(self.document, path)
        self._fit()
        self.verticalScrollBar().setValue(0)
        self._tell()
        return self.document.pageCount()

    def close_file(self) -> None:
        """Let go of the file, so that it can be deleted."""
        close_pages(self.document)
        self._fit()

    def go_to(self, page: int) -> None:
        """Scroll to this page (from 1)."""
        self.verticalScrollBar().setValue(self._pages.top_of(page - 1) - GAP)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Page Down go by whole pages of paper."""
        step = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if step:
            self.go_to(max(1, min(self._current() + step, self.document.pageCount())))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pages follow the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._pages.fit(self.viewport().width(), self.devicePixelRatioF())

    def _current(self) -> int:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        return self._pages.page_at(middle) + 1

    def _tell(self) -> None:
        if self.document.pageCount():
            self.page_shown.emit(self._current(), self.document.pageCount())


class _Pages(QWidget):
    """All pages under one another; only those in sight are rendered."""

    def __init__(self, document: QPdfDocument) -> None:
        super().__init__()
        self._document = document
        self._images: dict[int, QImage] = {}
        self._size = QSize(1, 1)
        self._ratio = 1.0
        theme().changed.connect(self.update)

    def fit(self, width: int, ratio: float) -> None:
        """Use this width, at this many device pixels per pixel."""
        self._images.clear()
        self._ratio = ratio
        count = self._document.pageCount()
        if count > 0:
            paper = self._document.pagePointSize(0)
            page_width = max(width - 2 * GAP, 1)
            self._size = QSize(page_width, round(page_width * paper.height() / paper.width()))
        self.resize(width, max(1, GAP + max(count, 0) * (self._size.height() + GAP)))
        self.update()

    def top_of(self, page: int) -> int:
        """Where a page (from 0) begins."""
        return GAP + page * (self._size.height() + GAP)

    def page_at(self, y: int) -> int:
        """The page (from 0) at this height."""
        page = max(0, (y - GAP) // (self._size.height() + GAP))
        return min(page, max(self._document.pageCount() - 1, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages in sight, white as paper in every theme."""
        painter = QPainter(self)
        if self._document.pageCount() <= 0:
            return
        for page in range(self.page_at(event.rect().top()), self.page_at(event.rect().bottom()) + 1):
            area = QRect(GAP, self.top_of(page), self._size.width(), self._size.height())
            painter.fillRect(area, QColor("white"))
            painter.drawImage(area, self._image(page))
            painter.setPen(colour("line"))
            painter.drawRect(area)

    def _image(self, page: int) -> QImage:
        if page not in self._images:
            if len(self._images) >= KEPT:
                self._images.pop(next(iter(self._images)))
            self._images[page] = self._document.render(page, self._size * self._ratio)
        return self._images[page]
