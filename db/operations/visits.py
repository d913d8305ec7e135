"""Writing visits and who made them (人次)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import new_uid
from db.log import begin, finish, insert
from db.models import VisitorRecord, VisitRecord
from db.operations.cadres import add_cadre, cadres_named
from db.operations.households import living_household
from domain.changes import Changes


def note_visit(
    session: Session,
    round_uid: str,
    household_uid: str,
    on: date,
    visitors: Sequence[tuple[str, str]],
    clerk: str,
    now: datetime,
) -> Changes:
    """Note that these cadres (name, role in which the visit counts) visited the household on a day.

    Noting the same visit twice adds nothing; a day has one visit to a household, also when an inspection made it. An unknown name
    is added to the cadres. KnownError when the household is not in the register any more.
    """
    household = living_household(session, household_uid)
    begin(session, "visit", f"走访 {household.head_name}户", clerk, now)
    visit = visit_on(session, round_uid, household_uid, on)
    if visit is None:
        visit = VisitRecord(uid=new_uid(), round_uid=round_uid, household_uid=household_uid, visited_on=on)
        visit.village_uid = household.village_uid
        session.add(visit)
    known = cadres_named(session, [name for name, _ in visitors])
    roles: dict[str, str] = {}
    for name, role in visitors:
        cadre = known.get(name) or add_cadre(session, name, role)
        known[name] = cadre
        roles[cadre.uid] = role
    write_visitors(session, visit.uid, roles, visitors_of(session, visit.uid), keep=True)
    return finish(session)


def visit_on(session: Session, round_uid: str, household_uid: str, on: date) -> VisitRecord | None:
    """The visit to the household on a day."""
    return session.scalars(
        select(VisitRecord).where(
            VisitRecord.household_uid == household_uid,
            VisitRecord.round_uid == round_uid,
            VisitRecord.visited_on == on,
            VisitRecord.deleted.is_(False),
        )
    ).first()


def visitors_of(session: Session, visit_uid: str) -> Sequence[VisitorRecord]:
    """The visitors of a visit, also those taken away again: their rows are revived, never doubled."""
    return session.scalars(select(VisitorRecord).where(VisitorRecord.visit_uid == visit_uid)).all()


def write_visitors(
    session: Session,
    visit_uid: str,
    roles: Mapping[str, str],
    existing: Iterable[VisitorRecord],
    *,
    keep: bool = False,
    gone: Iterable[str] = (),
) -> None:
    """Bring the visitors of a visit in line with `roles` (cadre uid → role); inside an open batch.

    With `keep` others stay, except those named in `gone` (cadre uids).
    """
    rows = {row.cadre_uid: row for row in existing}
    added = [{"visit_uid": visit_uid, "cadre_uid": uid, "role": role} for uid, role in roles.items() if uid not in rows]
    insert(session, VisitorRecord, added)
    for cadre_uid, role in roles.items():
        row = rows.pop(cadre_uid, None)
        if row is not None:
            row.role, row.deleted = role, False
    leaving = set(gone)
    for row in rows.values():
        if not keep or row.cadre_uid in leaving:
            row.deleted = True
