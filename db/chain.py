"""The seal of the change log: each batch carries a hash over itself and the batch before it.

Whoever changes an old entry, or takes a batch out, would have to make every later seal anew; a copy that was given out or a
backup still holds the old ones. Batches of files older than the seal have none, and the chain begins after them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from db.models import BatchRow, BulkRow, LogRow
from db.rows import dumped, table_of

PARTS = ("number", "kind", "label", "clerk", "office_uid", "at")
"""What a batch says of itself; that it was taken back later is another batch's word."""
ENTRY = ("table", "row_uid", "field", "old", "new")
NOTHING = "\x1e"
"""Stands for no value; values are JSON, which writes such characters in another way."""


def seal(before: str, batch: Mapping[str, Any], marks: Iterable[bytes]) -> str:
    """The hash of a batch after the one that is sealed by `before`; `marks` as `entry_mark` and `chunk_mark` give
    them, in any order."""
    digest = sha256(before.encode())
    digest.update(dumped([batch[name] for name in PARTS]).encode())
    digest.update(b"".join(sorted(marks)))
    return digest.hexdigest()


def entry_mark(entry: Mapping[str, Any]) -> bytes:
    """What stands for a line of the log in the seal: its parts, none of which holds the characters that part them."""
    parts = [NOTHING if entry[name] is None else entry[name] for name in ENTRY]
    return sha256("\x1f".join(parts).encode()).digest()


def chunk_mark(table: str, payload: bytes) -> bytes:
    """What stands for a chunk of rows in the seal."""
    return sha256(table.encode() + b"\n" + payload).digest()


def broken_seals(session: Session) -> list[int]:
    """The batches whose seal does not fit them and the one before; empty in a sound file."""
    batches, before = table_of(BatchRow), ""
    broken: list[int] = []
    lines, chunks = _lines(session), _chunks(session)
    line, chunk = next(lines, None), next(chunks, None)
    for batch in session.connection().execute(select(batches).order_by(batches.c.number)):
        marks: list[bytes] = []
        while line is not None and line.batch <= batch.number:
            marks.append(entry_mark(dict(line._mapping)))
            line = next(lines, None)
        while chunk is not None and chunk.batch <= batch.number:
            marks.append(chunk_mark(chunk.table, chunk.payload))
            chunk = next(chunks, None)
        if (batch.hash or before) and batch.hash != seal(before, dict(batch._mapping), marks):
            broken.append(batch.number)
        before = batch.hash or before
    return broken


def _lines(session: Session) -> Iterator[Row[Any]]:
    table = table_of(LogRow)
    chosen = select(table).order_by(table.c.batch, table.c.seq)
    return iter(session.connection().execute(chosen, execution_options={"yield_per": 1000}))


def _chunks(session: Session) -> Iterator[Row[Any]]:
    table = table_of(BulkRow)
    chosen = select(table).order_by(table.c.batch, table.c.seq)
    return iter(session.connection().execute(chosen, execution_options={"yield_per": 10}))
