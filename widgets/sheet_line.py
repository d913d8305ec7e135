"""Draws a row merged over a whole form: the fill line above the header, signatures and notes under the body."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from domain.sheet import Line

WRAP = int(Qt.TextFlag.TextWordWrap)
"""Lines break where Chinese text may be broken: no closing mark begins a line."""


def draw_line(painter: QPainter, rect: QRect, line: Line) -> None:
    """The parts of a spread line stand side by side over the whole width; others are paragraphs."""
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    if not line.spread or len(line.parts) < 2:
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft) | middle | WRAP, line.text)
        return
    room = rect.width() // len(line.parts)
    last = len(line.parts) - 1
    for number, part in enumerate(line.parts):
        place = Qt.AlignmentFlag.AlignHCenter
        if number in (0, last):
            place = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        slot = QRect(rect.left() + number * room, rect.top(), room, rect.height())
        painter.drawText(slot, int(place) | middle | WRAP, part)
