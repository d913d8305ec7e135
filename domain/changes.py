"""What a write touched, so that screens refresh without the saver knowing them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """Tables that a write touched, and the households concerned (empty: possibly all).

    `batch` is the number of the write in the change log: what `undo` takes back. 0 when nothing was written.
    """

    tables: frozenset[str] = frozenset()
    households: frozenset[str] = frozenset()
    batch: int = 0
    added: dict[str, int] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """True when the write changed nothing."""
        return not self.tables

    def touches(self, tables: Iterable[str]) -> bool:
        """True when one of `tables` was touched."""
        return not self.tables.isdisjoint(tables)
