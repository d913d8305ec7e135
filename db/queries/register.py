"""The register: a household, its line in a list, and who owns an ID number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from db.models import HouseholdRecord, InspectionRecord, MemberRecord, ProblemRecord, RegionRow
from db.queries.conditions import living, unsolved
from db.queries.household_list import HouseholdList
from db.queries.places import households_in
from db.records import attributes_of, household_from
from domain.errors import KnownError
from domain.household import Household, HouseholdRow, Presence
from domain.region import Level

__all__ = ["HouseholdList", "attribute_counts", "household", "household_row", "household_rows", "owner_of_id"]


def household(session: Session, uid: str) -> Household:
    """A household with all its people, also those who have left; KnownError when it is not in the register."""
    row = session.get(HouseholdRecord, uid)
    if row is None or row.deleted:
        raise KnownError("这户已不在台账中，可能已被删除；请刷新后再试。")
    members = session.scalars(
        select(MemberRecord)
        .where(MemberRecord.household_uid == uid, MemberRecord.deleted.is_(False))
        .order_by(MemberRecord.position, MemberRecord.uid)
    )
    return household_from(row, members)


def household_row(session: Session, uid: str, round_uid: str = "") -> HouseholdRow | None:
    """A household as a line of a list; None when it is not in the register."""
    rows = household_rows(session, [uid], round_uid)
    return rows[0] if rows else None


def household_rows(session: Session, uids: Sequence[str], round_uid: str = "") -> list[HouseholdRow]:
    """The lines of these households, in the order given; those not in the register are left out."""
    found = {row.uid: row for row in session.execute(_lines(round_uid).where(HouseholdRecord.uid.in_(uids)))}
    return [_line(found[uid]) for uid in uids if uid in found]


def _lines(round_uid: str) -> Select[*tuple[Any, ...]]:
    group, village = aliased(RegionRow), aliased(RegionRow)
    inspected = select(func.max(InspectionRecord.inspected_on)).where(
        InspectionRecord.round_uid == round_uid,
        InspectionRecord.household_uid == HouseholdRecord.uid,
        InspectionRecord.deleted.is_(False),
    )
    problems = select(func.count()).where(ProblemRecord.household_uid == HouseholdRecord.uid, *unsolved())
    h = HouseholdRecord
    return (
        select(
            h.uid, h.head_name, h.head_id_no, h.village_uid, h.region_uid, h.house_no, h.phone, h.attributes, h.size, h.helper,
            h.state, village.name.label("village"), group.name.label("place"), group.level.label("level"),
            inspected.scalar_subquery().label("inspected_on"), problems.scalar_subquery().label("open_problems"),
        )
        .join(group, group.uid == h.region_uid)
        .outerjoin(village, village.uid == h.village_uid)
        .where(h.deleted.is_(False))
    )  # fmt: skip


def _line(row: Any) -> HouseholdRow:
    return HouseholdRow(
        uid=row.uid,
        head_name=row.head_name,
        head_id_no=row.head_id_no,
        village=row.village or "",
        group=row.place if row.level == Level.GROUP else "",
        village_uid=row.village_uid,
        region_uid=row.region_uid,
        house_no=row.house_no,
        phone=row.phone,
        attributes=attributes_of(row.attributes),
        size=row.size,
        helper=row.helper,
        state=Presence(row.state),
        inspected_on=row.inspected_on,
        open_problems=row.open_problems,
    )


def owner_of_id(session: Session, id_no: str, except_household: str = "") -> HouseholdRow | None:
    """The household of the person with this ID number, other than `except_household`; None when nobody has it.

    A person who has moved away or died still owns the number: it is never given out twice.
    """
    if not id_no:
        return None
    uid = session.scalar(
        select(MemberRecord.household_uid)
        .join(HouseholdRecord, HouseholdRecord.uid == MemberRecord.household_uid)
        .where(
            MemberRecord.id_no == id_no,
            MemberRecord.deleted.is_(False),
            HouseholdRecord.deleted.is_(False),
            MemberRecord.household_uid != except_household,
        )
        .limit(1)
    )
    return household_row(session, uid) if uid else None


def attribute_counts(session: Session, region_uid: str = "") -> dict[str, int]:
    """Households of a region that are present, by attribute; a household with two attributes counts at both."""
    chosen = select(HouseholdRecord.attributes, func.count()).where(*living()).group_by(HouseholdRecord.attributes)
    inside = households_in(session, region_uid)
    if inside is not None:
        chosen = chosen.where(inside)
    counted: Counter[str] = Counter()
    for text, number in session.execute(chosen):
        for key in attributes_of(text):
            counted[key] += number
    return dict(counted)
