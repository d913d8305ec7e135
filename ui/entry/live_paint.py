"""Draws the row being keyed: how far the keyer has come with each cell, the lines of the form, the mark of the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPen, QPolygon

from domain.errors import Finding, Level
from ui.entry.cell_text import draw_text
from ui.entry.columns import SheetColumns
from ui.entry.row import Look
from widgets.nested_header import rule_colour
from widgets.theme import colour

MARK = 3
"""Thickness of the line under a cell with a finding, px."""


def paint_cells(
    painter: QPainter, columns: SheetColumns, height: int, looks: Mapping[str, Look], texts: Mapping[str, str]
) -> None:
    """The cells of the row; `texts` are those that are shown and not keyed here."""
    for place, key in enumerate(columns.keys):
        rect = columns.rect(key, 0, height)
        look = looks[key]
        if look is not Look.FRESH:
            painter.fillRect(rect, colour(look.value))  # type: ignore[arg-type]
        painter.setPen(rule_colour())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        group = key.partition(":")[0]
        last = place + 1 == len(columns.keys) or group != "attribute" or not columns.keys[place + 1].startswith(group)
        if look is Look.CHANGED and last:
            _paint_corner(painter, rect)
        if texts.get(key):
            painter.setPen(colour("quiet"))
            draw_text(painter, key, rect.adjusted(0, 0, -1, -1), texts[key])


def paint_findings(painter: QPainter, rects: Sequence[tuple[Finding, QRect]]) -> None:
    """A line under each cell with a finding; the words stand below it."""
    for finding, rect in rects:
        ink = colour("overdue" if finding.level is Level.BLOCK else "due")
        painter.fillRect(QRect(rect.left(), rect.bottom() + 1 - MARK, rect.width() - 1, MARK), ink)


def paint_frame(painter: QPainter, rect: QRect) -> None:
    """The mark of the row being keyed."""
    painter.setPen(QPen(colour("accent"), 2))
    painter.drawRect(rect.adjusted(1, 1, -1, -1))


def _paint_corner(painter: QPainter, rect: QRect) -> None:
    """The mark of a field that was changed after it had been left, or skipped: colour alone would not do."""
    corner = rect.topRight() + QPoint(-1, 3)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("due"))
    painter.drawPolygon(QPolygon([corner, corner + QPoint(-6, 0), corner + QPoint(0, 6)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
