"""What an assessment looks at: the problems a round deals with that may be charged on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models import InspectionRecord, ProblemRecord, RegionRow
from db.queries.places import problems_in
from db.queries.round_problems import of_round
from domain.assessing import Case, Fault, assess
from domain.inspection import Kind
from domain.region import Level
from domain.rounds import Round
from domain.scheme import Scheme

FIELDS = (
    "uid", "village_uid", "village", "group", "head_name", "head_id_no", "helper", "lead_unit", "dimension", "description",
    "found_on", "deadline", "solved_on",
)  # fmt: skip


def assessment_cases(session: Session, scheme: Scheme, round_: Round, day: date, region_uid: str = "") -> list[Case]:
    """Every case of the round on a day, in one region or (empty) everywhere, by place; see `domain.assessing`."""
    return assess(scheme, round_, _faults(session, round_.uid, day, region_uid), day)


def villages_in_order(session: Session) -> list[tuple[str, str]]:
    """The villages (uid, name) in the office's order."""
    r = RegionRow
    rows = session.execute(select(r.uid, r.name).where(r.level == Level.VILLAGE).order_by(r.position, r.name, r.uid))
    return [(uid, name) for uid, name in rows]


def _faults(session: Session, round_uid: str, day: date, region_uid: str) -> Iterator[Fault]:
    """Problems unsolved on the day, and those that the re-inspection found."""
    p, i = ProblemRecord, InspectionRecord
    reviewed = (i.kind == Kind.REVIEW) & i.deleted.is_(False)
    chosen = (
        select(p.household_uid, i.kind, *(getattr(p, name) for name in FIELDS))
        .outerjoin(i, (i.uid == p.inspection_uid) & reviewed)
        .where(p.deleted.is_(False), of_round(session, round_uid), p.found_on <= day)
        .where(or_(p.solved_on.is_(None), p.solved_on > day, i.kind == Kind.REVIEW))
        .order_by(p.village_uid, p.group, p.head_name, p.found_on, p.uid)
    )
    inside = problems_in(session, region_uid)
    if inside is not None:
        chosen = chosen.where(inside)
    for row in session.execute(chosen):
        values = {name: getattr(row, name) for name in FIELDS}
        yield Fault(**values, household_uid=row.household_uid or "", reviewed=row.kind == Kind.REVIEW)
