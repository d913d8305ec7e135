"""An official table on the screen as on the paper; its figures are doors to the records behind them."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QVBoxLayout, QWidget

from domain.sheet import Column, Sheet
from widgets.nested_header import PX_PER_MM, NestedHeaderView
from widgets.sheet_model import DOOR_WORDS, IsDoor, SheetModel, is_figure
from widgets.sheet_view import SheetFrame, SheetView
from widgets.theme import GAP, ROW

__all__ = ["IsDoor", "SheetGrid", "SheetModel", "SheetTable", "is_figure"]

SMALLEST, LARGEST = 2.6, 1.7 * PX_PER_MM
"""Least and greatest scale when the table is fitted into its place, px a millimetre."""
MEASURED_ROWS = 150
"""Up to so many rows get the height their text needs; longer tables have rows of one height."""


class SheetTable(SheetFrame):
    """Shows a `Sheet`: label, title, fill line, nested header, body and merged rows, in Song.

    A click or Enter on a door sends `cell_activated(row, column key)`; rows count from the first of the body.
    """

    cell_activated = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = SheetGrid()
        self.grid.cell_activated.connect(self.cell_activated)
        self.setFocusProxy(self.grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.setSpacing(GAP)
        for widget in (self.label, self.title, self.grid):
            layout.addWidget(widget)
        layout.setStretchFactor(self.grid, 1)

    def set_sheet(self, sheet: Sheet, is_door: IsDoor = is_figure, *, show_title: bool = True) -> None:
        """Show this sheet. Its body is read once and held: this is for tables a person looks over."""
        self.label.setText(sheet.label)
        self.title.setText(sheet.title)
        self.label.setVisible(show_title and bool(sheet.label))
        self.title.setVisible(show_title and bool(sheet.title))
        self.grid.set_sheet(sheet, is_door)

    def content_height(self) -> int:
        """Height in px that shows everything without a scroll bar."""
        above = sum(w.sizeHint().height() + GAP for w in (self.label, self.title) if not w.isHidden())
        return above + self.grid.content_height() + 3 * GAP + 2 * self.frameWidth()


class SheetGrid(SheetView):
    """The grid of a `SheetTable` alone."""

    cell_activated = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.door_words = DOOR_WORDS
        """What the tooltip of a door says."""
        self._head = NestedHeaderView(parent=self)
        self._columns: tuple[Column, ...] = ()
        self._fitting = False
        self._fitted = 0
        self._refit = QTimer(self)
        self._refit.setSingleShot(True)
        self._refit.setInterval(0)
        self._refit.timeout.connect(self._fit)
        self._resized_by_hand = False
        self.setHorizontalHeader(self._head)
        self._head.sectionResized.connect(self._column_resized)
        self.setMouseTracking(True)

    def set_sheet(self, sheet: Sheet, is_door: IsDoor = is_figure) -> None:
        """Show header, body and merged rows of this sheet; the current cell stays where it was."""
        row, column = max(self.currentIndex().row(), 0), max(self.currentIndex().column(), 0)
        self._columns = sheet.columns
        self._head.set_cells(sheet.header, sheet.header_rows, top_line=sheet.fill_line)
        model = SheetModel(sheet.columns, list(sheet.body), sheet.after_body, is_door, self)
        model.door_words = self.door_words
        self.use_model(model)
        self.clearSpans()
        for place in range(len(model.body), model.rowCount()):
            self.setSpan(place, 0, 1, max(len(self._columns), 1))
        self._resized_by_hand = False
        self._fit()
        last = model.rowCount() - 1
        if last >= 0:
            self.setCurrentIndex(model.index(min(row, last), min(column, len(self._columns) - 1)))

    def content_height(self) -> int:
        """Height in px of header and rows."""
        return self._head.height() + self.verticalHeader().length() + 2 * self.frameWidth() + 2

    def activate(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Open the door of a cell, when it has one."""
        model = self.model()
        if isinstance(model, SheetModel) and model.is_door(index):
            self.cell_activated.emit(index.row(), self._columns[index.column()].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the current figure."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activate(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over doors."""
        super().mouseMoveEvent(event)
        model, index = self.model(), self.indexAt(event.position().toPoint())
        door = isinstance(model, SheetModel) and index.isValid() and model.is_door(index)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if door else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the figure."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index == self.currentIndex() and index.isValid():
            self.activate(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns fill the place, in the proportions of the paper."""
        super().resizeEvent(event)
        if self.viewport().width() != self._fitted:
            # Later: a scroll bar that comes or goes while heights are set changes the width again.
            self._refit.start()

    def _fit(self) -> None:
        if not self._columns:
            return
        if not self._resized_by_hand:
            total = sum(column.width for column in self._columns)
            scale = min(max(self.viewport().width() / total, SMALLEST), LARGEST)
            self._fitting = True
            self._head.set_widths([column.width for column in self._columns], scale)
            self._fitting = False
            self._fitted = self.viewport().width()
        self._set_heights()

    def _set_heights(self) -> None:
        model = self.model()
        if model is not None and model.rowCount() <= MEASURED_ROWS:
            for row in range(model.rowCount()):
                self.setRowHeight(row, self._height(model, row))

    def _height(self, model: QAbstractItemModel, row: int) -> int:
        option, delegate = QStyleOptionViewItem(), self.itemDelegate()
        shown = range(0, model.columnCount(), self.columnSpan(row, 0))
        return max((delegate.sizeHint(option, model.index(row, c)).height() for c in shown), default=ROW)

    def _column_resized(self) -> None:
        if not self._fitting:
            self._resized_by_hand = True
            self._set_heights()
