"""The weeks of the round as lines: problems found, solved and open; a click on a week shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from domain.figures import Week
from widgets.theme import ColourName, colour, theme, ui_font

LINES: tuple[tuple[str, str, ColourName, str], ...] = (
    ("found", "新发现", "accent", "o"),
    ("solved", "已解决", "done", "t"),
    ("still_open", "待解决", "overdue", "s"),
)
"""Each line with its name, colour and sign, so that colour never tells it alone."""


@dataclass(frozen=True, slots=True)
class WeekSums:
    """All dimensions of one week together."""

    week: Week
    found: int
    solved: int
    still_open: int


class TrendChart(QWidget):
    """`week_wanted(date)` sends the Monday of the week clicked."""

    week_wanted = Signal(date)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weeks: tuple[WeekSums, ...] = ()
        self.plot = pg.PlotWidget()
        item = self.plot.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setMouseEnabled(x=False, y=False)
        item.getAxis("left").setStyle(tickLength=0)
        self._legend = item.addLegend(offset=(8, 1), colCount=len(LINES), labelTextSize="9pt")
        self.plot.scene().sigMouseClicked.connect(self._clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        theme().changed.connect(self._draw)

    def set_weeks(self, weeks: Sequence[WeekSums]) -> None:
        """Show these weeks, the oldest first."""
        self._weeks = tuple(weeks)
        self.setAccessibleName(
            "；".join(f"{w.week.label}新发现{w.found}，已解决{w.solved}，待解决{w.still_open}" for w in self._weeks)
        )
        self._draw()

    def _draw(self) -> None:
        item = self.plot.getPlotItem()
        item.clear()
        self.plot.setBackground(colour("surface"))
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(colour("line"))
            axis.setTextPen(colour("quiet"))
            axis.setTickFont(ui_font(8.5))
        item.getAxis("bottom").setTicks([[(i, f"{w.week.monday:%m-%d}") for i, w in enumerate(self._weeks)]])
        self._legend.setLabelTextColor(colour("text"))
        places = list(range(len(self._weeks)))
        for key, name, hue, sign in LINES:
            values = [getattr(week, key) for week in self._weeks]
            pen, brush = pg.mkPen(colour(hue), width=2), pg.mkBrush(colour(hue))
            item.plot(places, values, pen=pen, symbol=sign, symbolSize=7, symbolBrush=brush, symbolPen=pen, name=name)
        most = max((max(w.found, w.solved, w.still_open) for w in self._weeks), default=1)
        step = max(1, -(-most // 4))
        item.getAxis("left").setTicks([[(n, str(n)) for n in range(0, most + step, step)]])
        item.setYRange(0, max(most, 1) * 1.35, padding=0.02)
        item.setXRange(-0.3, max(len(self._weeks) - 0.7, 0.7), padding=0)

    def _clicked(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._weeks:
            return
        place = round(self.plot.getPlotItem().vb.mapSceneToView(event.scenePos()).x())
        if 0 <= place < len(self._weeks):
            self.week_wanted.emit(self._weeks[place].week.monday)
