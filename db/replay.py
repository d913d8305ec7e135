"""Replaying the change log from empty: it must give exactly the shared rows that the file holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import JSON, Row, Select, select
from sqlalchemy.orm import Session

from db.log import INSERTED, WHOLE_BATCH, unpacked
from db.models import LogRow, Shared
from db.rows import MODELS, logged_columns, missing, plain, table_of
from db.settled import Settled, chunks_of, settled

BATCH = "batch"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which log and file disagree. `field` is `*` where a whole row is on one side only (None on the other)."""

    table: str
    uid: str
    field: str
    logged: Any
    stored: Any


@dataclass
class Replayed:
    """A table rebuilt from the log: plain values by uid, in the order of `columns`. `faults` are entries that do not fit."""

    columns: list[str]
    rows: dict[str, list[Any]] = field(default_factory=dict)
    faults: list[Difference] = field(default_factory=list)


def replay(session: Session) -> dict[str, dict[str, dict[str, Any]]]:
    """The rows of every shared table as the log gives them, from empty: plain values by table, uid and column."""
    rebuilt = {name: replay_table(session, model) for name, model in MODELS.items()}
    return {
        name: {uid: dict(zip(table.columns, row, strict=True)) for uid, row in table.rows.items()}
        for name, table in rebuilt.items()
    }


def differences(session: Session) -> list[Difference]:
    """Where log and file disagree; empty in a sound file."""
    found: list[Difference] = []
    for model in MODELS.values():
        found.extend(_differences(session, model))
    return found


def replay_table(session: Session, model: type[Shared], without: Settled | None = None) -> Replayed:
    """One table rebuilt from the log, without the rows that are settled."""
    left = without.rows if without else {}
    table = Replayed([BATCH, *(column.key for column in logged_columns(model))])
    chunks = _chunks(session, model)
    chunk = next(chunks, None)
    for entry in _entries(session, model):
        # Rows inserted in bulk come first in their batch: what else the batch did may speak of them.
        while chunk is not None and chunk.batch <= entry.batch:
            _add_chunk(table, model, chunk, left)
            chunk = next(chunks, None)
        _apply(table, model, entry)
    while chunk is not None:
        _add_chunk(table, model, chunk, left)
        chunk = next(chunks, None)
    return table


def _chunks(session: Session, model: type[Shared]) -> Iterator[Row[Any]]:
    return iter(session.connection().execute(chunks_of(model), execution_options={"yield_per": 10}))


def _entries(session: Session, model: type[Shared]) -> Iterator[Row[Any]]:
    return iter(session.connection().execute(_entries_of(model), execution_options={"yield_per": 1000}))


@cache
def _entries_of(model: type[Shared]) -> Select[*tuple[Any, ...]]:
    table = table_of(LogRow)
    return select(table).where(table.c.table == model.__tablename__).order_by(table.c.seq)


def _add_chunk(table: Replayed, model: type[Shared], chunk: Row[Any], left: Mapping[int, list[list[Any]]]) -> None:
    if chunk.seq in left:
        table.rows.update((row[0], [chunk.batch, *row[1:]]) for row in left[chunk.seq])
        return
    columns, rows = unpacked(chunk.payload)
    places = [columns.index(name) if name in columns else -1 for name in table.columns[1:]]
    # Columns that came with a later format: the migration gave old rows the value of a row that says nothing there.
    later = [None if name in columns else missing(model, name) for name in table.columns[1:]]
    if places == list(range(1, len(columns))):
        # The usual case, a few hundred thousand times.
        table.rows.update((row[0], [chunk.batch, *row[1:]]) for row in rows)
        return
    for row in rows:
        filled = (row[place] if place >= 0 else value for place, value in zip(places, later, strict=True))
        table.rows[row[0]] = [chunk.batch, *filled]


def _apply(table: Replayed, model: type[Shared], entry: Row[Any]) -> None:
    name = model.__tablename__
    if entry.row_uid.startswith(WHOLE_BATCH):
        _apply_to_batch(table, entry)
        return
    row = table.rows.get(entry.row_uid)
    new = json.loads(entry.new)
    if entry.field == INSERTED:
        if row is not None:
            table.faults.append(Difference(name, entry.row_uid, INSERTED, "inserted twice", None))
        table.rows[entry.row_uid] = [entry.batch, *_whole(model, new, table.columns[1:])]
    elif row is None or entry.field not in table.columns:
        table.faults.append(Difference(name, entry.row_uid, entry.field, "changed before it was inserted", None))
    else:
        place = table.columns.index(entry.field)
        if row[place] != json.loads(entry.old):
            table.faults.append(Difference(name, entry.row_uid, entry.field, row[place], json.loads(entry.old)))
        row[place] = new


def _whole(model: type[Shared], new: dict[str, Any], columns: list[str]) -> list[Any]:
    return [new[column] if column in new else missing(model, column) for column in columns]


def _apply_to_batch(table: Replayed, entry: Row[Any]) -> None:
    made_by = int(entry.row_uid.removeprefix(WHOLE_BATCH))
    place = table.columns.index(entry.field)
    old, new = json.loads(entry.old), json.loads(entry.new)
    for row in table.rows.values():
        if row[0] == made_by and row[place] == old:
            row[place] = new


def _differences(session: Session, model: type[Shared]) -> Iterator[Difference]:
    apart = settled(session, model)
    name, table = model.__tablename__, replay_table(session, model, apart)
    yield from table.faults
    for uid, *values in _stored(session, model, table.columns, apart.ranges):
        logged = table.rows.pop(uid, None)
        if logged is None:
            yield Difference(name, uid, INSERTED, None, "stored")
        elif logged != values:
            for column, theirs, ours in zip(table.columns, logged, values, strict=True):
                if theirs != ours:
                    yield Difference(name, uid, column, theirs, ours)
    for uid in table.rows:
        yield Difference(name, uid, INSERTED, "logged", None)


def _stored(
    session: Session, model: type[Shared], columns: list[str], ranges: Sequence[tuple[int, int]] | None
) -> Iterator[Any]:
    """The rows of a table, of a file those in these ranges of rowids, as plain values: uid, then these columns.

    SQLite holds nearly every value as the log writes it; so its rows are taken as the driver gives them.
    """
    connection, stored = session.connection(), table_of(model)
    if connection.dialect.name != "sqlite":
        chosen = select(stored.c.uid, *(stored.c[column] for column in columns))
        for uid, *values in connection.execute(chosen, execution_options={"yield_per": 1000}):
            yield [uid, *map(plain, values)]
        return
    lists = [place for place, column in enumerate(columns, 1) if isinstance(stored.c[column].type, JSON)]
    names = ", ".join(f'"{name}"' for name in ("uid", *columns))
    question = f'SELECT {names} FROM "{stored.name}" WHERE rowid BETWEEN ? AND ?'
    cursor = connection.connection.cursor()
    rows = chain.from_iterable(cursor.execute(question, each) for each in ranges or ())
    if not lists:
        yield from rows
        return
    for row in rows:
        yield [json.loads(value) if place in lists and value is not None else value for place, value in enumerate(row)]
