"""Stored inspections (附件1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.models import AnswerRecord, InspectionRecord, RegionRow, RoundRecord
from db.records import inspection_from
from domain.inspection import Inspection

CHUNK = 500
"""Inspections whose answers are fetched together."""


def inspection_of(session: Session, round_uid: str, household_uid: str) -> Inspection | None:
    """The household's inspection of the round; None when it has not been inspected."""
    chosen = _living().where(InspectionRecord.round_uid == round_uid, InspectionRecord.household_uid == household_uid)
    return _first(session, chosen)


def inspection(session: Session, uid: str) -> Inspection | None:
    """The inspection with this key; None when there is none."""
    return _first(session, _living().where(InspectionRecord.uid == uid))


def previous_inspection(session: Session, round_uid: str, household_uid: str) -> Inspection | None:
    """The household's last inspection of an earlier round; None when there is none."""
    began = select(RoundRecord.starts_on).where(RoundRecord.uid == round_uid).scalar_subquery()
    chosen = (
        _living()
        .join(RoundRecord, RoundRecord.uid == InspectionRecord.round_uid)
        .where(InspectionRecord.household_uid == household_uid, RoundRecord.starts_on < began)
        .order_by(RoundRecord.starts_on.desc(), InspectionRecord.inspected_on.desc())
    )
    return _first(session, chosen)


def inspections(session: Session, round_uid: str, village_uid: str = "") -> Iterator[Inspection]:
    """The inspections of a round (of one village), as the paper lies: village, group, page, name. Streamed."""
    village, group = RegionRow.__table__.alias("village"), RegionRow.__table__.alias("place")
    in_group = (group.c.parent_uid == InspectionRecord.village_uid) & (group.c.name == InspectionRecord.group)
    chosen = (
        _living()
        .outerjoin(village, village.c.uid == InspectionRecord.village_uid)
        .outerjoin(group, in_group & group.c.deleted.is_(False))
        .where(InspectionRecord.round_uid == round_uid)
        .order_by(
            village.c.position, InspectionRecord.village, group.c.position, InspectionRecord.group,
            InspectionRecord.page, InspectionRecord.head_name, InspectionRecord.uid,
        )
    )  # fmt: skip
    if village_uid:
        chosen = chosen.where(InspectionRecord.village_uid == village_uid)
    rows = iter(session.scalars(chosen.execution_options(yield_per=CHUNK)))
    while chunk := list(islice(rows, CHUNK)):
        yield from with_answers(session, chunk)
        for row in chunk:
            session.expunge(row)


def pages(session: Session, round_uid: str, village_uid: str = "") -> list[str]:
    """The page marks (册-页) used in the round, in order."""
    chosen = select(InspectionRecord.page).where(
        InspectionRecord.round_uid == round_uid, InspectionRecord.deleted.is_(False), InspectionRecord.page != ""
    )
    if village_uid:
        chosen = chosen.where(InspectionRecord.village_uid == village_uid)
    return list(session.scalars(chosen.distinct().order_by(InspectionRecord.page)))


def inspections_of_page(session: Session, round_uid: str, village_uid: str, page: str, on: date) -> list[Inspection]:
    """The inspections of one paper sheet (a village's, of one 册-页 and day), in the order in which they were keyed."""
    row = InspectionRecord
    chosen = _living().where(
        row.round_uid == round_uid, row.village_uid == village_uid, row.page == page, row.inspected_on == on
    )
    return list(with_answers(session, session.scalars(chosen.order_by(row.batch, row.uid)).all()))


def inspections_of_household(session: Session, household_uid: str) -> list[Inspection]:
    """All inspections of a household, of every round, the newest first."""
    chosen = _living().where(InspectionRecord.household_uid == household_uid)
    rows = session.scalars(chosen.order_by(InspectionRecord.inspected_on.desc(), InspectionRecord.uid)).all()
    return list(with_answers(session, rows))


def last_inspections(session: Session, household_uids: Sequence[str]) -> dict[str, Inspection]:
    """The latest inspection of each of these households, of any round; those never inspected are left out."""
    chosen = _living().where(InspectionRecord.household_uid.in_(household_uids))
    latest: dict[str, InspectionRecord] = {}
    for row in session.scalars(chosen.order_by(InspectionRecord.inspected_on, InspectionRecord.uid)):
        latest[row.household_uid or ""] = row
    return {found.household_uid: found for found in with_answers(session, list(latest.values()))}


def _living() -> Select[InspectionRecord]:
    return select(InspectionRecord).where(InspectionRecord.deleted.is_(False))


def _first(session: Session, chosen: Select[InspectionRecord]) -> Inspection | None:
    row = session.scalars(chosen.limit(1)).first()
    return next(with_answers(session, [row])) if row else None


def with_answers(session: Session, rows: Sequence[InspectionRecord]) -> Iterator[Inspection]:
    """The inspections of these rows, each with its answers and descriptions."""
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    descriptions: dict[str, dict[str, str]] = defaultdict(dict)
    a = AnswerRecord
    for inspection_uid, item, value, description in session.execute(
        select(a.inspection_uid, a.item, a.value, a.description).where(
            a.inspection_uid.in_([row.uid for row in rows]), a.deleted.is_(False)
        )
    ):
        answers[inspection_uid][item] = value
        if description:
            descriptions[inspection_uid][item] = description
    towns = _towns(session, {row.round_uid for row in rows})
    for row in rows:
        yield inspection_from(row, towns.get(row.round_uid, ""), answers[row.uid], descriptions[row.uid])


def _towns(session: Session, round_uids: Iterable[str]) -> dict[str, str]:
    chosen = select(RoundRecord.uid, RoundRecord.town).where(RoundRecord.uid.in_(list(round_uids)))
    return dict(session.execute(chosen).all())
