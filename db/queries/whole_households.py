"""Households with all their people, many at once, and the places in which they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from db.models import HouseholdRecord, MemberRecord, RegionRow
from db.records import household_from
from domain.household import Household
from domain.region import Level, Region


@dataclass(frozen=True, slots=True)
class Place:
    """A village and a group in it; `group` is empty for a household that stands in the village itself."""

    village: str = ""
    group: str = ""
    village_uid: str = ""


def whole_households(session: Session, uids: Sequence[str]) -> dict[str, Household]:
    """Households by key, with their people; those no longer in the register are left out."""
    people: dict[str, list[MemberRecord]] = defaultdict(list)
    m, h = MemberRecord, HouseholdRecord
    members = session.scalars(select(m).where(m.household_uid.in_(uids), m.deleted.is_(False)).order_by(m.position, m.uid)).all()
    for member in members:
        people[member.household_uid].append(member)
    rows = session.scalars(select(h).where(h.uid.in_(uids), h.deleted.is_(False))).all()
    found = {row.uid: household_from(row, people[row.uid]) for row in rows}
    # Neither is needed again, and a large office has many: the session would hold them all.
    for done in (*rows, *members):
        session.expunge(done)
    return found


def in_order_of_places(chosen: Select[Any]) -> Select[Any]:
    """Households as the paper lies: village, group, name of the head."""
    h, group, village = HouseholdRecord, aliased(RegionRow), aliased(RegionRow)
    return (
        chosen.join(group, group.uid == h.region_uid)
        .outerjoin(village, village.uid == h.village_uid)
        .order_by(village.position, village.name, village.uid, group.position, group.name, h.head_name, h.uid)
    )


def places(tree: Iterable[Region]) -> dict[str, Place]:
    """The place of each village and group, by its key."""
    known = {region.uid: region for region in tree}
    found: dict[str, Place] = {}
    for region in known.values():
        if region.level is Level.VILLAGE:
            found[region.uid] = Place(region.name, "", region.uid)
        elif region.level is Level.GROUP and region.parent_uid in known:
            found[region.uid] = Place(known[region.parent_uid].name, region.name, region.parent_uid)
    return found
