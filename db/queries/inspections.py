"""Stored inspections, of households and of villages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from db.log import latest_batch
from db.models import AnswerRecord, InspectionRecord, RegionRow, RoundRecord
from db.queries.office import town_names
from db.records import inspection_from
from domain.inspection import Inspection, Kind

CHUNK = 500
"""Inspections whose answers are fetched together."""


def inspection_of(session: Session, round_uid: str, household_uid: str, kind: Kind = Kind.FIRST) -> Inspection | None:
    """The household's inspection of this kind in the round; None when there is none."""
    return _first(session, _of_kind(round_uid, kind).where(InspectionRecord.household_uid == household_uid))


def village_inspection(session: Session, round_uid: str, village_uid: str, kind: Kind = Kind.FIRST) -> Inspection | None:
    """The inspection of this kind that the village itself had in the round; None when there is none."""
    return _first(session, _of_kind(round_uid, kind).where(*_of_villages(village_uid)))


def inspection(session: Session, uid: str) -> Inspection | None:
    """The inspection with this key; None when there is none."""
    return _first(session, _living().where(InspectionRecord.uid == uid))


def previous_inspection(session: Session, round_uid: str, household_uid: str) -> Inspection | None:
    """The household's last first inspection of an earlier round of the same notice; None when there is none."""
    return _first(session, _before(round_uid).where(InspectionRecord.household_uid == household_uid))


def previous_village_inspection(session: Session, round_uid: str, village_uid: str) -> Inspection | None:
    """The village's own last first inspection of an earlier round of the same notice; None when there is none."""
    return _first(session, _before(round_uid).where(*_of_villages(village_uid)))


def _before(round_uid: str) -> Select[InspectionRecord]:
    now = aliased(RoundRecord)
    earlier = (RoundRecord.starts_on < now.starts_on) & (RoundRecord.scheme_id == now.scheme_id)
    return (
        _living()
        .join(RoundRecord, RoundRecord.uid == InspectionRecord.round_uid)
        .join(now, (now.uid == round_uid) & earlier)
        .where(InspectionRecord.kind == str(Kind.FIRST), RoundRecord.deleted.is_(False))
        .order_by(RoundRecord.starts_on.desc(), InspectionRecord.inspected_on.desc())
    )


def inspections(
    session: Session, round_uid: str, village_uid: str = "", *, kind: Kind = Kind.FIRST
) -> Iterator[Inspection]:
    """The inspections of households in a round (in one village), as the paper lies: village, group, page, name. Streamed."""
    chosen = _as_the_paper_lies(_of_kind(round_uid, kind).where(InspectionRecord.household_uid.is_not(None)))
    if village_uid:
        chosen = chosen.where(InspectionRecord.village_uid == village_uid)
    return _streamed(session, chosen)


def village_inspections(
    session: Session, round_uid: str, village_uid: str = "", *, kind: Kind = Kind.FIRST
) -> Iterator[Inspection]:
    """The inspections of villages themselves in a round (of one village), in the office's order. Streamed."""
    return _streamed(session, _as_the_paper_lies(_of_kind(round_uid, kind).where(*_of_villages(village_uid))))


def every_inspection(session: Session, round_uid: str) -> Iterator[Inspection]:
    """All inspections of a round, of households and villages, of every kind. Streamed."""
    return _streamed(session, _living().where(InspectionRecord.round_uid == round_uid).order_by(InspectionRecord.uid))


def _of_kind(round_uid: str, kind: Kind) -> Select[InspectionRecord]:
    return _living().where(InspectionRecord.round_uid == round_uid, InspectionRecord.kind == str(kind))


def _of_villages(village_uid: str = "") -> tuple[ColumnElement[bool], ...]:
    own = InspectionRecord.household_uid.is_(None)
    return (own, InspectionRecord.village_uid == village_uid) if village_uid else (own,)


def _as_the_paper_lies(chosen: Select[InspectionRecord]) -> Select[InspectionRecord]:
    village, group = RegionRow.__table__.alias("village"), RegionRow.__table__.alias("place")
    in_group = (group.c.parent_uid == InspectionRecord.village_uid) & (group.c.name == InspectionRecord.group)
    return (
        chosen.outerjoin(village, village.c.uid == InspectionRecord.village_uid)
        .outerjoin(group, in_group & group.c.deleted.is_(False))
        .order_by(
            village.c.position, InspectionRecord.village, group.c.position, InspectionRecord.group,
            InspectionRecord.page, InspectionRecord.head_name, InspectionRecord.uid,
        )
    )  # fmt: skip


def _streamed(session: Session, chosen: Select[InspectionRecord]) -> Iterator[Inspection]:
    rows = iter(session.scalars(chosen.execution_options(yield_per=CHUNK)))
    while chunk := list(islice(rows, CHUNK)):
        yield from with_answers(session, chunk)
        for row in chunk:
            session.expunge(row)


def pages(session: Session, round_uid: str, village_uid: str = "") -> list[str]:
    """The page marks (册-页) used in the round for households, in order."""
    row = InspectionRecord
    chosen = select(row.page).where(
        row.round_uid == round_uid, row.kind == str(Kind.FIRST), row.deleted.is_(False), row.page != "",
        row.household_uid.is_not(None),
    )  # fmt: skip
    if village_uid:
        chosen = chosen.where(InspectionRecord.village_uid == village_uid)
    return list(session.scalars(chosen.distinct().order_by(InspectionRecord.page)))


def inspections_of_page(session: Session, round_uid: str, village_uid: str, page: str, on: date) -> list[Inspection]:
    """The inspections of one paper sheet (of households, of one 册-页 and day), in the order in which they were keyed."""
    row = InspectionRecord
    chosen = _of_kind(round_uid, Kind.FIRST).where(
        row.village_uid == village_uid, row.page == page, row.inspected_on == on, row.household_uid.is_not(None)
    )
    return list(with_answers(session, session.scalars(chosen.order_by(row.batch, row.uid)).all()))


def inspections_of_household(session: Session, household_uid: str) -> list[Inspection]:
    """All inspections of a household, of every round and kind, the newest first."""
    chosen = _living().where(InspectionRecord.household_uid == household_uid)
    rows = session.scalars(chosen.order_by(InspectionRecord.inspected_on.desc(), InspectionRecord.uid)).all()
    return list(with_answers(session, rows))


def last_inspections(session: Session, household_uids: Sequence[str]) -> dict[str, Inspection]:
    """The latest first inspection of each of these households, of any round; those never inspected are left out."""
    i = InspectionRecord
    chosen = _living().where(i.household_uid.in_(household_uids), i.kind == str(Kind.FIRST))
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
    towns, seen = town_names(session, {row.round_uid for row in rows}), latest_batch(session)
    for row in rows:
        yield inspection_from(row, towns.get(row.round_uid, ""), answers[row.uid], descriptions[row.uid], seen)
