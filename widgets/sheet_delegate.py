"""Draws a cell of a form: wrapped text between thin lines, figures underlined when they can be opened."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from widgets.colours import SIGN_COLOURS
from widgets.nested_header import PAD, rule_colour
from widgets.sheet_line import WRAP, draw_line
from widgets.sheet_model import SheetModel
from widgets.table_model import ALIGNMENTS
from widgets.theme import ROW, colour, sheet_font

Index = QModelIndex | QPersistentModelIndex
DIGIT = 10
"""More than the width of a figure in the face of the sheet, px."""


class SheetDelegate(QStyledItemDelegate):
    """For views over a `SheetModel`."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self.face = sheet_font(10.5)

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
        if index.column() == 0:
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        font = QFont(self.face)
        font.setUnderline(door and (hovered or current))
        painter.setFont(font)
        said = SIGN_COLOURS.get(str(index.data() or "")[:1], "text")
        painter.setPen(colour("accent" if door and (hovered or current) else said))
        self._paint_text(painter, rect, index)
        if current:
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The height the wrapped text needs at the present width."""
        span = self._view.columnSpan(index.row(), index.column())
        first = index.column()
        width = sum(self._view.columnWidth(column) for column in range(first, first + span))
        text, inner = str(index.data() or ""), max(width - 2 * PAD, 8)
        if self._is_one_line(text, width, inner):
            # Most cells of a wide table are figures of one line; measuring each would take longer than counting them.
            return QSize(width, ROW)
        box = QFontMetrics(self.face).boundingRect(QRect(0, 0, inner, 10_000), self._flags(index), text)
        return QSize(width, max(ROW, box.height() + 2 * PAD))

    def _paint_text(self, painter: QPainter, rect: QRect, index: Index) -> None:
        model = index.model()
        line, text = model.line(index) if isinstance(model, SheetModel) else None, str(index.data() or "")
        inner = rect.adjusted(PAD, 1, -PAD, -1)
        if line:
            draw_line(painter, rect.adjusted(2 * PAD, 1, -2 * PAD, -1), line)
        elif self._is_one_line(text, rect.width(), inner.width()):
            painter.drawText(inner, (self._flags(index) & ~WRAP) | Qt.TextFlag.TextDontClip, text)
        else:
            painter.drawText(inner, self._flags(index), text)

    def _is_one_line(self, text: str, width: int, inner: int) -> bool:
        """True for a figure that fits: in a narrow column up to its lines, since a figure is never broken."""
        return text.isdigit() and (len(text) * DIGIT < inner or QFontMetrics(self.face).horizontalAdvance(text) <= width)

    def _flags(self, index: Index) -> int:
        model = index.model()
        align = model.align(index) if isinstance(model, SheetModel) else "center"
        return int(ALIGNMENTS[align]) | WRAP
