"""The rows of an ad-hoc table (即席表), by the same conditions as the register and the ledger of problems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import HouseholdRecord, InspectionRecord
from db.queries.conditions import with_unsolved_problems
from db.queries.household_list import conditions
from db.queries.inspections import inspections
from db.queries.office import cadres
from db.queries.places import villages_under
from db.queries.problems import problems
from db.queries.regions import regions
from db.queries.whole_households import Place, in_order_of_places, places, whole_households
from domain.blanks.lines import Line, LineKind
from domain.household import Household, HouseholdFilter, Member, Presence
from domain.identity import age_on
from domain.inspection import Inspection, Kind
from domain.lists import ListFilter, ListLine
from domain.problem import Problem
from domain.region import Level, Region
from domain.rounds import Round

CHUNK = 500
"""Records whose households are fetched together."""

T = TypeVar("T")


class ListRecords:
    """The records that a filter lets through, of each kind; `today` is the day for ages and for what is overdue."""

    def __init__(self, session: Session, round_: Round, where: ListFilter, today: date) -> None:
        self._session = session
        self._round = round_
        self._where = where
        self._today = today
        self._tree = regions(session)
        self._region = next((region for region in self._tree if region.uid == where.region_uid), None)
        self._places = places(self._tree)
        self._inside = frozenset(villages_under(session, where.region_uid)) if where.region_uid else frozenset()
        self._helpers = {cadre.name: cadre for cadre in cadres(session)}

    def of(self, kind: LineKind, *, with_problems: bool = False) -> Iterator[ListLine]:
        """The records of this kind in the order of the paper, streamed; households with their problems when asked for."""
        if kind is LineKind.MEMBERS:
            return self._members()
        if kind is LineKind.PROBLEMS:
            return self._problems()
        if kind is LineKind.INSPECTIONS:
            return self._inspections()
        return self._households(self._where.states, self._by_household() if with_problems else {})

    def villages(self) -> list[Region]:
        """The villages of the region, in the office's order; of a group, its village."""
        found = [region for region in self._tree if region.level is Level.VILLAGE]
        if not self._where.region_uid:
            return found
        inside = self._villages_inside()
        return [village for village in found if village.uid in inside]

    def _households(self, states: frozenset[Presence], found: dict[str, list[Problem]]) -> Iterator[ListLine]:
        where = self._where
        wanted = HouseholdFilter(
            region_uid=where.region_uid,
            attributes=where.attributes,
            states=states,
            visited=where.visited,
            with_open_problems=where.with_open_problems,
        )
        chosen = select(HouseholdRecord.uid).where(*conditions(self._session, wanted, self._round.uid))
        if where.helper:
            chosen = chosen.where(HouseholdRecord.helper == where.helper)
        for chunk in _chunks(self._session.scalars(in_order_of_places(chosen)).all()):
            known = whole_households(self._session, chunk)
            days = self._inspected_on(chunk)
            for uid in chunk:
                household = known[uid]
                line = self._line(self._places.get(household.region_uid, Place()), household, household.helper)
                yield ListLine(line, tuple(found.get(uid, ())), days.get(uid))

    def _members(self) -> Iterator[ListLine]:
        """People one by one; who belongs to a household that has left has left, too."""
        where = self._where
        for row in self._households(frozenset(), {}):
            household = row.line.household
            if household is None:
                continue
            for member in household.members:
                state = member.state if member.state is not Presence.PRESENT else household.state
                if (not where.states or state in where.states) and self._has_age(member):
                    yield replace(row, line=replace(row.line, member=member))

    def _has_age(self, member: Member) -> bool:
        where = self._where
        if where.age_from is None and where.age_to is None:
            return True
        age = age_on(member.id_no, where.age_on or self._today)
        return age is not None and (where.age_from or 0) <= age <= (age if where.age_to is None else where.age_to)

    def _problems(self) -> Iterator[ListLine]:
        kept = [one for one in problems(self._session, self._round.uid) if self._wanted(one)]
        for chunk in _chunks(kept):
            known = whole_households(self._session, [one.household_uid for one in chunk])
            for one in chunk:
                line = self._line(Place(one.village, one.group, one.village_uid), known.get(one.household_uid), one.helper)
                yield ListLine(replace(line, problem=one), (one,))

    def _wanted(self, one: Problem) -> bool:
        where = self._where
        return (
            self._frozen_fits(one)
            and (not where.statuses or one.status in where.statuses)
            and (not where.overdue or one.overdue(self._today))
        )

    def _inspections(self) -> Iterator[ListLine]:
        unsolved = self._with_unsolved() if self._where.with_open_problems else None
        kept = (one for one in inspections(self._session, self._round.uid) if self._frozen_fits(one))
        found = [one for one in kept if unsolved is None or one.household_uid in unsolved]
        for chunk in _chunks(found):
            known = whole_households(self._session, [one.household_uid for one in chunk])
            for one in chunk:
                line = self._line(Place(one.village, one.group, one.village_uid), known.get(one.household_uid), one.helper)
                yield ListLine(replace(line, inspection=one), (), one.inspected_on)

    def _frozen_fits(self, one: Problem | Inspection) -> bool:
        """Place, attributes and helper as they were on the day."""
        where = self._where
        if (where.attributes and not where.attributes & set(one.attributes)) or where.helper not in ("", one.helper):
            return False
        if not where.region_uid:
            return True
        group_fits = self._region is None or self._region.level is not Level.GROUP or one.group == self._region.name
        return one.village_uid in self._villages_inside() and group_fits

    def _villages_inside(self) -> frozenset[str]:
        if self._region is not None and self._region.level is Level.GROUP:
            return frozenset({self._region.parent_uid or ""})
        return self._inside

    def _line(self, place: Place, household: Household | None, helper: str) -> Line:
        round_ = self._round
        known = self._helpers.get(helper)
        return Line(
            round_.county, round_.town, place.village, place.group, place.village_uid, household=household, helper=known
        )

    def _with_unsolved(self) -> frozenset[str]:
        return frozenset(self._session.scalars(select(HouseholdRecord.uid).where(with_unsolved_problems())))

    def _by_household(self) -> dict[str, list[Problem]]:
        found: dict[str, list[Problem]] = defaultdict(list)
        for one in problems(self._session, self._round.uid):
            found[one.household_uid].append(one)
        return found

    def _inspected_on(self, uids: Sequence[str]) -> dict[str, date]:
        i = InspectionRecord
        chosen = (
            select(i.household_uid, func.max(i.inspected_on))
            .where(i.household_uid.in_(uids), i.round_uid == self._round.uid, i.kind == str(Kind.FIRST), i.deleted.is_(False))
            .group_by(i.household_uid)
        )
        return {uid: day for uid, day in self._session.execute(chosen) if uid}


def _chunks(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
