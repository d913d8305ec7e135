"""A page of figures: the phases, what is chosen, a table of our own design whose figures are doors, and what is behind them."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from domain.sheet import Sheet, Value
from ui.desk import Desk
from ui.page import Page
from ui.visits.phase_line import PhaseLine
from ui.visits.sheet_buttons import SheetButtons
from widgets.sheet_table import SheetTable
from widgets.theme import GAP, repolish

LEAST_BELOW, LEAST_EMPTY = 210, 120
"""Room in px that the records keep under a long table; less while no figure is open."""


class FiguresPage(Page):
    """A subclass puts its choices into `choices`, gives a sheet with `show_sheet` and hears of figures in `open_figure`."""

    def __init__(self, desk: Desk, below: QWidget) -> None:
        super().__init__(desk)
        self.phases = PhaseLine()
        self.choices = QHBoxLayout()
        self.words = QLabel()
        self.sheet = SheetTable()
        self.below = below
        self.buttons = SheetButtons(desk, self.made_sheet, self)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self._open: tuple[str, str] | None = None
        """The figure whose records are listed: its line and its column."""
        self._moved = False
        self._lay_out()
        self.sheet.cell_activated.connect(self.open_figure)

    # what a subclass gives

    def made_sheet(self) -> Sheet | None:
        """The sheet as it is to be written; None when there is nothing."""
        return None

    def is_door(self, row: int, key: str, value: Value) -> bool:
        """True when a cell opens records."""
        return isinstance(value, int)

    def open_figure(self, row: int, key: str) -> None:
        """A figure was opened: note it in `_open` and call `give_room`."""

    def give_room(self) -> None:
        """The records need more room, or less."""
        QTimer.singleShot(0, self, self._give_room)

    # what it does

    def start(self) -> None:
        """The table first: arrows choose a figure, Enter opens it."""
        self.sheet.setFocus()

    def show_sheet(self, sheet: Sheet) -> None:
        """Show this sheet; the records get what room it leaves."""
        self.sheet.set_sheet(sheet, self.is_door, show_title=False)
        self.give_room()

    def say(self, words: str, status: str = "") -> None:
        """The sentence between choices and table. `status`: done, due or overdue."""
        self.words.setText(words)
        self.words.setProperty("status", status)
        repolish(self.words)

    # inside

    def _lay_out(self) -> None:
        self.words.setWordWrap(True)
        self.choices.setSpacing(2 * GAP)
        told = QHBoxLayout()
        told.setSpacing(GAP)
        told.addWidget(self.words, 1)
        told.addWidget(self.buttons, 0, Qt.AlignmentFlag.AlignTop)
        self.halves.addWidget(self.sheet)
        self.halves.addWidget(self.below)
        self.halves.setChildrenCollapsible(False)
        self.halves.splitterMoved.connect(self._keep_room)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.phases)
        column.addLayout(self.choices)
        column.addLayout(told)
        column.addWidget(self.halves, 1)

    def _keep_room(self) -> None:
        self._moved = True

    def _give_room(self) -> None:
        """The whole table when it fits, else all but what the records need; once the person moved the border, it stays."""
        if self._moved:
            return
        room = self.halves.height() - self.halves.handleWidth()
        upper = min(self.sheet.content_height(), max(room - (LEAST_BELOW if self._open else LEAST_EMPTY), room // 2))
        self.halves.setSizes([upper, room - upper])
