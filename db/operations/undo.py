"""Taking a write back. Undoing is a write of its own: it can be undone in its turn (重做), and nothing is erased from the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Row, exists, func, or_, select
from sqlalchemy.orm import Session

from db import log
from db.log import INSERTED, WHOLE_BATCH
from db.models import BatchRow, BulkRow, ConflictRow, LogRow, NoticeRecord, Shared
from db.operations.notices import check_taken_back
from db.rows import MODELS, logged_columns, plain, table_of, value_of
from domain.changes import Changes
from domain.errors import KnownError
from domain.office import BatchInfo
from domain.operators import RIGHT_OF, Right, require

UNDO, REDO = "undo", "redo"
STEPS = (UNDO, REDO)
LASTING = ("create", "handout")
"""Kinds of batches that cannot be taken back."""


@dataclass
class Effect:
    """What a batch did to one row: the fields before and after it, as plain values."""

    model: type[Shared]
    uid: str
    inserted: bool = False
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def undo(session: Session, batch: int, clerk: str, now: datetime) -> Changes:
    """Take a batch back, as a new batch; undoing an undo brings the first one back.

    A merge goes with what was chosen of theirs in its questions. KnownError when there is no such batch, when it has been taken
    back already, when later writes stand on it, or when the role of who works may not.
    """
    target = _target(session, batch)
    operator = log.operator_of(session)
    require(operator, RIGHT_OF.get(target.kind))
    if operator is not None and target.clerk != operator.name:
        require(operator, Right.UNDO_OTHERS)
    for decision in _chosen_in(session, target):
        undo(session, decision, clerk, now)
    again = target.kind == UNDO
    word = "重做" if again else "撤销"
    label = target.label.removeprefix("撤销：").removeprefix("重做：")
    number = log.begin(session, REDO if again else UNDO, f"{word}：{label}", clerk, now)
    log.keep(session)
    whole = _take_back_bulk(session, target)
    for effect in _effects(session, batch):
        # Rows that the batch made in a table it filled in bulk have been taken back with the others.
        if not (effect.model in whole and _made_by(session, effect) == batch):
            _take_back(session, target, effect)
    target.undone_by = number
    _revive(session, target)
    return _with_questions(session, log.finish(session), number)


def _chosen_in(session: Session, merge: BatchRow) -> list[int]:
    """The standing decisions that took theirs in the questions of a merge, the latest first."""
    number = BatchRow.number
    chosen = (
        select(number)
        .join(ConflictRow, ConflictRow.decided_batch == number)
        .where(ConflictRow.batch == merge.number, ConflictRow.decided == "theirs", number != merge.number)
        .where(BatchRow.undone_by.is_(None))
    )
    return sorted(set(session.scalars(chosen)), reverse=True)


def _with_questions(session: Session, changes: Changes, number: int) -> Changes:
    """Whether a question of a merge is open depends on batches alone: undoing one may open it again, and change no row."""
    if session.scalar(select(ConflictRow.uid).limit(1)) is None:
        return changes
    return replace(changes, tables=changes.tables | {ConflictRow.__tablename__}, batch=number)


def last_undoable(session: Session, clerk: str) -> BatchInfo | None:
    """The clerk's last write that still stands, None when there is none."""
    table = table_of(BatchRow)
    standing = (table.c.clerk == clerk) & table.c.undone_by.is_(None) & table.c.kind.not_in((*STEPS, *LASTING))
    return _info(session, select(table).where(standing).order_by(table.c.number.desc()).limit(1))


def last_redoable(session: Session, clerk: str) -> BatchInfo | None:
    """The clerk's last undo, as long as the clerk has written nothing else since; None when there is none."""
    table = table_of(BatchRow)
    mine = (table.c.clerk == clerk) & table.c.undone_by.is_(None)
    written = select(func.max(table.c.number)).where(mine, table.c.kind.not_in(STEPS)).scalar_subquery()
    later = table.c.number > func.coalesce(written, 0)
    return _info(session, select(table).where(mine, later, table.c.kind == UNDO).order_by(table.c.number.desc()).limit(1))


def _info(session: Session, statement: Any) -> BatchInfo | None:
    row = session.connection().execute(statement).first()
    return None if row is None else BatchInfo(row.number, row.kind, row.label, row.clerk, row.at)


def _target(session: Session, number: int) -> BatchRow:
    target = session.get(BatchRow, number)
    if target is None:
        raise KnownError("没有这一步操作，可能文件已经换过；请重新打开后再看。")
    if target.undone_by is not None:
        raise KnownError(f"“{target.label}”已经撤销过了。")
    if target.kind in LASTING:
        raise KnownError(f"“{target.label}”不能撤销。")
    return target


def _revive(session: Session, target: BatchRow) -> None:
    """When an undo or redo is taken back, the batch that it had taken back stands again."""
    for row in session.scalars(select(BatchRow).where(BatchRow.undone_by == target.number)):
        row.undone_by = None


def _effects(session: Session, number: int) -> list[Effect]:
    effects: dict[tuple[str, str], Effect] = {}
    table = table_of(LogRow)
    chosen = select(table).where(table.c.batch == number, table.c.row_uid.not_like(f"{WHOLE_BATCH}%"))
    for entry in session.connection().execute(chosen.order_by(table.c.seq)):
        effect = effects.setdefault((entry.table, entry.row_uid), Effect(MODELS[entry.table], entry.row_uid))
        if entry.field == INSERTED:
            effect.inserted, effect.after = True, json.loads(entry.new)
        else:
            effect.before.setdefault(entry.field, json.loads(entry.old))
            effect.after[entry.field] = json.loads(entry.new)
    return list(effects.values())


def _made_by(session: Session, effect: Effect) -> int:
    row = session.get(effect.model, effect.uid)
    return row.batch if row is not None else 0


def _take_back(session: Session, target: BatchRow, effect: Effect) -> None:
    row = session.get(effect.model, effect.uid)
    if row is None or any(plain(getattr(row, name)) != value for name, value in effect.after.items()):
        raise _in_the_way(target, _last_writer(session, target.number, effect.uid))
    was_deleted = row.deleted
    if effect.inserted:
        row.deleted = True
    else:
        columns = {column.key: column for column in logged_columns(effect.model)}
        for name, value in effect.before.items():
            setattr(row, name, value_of(columns[name], value))
    if row.deleted and not was_deleted:
        _refuse_if_used(session, target, effect.model, "uid", effect.uid)
    elif was_deleted and not row.deleted:
        _refuse_if_parents_went(session, target, row)
    if isinstance(row, NoticeRecord):
        # Rows name a notice by words of its text, not by a key of its row.
        check_taken_back(session, row, effect.after.get("text", row.text))


def _take_back_bulk(session: Session, target: BatchRow) -> set[type[Shared]]:
    """Take back what the batch did to whole tables at once; returns the models of which all its own rows are gone."""
    bulk, entries = table_of(BulkRow), table_of(LogRow)
    filled = session.connection().scalars(select(bulk.c.table).where(bulk.c.batch == target.number).distinct())
    models = {MODELS[name] for name in filled}
    for model in models:
        _refuse_if_changed(session, target, model, target.number)
        log.tombstone_batch(session, model, target.number, deleted=True)
        _refuse_if_used(session, target, model, "batch", target.number)
    chosen = select(entries).where(entries.c.batch == target.number, entries.c.row_uid.like(f"{WHOLE_BATCH}%"))
    for entry in session.connection().execute(chosen.order_by(entries.c.seq.desc())).all():
        made_by = int(entry.row_uid.removeprefix(WHOLE_BATCH))
        _refuse_if_changed(session, target, MODELS[entry.table], made_by)
        log.tombstone_batch(session, MODELS[entry.table], made_by, deleted=json.loads(entry.old))
    return models


def _refuse_if_changed(session: Session, target: BatchRow, model: type[Shared], made_by: int) -> None:
    """Refuse when a later write that still stands has changed a row that batch `made_by` made in bulk."""
    entries, batches, table = table_of(LogRow), table_of(BatchRow), table_of(model)
    chosen = (
        select(batches)
        .join(entries, entries.c.batch == batches.c.number)
        .join(table, table.c.uid == entries.c.row_uid)
        .where(table.c.batch == made_by, entries.c.table == model.__tablename__, batches.c.number > target.number)
        .where(batches.c.undone_by.is_(None), batches.c.kind.not_in(STEPS))
    )
    later = session.connection().execute(chosen.order_by(batches.c.number.desc()).limit(1)).first()
    if later is not None:
        raise _in_the_way(target, later)


def _refuse_if_used(session: Session, target: BatchRow, model: type[Shared], column: str, value: Any) -> None:
    """Refuse when a living row that was made later belongs to one of the rows that go (those with `value` in `column`)."""
    batches, going = table_of(BatchRow), table_of(model).alias("going")
    gone = select(going.c.uid).where(going.c[column] == value)
    for child, reference in _references(model):
        table = table_of(child)
        used = select(batches).join(table, table.c.batch == batches.c.number)
        used = used.where(table.c.deleted.is_(False), table.c.batch > target.number, reference.in_(gone))
        later = session.connection().execute(used.order_by(batches.c.number.desc()).limit(1)).first()
        if later is not None:
            raise _in_the_way(target, later)


def _references(model: type[Shared]) -> Iterator[tuple[type[Shared], Column[Any]]]:
    """The columns of shared tables that name a row of `model`."""
    for child in MODELS.values():
        for column in table_of(child).columns:
            if any(key.column.table is table_of(model) for key in column.foreign_keys):
                yield child, column


def _refuse_if_parents_went(session: Session, target: BatchRow, row: Shared) -> None:
    """Refuse to bring a row back whose household, inspection … was deleted in the meantime."""
    entries = table_of(LogRow)
    for column in table_of(type(row)).columns:
        for key in column.foreign_keys:
            parent, uid = key.column.table, getattr(row, column.key)
            deleted = session.connection().scalar(select(parent.c.deleted).where(parent.c.uid == uid))
            if deleted and session.connection().scalar(
                select(exists().where(entries.c.row_uid == uid, entries.c.field == "deleted", entries.c.batch > target.number))
            ):
                raise _in_the_way(target, _last_writer(session, target.number, uid))


def _last_writer(session: Session, after: int, uid: str) -> Row[Any] | None:
    entries, batches = table_of(LogRow), table_of(BatchRow)
    chosen = select(batches).join(entries, entries.c.batch == batches.c.number)
    chosen = chosen.where(entries.c.batch > after, or_(entries.c.row_uid == uid, entries.c.row_uid.like(f"{WHOLE_BATCH}%")))
    return session.connection().execute(chosen.order_by(batches.c.number.desc()).limit(1)).first()


def _in_the_way(target: BatchRow, later: Row[Any] | None) -> KnownError:
    who = "后来"
    if later is not None:
        when = str(later.at).replace("T", " ")[:16]
        who = f"{later.clerk}后来（{when}，{later.label}）" if later.clerk else f"后来（{when}，{later.label}）"
    return KnownError(f"“{target.label}”不能撤销：{who}又改过同一处；请先撤销后面的修改，或直接改正。")
