"""What stands in the rows of an attachment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from sqlalchemy.orm import Session

from db.models import RegionRow
from db.queries.areas import area_rows
from db.queries.figures import total_of, week_rows
from db.queries.incomes import income_sheets
from db.queries.inspections import inspections, village_inspections
from db.queries.monitoring import monitored_new, monitored_places, monitored_removed
from db.queries.people_events import people_joined, people_left
from db.queries.places import Above, places_above, villages_under
from db.queries.problems import problems
from db.queries.responsibilities import responsibilities
from db.queries.visit_ledger import visit_lines
from domain.areas import total_of_areas
from domain.attachments import Record
from domain.figures import Week, WeekRow
from domain.problem import Problem, Subject
from domain.region import ABOVE_VILLAGES
from domain.rounds import Round
from domain.scheme import Attachment, Scheme

TOTAL = "合计"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table of a round, of one region or (empty) of the whole office, as it stood on a day (None: today's state).

    Only problems and areas are asked for a region above the villages; the others village by village.
    """

    scheme: Scheme
    round: Round
    attachment: Attachment
    village_uid: str = ""
    day: date | None = None


def records(
    session: Session,
    scheme: Scheme,
    round_: Round,
    attachment: Attachment,
    village_uid: str = "",
    week: Week | None = None,
    *,
    by_village: bool = False,
    day: date | None = None,
    household_uid: str = "",
) -> Iterator[Record]:
    """The records of an attachment for one village, a town or county, or (empty) the whole office, in the order of the paper.

    `SOURCES` says where they come from; a table whose rows nothing in the file fills has none. A weekly table has the
    office's one line
    under 镇街, as it goes up to the county; with `by_village` the villages' lines stand before it and it is called
    合计. Weekly tables
    need `week` (ValueError without). With `household_uid` only that household's records of a form.
    """
    if attachment.records == "weekly":
        if week is None:
            raise ValueError("a weekly attachment needs a week")
        return iter(_weekly(scheme, round_, week_rows(session, scheme, round_, week), _area(session, village_uid), by_village))
    found = _found(session, Wanted(scheme, round_, attachment, village_uid, day))
    return (one for one in found if getattr(one, "household_uid", "") == household_uid) if household_uid else found


def _found(session: Session, wanted: Wanted) -> Iterator[Record]:
    source = SOURCES.get(wanted.attachment.records, _nothing)
    area = _area(session, wanted.village_uid)
    if area is None or area.is_village or source in (_problems, _areas):
        return source(session, wanted)
    return chain.from_iterable(source(session, replace(wanted, village_uid=uid)) for uid in area.villages)


@dataclass(frozen=True, slots=True)
class _Area:
    """A region that a table is limited to, with the villages in it."""

    name: str
    is_village: bool
    villages: tuple[str, ...]


def _area(session: Session, region_uid: str) -> _Area | None:
    """The area of this uid; None for the whole office."""
    if not region_uid:
        return None
    region = session.get(RegionRow, region_uid)
    if region is None or region.level not in ABOVE_VILLAGES:
        return _Area(region.name if region else "", True, (region_uid,))
    return _Area(region.name, False, tuple(villages_under(session, region_uid)))


def _nothing(_session: Session, _wanted: Wanted) -> Iterator[Record]:
    return iter(())


def _inspections(session: Session, wanted: Wanted) -> Iterator[Record]:
    """The inspections of the households that the table is for."""
    scheme, attachment = wanted.scheme, wanted.attachment
    for one in inspections(session, wanted.round.uid, wanted.village_uid):
        if attachment.is_for(scheme.with_wholes(one.attributes)):
            yield one


def _villages(session: Session, wanted: Wanted) -> Iterator[Record]:
    return village_inspections(session, wanted.round.uid, wanted.village_uid)


def _problems(session: Session, wanted: Wanted) -> Iterator[Record]:
    """With the county and town of each, where the table asks for them."""
    found = problems(session, wanted.round.uid, wanted.village_uid, WHOSE.get(wanted.attachment.records, frozenset()))
    asked = {column.key for column in wanted.attachment.columns} & {"county", "town", "place"}
    above = places_above(session) if asked else {}
    if not asked or (asked == {"town"} and len({one.town for one in above.values()} - {""}) == 1):
        # One town: the round's own name of it.
        return found
    return (_placed(one, above) for one in found)


def _placed(problem: Problem, above: Mapping[str, Above]) -> Problem:
    there = above.get(problem.village_uid or problem.region_uid)
    return replace(problem, county=there.county, town=there.town) if there else problem


def _areas(session: Session, wanted: Wanted) -> Iterator[Record]:
    """A line for each area, and that of all areas under them."""
    rows = area_rows(session, wanted.scheme, wanted.round, wanted.day, wanted.village_uid)
    return iter([*rows, total_of_areas(wanted.scheme, rows)] if rows else ())


def _meant(wanted: Wanted) -> Callable[[tuple[str, ...]], bool]:
    """Whether a household with these attributes stands in the table."""
    return lambda attributes: wanted.attachment.is_for(wanted.scheme.with_wholes(attributes))


def _people_joined(session: Session, wanted: Wanted) -> Iterator[Record]:
    return people_joined(session, wanted.round, wanted.village_uid, _meant(wanted))


def _people_left(session: Session, wanted: Wanted) -> Iterator[Record]:
    return people_left(session, wanted.round, wanted.village_uid, _meant(wanted))


def _monitored_places(session: Session, wanted: Wanted) -> Iterator[Record]:
    return monitored_places(session, wanted.scheme, wanted.village_uid, _meant(wanted))


def _monitored_new(session: Session, wanted: Wanted) -> Iterator[Record]:
    return monitored_new(session, wanted.round, wanted.village_uid, _meant(wanted))


def _monitored_removed(session: Session, wanted: Wanted) -> Iterator[Record]:
    return monitored_removed(session, wanted.scheme, wanted.round, wanted.village_uid, _meant(wanted))


def _incomes(session: Session, wanted: Wanted) -> Iterator[Record]:
    return income_sheets(session, wanted.round.uid, wanted.village_uid)


def _responsibilities(session: Session, wanted: Wanted) -> Iterator[Record]:
    return iter(responsibilities(session, wanted.scheme, wanted.round))


def _visits(session: Session, wanted: Wanted) -> Iterator[Record]:
    return visit_lines(session, wanted.round.uid, wanted.village_uid)


WHOSE = {
    "household_problems": frozenset({Subject.HOUSEHOLD}),
    "village_problems": frozenset({Subject.VILLAGE, Subject.UNIT}),
}
"""Ledgers that hold a part of the problems only."""

SOURCES: Mapping[str, Callable[[Session, Wanted], Iterator[Record]]] = {
    "inspections": _inspections,
    "villages": _villages,
    "problems": _problems,
    "household_problems": _problems,
    "village_problems": _problems,
    "areas": _areas,
    "visits": _visits,
    "responsibilities": _responsibilities,
    "incomes": _incomes,
    "people_joined": _people_joined,
    "people_left": _people_left,
    "monitored_places": _monitored_places,
    "monitored_new": _monitored_new,
    "monitored_removed": _monitored_removed,
}
"""What stands in a row, by `Attachment.records`; the weekly table has a week besides."""


def _weekly(scheme: Scheme, round_: Round, rows: list[WeekRow], area: _Area | None, by_village: bool) -> list[WeekRow]:
    """The line of a village, or the sum of the office or of an area, with (`by_village`) those of the villages before it."""
    if area is not None:
        rows = [row for row in rows if row.village_uid in area.villages]
        if area.is_village:
            return rows
    total = total_of(scheme, round_, rows)
    name = area.name if area is not None else total.name
    return [*rows, replace(total, name=TOTAL)] if by_village else [replace(total, name=name)]
