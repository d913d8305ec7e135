"""The nested header of an official table, drawn over the columns of a `QTableView` as it stands on the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QToolTip, QWidget

from domain.sheet import HeaderCell, Line
from widgets.sheet_line import WRAP, draw_line
from widgets.theme import colour, sheet_font, theme

PAD = 4
"""Room around a heading, px."""
LEAST = 24
"""Least height of one row of headings, px."""
PX_PER_MM = 96 / 25.4
"""Pixels of a millimetre at 100 %."""
_CENTER = int(Qt.AlignmentFlag.AlignCenter)


def rule_colour() -> QColor:
    """Colour of the lines of a form: plainer than the lines of the window, lighter than ink."""
    found = colour("quiet")
    found.setAlpha(120)
    return found


class NestedHeaderView(QHeaderView):
    """Headings merged over rows and columns; the sections of the header are the leaf columns.

    `top_line` is a row over all columns above the headings (the fill line), flush left. Heights follow from the wrapped
    texts and the widths, and follow when a column is resized. Use it with `table.setHorizontalHeader(...)`.
    """

    def __init__(
        self, cells: Sequence[HeaderCell] = (), rows: int = 1, *, top_line: Line | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        # Not the widget's own font: the stylesheet takes that back when the theme changes.
        self.face = sheet_font(10)
        self._cells: tuple[HeaderCell, ...] = ()
        self._rows = 1
        self._top = 0
        self._line: Line | None = None
        self._known: tuple[tuple[int, ...], list[int]] = ((), [])
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(16)
        self.sectionResized.connect(self._resized)
        theme().changed.connect(self.viewport().update)
        self.set_cells(cells, rows, top_line=top_line)

    def set_cells(self, cells: Sequence[HeaderCell], rows: int, *, top_line: Line | None = None) -> None:
        """Show these headings, given in `rows` rows."""
        self._line = top_line
        self._top = 1 if top_line else 0
        width = max((cell.col + cell.colspan for cell in cells), default=1)
        first = (HeaderCell(top_line.text, 0, 0, 1, width),) if top_line else ()
        self._cells = first + tuple(replace(cell, row=cell.row + self._top) for cell in cells)
        self._rows = rows + self._top
        self._resized()

    def set_widths(self, widths: Sequence[float], scale: float = PX_PER_MM) -> None:
        """Give the columns these widths in mm, at `scale` px a millimetre."""
        done = 0.0
        for column, width in enumerate(widths[: self.count()]):
            # Edges are rounded, not widths: the columns together are as wide as the table.
            pixels = round((done + width) * scale) - round(done * scale)
            self.resizeSection(column, max(pixels, self.minimumSectionSize()))
            done += width

    def row_heights(self) -> list[int]:
        """Heights of the rows in px: as much as the wrapped texts need at the present widths."""
        widths = tuple(self.sectionSize(column) for column in range(self.count()))
        if self._known[0] != widths or not self._known[1]:
            self._known = (widths, self._measure())
        return self._known[1]

    def cell_rect(self, cell: HeaderCell) -> QRect:
        """Where a heading of `cells()` stands in the viewport."""
        heights = self.row_heights()
        top = sum(heights[: cell.row])
        height = sum(heights[cell.row : cell.row + cell.rowspan])
        return QRect(self.sectionViewportPosition(cell.col), top, self._width(cell), height)

    def cells(self) -> tuple[HeaderCell, ...]:
        """The headings; with a top line that is the first one and the rows of the others count from it."""
        return self._cells

    def cell_at(self, place: QPoint) -> HeaderCell | None:
        """The heading at this place of the viewport."""
        return next((cell for cell in self._cells if self.cell_rect(cell).contains(place)), None)

    def sizeHint(self) -> QSize:
        """As high as all rows together."""
        return QSize(super().sizeHint().width(), sum(self.row_heights()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """All headings that are in view."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), colour("surface"))
        painter.setFont(self.face)
        for cell in self._cells:
            if cell.col + cell.colspan <= self.count() or cell.col == 0:
                rect = self.cell_rect(cell)
                if rect.intersects(event.rect()):
                    self._paint_cell(painter, cell, rect)
        painter.end()

    def viewportEvent(self, event: QEvent) -> bool:
        """The tooltip says the heading under the pointer with those above it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            column = self.logicalIndexAt(event.pos())
            above = [c for c in self._cells if c.col <= column < c.col + c.colspan and c.row >= self._top]
            QToolTip.showText(event.globalPos(), " › ".join(cell.text for cell in above), self)
            return True
        return super().viewportEvent(event)

    def _paint_cell(self, painter: QPainter, cell: HeaderCell, rect: QRect) -> None:
        line = self._line if cell.row == 0 else None
        painter.fillRect(rect, colour("surface" if line else "page"))
        painter.setPen(QPen(rule_colour()))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if cell.col == 0:
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        if cell.row == 0:
            painter.drawLine(rect.topLeft(), rect.topRight())
        painter.setPen(colour("text"))
        if line:
            draw_line(painter, rect.adjusted(2 * PAD, 1, -2 * PAD, -1), line)
        else:
            pad = min(PAD, rect.width() // 8)
            painter.drawText(rect.adjusted(pad, 1, -pad, -1), _CENTER | WRAP, cell.text)

    def _width(self, cell: HeaderCell) -> int:
        return sum(self.sectionSize(c) for c in range(cell.col, min(cell.col + cell.colspan, self.count())))

    def _measure(self) -> list[int]:
        heights = [LEAST] * self._rows
        metrics = QFontMetrics(self.face)
        # Cells of one row first: what spans more rows then only asks for what is still missing, from its last row.
        for cell in sorted(self._cells, key=lambda one: one.rowspan):
            width = self._width(cell)
            pad = min(PAD, width // 8)
            inner = QRect(0, 0, max(width - 2 * pad, 8), 10_000)
            needed = metrics.boundingRect(inner, _CENTER | WRAP, cell.text).height() + 2 * PAD
            last = cell.row + cell.rowspan - 1
            missing = needed - sum(heights[cell.row : last + 1])
            if missing > 0:
                heights[last] += missing
        return heights

    def _resized(self) -> None:
        self._known = ((), [])
        self.updateGeometry()
        self.geometriesChanged.emit()
        self.viewport().update()
