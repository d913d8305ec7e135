"""The sample of a re-inspection and what it showed (001 三（二）)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from db.models import HouseholdRecord, InspectionRecord, ProblemRecord, RegionRow, SampleRecord
from db.queries.inspections import with_answers
from db.queries.places import village_and_group, villages_under
from domain.inspection import Inspection, Kind
from domain.region import Level
from domain.reviews import Reviewed, differences
from domain.scheme import Scheme

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Drawn:
    """How the sample of a round was drawn."""

    number: str
    drawn_on: date
    villages: int
    households: int


def drawn_sample(session: Session, round_uid: str) -> Drawn | None:
    """The sample of the round; None before it is drawn."""
    s = SampleRecord
    row = session.execute(
        select(func.max(s.seed), func.max(s.drawn_on), func.count(s.village_uid.distinct()), func.count(s.household_uid)).where(
            s.round_uid == round_uid, s.deleted.is_(False)
        )
    ).one()
    return Drawn(*row) if row[0] is not None else None


def reviewed(session: Session, scheme: Scheme, round_uid: str, region_uid: str = "") -> list[Reviewed]:
    """The sample, and whatever else was re-inspected in the round, by village and group, villages themselves first.

    A re-inspection outside the sample counts like one of it: it was made. `region_uid` leaves only that region's.
    """
    keys = dict.fromkeys([*_sampled(session, round_uid), *_reviewed_beside(session, round_uid)])
    rows = [*_villages(session, scheme, round_uid), *_households(session, scheme, round_uid, list(keys))]
    return list(filter(_inside(session, region_uid), rows)) if region_uid else rows


def _inside(session: Session, region_uid: str) -> Callable[[Reviewed], bool]:
    place = village_and_group(session, region_uid)
    if place is not None and place[2]:
        return lambda row: (row.village_uid, row.group) == (place[0], place[2])
    villages = frozenset(villages_under(session, region_uid))
    return lambda row: row.village_uid in villages


def _sampled(session: Session, round_uid: str) -> Iterable[str]:
    s = SampleRecord
    chosen = select(s.household_uid).where(s.round_uid == round_uid, s.deleted.is_(False), s.household_uid.is_not(None))
    return [uid for uid in session.scalars(chosen) if uid]


def _reviewed_beside(session: Session, round_uid: str) -> Iterable[str]:
    i = InspectionRecord
    chosen = select(i.household_uid).where(
        i.round_uid == round_uid, i.kind == Kind.REVIEW, i.household_uid.is_not(None), i.deleted.is_(False)
    )
    return [uid for uid in session.scalars(chosen) if uid]


def _households(session: Session, scheme: Scheme, round_uid: str, uids: list[str]) -> list[Reviewed]:
    i, h, village, group = InspectionRecord, HouseholdRecord, RegionRow.__table__.alias(), RegionRow.__table__.alias()
    found: dict[str, dict[str, Inspection]] = {}
    rows: list[Row[Any]] = []
    for start in range(0, len(uids), CHUNK):
        some = uids[start : start + CHUNK]
        inspected = session.scalars(
            select(i).where(i.round_uid == round_uid, i.household_uid.in_(some), i.deleted.is_(False))
        ).all()
        for one in with_answers(session, inspected):
            found.setdefault(one.household_uid, {})[one.kind] = one
        placed = (
            select(
                h, village.c.name.label("village"), village.c.position.label("village_position"), group.c.name.label("group"),
                group.c.level.label("level"), group.c.position.label("group_position"),
            )
            .outerjoin(village, village.c.uid == h.village_uid)
            .outerjoin(group, group.c.uid == h.region_uid)
            .where(h.uid.in_(some))
        )  # fmt: skip
        rows += session.execute(placed).all()
    missed = _missed(session, round_uid)
    rows.sort(key=_place)
    return [_row(scheme, row, found.get(row.HouseholdRecord.uid, {}), missed) for row in rows]


def _place(row: Row[Any]) -> tuple[Any, ...]:
    h = row.HouseholdRecord
    return row.village_position or 0, row.village or "", row.group_position or 0, h.head_name, h.uid


def _row(scheme: Scheme, row: Row[Any], both: Mapping[str, Inspection], missed: Mapping[str, int]) -> Reviewed:
    h = row.HouseholdRecord
    first, review = both.get(Kind.FIRST), both.get(Kind.REVIEW)
    return Reviewed(
        village_uid=h.village_uid,
        village=row.village or "",
        group=row.group if row.level == Level.GROUP else "",
        household_uid=h.uid,
        head_name=h.head_name,
        head_id_no=h.head_id_no,
        helper=h.helper,
        first_on=first.inspected_on if first else None,
        review_on=review.inspected_on if review else None,
        inspectors="、".join(review.inspectors) if review else "",
        differences=differences(scheme, first, review) if first and review else None,
        missed_problems=missed.get(review.uid, 0) if review else 0,
    )


def _villages(session: Session, scheme: Scheme, round_uid: str) -> list[Reviewed]:
    """The villages that were re-inspected themselves."""
    i = InspectionRecord
    rows = session.scalars(
        select(i).where(i.round_uid == round_uid, i.household_uid.is_(None), i.deleted.is_(False)).order_by(i.village, i.uid)
    ).all()
    both: dict[str, dict[str, Inspection]] = {}
    for one in with_answers(session, rows):
        both.setdefault(one.village_uid, {})[one.kind] = one
    missed = _missed(session, round_uid)
    found = []
    for uid, pair in both.items():
        review, first = pair.get(Kind.REVIEW), pair.get(Kind.FIRST)
        if review is None:
            continue
        found.append(
            Reviewed(
                uid, review.village, "", "", "", "", "", first.inspected_on if first else None, review.inspected_on,
                "、".join(review.inspectors), differences(scheme, first, review) if first else None, missed.get(review.uid, 0),
            )
        )  # fmt: skip
    return found


def _missed(session: Session, round_uid: str) -> dict[str, int]:
    """Problems that a re-inspection found first, by the re-inspection."""
    p, i = ProblemRecord, InspectionRecord
    chosen = (
        select(p.inspection_uid, func.count())
        .join(i, i.uid == p.inspection_uid)
        .where(i.round_uid == round_uid, i.kind == Kind.REVIEW, p.deleted.is_(False), i.deleted.is_(False))
        .group_by(p.inspection_uid)
    )
    return {uid: number for uid, number in session.execute(chosen) if uid}
