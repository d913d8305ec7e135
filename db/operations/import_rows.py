"""Taking the rows of a book into the file one by one: what every import of keyed papers has in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from domain.imported import RowOutcome

T = TypeVar("T")
Progress = Callable[[int, int], None]


def taken(rows: Sequence[T], take: Callable[[T], RowOutcome], progress: Progress | None) -> tuple[RowOutcome, ...]:
    """What became of each row; `progress` is called with rows done and in all, and may raise `Cancelled`."""
    outcomes: list[RowOutcome] = []
    for row in rows:
        outcomes.append(take(row))
        if progress is not None:
            progress(len(outcomes), len(rows))
    return tuple(outcomes)
