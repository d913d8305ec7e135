"""The register: a household, its line in a list, and who owns an ID number."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.log import latest_batch
from db.models import HouseholdRecord, MemberRecord
from db.queries.conditions import living
from db.queries.household_list import HouseholdList
from db.queries.household_rows import household_row, household_rows
from db.queries.places import households_in
from db.records import attributes_of, household_from
from domain.errors import KnownError
from domain.household import Household, HouseholdRow
from domain.scheme import Scheme

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
    return replace(household_from(row, members), seen=latest_batch(session))


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


def attribute_counts(session: Session, region_uid: str = "", scheme: Scheme | None = None) -> dict[str, int]:
    """Households of a region that are present, by attribute; a household with two attributes counts at both.

    With the notice a household counts at an attribute once, whether it has it or one of its kinds.
    """
    chosen = select(HouseholdRecord.attributes, func.count()).where(*living()).group_by(HouseholdRecord.attributes)
    inside = households_in(session, region_uid)
    if inside is not None:
        chosen = chosen.where(inside)
    counted: Counter[str] = Counter()
    for text, number in session.execute(chosen):
        for key in scheme.with_wholes(attributes_of(text)) if scheme else attributes_of(text):
            counted[key] += number
    return dict(counted)
