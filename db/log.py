"""The change log: every write of a shared row, field by field, in batches.

A hook of the session writes the entries, so that no operation can forget them; what would go around the hook (bulk updates, hard
deletes, writes outside a batch) is refused. Thousands of new rows go through `bulk_insert`, which logs them as compressed chunks.

Forms of an entry (`LogRow`): field `*` is an insert, with the row as JSON in `new`; any other field has its old and new value as
JSON. An entry whose `row_uid` is `batch:17` speaks of all rows that batch 17 made in the table (see `tombstone_batch`).
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, TextClause, bindparam, event, inspect, select, update
from sqlalchemy.orm import ORMExecuteState, Session

from db import derived, search_index
from db.chain import chunk_mark, entry_mark, seal
from db.chunks import LARGEST_CHUNK, chunk_text
from db.many import insert_rows
from db.models import BatchRow, BulkRow, LogRow, SettingRow, Shared
from db.pending import write_pending
from db.rows import MODELS, complete, dumped, logged_columns, plain, table_of
from domain.changes import Changes
from domain.operators import RIGHT_OF, Operator, require

INSERTED = "*"
WHOLE_BATCH = "batch:"
CHUNK = 1000
LAST_BATCH = "SELECT number, hash FROM batch ORDER BY number DESC LIMIT 1"
"""Asked by every write, and the same on every server."""

_KEY = "batch"
OPERATOR = "operator"
"""In the `info` of a session: the `Operator` who works in a file that has operators."""
WRITTEN = "written"
"""In the `info` of a session: the batches that it has written, as (number, kind)."""
BROUGHT = frozenset({"import", "merge"})
"""Kinds of batches that bring in what other people have keyed."""
OWN = "own"
"""In the `info` of a session: the numbers of the batches that were keyed in this program, which are nobody else's."""
_WRITING = re.compile(r"\s*(insert|update|delete|replace)\b", re.IGNORECASE)


class UnloggedWrite(RuntimeError):  # noqa: N818  (a fault of the program, never of the person)
    """A shared row was about to be written around the change log."""


class LoggedSession(Session):
    """A session whose writes of shared rows are logged. The only kind that `Store` hands out."""


@dataclass
class Batch:
    """The open batch of a session.

    `row` is what the batch says of itself; it is written when the batch is closed, sealed by `before` and `marks`
    (`db/chain.py`).
    `connection` is the session's, kept because asking for it at every table of a save takes as long as writing the table.
    `old` keeps values that were not loaded when they were replaced; `entries` wait to be written together.
    """

    number: int
    row: dict[str, Any]
    before: str
    connection: Connection
    depth: int = 1
    keep: bool = False
    tables: set[str] = field(default_factory=set)
    touched: derived.Touched = field(default_factory=derived.Touched)
    added: Counter[str] = field(default_factory=Counter)
    old: dict[tuple[int, str], Any] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    marks: list[bytes] = field(default_factory=list)

    def changes(self) -> Changes:
        """What the batch has touched so far."""
        if not self.tables:
            return Changes()
        households = frozenset() if self.touched.everything else frozenset(self.touched.households)
        return Changes(frozenset(self.tables), households, self.number, dict(self.added))


def begin(session: Session, kind: str, label: str, clerk: str, now: datetime) -> int:
    """Open a batch and return its number; inside an open batch, join that one.

    `kind` is a word for programs, `label` the Chinese words for the history. A naive `now` is local time.
    In a file with operators the batch is signed with the name of who works; KnownError when the role may not write this.
    """
    batch = current(session)
    if batch is not None:
        batch.depth += 1
        return batch.number
    operator = operator_of(session)
    require(operator, RIGHT_OF.get(kind))
    clerk = operator.name if operator else clerk
    connection = session.connection()
    last = connection.exec_driver_sql(LAST_BATCH).first()
    number = last.number + 1 if last else 1
    at = now.astimezone().isoformat(timespec="milliseconds")
    row = {"number": number, "kind": kind, "label": label, "clerk": clerk, "office_uid": _office_uid(session), "at": at}
    session.info[_KEY] = Batch(number, row, last.hash if last else "", connection)
    return number


def operator_of(session: Session) -> Operator | None:
    """Who works in this session; None in a file without operators."""
    found: Operator | None = session.info.get(OPERATOR)
    return found


def finish(session: Session) -> Changes:
    """Write what is pending, work out what is derived, and say what the batch touched; an empty batch leaves no row."""
    batch = current(session)
    if batch is None:
        raise UnloggedWrite("finish without begin")
    session.flush()
    _write_entries(session, batch)
    derived.refresh(session, batch.touched)
    batch.depth -= 1
    if batch.depth <= 0:
        _close(session, batch)
    return batch.changes()


def keep(session: Session) -> None:
    """Keep the open batch even when it turns out to change nothing: it is itself worth a line in the history."""
    _required(session).keep = True


def note(session: Session, kind: str, label: str, clerk: str, now: datetime) -> Changes:
    """Write a line into the history about what changed no shared row: a password, the operators."""
    begin(session, kind, label, clerk, now)
    keep(session)
    return finish(session)


def finish_all(session: Session) -> None:
    """Close a batch that an operation left open, for instance by returning early."""
    while current(session) is not None:
        finish(session)


def current(session: Session) -> Batch | None:
    """The open batch of the session."""
    batch: Batch | None = session.info.get(_KEY)
    return batch


def insert(session: Session, model: type[Shared], rows: Iterable[dict[str, Any]]) -> None:
    """Insert a few new rows, each with its entry, without making objects of them; missing columns get their defaults.

    For rows that nobody changes again in the same write. KeyError for a column that the table does not have.
    """
    batch = _required(session)
    if session.new:
        session.flush()
    values = [complete(model, {**row, "batch": batch.number}) for row in rows]
    if values:
        insert_rows(batch.connection, table_of(model), values)
        _note_inserted(batch, model, values)
        for row in values:
            batch.touched.add(session, model, row.__getitem__, {})


def bulk_insert(
    session: Session, model: type[Shared], rows: Iterable[dict[str, Any]], *, settled: Collection[str] = ()
) -> None:
    """Insert many new rows at once; missing columns get their defaults. The rows carry the batch's number.

    `settled` are new households (uids) whose rows bring their derived values along, so that none is worked out.
    KeyError for a column that the table does not have.
    """
    batch = _required(session)
    session.flush()
    complete_rows = (complete(model, {**row, "batch": batch.number}) for row in rows)
    while chunk := list(islice(complete_rows, CHUNK)):
        insert_rows(session.connection(), table_of(model), chunk)
        _log_chunk(session, model, batch.number, chunk)
        batch.tables.add(model.__tablename__)
        batch.added[model.__tablename__] += len(chunk)
        batch.touched.add_rows(model, chunk, settled)


def update_rows(session: Session, model: type[Shared], rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Give rows (by uid) new values in some fields, each with its entry, without making objects of them.

    For many rows at once. Values are as columns hold them; what equals the old value is no change. KeyError for a row
    that is not there.
    """
    batch = _required(session)
    session.flush()
    table = table_of(model)
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for some in _chunks(list(rows), CHUNK):
        found = session.connection().execute(select(table).where(table.c.uid.in_(some)))
        old = {row.uid: row._mapping for row in found}
        for uid in some:
            changed = {name: old[uid][name] for name, value in rows[uid].items() if plain(old[uid][name]) != plain(value)}
            if not changed:
                continue
            names = tuple(sorted(changed))
            groups.setdefault(names, []).append({"this": uid, **{f"new_{name}": rows[uid][name] for name in names}})
            for name, value in changed.items():
                values = dumped(plain(value)), dumped(plain(rows[uid][name]))
                batch.entries.append(_entry(batch.number, model, uid, name, *values))
            batch.tables.add(model.__tablename__)
            now = {**old[uid], **rows[uid]}
            batch.touched.add(session, model, now.__getitem__, changed)
    for names, together in groups.items():
        new = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
        session.connection().execute(update(table).where(table.c.uid == bindparam("this")).values(new), together)
    session.expire_all()


def _chunks(uids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (uids[start : start + size] for start in range(0, len(uids), size))


def tombstone_batch(session: Session, model: type[Shared], made_by: int, *, deleted: bool) -> int:
    """Delete (or bring back) every row that batch `made_by` made in the table, as one entry; returns how many rows."""
    batch = _required(session)
    session.flush()
    table = table_of(model)
    these = (table.c.batch == made_by) & (table.c.deleted == (not deleted))
    batch.touched.add_selected(session, model, these)
    count = session.connection().execute(update(table).where(these).values(deleted=deleted)).rowcount
    if count:
        entry = _entry(batch.number, model, f"{WHOLE_BATCH}{made_by}", "deleted", dumped(not deleted), dumped(deleted))
        batch.entries.append(entry)
        batch.tables.add(model.__tablename__)
        session.expire_all()
    return count


def unpacked(payload: bytes) -> tuple[list[str], list[list[Any]]]:
    """The columns (`uid` first) and plain rows of a bulk chunk. ValueError for one that this program has not written."""
    chunk = json.loads(chunk_text(payload))
    return chunk["columns"], chunk["rows"]


@cache
def _logged_keys(model: type[Shared]) -> tuple[str, ...]:
    return tuple(column.key for column in logged_columns(model))


def _log_chunk(session: Session, model: type[Shared], number: int, chunk: list[dict[str, Any]]) -> None:
    keys = ["uid", *_logged_keys(model)]
    rows = list(map(itemgetter(*keys), chunk))
    text = dumped({"columns": keys, "rows": rows}).encode()
    if len(text) > LARGEST_CHUNK and len(chunk) > 1:
        _log_chunk(session, model, number, chunk[: len(chunk) // 2])
        _log_chunk(session, model, number, chunk[len(chunk) // 2 :])
        return
    payload = zlib.compress(text, 1)
    values = {"batch": number, "table": model.__tablename__, "rows": len(chunk), "payload": payload}
    insert_rows(session.connection(), table_of(BulkRow), [values])
    _required(session).marks.append(chunk_mark(model.__tablename__, payload))


def _close(session: Session, batch: Batch) -> None:
    del session.info[_KEY]
    search_index.refresh(session, batch.touched.searched)
    if batch.tables or batch.keep:
        row = {**batch.row, "undone_by": None, "hash": seal(batch.before, batch.row, batch.marks)}
        insert_rows(batch.connection, table_of(BatchRow), [row])
        session.info.setdefault(WRITTEN, []).append((batch.number, batch.row["kind"]))


def _required(session: Session) -> Batch:
    batch = current(session)
    if batch is None:
        raise UnloggedWrite("a shared row is written outside a batch")
    return batch


def _office_uid(session: Session) -> str:
    if "office_uid" not in session.info:
        session.info["office_uid"] = session.scalar(select(SettingRow.value).where(SettingRow.key == "office_uid")) or ""
    return str(session.info["office_uid"])


def _entry(number: int, model: type[Shared], uid: str, name: str, old: str | None, new: str | None) -> dict[str, Any]:
    return {"batch": number, "table": model.__tablename__, "row_uid": uid, "field": name, "old": old, "new": new}


@event.listens_for(LoggedSession, "before_flush")
def _prepare(session: Session, _context: Any, _instances: Any) -> None:
    """Refuse what may not be written; write new rows; load old values that nobody has read."""
    if any(isinstance(row, Shared) for row in session.deleted):
        raise UnloggedWrite("shared rows are never deleted, only marked `deleted`")
    added = [row for row in session.new if isinstance(row, Shared)]
    if added:
        _add(session, _required(session), added)
    for row in session.dirty:
        if isinstance(row, Shared) and session.is_modified(row):
            _load_old(session, row)


def _add(session: Session, batch: Batch, added: list[Shared]) -> None:
    """Write new rows and note their entries."""
    for model, rows in write_pending(session, added, batch.number):
        _note_inserted(batch, model, rows)
    for row in added:
        batch.touched.add_row(session, row, {})


def _note_inserted(batch: Batch, model: type[Shared], rows: list[dict[str, Any]]) -> None:
    name, keys = model.__tablename__, _logged_keys(model)
    batch.tables.add(name)
    batch.added[name] += len(rows)
    for row in rows:
        text = dumped({key: row[key] for key in keys})
        batch.entries.append(_entry(batch.number, model, row["uid"], INSERTED, None, text))


def _write_entries(session: Session, batch: Batch) -> None:
    if batch.entries:
        insert_rows(batch.connection, table_of(LogRow), batch.entries)
        batch.marks.extend(map(entry_mark, batch.entries))
        batch.entries.clear()


def _load_old(session: Session, row: Shared) -> None:
    batch = _required(session)
    state = inspect(row)
    for column in logged_columns(type(row)):
        history = state.attrs[column.key].history
        if history.added and not history.deleted:
            table = table_of(type(row))
            found = session.connection().scalar(select(column).where(table.c.uid == row.uid))
            batch.old[id(row), column.key] = found


@event.listens_for(LoggedSession, "after_flush")
def _note_changes(session: Session, _context: Any) -> None:
    batch = current(session)
    if batch is None:
        return
    for row in session.dirty:
        if isinstance(row, Shared):
            batch.entries.extend(_changed(session, batch, row))
    batch.old.clear()


def _changed(session: Session, batch: Batch, row: Shared) -> Iterator[dict[str, Any]]:
    model = type(row)
    changed: dict[str, Any] = {}
    state = inspect(row)
    for column in logged_columns(model):
        history = state.attrs[column.key].history
        if not history.added:
            continue
        old = history.deleted[0] if history.deleted else batch.old.get((id(row), column.key))
        if plain(old) != plain(history.added[0]):
            changed[column.key] = old
            values = dumped(plain(old)), dumped(plain(history.added[0]))
            yield _entry(batch.number, model, row.uid, column.key, *values)
    if changed:
        batch.tables.add(model.__tablename__)
        batch.touched.add_row(session, row, changed)


@event.listens_for(LoggedSession, "do_orm_execute")
def _refuse_unlogged(state: ORMExecuteState) -> None:
    statement = state.statement
    if isinstance(statement, TextClause):
        if _WRITING.match(statement.text):
            raise UnloggedWrite(statement.text)
    elif state.is_insert or state.is_update or state.is_delete:
        name = getattr(getattr(statement, "table", None), "name", "")
        if name in MODELS:
            raise UnloggedWrite(f"a statement that writes to {name} goes around the change log")


@event.listens_for(LoggedSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_KEY, None)


def latest_batch(session: Session) -> int:
    """The number of the last batch, 0 in a file without one: the position in the log.

    What is read carries it, so that saving can ask what others wrote meanwhile.
    """
    last = session.connection().exec_driver_sql(LAST_BATCH).first()
    return last.number if last else 0
