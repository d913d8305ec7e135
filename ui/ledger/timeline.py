"""The life of a problem as a line: 发现 → 整改中 → 已整改 → 销号, with dates and names."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from domain.problem import Problem, Status
from widgets.theme import colour, theme, ui_font

RADIUS = 5
HEIGHT = 64


@dataclass(frozen=True, slots=True)
class Station:
    """One station of the line: reached or not, with what stands under it."""

    name: str
    reached: bool
    day: str = ""
    who: str = ""


def stations(problem: Problem) -> tuple[Station, ...]:
    """The four stations of a problem's life. A problem may be solved without ever having been “整改中”."""
    deadline = f"限{problem.deadline:%m-%d}" if problem.deadline else ""
    doing = problem.status is not Status.OPEN
    signed = "、".join(name for name in (problem.secretary_signed, problem.helper_signed) if name)
    return (
        Station("发现", True, f"{problem.found_on:%Y-%m-%d}"),
        Station("整改中", doing, deadline),
        Station("已整改", problem.status is Status.SOLVED, f"{problem.solved_on:%Y-%m-%d}" if problem.solved_on else ""),
        Station("销号", problem.struck_on is not None, f"{problem.struck_on:%Y-%m-%d}" if problem.struck_on else "", signed),
    )


class Timeline(QWidget):
    """Draws the stations over the whole width; the same is told in words to a screen reader."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stations: tuple[Station, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def set_problem(self, problem: Problem | None) -> None:
        """Show this problem's life; nothing for None."""
        self._stations = stations(problem) if problem else ()
        self.setAccessibleName("，".join(f"{s.name}{s.day or '未到'}{s.who}" for s in self._stations))
        self.update()

    def sizeHint(self) -> QSize:
        """High enough for two lines of words under the line."""
        return QSize(280, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw line, stations and words."""
        if not self._stations:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = self.width() / len(self._stations)
        for i, station in enumerate(self._stations):
            centre = QPointF(step * (i + 0.5), RADIUS + 3)
            if i:
                self._draw_way(painter, centre, step, station.reached)
            self._draw_station(painter, centre, station, step)

    def _draw_way(self, painter: QPainter, centre: QPointF, step: float, reached: bool) -> None:
        painter.setPen(QPen(colour("done" if reached else "line"), 2))
        gap = RADIUS + 3
        painter.drawLine(QPointF(centre.x() - step + gap, centre.y()), QPointF(centre.x() - gap, centre.y()))

    def _draw_station(self, painter: QPainter, centre: QPointF, station: Station, step: float) -> None:
        painter.setPen(QPen(colour("done" if station.reached else "quiet"), 2))
        painter.setBrush(colour("done") if station.reached else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, RADIUS, RADIUS)
        painter.setFont(ui_font(9.5, bold=station.reached))
        painter.setPen(colour("text" if station.reached else "quiet"))
        top = centre.y() + RADIUS + 3
        for row, words in enumerate((station.name, station.day, station.who)):
            area = QRectF(centre.x() - step / 2, top + row * 16, step, 16)
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)
            painter.setFont(ui_font(8.5))
            painter.setPen(colour("quiet"))
