"""What every tab of the window is: a page that follows the desk and does no work while it is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from domain.changes import Changes
from domain.figures import Week
from ui.desk import Desk

RegionFigure = Literal["households", "unvisited", "open_problems"]


@dataclass(frozen=True, slots=True)
class PrintWish:
    """What Ctrl+P prints from a page: an attachment of the notice (`number`), its village (empty: all) and week.

    With `household_uid` only this household's sheet of a form.
    """

    number: str
    village_uid: str = ""
    week: Week | None = None
    day: date | None = None
    """The day that the table speaks of; None: today."""
    household_uid: str = ""


class Page(QWidget):
    """Base of the tabs. A subclass sets `title` and `counts`, builds its widgets in `__init__`, and reads in `load`.

    `load` runs when the page is first shown, and again after a change of data, region or round; while the page is hidden it
    only becomes stale. `tables` names the tables whose changes concern it; empty: all.
    """

    title: ClassVar[str] = ""
    counts: ClassVar[RegionFigure] = "households"
    """What the tree's numbers count while this tab is shown."""
    tables: ClassVar[frozenset[str]] = frozenset()
    help_topic: ClassVar[str] = ""
    """Section of the manual that F1 opens here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.stale = True
        desk.changed.connect(self.refresh)
        desk.region_chosen.connect(self.set_region)
        desk.round_chosen.connect(self.refresh)

    # what a subclass does

    def load(self, changes: Changes | None = None) -> None:
        """Read and show everything anew; `changes` says what a write touched, None: anything may be different."""

    def start(self) -> None:
        """The tab was chosen: put the focus where the hands go first."""
        self.setFocus()

    def edit(self) -> None:
        """F2: edit what is current."""

    def add(self) -> None:
        """Ctrl+N: add a record of this page's kind."""

    def focus_search(self) -> None:
        """Ctrl+F: put the focus into the page's own search field."""

    def open_record(self, uid: str) -> None:
        """A door leads here: show this record (a household; in 问题台账 a problem; in 入户核查 the household's row).

        The window calls it, after it has shown the tab; a page must not connect to `Desk.household_wanted` and its sisters,
        since it may not exist yet when they are sent.
        """

    def show_filter(self, wanted: object) -> None:
        """A door leads here: show what this `HouseholdFilter` or `ProblemFilter` lets through."""

    def leave(self) -> bool:
        """Save or let go what is being typed before the window closes or changes the file; False: stay here."""
        return True

    def topic(self) -> str:
        """The section of the manual that F1 opens now."""
        return self.help_topic

    def print_wish(self) -> PrintWish | None:
        """What Ctrl+P prints from here; None when this page has nothing to print."""
        return None

    # what the desk says

    def set_region(self, _uid: str) -> None:
        """Another region was chosen in the tree."""
        self.refresh()

    def refresh(self, changes: Changes | None = None) -> None:
        """Show the data anew now, or when the page is next shown."""
        if changes is not None and self.tables and not changes.touches(self.tables):
            return
        if self.isVisible():
            self.stale = False
            self.load(changes)
        else:
            self.stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """A page that became stale while hidden reads before it is seen."""
        if self.stale:
            self.stale = False
            self.load()
        super().showEvent(event)
