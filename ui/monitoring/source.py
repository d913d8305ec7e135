"""Rows that are all in memory, as a source for a table: lists of hundreds, read in one go."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

RowT = TypeVar("RowT")


class RowsSource(Generic[RowT]):
    """`key` tells rows apart, `text(row, column)` is what a column sorts by."""

    def __init__(
        self, rows: Sequence[RowT], key: Callable[[RowT], Hashable], text: Callable[[RowT, str], str]
    ) -> None:
        self._given = list(rows)
        self._rows = list(rows)
        self._key = key
        self._text = text

    def count(self) -> int:
        """How many rows."""
        return len(self._rows)

    def rows(self, offset: int, limit: int) -> Sequence[RowT]:
        """The rows from `offset` on."""
        return self._rows[offset : offset + limit]

    def sort(self, key: str, descending: bool) -> None:
        """By what the column says; rows that say the same keep the order of the paper."""
        self._rows = sorted(self._given, key=lambda row: self._text(row, key), reverse=descending)

    def key(self, row: RowT) -> Hashable:
        """What tells the row from all others."""
        return self._key(row)

    def position(self, key: Hashable) -> int | None:
        """Where the row with this key stands."""
        return next((place for place, row in enumerate(self._rows) if self._key(row) == key), None)
