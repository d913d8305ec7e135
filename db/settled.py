"""Rows that stand in the file as their chunk of the log has them, told by text: only the others must be taken apart and compared.

Most rows of a file that was handed out or imported have never been changed. SQLite writes their rows as the text that the log
keeps of them, so that thousands are compared at once and none becomes an object of this program.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Row, Select, select
from sqlalchemy.orm import Session

from db.chunks import chunk_text
from db.engine import dbapi2
from db.models import BulkRow, LogRow, Shared
from db.rows import dumped, logged_columns, table_of

ROWS = '"rows":['
"""Stands in the text of a chunk between its columns and its rows."""


@dataclass
class Settled:
    """What is still to be compared.

    `rows`: by the key (`seq`) of a chunk, those of its rows that are not settled; of a chunk that is not named, none is.
    `ranges`: the rowids, from and to, in which rows stand that are not settled; None: everywhere.
    """

    rows: dict[int, list[list[Any]]] = field(default_factory=dict)
    ranges: list[tuple[int, int]] | None = None


def settled(session: Session, model: type[Shared]) -> Settled:
    """Hold the chunks of a table against its rows. On a server, where rows have no place of their own, nothing is settled."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return Settled()
    spoken_of = frozenset(connection.scalars(_entries(model)))
    found, done = Settled(), []
    for chunk in connection.execute(chunks_of(model), execution_options={"yield_per": 10}):
        compared = _compared(connection, model, chunk, spoken_of)
        if compared is not None:
            found.rows[chunk.seq], places = compared
            done += places
    found.ranges = _between(sorted(done))
    return found


def _compared(
    connection: Connection, model: type[Shared], chunk: Row[Any], spoken_of: frozenset[str]
) -> tuple[list[list[Any]], list[tuple[int, int]]] | None:
    """The rows of a chunk that are not settled, and the rowids of those that are; None where the chunk must be taken apart.

    A row that the log speaks of later (`spoken_of`) is never settled here, whatever it holds.
    """
    head, _, text = chunk_text(chunk.payload).partition(ROWS)
    if head != _head(model) or f"batch:{chunk.batch}" in spoken_of:
        return None
    first = connection.exec_driver_sql(f'SELECT rowid FROM "{model.__tablename__}" WHERE uid = ?', (text[2:38],)).scalar()
    if first is None:
        return None
    here = first, first + chunk.rows - 1
    try:
        if not spoken_of and _stored(connection, _together(model), here) == [(chunk.rows, chunk.batch, chunk.batch, text[:-2])]:
            return [], [here]
        stored = _stored(connection, _each(model), here)
    except dbapi2.DatabaseError:
        # A value that cannot be written as text: whoever takes the rows apart says which.
        return None
    other: list[list[Any]] = []
    places: list[tuple[int, int]] = []
    position = 0
    for rowid, uid, batch, row in stored:
        if not text.startswith(row, position):
            place = text.find(f'["{uid}",', position)
            if place < 0:
                return None
            # What stands in the log before this row is not settled: rows that hold something else now, or are not here.
            other += _rows(text[position:place])
            position = place
        if text.startswith(row, position) and batch == chunk.batch and uid not in spoken_of:
            places.append((rowid, rowid))
            position += len(row) + len(",")
    return other + _rows(text[position:-2]), places


def _rows(text: str) -> list[list[Any]]:
    """The rows in a piece of a chunk's text."""
    found: list[list[Any]] = json.loads(f"[{text.rstrip(',')}]")
    return found


def _stored(connection: Connection, question: str, here: tuple[int, int]) -> Sequence[tuple[Any, ...]]:
    """What the driver gives, as it gives it."""
    found: Sequence[tuple[Any, ...]] = connection.connection.cursor().execute(question, here).fetchall()
    return found


@cache
def chunks_of(model: type[Shared]) -> Select[*tuple[Any, ...]]:
    """The chunks of a table in the order in which they were written; made once, since it is asked of every returned file."""
    chunks = table_of(BulkRow)
    return select(chunks).where(chunks.c.table == model.__tablename__).order_by(chunks.c.batch, chunks.c.seq)


@cache
def _entries(model: type[Shared]) -> Select[str]:
    log = table_of(LogRow)
    return select(log.c.row_uid).where(log.c.table == model.__tablename__).distinct()


@cache
def _head(model: type[Shared]) -> str:
    keys = ["uid", *(column.key for column in logged_columns(model))]
    return dumped({"columns": keys, "rows": []}).partition(ROWS)[0]


@cache
def _each(model: type[Shared]) -> str:
    """Rowid, uid, batch of rows, and each as the log would write it."""
    return f'SELECT rowid, uid, batch, {_row(model)} FROM "{model.__tablename__}" WHERE rowid BETWEEN ? AND ? ORDER BY rowid'


@cache
def _together(model: type[Shared]) -> str:
    """How many rows, the first and last batch that made them, and all of them as a chunk would write them."""
    rows = f'SELECT batch, {_row(model)} AS row FROM "{model.__tablename__}" WHERE rowid BETWEEN ? AND ? ORDER BY rowid'
    return f"SELECT count(*), min(batch), max(batch), group_concat(row) FROM ({rows})"


def _row(model: type[Shared]) -> str:
    return f"json_array({', '.join(['uid', *map(_as_json, logged_columns(model))])})"


def _as_json(column: Column[Any]) -> str:
    name = f'"{column.key}"'
    if isinstance(column.type, Boolean):
        return f"CASE {name} WHEN 1 THEN json('true') WHEN 0 THEN json('false') ELSE {name} END"
    return f"json({name})" if isinstance(column.type, JSON) else name


def _between(done: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ranges of rowids that are left between those that are done."""
    found, begin = [], -(2**63)
    for first, last in done:
        if begin < first:
            found.append((begin, first - 1))
        begin = last + 1
    return [*found, (begin, 2**63 - 1)]
