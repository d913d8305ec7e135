"""Draws a table cell: one line, cut with … only when it must be, with room at both sides and thin lines."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from widgets.table_model import ALIGNMENTS, LOOK_ROLE, Align, CellLook
from widgets.theme import ROW, SELECTION_TEXT, colour

PADDING = 8
"""Room left and right of the text, px."""


class CellDelegate(QStyledItemDelegate):
    """Paints by itself, because a million rows must scroll smoothly: no style option is resolved for a cell."""

    def __init__(self, view: QTableView, aligns: tuple[Align, ...] = ()) -> None:
        super().__init__(view)
        self._view = view
        self.aligns = aligns

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Background, line under the row, text, and the mark of the current cell."""
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(rect, colour("selection"))
        painter.setPen(QPen(colour("line")))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self._paint_text(painter, rect, index, selected)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The whole text on one line."""
        text = str(index.data() or "")
        return QSize(QFontMetrics(self._view.font()).horizontalAdvance(text) + 2 * PADDING, ROW)

    def is_cut(self, index: QModelIndex) -> bool:
        """True when the cell does not show its whole text."""
        return self.sizeHint(QStyleOptionViewItem(), index).width() > self._view.columnWidth(index.column())

    def _paint_text(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, selected: bool
    ) -> None:
        text = index.data()
        if not text:
            return
        look = index.data(LOOK_ROLE)
        font = self._view.font()
        name = "text"
        if isinstance(look, CellLook):
            font.setBold(look.bold)
            wanted = look.text_colour or "text"
            name = wanted if not selected or wanted in SELECTION_TEXT else "text"
        painter.setFont(font)
        painter.setPen(colour(name))  # type: ignore[arg-type]
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        shown = QFontMetrics(font).elidedText(str(text), Qt.TextElideMode.ElideRight, inner.width())
        align = self.aligns[index.column()] if index.column() < len(self.aligns) else "left"
        painter.drawText(inner, int(ALIGNMENTS[align]), shown)
