"""Rows that are all in memory, as a source for a table: some hundreds of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

RowT = TypeVar("RowT")


class KnownRows(Generic[RowT]):
    """`key(row)` tells a row from the others, `order(row, column key)` is what a column sorts by (numbers stay numbers)."""

    def __init__(
        self, rows: Sequence[RowT], key: Callable[[RowT], Hashable], order: Callable[[RowT, str], str | int | float]
    ) -> None:
        self.all = list(rows)
        self._key, self._order = key, order

    def count(self) -> int:
        """How many there are."""
        return len(self.all)

    def rows(self, offset: int, limit: int) -> Sequence[RowT]:
        """Some of them."""
        return self.all[offset : offset + limit]

    def sort(self, key: str, descending: bool) -> None:
        """By a column; rows that are alike in it keep their order."""
        self.all.sort(key=lambda row: self._order(row, key), reverse=descending)

    def key(self, row: RowT) -> Hashable:
        """What tells this row from the others."""
        return self._key(row)

    def position(self, key: Hashable) -> int | None:
        """Place of a row, None when it is not there."""
        return next((place for place, row in enumerate(self.all) if self._key(row) == key), None)
