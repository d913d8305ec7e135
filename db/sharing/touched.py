"""What a file's log says was done since a position: the rows that were touched, and what stood in them before."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from db.log import INSERTED, WHOLE_BATCH
from db.models import BatchRow, BulkRow, LogRow, Shared
from db.rows import MODELS, logged_columns, plain, table_of
from domain.merging import DELETED

CHUNK = 800
Plain = dict[str, Any]
Rows = dict[str, dict[str, Plain]]


def touched_since(session: Session, position: int) -> Rows:
    """The rows written after batch `position`, by table and uid, each with the old value of every field that was changed.

    A row that was made since then has no old values; `made_since` tells which these are.
    """
    found: Rows = {name: {} for name in MODELS}
    log, bulk = table_of(LogRow), table_of(BulkRow)
    entries = select(log).where(log.c.batch > position).order_by(log.c.seq)
    for entry in session.connection().execute(entries, execution_options={"yield_per": 1000}):
        if entry.row_uid.startswith(WHOLE_BATCH):
            for uid in _of_batch(session, entry):
                found[entry.table].setdefault(uid, {}).setdefault(entry.field, json.loads(entry.old))
        elif entry.field == INSERTED:
            found[entry.table].setdefault(entry.row_uid, {})
        else:
            found[entry.table].setdefault(entry.row_uid, {}).setdefault(entry.field, json.loads(entry.old))
    for name in session.connection().scalars(select(bulk.c.table).where(bulk.c.batch > position).distinct()).all():
        table = table_of(MODELS[name])
        for uid in session.connection().scalars(select(table.c.uid).where(table.c.batch > position)):
            found[name].setdefault(uid, {})
    return {name: rows for name, rows in found.items() if rows}


def old_values(session: Session, model: type[Shared], uids: Collection[str], position: int) -> dict[str, Plain]:
    """The old values since batch `position` of the rows named, by uid and field; rows that were not changed are left out."""
    log = table_of(LogRow)
    found: dict[str, Plain] = {}
    for some in chunked(sorted(uids)):
        chosen = select(log).where(log.c.row_uid.in_(some), log.c.batch > position, log.c.table == model.__tablename__)
        for entry in session.connection().execute(chosen.order_by(log.c.seq)):
            if entry.field != INSERTED:
                found.setdefault(entry.row_uid, {}).setdefault(entry.field, json.loads(entry.old))
    return found


def rows_of(session: Session, model: type[Shared], uids: Collection[str]) -> dict[str, Plain]:
    """The rows named as they are now, plain, with the number of the batch that made them under `batch`."""
    table = table_of(model)
    found: dict[str, Plain] = {}
    for some in chunked(sorted(uids)):
        for row in session.connection().execute(select(table).where(table.c.uid.in_(some))):
            found[row.uid] = plain_row(model, row)
    return found


def plain_row(model: type[Shared], row: Row[Any]) -> Plain:
    """A row as the merge compares it: its logged columns, and its batch."""
    held = row._mapping
    return {**{column.key: plain(held[column.key]) for column in logged_columns(model)}, "batch": held["batch"]}


def last_writers(session: Session, places: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], tuple[str, str]]:
    """Who wrote a field last and when, by (row uid, field); a field that was never changed is answered by who made its row.

    Of `deleted`, who worked on the row last: a deletion is the end of its work, and else it is what stands against one.
    """
    log, batches = table_of(LogRow), table_of(BatchRow)
    wanted: dict[str, set[str]] = {}
    for uid, field in places:
        wanted.setdefault(uid, set()).add(field)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for some in chunked(sorted(wanted)):
        chosen = (
            select(log.c.row_uid, log.c.field, batches.c.clerk, batches.c.at)
            .join(batches, batches.c.number == log.c.batch)
            .where(log.c.row_uid.in_(some))
            .order_by(log.c.seq)
        )
        for uid, field, clerk, at in session.connection().execute(chosen):
            for name in wanted[uid] if field == INSERTED else wanted[uid] & {field, DELETED}:
                found[uid, name] = (clerk, at)
    return found


def chunked(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values in pieces that fit into one statement."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def _of_batch(session: Session, entry: Row[Any]) -> Sequence[str]:
    table = table_of(MODELS[entry.table])
    made_by = int(entry.row_uid.removeprefix(WHOLE_BATCH))
    return session.connection().scalars(select(table.c.uid).where(table.c.batch == made_by)).all()
