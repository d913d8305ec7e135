"""Rows for other offices' blanks: households with their people, inspections and problems, in the order of the paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from db.models import HouseholdRecord, MemberRecord, RegionRow
from db.queries.conditions import living
from db.queries.inspections import inspections
from db.queries.office import cadres
from db.queries.problems import problems
from db.queries.regions import regions
from db.records import household_from
from domain.blanks.lines import Line, LineKind
from domain.household import Household, Presence
from domain.people import Cadre
from domain.region import Level
from domain.rounds import Round

CHUNK = 500
"""Households whose people are fetched together."""


def lines(session: Session, kind: LineKind, round_: Round, village_uid: str = "") -> Iterator[Line]:
    """The rows of a blank of this kind for one village or (empty) the whole office, streamed."""
    if kind is LineKind.MEMBERS:
        return member_lines(session, round_, village_uid)
    if kind is LineKind.PROBLEMS:
        return problem_lines(session, round_, village_uid)
    if kind is LineKind.INSPECTIONS:
        return inspection_lines(session, round_, village_uid)
    return household_lines(session, round_, village_uid)


def household_lines(session: Session, round_: Round, village_uid: str = "") -> Iterator[Line]:
    """A line for each household that is present."""
    places, helpers = _places(session), _helpers(session)
    uids = session.scalars(_in_order(select(HouseholdRecord.uid).where(*living()), village_uid)).all()
    for chunk in _chunks(uids):
        known = _households(session, chunk)
        for uid in chunk:
            household = known[uid]
            village, group, place_uid = places.get(household.region_uid, ("", "", ""))
            yield Line(
                round_.county, round_.town, village, group, place_uid,
                household=household, helper=helpers.get(household.helper),
            )  # fmt: skip


def member_lines(session: Session, round_: Round, village_uid: str = "") -> Iterator[Line]:
    """A line for each person who is present, household by household."""
    for line in household_lines(session, round_, village_uid):
        if line.household is not None:
            for member in line.household.members:
                if member.state is Presence.PRESENT:
                    yield replace(line, member=member)


def inspection_lines(session: Session, round_: Round, village_uid: str = "") -> Iterator[Line]:
    """A line for each inspection of the round."""
    helpers = _helpers(session)
    for chunk in _chunks(list(inspections(session, round_.uid, village_uid))):
        known = _households(session, [one.household_uid for one in chunk])
        for one in chunk:
            yield Line(
                round_.county, round_.town, one.village, one.group, one.village_uid,
                household=known.get(one.household_uid), inspection=one, helper=helpers.get(one.helper),
            )  # fmt: skip


def problem_lines(session: Session, round_: Round, village_uid: str = "") -> Iterator[Line]:
    """A line for each problem of the round."""
    helpers = _helpers(session)
    for chunk in _chunks(list(problems(session, round_.uid, village_uid))):
        known = _households(session, [one.household_uid for one in chunk])
        for one in chunk:
            yield Line(
                round_.county, round_.town, one.village, one.group, one.village_uid,
                household=known.get(one.household_uid), problem=one, helper=helpers.get(one.helper),
            )  # fmt: skip


def _households(session: Session, uids: Sequence[str]) -> dict[str, Household]:
    """Households by key, with their people; those no longer in the register are left out."""
    people: dict[str, list[MemberRecord]] = defaultdict(list)
    m, h = MemberRecord, HouseholdRecord
    for row in session.scalars(
        select(m).where(m.household_uid.in_(uids), m.deleted.is_(False)).order_by(m.position, m.uid)
    ):
        people[row.household_uid].append(row)
    rows = session.scalars(select(h).where(h.uid.in_(uids), h.deleted.is_(False))).all()
    found = {row.uid: household_from(row, people[row.uid]) for row in rows}
    # Neither is needed again, and a large office has many: the session would hold them all.
    for done in (*rows, *(member for members in people.values() for member in members)):
        session.expunge(done)
    return found


def _in_order(chosen: Select[str], village_uid: str) -> Select[str]:
    """As the paper lies: village, group, name of the head."""
    h, group, village = HouseholdRecord, aliased(RegionRow), aliased(RegionRow)
    if village_uid:
        chosen = chosen.where(h.village_uid == village_uid)
    return (
        chosen.join(group, group.uid == h.region_uid)
        .outerjoin(village, village.uid == h.village_uid)
        .order_by(village.position, village.name, group.position, group.name, h.head_name, h.uid)
    )


def _places(session: Session) -> dict[str, tuple[str, str, str]]:
    """Region → village, group and the village's key; a household may stand in a village without a group."""
    tree = {region.uid: region for region in regions(session)}
    found: dict[str, tuple[str, str, str]] = {}
    for region in tree.values():
        if region.level is Level.VILLAGE:
            found[region.uid] = (region.name, "", region.uid)
        elif region.level is Level.GROUP and region.parent_uid in tree:
            found[region.uid] = (tree[region.parent_uid].name, region.name, region.parent_uid)
    return found


def _helpers(session: Session) -> dict[str, Cadre]:
    return {cadre.name: cadre for cadre in cadres(session)}


_Row = TypeVar("_Row")


def _chunks(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
