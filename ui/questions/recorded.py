"""本页已录: the sheets that are saved already, at the left bottom; a click or Page Up and Down opens one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from domain.inspection import Inspection
from domain.rounds import Round
from domain.scheme import Scheme
from ui.entry.keyed_sheet import KeptForms, KeptRow
from widgets.theme import GAP, colour, text_width, ui_font

NEW = "＋ 新表"
HEIGHT, PAD = 26, 10
"""Height of the line and room beside a name, px."""


class RecordedForms(KeptForms):
    """A line of names; where they do not all fit, those around the one being keyed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.of_villages = False
        self.setFixedHeight(HEIGHT)
        self.setToolTip("点一下，或按 Page Up、Page Down 打开已录的表")
        self.setAccessibleName("已录的表")

    def set_rows(self, scheme: Scheme, round_: Round, rows: Sequence[Inspection]) -> None:
        """Show these saved sheets."""
        self.rows = [KeptRow(row) for row in rows]
        self.set_live(min(self.live_at, len(self.rows)))

    def set_live(self, place: int) -> None:
        """The sheet being keyed stands in this place."""
        self.live_at = place
        self.setAccessibleDescription("、".join(self.names()))
        self.update()

    def names(self) -> list[str]:
        """The names that are shown, the new sheet last."""
        return [self._name(place) for place in self._shown()] if self.rows else []

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens a sheet."""
        place = self._at(event.position())
        if place is not None:
            self.row_clicked.emit(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """How many there are, and their names; the one being keyed is marked."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(ui_font())
        painter.setPen(colour("quiet"))
        painter.drawText(QRect(0, 0, self.width(), HEIGHT), middle, self._count())
        for place, rect in self._rects():
            live = place == self.live_at
            painter.setPen(colour("accent" if live else "line"))
            painter.setBrush(colour("selection" if live else "surface"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -2), 11, 11)
            painter.setPen(colour("accent" if live else "quiet"))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._name(place))

    # inside

    def _count(self) -> str:
        return f"已录 {len(self.rows)} 村" if self.of_villages else f"本页已录 {len(self.rows)} 户"

    def _rects(self) -> list[tuple[int, QRect]]:
        left, found = text_width(self._count()) + 2 * GAP, []
        for place in self._shown() if self.rows else ():
            width = self._width(place) - GAP // 2
            found.append((place, QRect(left, 0, width, HEIGHT)))
            left += width + GAP // 2
        return found

    def _at(self, where: QPointF) -> int | None:
        return next((place for place, rect in self._rects() if rect.contains(where.toPoint())), None)

    def _shown(self) -> range:
        """The places that fit, with the one being keyed among them; the place behind the last is the new sheet."""
        room = self.width() - text_width(self._count()) - 2 * GAP
        first = last = min(self.live_at, len(self.rows))
        used = self._width(first)
        while first > 0 or last < len(self.rows):
            before = last >= len(self.rows) or (first > 0 and self.live_at - first <= last - self.live_at)
            place = first - 1 if before else last + 1
            used += self._width(place)
            if used > room:
                break
            first, last = min(first, place), max(last, place)
        return range(first, last + 1)

    def _width(self, place: int) -> int:
        return text_width(self._name(place)) + 2 * PAD + GAP // 2

    def _name(self, place: int) -> str:
        if place >= len(self.rows):
            return NEW
        one = self.rows[place].inspection
        return one.village if one.of_village else one.head_name
