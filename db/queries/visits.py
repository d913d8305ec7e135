"""Who visited a household, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.log import latest_batch
from db.models import CadreRecord, VisitorRecord, VisitRecord


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit with the names of its visitors. `inspected`: an inspection made it."""

    uid: str
    on: date
    visitors: tuple[str, ...]
    inspected: bool
    note: str
    seen: int = field(default=0, compare=False)
    """Position in the log at which it was read."""


def visits_of(session: Session, household_uid: str) -> list[Visit]:
    """All visits to a household, of every round, the newest first."""
    v = VisitRecord
    rows = session.scalars(
        select(v).where(v.household_uid == household_uid, v.deleted.is_(False)).order_by(v.visited_on.desc(), v.uid)
    ).all()
    names: dict[str, list[str]] = {row.uid: [] for row in rows}
    for visit_uid, name in session.execute(
        select(VisitorRecord.visit_uid, CadreRecord.name)
        .join(CadreRecord, CadreRecord.uid == VisitorRecord.cadre_uid)
        .where(VisitorRecord.visit_uid.in_(names), VisitorRecord.deleted.is_(False))
        .order_by(VisitorRecord.batch, VisitorRecord.uid)
    ):
        names[visit_uid].append(name)
    seen = latest_batch(session)
    return [Visit(r.uid, r.visited_on, tuple(names[r.uid]), r.inspection_uid is not None, r.note, seen) for r in rows]
