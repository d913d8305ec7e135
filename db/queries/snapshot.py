"""The order of a long list, kept as long as nothing is written: any page of a million rows then costs the same."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.orm import Session

from db.log import latest_batch
from db.models import Shared
from db.rows import table_of

if TYPE_CHECKING:
    from db.store import Store

EARLY = 1_000
"""Rows up to here are asked for directly: sorting for the first pages is quick, and nobody waits for the whole order."""

Chosen = Callable[[Session], Select[Any]]


class Keyed(Protocol):
    """A line of a list."""

    @property
    def uid(self) -> str:
        """Key of the row that it shows."""


class Snapshot:
    """Count and order of the rows of one table that a filter lets through.

    `filtered` gives the filter as a select, `ordered` the same with its order; both are asked again after every write.
    """

    def __init__(self, model: type[Shared], filtered: Chosen, ordered: Chosen) -> None:
        self._table = table_of(model)
        self._filtered = filtered
        self._ordered = ordered
        self._batch = -1
        self._count: int | None = None
        self._order: array[int] | None = None

    def forget_order(self) -> None:
        """The order has changed; the count stays."""
        self._order = None

    def count(self, session: Session) -> int:
        """Number of rows."""
        self._renew(session)
        if self._count is None:
            chosen = self._filtered(session).with_only_columns(func.count(), maintain_column_froms=True)
            self._count = session.scalar(chosen.order_by(None)) or 0
        return self._count

    def uids(self, session: Session, offset: int, limit: int) -> Sequence[str]:
        """The uids from `offset` on, at most `limit`."""
        self._renew(session)
        direct = self._order is None and offset + limit <= EARLY
        if direct or session.connection().dialect.name != "sqlite":
            return session.scalars(self._ordered(session).offset(offset).limit(limit)).all()
        numbers = list(self._known_order(session)[offset : offset + limit])
        row_number: Any = literal_column("rowid")
        found = session.execute(select(row_number, self._table.c.uid).where(row_number.in_(numbers)))
        uids: dict[int, str] = {number: uid for number, uid in found}
        return [uids[number] for number in numbers if number in uids]

    def position(self, session: Session, uid: str) -> int | None:
        """Place of a row in the order, None when it is not among the rows."""
        self._renew(session)
        if session.connection().dialect.name != "sqlite":
            return self._position_on_server(session, uid)
        row_number: Any = literal_column("rowid")
        number = session.scalar(select(row_number).select_from(self._table).where(self._table.c.uid == uid))
        try:
            return self._known_order(session).index(number) if number is not None else None
        except ValueError:
            return None

    def _position_on_server(self, session: Session, uid: str) -> int | None:
        """A server has no lasting row numbers; it counts the rows before."""
        ordered = self._ordered(session).with_only_columns(self._table.c.uid, maintain_column_froms=True).subquery()
        counted = select(ordered.c.uid, func.row_number().over().label("place")).subquery()
        place = session.scalar(select(counted.c.place).where(counted.c.uid == uid))
        return None if place is None else int(place) - 1

    def _renew(self, session: Session) -> None:
        latest = latest_batch(session)
        if latest != self._batch:
            self._batch, self._count, self._order = latest, None, None

    def _known_order(self, session: Session) -> array[int]:
        """SQLite's own row numbers, eight bytes each; they hold until something is written."""
        if self._order is None:
            row_number: Any = literal_column(f"{self._table.name}.rowid")
            chosen = self._ordered(session).with_only_columns(row_number, maintain_column_froms=True)
            cursor = session.connection().execution_options(yield_per=10_000).execute(chosen)
            self._order = array("q", (row[0] for row in cursor))
        return self._order


class FilteredList:
    """What the lists for a table have in common: count, place and order of the rows that a filter lets through.

    A list says which rows (`_filtered`) and in which order (`_in_order`), and reads a page of them (`rows`).
    """

    def __init__(self, store: Store, model: type[Shared], sort: tuple[str, bool]) -> None:
        self._store = store
        self._sort = sort
        self._snapshot = Snapshot(model, self._filtered, self._in_order)

    def count(self) -> int:
        """Number of rows."""
        with self._store.read() as session:
            return self._snapshot.count(session)

    def position(self, key: Hashable) -> int | None:
        """Place of a row in the present order, None when the filter keeps it back."""
        with self._store.read() as session:
            return self._snapshot.position(session, str(key))

    def sort(self, key: str, descending: bool) -> None:
        """From now on sorted by this column."""
        self._sort = (key, descending)
        self._snapshot.forget_order()

    def key(self, row: Keyed) -> Hashable:
        """The row's key."""
        return row.uid

    def _filtered(self, session: Session) -> Select[Any]:
        raise NotImplementedError

    def _in_order(self, session: Session) -> Select[Any]:
        raise NotImplementedError
