"""Which tabs the window has. A page is made when it is first shown, so that the window does not wait for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ui.desk import Desk
from ui.page import Page, RegionFigure


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab: its title, what the tree counts while it is shown, and what makes its page."""

    key: str
    title: str
    counts: RegionFigure
    make: Callable[[Desk], Page]


def _register(desk: Desk) -> Page:
    from ui.register.page import RegisterPage

    return RegisterPage(desk)


def _entry(desk: Desk) -> Page:
    from ui.entry.page import EntryPage

    return EntryPage(desk)


def _ledger(desk: Desk) -> Page:
    from ui.ledger.page import LedgerPage

    return LedgerPage(desk)


def _statistics(desk: Desk) -> Page:
    from ui.statistics.page import StatisticsPage

    return StatisticsPage(desk)


REGISTER, ENTRY, LEDGER, STATISTICS = "register", "entry", "ledger", "statistics"

TABS: tuple[Tab, ...] = (
    Tab(REGISTER, "农户台账", "households", _register),
    Tab(ENTRY, "入户核查", "unvisited", _entry),
    Tab(LEDGER, "问题台账", "open_problems", _ledger),
    Tab(STATISTICS, "统计报表", "open_problems", _statistics),
)
"""The tabs in their order; Ctrl+1 is the first."""
