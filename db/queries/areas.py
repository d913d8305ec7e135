"""The summary by area: a line for each county, town or village, and the problems behind each of its figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.models import ProblemRecord
from db.queries.figure_records import FigureRecord
from db.queries.places import places_above, problems_in
from db.queries.regions import regions
from db.queries.round_problems import of_round
from domain.areas import ALL_SIDES, AreaRow, area_sides, with_totals
from domain.figures import PROBLEM_KINDS, Figure, Kind
from domain.region import Level, Region, village_group
from domain.rounds import Round
from domain.scheme import Scheme

OWN = ""
"""The line of what stands at no area below the office."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """The areas below a region, and which of them each place belongs to."""

    top: Region | None
    areas: Sequence[Region]
    of: Mapping[str, str]

    def line(self, village_uid: str, region_uid: str | None) -> str:
        """The area of a problem."""
        return self.of.get(village_uid or region_uid or "", OWN)


def area_rows(
    session: Session, scheme: Scheme, round_: Round, until: date | None = None, region_uid: str = ""
) -> list[AreaRow]:
    """A line for each county of a region (empty: of the office), else for each town, else for each village.

    Figures are of problems found up to a day (None: all) as they stood on it. What is the office's own stands first, if anything.
    """
    lines = _lines(session, region_uid)
    counted: dict[str, Counter[Figure]] = defaultdict(Counter)
    p = ProblemRecord
    sums = [func.sum(case((_state(kind, until), 1), else_=0)) for kind in PROBLEM_KINDS]
    chosen = (
        select(p.village_uid, p.region_uid, p.dimension, *sums)
        .where(*_conditions(session, round_, until, region_uid))
        .group_by(p.village_uid, p.region_uid, p.dimension)
    )
    for village_uid, unit_uid, dimension, *numbers in session.execute(chosen):
        for kind, number in zip(PROBLEM_KINDS, numbers, strict=True):
            counted[lines.line(village_uid, unit_uid)][Figure(kind, dimension)] += int(number)
    rows = [AreaRow(one.uid, one.name, with_totals(scheme, counted[one.uid])) for one in lines.areas]
    own = with_totals(scheme, counted[OWN])
    if any(own.values()) and lines.top is not None:
        alone = not lines.areas
        rows.insert(0, AreaRow(lines.top.uid, lines.top.name if alone else f"{lines.top.name}本级", own, own=True))
    return rows


def area_records(
    session: Session,
    scheme: Scheme,
    round_: Round,
    row: AreaRow,
    figure: Figure,
    until: date | None = None,
    region_uid: str = "",
) -> list[FigureRecord]:
    """The problems that a figure of a line counts."""
    lines = _lines(session, region_uid)
    p = ProblemRecord
    sides = [side.key for side in area_sides(scheme)] if figure.of == ALL_SIDES else [figure.of]
    chosen = select(p).where(
        *_conditions(session, round_, until, region_uid), p.dimension.in_(sides), _state(figure.kind, until)
    )
    wanted = OWN if row.own else row.region_uid
    found = session.scalars(chosen.order_by(p.village_uid, p.group, p.head_name, p.found_on, p.uid))
    above = places_above(session)
    several = len({one.town for one in above.values()} - {""}) > 1
    return [
        _record(one, figure, above[one.village_uid].town if several and one.village_uid in above else "")
        for one in found
        if row.whole or lines.line(one.village_uid, one.region_uid) == wanted
    ]


def _record(row: ProblemRecord, figure: Figure, town: str) -> FigureRecord:
    return FigureRecord(
        village=row.unit_name or f"{town}{village_group(row.village, row.group)}",
        head_name=row.head_name,
        head_id_no=row.head_id_no,
        date=row.solved_on if figure.kind is Kind.SOLVED else row.found_on,
        text=row.description,
        household_uid=row.household_uid or "",
        problem_uid=row.uid,
    )


def _conditions(session: Session, round_: Round, until: date | None, region_uid: str) -> list[ColumnElement[bool]]:
    """The problems that a summary speaks of."""
    p = ProblemRecord
    found: list[ColumnElement[bool]] = [of_round(session, round_.uid), p.deleted.is_(False)]
    if until is not None:
        found.append(p.found_on <= until)
    inside = problems_in(session, region_uid)
    return found if inside is None else [*found, inside]


def _state(kind: Kind, until: date | None) -> ColumnElement[bool]:
    """Whether a problem is solved on a day; found it was."""
    p = ProblemRecord
    if kind is Kind.NEW:
        found: ColumnElement[bool] = p.uid.is_not(None)
        return found
    if until is None:
        solved: ColumnElement[bool] = p.solved_on.is_not(None)
        return solved if kind is Kind.SOLVED else p.solved_on.is_(None)
    if kind is Kind.SOLVED:
        return and_(p.solved_on.is_not(None), p.solved_on <= until)
    return or_(p.solved_on.is_(None), p.solved_on > until)


def _lines(session: Session, region_uid: str) -> _Lines:
    """The areas that get a line: those below the region, past levels that have only one of their kind."""
    tree = regions(session)
    children: dict[str | None, list[Region]] = defaultdict(list)
    for region in tree:
        children[region.parent_uid].append(region)
    top = next((one for one in tree if (one.uid == region_uid if region_uid else one.parent_uid is None)), None)
    if top is None:
        return _Lines(None, (), {})
    at, areas = top, children[top.uid]
    while len(areas) == 1 and areas[0].level is not Level.VILLAGE:
        at, areas = areas[0], children[areas[0].uid]
    if at.level in (Level.VILLAGE, Level.GROUP):
        return _Lines(at, (), {})
    of: dict[str, str] = {}
    for area in areas:
        waiting = [area]
        while waiting:
            one = waiting.pop()
            of[one.uid] = area.uid
            waiting += children[one.uid]
    return _Lines(at, areas, of)
