"""Draws a cell of a form: wrapped text between thin lines, figures underlined when they can be opened."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from widgets.nested_header import PAD, rule_colour
from widgets.sheet_model import SheetModel
from widgets.table_model import ALIGNMENTS
from widgets.theme import ROW, colour

Index = QModelIndex | QPersistentModelIndex
_WRAP = int(Qt.TextFlag.TextWrapAnywhere)


class SheetDelegate(QStyledItemDelegate):
    """For views over a `SheetModel`."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Lines, text, and the mark of the current cell."""
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        current = index == self._view.currentIndex() and self._view.hasFocus()
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        door = bool(index.data(Qt.ItemDataRole.ToolTipRole))
        painter.save()
        if hovered and door:
            painter.fillRect(rect, colour("hover"))
        painter.setPen(QPen(rule_colour()))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        font = self._view.font()
        font.setUnderline(door and (hovered or current))
        painter.setFont(font)
        painter.setPen(colour("accent" if door and (hovered or current) else "text"))
        painter.drawText(rect.adjusted(PAD, 1, -PAD, -1), self._flags(index), str(index.data() or ""))
        if current:
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The height the wrapped text needs at the present width."""
        span = self._view.columnSpan(index.row(), index.column())
        first = index.column()
        width = sum(self._view.columnWidth(column) for column in range(first, first + span))
        inner = QRect(0, 0, max(width - 2 * PAD, 8), 10_000)
        metrics = QFontMetrics(self._view.font())
        box = metrics.boundingRect(inner, self._flags(index), str(index.data() or ""))
        return QSize(width, max(ROW, box.height() + 2 * PAD))

    def _flags(self, index: Index) -> int:
        model = index.model()
        align = model.align(index) if isinstance(model, SheetModel) else "center"
        return int(ALIGNMENTS[align]) | _WRAP
