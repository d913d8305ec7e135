"""Writing how far a piece of work of the notice has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.log import begin, finish
from db.models import ResponsibilityRecord
from db.operations.meanwhile import met_row
from db.operations.saved import Saved
from domain.changes import Changes
from domain.errors import blocking
from domain.problem import Status
from domain.responsibilities import WORK_LABELS, WorkDraft, check_work, keyed
from domain.scheme import Scheme


def save_work(session: Session, scheme: Scheme, draft: WorkDraft, clerk: str, now: datetime) -> Saved:
    """Keep the state of a piece of work of a round; work that is not done has no day on which it was.

    KnownError where others have changed the same since the draft was read.
    """
    row = _row(session, draft)
    if row is not None:
        values = met_row(session, "这项工作", row, draft.seen, _columns(draft))
        draft = replace(draft, **{**values, "status": Status(values["status"])})
    if draft.status is not Status.SOLVED:
        draft = replace(draft, done_on=None)
    findings = tuple(check_work(draft, scheme, now.date()))
    if blocking(findings):
        return Saved(Changes(), "", findings)
    task = dict(keyed(scheme))[draft.key].task
    begin(session, "responsibility", f"责任落实 {task} {WORK_LABELS[draft.status]}", clerk, now)
    if row is None:
        row = ResponsibilityRecord(round_uid=draft.round_uid, key=draft.key)
        session.add(row)
    for name, value in _columns(draft).items():
        setattr(row, name, value)
    row.deleted = False
    changes = finish(session)
    return Saved(changes, row.uid, findings)


def _row(session: Session, draft: WorkDraft) -> ResponsibilityRecord | None:
    r = ResponsibilityRecord
    return session.scalars(select(r).where(r.round_uid == draft.round_uid, r.key == draft.key)).first()


def _columns(draft: WorkDraft) -> dict[str, Any]:
    return {"status": str(draft.status), "done_on": draft.done_on, "remark": draft.remark.strip()}
