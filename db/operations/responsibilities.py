"""Writing how far a piece of work of the notice has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.log import begin, finish
from db.models import ResponsibilityRecord
from db.operations.saved import Saved
from domain.changes import Changes
from domain.errors import blocking
from domain.problem import Status
from domain.responsibilities import WORK_LABELS, WorkDraft, check_work, keyed
from domain.scheme import Scheme


def save_work(session: Session, scheme: Scheme, draft: WorkDraft, clerk: str, now: datetime) -> Saved:
    """Keep the state of a piece of work of a round; work that is not done has no day on which it was."""
    if draft.status is not Status.SOLVED:
        draft = replace(draft, done_on=None)
    findings = tuple(check_work(draft, scheme, now.date()))
    if blocking(findings):
        return Saved(Changes(), "", findings)
    task = dict(keyed(scheme))[draft.key].task
    begin(session, "responsibility", f"责任落实 {task} {WORK_LABELS[draft.status]}", clerk, now)
    r = ResponsibilityRecord
    row = session.scalars(select(r).where(r.round_uid == draft.round_uid, r.key == draft.key)).first()
    if row is None:
        row = r(round_uid=draft.round_uid, key=draft.key)
        session.add(row)
    row.status, row.done_on, row.remark, row.deleted = str(draft.status), draft.done_on, draft.remark.strip(), False
    changes = finish(session)
    return Saved(changes, row.uid, findings)
