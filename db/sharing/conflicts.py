"""The pile of questions that merges left: listed, and decided one by one, for a household or for a village."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from db import log
from db.models import BatchRow, ConflictRow, HandoutRow
from db.sharing.conflict_words import Words
from db.sharing.merge import apply
from db.sharing.taking import taking_of
from domain.changes import Changes
from domain.errors import KnownError
from domain.sharing import OpenConflict, Side

SIDES: dict[Side, str] = {"ours": "保留本单位的", "theirs": "采用对方的"}


def open_conflicts(session: Session) -> list[OpenConflict]:
    """The questions that nobody has decided, by village and household."""
    rows = session.scalars(_open()).all()
    parts = {row.uid: row for row in session.scalars(select(HandoutRow))}
    words = Words(session, rows)
    found = [words.conflict(row, parts.get(row.handout_uid)) for row in rows]
    return sorted(found, key=lambda one: (one.village, one.place, one.field_label, one.uid))


def open_by(session: Session, by: Literal["handout_uid", "batch"]) -> dict[Any, int]:
    """How many questions nobody has decided, by handout or by the batch of their merge."""
    waiting = _open().order_by(None).subquery()
    column = waiting.c[by]
    return dict(session.execute(select(column, func.count()).group_by(column)).all())


def decide(session: Session, uids: Collection[str], side: Side, clerk: str, now: datetime) -> Changes:
    """Decide questions for ours (nothing is changed) or for theirs (their values are taken); one write, which can be undone.

    KnownError when one of them has been decided in the meantime, or its merge taken back.
    """
    wanted = set(uids)
    rows = [row for row in session.scalars(_open()) if row.uid in wanted]
    if len(rows) < len(wanted):
        raise KnownError("有的冲突已经处理过，或者那次合并已撤销；请刷新后再看。")
    label = f"处理合并冲突 {len(rows)} 处：{SIDES[side]}"
    number = log.begin(session, "decide", label, clerk, now)
    log.keep(session)
    for row in rows:
        if side == "theirs":
            apply(session, taking_of(row.taking))
        row.decided, row.decided_batch = side, number
    changes = log.finish(session)
    return replace(changes, tables=changes.tables | {ConflictRow.__tablename__}, batch=number)


def _open() -> Select[Any]:
    merge, decision = aliased(BatchRow), aliased(BatchRow)
    return (
        select(ConflictRow)
        .join(merge, merge.number == ConflictRow.batch)
        .outerjoin(decision, decision.number == ConflictRow.decided_batch)
        .where(merge.undone_by.is_(None), or_(ConflictRow.decided == "", decision.undone_by.is_not(None)))
        .order_by(ConflictRow.batch, ConflictRow.uid)
    )
