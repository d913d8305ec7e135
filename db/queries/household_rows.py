"""Households as lines of lists and of search results."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from db.models import HouseholdRecord, InspectionRecord, ProblemRecord, RegionRow
from db.queries.conditions import inspection_in, unsolved
from db.records import attributes_of
from domain.household import HouseholdRow, Presence
from domain.region import Level


def household_row(session: Session, uid: str, round_uid: str = "") -> HouseholdRow | None:
    """A household as a line of a list; None when it is not in the register."""
    rows = household_rows(session, [uid], round_uid)
    return rows[0] if rows else None


def household_rows(session: Session, uids: Sequence[str], round_uid: str = "") -> list[HouseholdRow]:
    """The lines of these households, in the order given; those not in the register are left out."""
    if not uids:
        return []
    rows = session.connection().execute(_lines(), {"round_uid": round_uid, "uids": list(uids)})
    found = {row.uid: row for row in rows}
    return [_line(found[uid]) for uid in uids if uid in found]


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    """Made once: lists ask for it at every key and every page."""
    group, village = aliased(RegionRow), aliased(RegionRow)
    inspected = select(func.max(InspectionRecord.inspected_on)).where(*inspection_in(bindparam("round_uid")))
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
        .where(h.deleted.is_(False), h.uid.in_(bindparam("uids", expanding=True)))
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
