"""What others have saved since a row was read: the answer to “did somebody change this meanwhile”, for every operation.

A record that is read carries the position of the log at which it was read (`seen`), and whoever saves it hands that back. Batches
of this program itself are nobody else's (`Store.own`). A draft with `seen` 0 was not read from the file, and nothing is asked.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.log import INSERTED, OWN
from db.models import BatchRow, LogRow, Shared
from db.queries.history_words import field_label
from db.rows import MODELS, missing, plain, table_of
from domain.meeting import CHANGED, GONE, LOOK, Theirs, meet, refusal

Changed = dict[str, dict[str, Theirs]]


def since(session: Session, seen: int, uids: Collection[str]) -> Changed:
    """What others have written to these rows after batch `seen`, by row and field; an insert stands under `*`."""
    if not _others_wrote(session, seen):
        return {}
    log, batch = table_of(LogRow), table_of(BatchRow)
    own = session.info.get(OWN, ())
    chosen = select(log, batch.c.clerk, batch.c.at).join(batch, batch.c.number == log.c.batch)
    found: Changed = {}
    for line in session.connection().execute(chosen.where(log.c.batch > seen, log.c.row_uid.in_(uids)).order_by(log.c.seq)):
        if line.batch in own:
            continue
        row = found.setdefault(line.row_uid, {})
        before = row[line.field].before if line.field in row else None if line.field == INSERTED else json.loads(line.old)
        row[line.field] = Theirs(before, json.loads(line.new), line.clerk, line.at)
    return found


def met_row(session: Session, what: str, row: Shared, seen: int, ours: Mapping[str, Any]) -> dict[str, Any]:
    """The values to save in a row: `ours`, with what others have saved in fields that we left alone.

    `ours` and the result are values as the columns hold them; `what` is 这条监测记录 and the like. KnownError where both
    changed one field, or where they took the row away.
    """
    theirs = made(since(session, seen, [row.uid]).get(row.uid, {}), ours, row.__tablename__)
    if not theirs:
        return dict(ours)
    if row.deleted and "deleted" in theirs:
        raise refusal(what, (), theirs["deleted"], did=GONE)
    before = {name: plain(value) for name, value in ours.items()}
    values = met(what, before, theirs, row.__tablename__)
    return {name: value if values[name] == before[name] else getattr(row, name) for name, value in ours.items()}


def unchanged(session: Session, what: str, rows: Iterable[Shared], seen: int, fields: Collection[str] = ()) -> None:
    """KnownError when others have changed one of these rows since (only in `fields`, when some are named).

    For what is decided by looking: taking a record away, marking somebody as gone.
    """
    named = {row.uid: row for row in rows}
    for uid, changed in since(session, seen, list(named)).items():
        told = {name: their for name, their in changed.items() if not fields or name in {*fields, INSERTED, "deleted"}}
        if told:
            table = named[uid].__tablename__
            labels = [label for name in told if (label := field_label(table, name))]
            raise refusal(what, labels, latest(told), then=LOOK, did=GONE if named[uid].deleted else CHANGED)


def made(changed: Mapping[str, Theirs], names: Iterable[str], table: str) -> dict[str, Theirs]:
    """The changes of a row, its making as a change of each of these fields from what an untouched row holds."""
    begun, found = changed.get(INSERTED), {}
    if begun is not None:
        untouched = {name: plain(missing(MODELS[table], name)) for name in names}
        found = {name: replace(begun, before=before, now=begun.now[name]) for name, before in untouched.items()}
    return found | {name: one for name, one in changed.items() if name != INSERTED}


def met(what: str, ours: Mapping[str, Any], theirs: Mapping[str, Theirs], table: str) -> dict[str, Any]:
    """The plain values to save in fields of a table; KnownError, with the fields' names, where both changed one."""
    found = meet(ours, theirs)
    if found.clashes:
        labels = [label for name in found.clashes if (label := field_label(table, name))]
        raise refusal(what, labels, theirs[found.clashes[-1]])
    return found.values


def latest(changed: Mapping[str, Theirs]) -> Theirs:
    """The change that was saved last."""
    return max(changed.values(), key=lambda one: one.at)


def _others_wrote(session: Session, seen: int) -> bool:
    """True when there is a batch of somebody else after `seen`: mostly there is none, and nothing more is asked."""
    if not seen:
        return False
    batch = table_of(BatchRow)
    own = session.info.get(OWN, ())
    return any(number not in own for number in session.connection().scalars(select(batch.c.number).where(batch.c.number > seen)))
