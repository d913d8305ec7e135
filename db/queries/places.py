"""Regions inside other queries: which rows belong to a region, and in which order places stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from db.models import HouseholdRecord, ProblemRecord, RegionRow
from domain.region import ABOVE_VILLAGES, Level


def villages_under(session: Session, region_uid: str) -> list[str]:
    """Uids of the villages in a county, a town, or a village itself."""
    found: list[str] = []
    layer = [region_uid]
    while layer:
        rows = session.execute(
            select(RegionRow.uid, RegionRow.level, RegionRow.parent_uid).where(
                or_(RegionRow.parent_uid.in_(layer), RegionRow.uid.in_(layer)) if not found else RegionRow.parent_uid.in_(layer),
                RegionRow.deleted.is_(False),
            )
        ).all()
        found += [uid for uid, level, _ in rows if level == Level.VILLAGE and uid not in found]
        layer = [uid for uid, level, _ in rows if level in ABOVE_VILLAGES and uid not in layer]
    return found


def _covers_all(session: Session, villages: list[str]) -> bool:
    every = session.scalars(
        select(RegionRow.uid).where(RegionRow.level == Level.VILLAGE, RegionRow.deleted.is_(False))
    ).all()
    return set(every) <= set(villages)


def households_in(session: Session, region_uid: str) -> ColumnElement[bool] | None:
    """The condition for households of a region; None when every household belongs to it."""
    if not region_uid:
        return None
    region = session.get(RegionRow, region_uid)
    if region is None:
        return false()
    if region.level == Level.GROUP:
        return HouseholdRecord.region_uid == region_uid
    return _villages_condition(session, region_uid, HouseholdRecord.village_uid)


def problems_in(session: Session, region_uid: str) -> ColumnElement[bool] | None:
    """The condition for problems of a region; None for all.

    Those of households and villages by the place that was frozen when they were found, those of units by their county or town.
    """
    if not region_uid:
        return None
    region = session.get(RegionRow, region_uid)
    if region is None:
        return false()
    if region.level == Level.GROUP:
        return and_(ProblemRecord.village_uid == region.parent_uid, ProblemRecord.group == region.name)
    if region.level == Level.VILLAGE:
        return ProblemRecord.village_uid == region_uid
    units = units_under(session, region_uid)
    villages = villages_under(session, region_uid)
    if _covers_all(session, villages) and _is_whole(session, units):
        return None
    return or_(ProblemRecord.village_uid.in_(villages), ProblemRecord.region_uid.in_(units))


def units_under(session: Session, region_uid: str) -> list[str]:
    """Uids of a county or town with the counties and towns in it: the places at which units have problems."""
    found, layer = [region_uid], [region_uid]
    while layer:
        chosen = select(RegionRow.uid).where(
            RegionRow.parent_uid.in_(layer), RegionRow.level.in_(ABOVE_VILLAGES), RegionRow.deleted.is_(False)
        )
        layer = list(session.scalars(chosen))
        found += layer
    return found


def _is_whole(session: Session, units: list[str]) -> bool:
    """True when all counties and towns of the file are among these or stand over them: the office, and nothing beside it."""
    rows = session.execute(
        select(RegionRow.uid, RegionRow.parent_uid).where(
            RegionRow.level.in_(ABOVE_VILLAGES), RegionRow.deleted.is_(False)
        )
    ).all()
    parents = {uid: parent for uid, parent in rows}
    above, at = set(units), parents.get(units[0])
    while at is not None:
        above.add(at)
        at = parents.get(at)
    return set(parents) <= above


def _villages_condition(session: Session, region_uid: str, column: Any) -> ColumnElement[bool] | None:
    villages = villages_under(session, region_uid)
    if villages == [region_uid]:
        condition: ColumnElement[bool] = column == region_uid
        return condition
    if _covers_all(session, villages):
        return None
    inside: ColumnElement[bool] = column.in_(villages)
    return inside


@dataclass(frozen=True, slots=True)
class Above:
    """The names of the county and town that a place is in, or is; empty where it has none."""

    county: str = ""
    town: str = ""


def places_above(session: Session) -> dict[str, Above]:
    """The county and town of each county, town and village of the file."""
    levels = (*ABOVE_VILLAGES, Level.VILLAGE)
    rows = session.execute(
        select(RegionRow.uid, RegionRow.parent_uid, RegionRow.level, RegionRow.name).where(RegionRow.level.in_(levels))
    ).all()
    by_uid: dict[str, tuple[str | None, str, str]] = {uid: (parent, level, name) for uid, parent, level, name in rows}
    return {uid: _above(by_uid, uid) for uid in by_uid}


def _above(by_uid: Mapping[str, tuple[str | None, str, str]], uid: str | None) -> Above:
    names: dict[str, str] = {}
    while uid is not None and uid in by_uid:
        uid, level, name = by_uid[uid]
        names[level] = name
    return Above(names.get(Level.COUNTY, ""), names.get(Level.TOWN, ""))


def village_and_group(session: Session, region_uid: str) -> tuple[str, str, str] | None:
    """(village uid, village name, group name) of a village or group; None for another region."""
    region = session.get(RegionRow, region_uid)
    if region is None:
        return None
    if region.level == Level.VILLAGE:
        return region.uid, region.name, ""
    if region.level != Level.GROUP or region.parent_uid is None:
        return None
    village = session.get(RegionRow, region.parent_uid)
    return (village.uid, village.name, region.name) if village else None
