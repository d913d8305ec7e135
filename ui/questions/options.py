"""The answers that may be chosen, drawn as on the paper: □ before each, its key before that, as many lines as they need."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from widgets.theme import STEP, colour, sheet_font

KEYS = "1234567890abcdefghijklmopqrstuvwxz"
"""The key of each answer: the tenth is 0, then letters; y and n are kept for 是 and 否."""
BOX = 13
"""Side of a box, px."""
KEY_WIDTH = 12
PAD = 6
LINE = 26
"""Height of a line of answers, px."""


def key_at(text: str, count: int) -> int | None:
    """The place of the answer that a key chooses; None for another key. Full-width figures count too."""
    plain = "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" else c for c in text).lower()
    place = KEYS.find(plain) if len(plain) == 1 else -1
    return place if 0 <= place < count else None


class Options:
    """Lays labels out over a width and draws them; whoever shows it owns the keys and the focus."""

    def __init__(self, labels: Sequence[str], points: float = 10.5) -> None:
        self.labels = tuple(labels)
        self._points = points
        self._rects: list[QRect] = []

    def lay_out(self, width: int) -> int:
        """Put the labels into `width` px; the height they need."""
        metrics, gap = QFontMetrics(self._font(bold=True)), 4 * STEP
        left, top, height = PAD, 2, LINE
        self._rects = []
        for label in self.labels:
            wanted = KEY_WIDTH + BOX + 5 + metrics.horizontalAdvance(label) + 2
            room = width - 2 * PAD
            if left > PAD and left + wanted > width - PAD:
                left, top = PAD, top + height
                height = LINE
            if wanted > room:
                text = QRect(0, 0, room - KEY_WIDTH - BOX - 5, 1000)
                height = max(LINE, metrics.boundingRect(text, int(Qt.TextFlag.TextWrapAnywhere), label).height() + 8)
                wanted = room
            self._rects.append(QRect(left, top, wanted, height))
            left += wanted + gap
        return top + height + 2

    def at(self, where: QPoint) -> int | None:
        """The label at a point."""
        return next((n for n, rect in enumerate(self._rects) if rect.contains(where)), None)

    def draw(
        self, painter: QPainter, chosen: Collection[str], failing: Collection[str] = (), *, quiet: bool = False
    ) -> None:
        """All labels; the chosen ones ticked, a failing one in bold and in the colour of what is wrong."""
        for place, (label, rect) in enumerate(zip(self.labels, self._rects, strict=False)):
            on = label in chosen
            wrong = on and label in failing
            ink = "overdue" if wrong else "quiet" if on and quiet else "text"
            self._draw_key(painter, rect, place)
            self._draw_box(painter, rect, ink, on=on)
            painter.setFont(self._font(bold=on and not quiet))
            painter.setPen(colour(ink))  # type: ignore[arg-type]
            text = rect.adjusted(KEY_WIDTH + BOX + 5, 0, 0, 0)
            painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWrapAnywhere), label)

    # inside

    def _font(self, *, bold: bool) -> QFont:
        return sheet_font(self._points, bold=bold)

    def _draw_key(self, painter: QPainter, rect: QRect, place: int) -> None:
        painter.setFont(sheet_font(8.5))
        painter.setPen(colour("quiet"))
        text = KEYS[place] if place < len(KEYS) else ""
        painter.drawText(QRect(rect.left(), rect.top(), KEY_WIDTH - 2, rect.height()), int(Qt.AlignmentFlag.AlignVCenter), text)

    def _draw_box(self, painter: QPainter, rect: QRect, ink: str, *, on: bool) -> None:
        box = QRect(rect.left() + KEY_WIDTH, rect.top() + (rect.height() - BOX) // 2, BOX, BOX)
        painter.setPen(QPen(colour(ink if on else "quiet"), 1))  # type: ignore[arg-type]
        painter.drawRect(box)
        if on:
            painter.setPen(QPen(colour(ink), 2))  # type: ignore[arg-type]
            painter.setRenderHint(painter.RenderHint.Antialiasing)
            painter.drawPolyline([box.topLeft() + QPoint(*at) for at in ((3, 7), (6, 10), (11, 3))])
            painter.setRenderHint(painter.RenderHint.Antialiasing, on=False)
