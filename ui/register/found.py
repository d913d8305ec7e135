"""What is shown at once after a keystroke, until the whole list has been counted and sorted."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from db.queries.household_rows import household_rows
from db.search import find_households
from domain.household import HouseholdFilter, HouseholdRow

if TYPE_CHECKING:
    from db.store import Store

FIRST = 60
"""Households looked up at once: three times what the table shows without scrolling."""


class FirstFound:
    """The likeliest households for the text of a filter, at most `FIRST`, as a source for the table.

    A million households are searched within one frame this way; counting and sorting all that match takes longer.
    """

    def __init__(self, store: Store, wanted: HouseholdFilter, round_uid: str) -> None:
        with store.read() as session:
            found = find_households(session, wanted.text, FIRST, wanted.region_uid)
            rows = household_rows(session, [row.uid for row in found], round_uid)
        self._rows = [row for row in rows if lets_through(wanted, row)]

    def count(self) -> int:
        """How many were found."""
        return len(self._rows)

    def rows(self, offset: int, limit: int) -> Sequence[HouseholdRow]:
        """Some of them, the likeliest first."""
        return self._rows[offset : offset + limit]

    def sort(self, key: str, descending: bool) -> None:
        """The whole list will be sorted; the first ones stay as likely as they are."""

    def key(self, row: HouseholdRow) -> Hashable:
        """The household's key."""
        return row.uid


def lets_through(wanted: HouseholdFilter, row: HouseholdRow) -> bool:
    """True when the other parts of a filter let a household through that its text has found."""
    return (
        (not wanted.states or row.state in wanted.states)
        and (not wanted.attributes or not wanted.attributes.isdisjoint(row.attributes))
        and (wanted.visited is None or wanted.visited == (row.inspected_on is not None))
        and (not wanted.with_open_problems or row.open_problems > 0)
    )
