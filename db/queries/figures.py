"""The figures of 附件2 (工作统计表), counted per village, with coverage and trend. None of them is ever stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from db.models import HouseholdRecord, ProblemRecord, RegionRow, RoundRecord, VisitorRecord, VisitRecord
from db.queries.conditions import due_in, inspected_in, living
from db.queries.figure_conditions import counted_visitors, counted_visits, problem_condition
from db.queries.figure_records import FigureRecord, records
from db.queries.round_problems import sources
from domain.figures import PROBLEM_KINDS, Figure, Kind, Week, WeekRow, figures_of, week_of
from domain.region import Level
from domain.rounds import Reading, Round
from domain.scheme import Scheme

__all__ = ["Coverage", "FigureRecord", "coverage", "records", "trend", "week_rows", "week_total", "weeks"]

MOST_WEEKS = 60
"""A round lasts weeks, rarely months; a mistyped year must not draw a trend of decades."""

Counts = dict[str, Counter[Figure]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Households of a village that are present, and how many of them were inspected in the round."""

    village_uid: str
    village: str
    visited: int
    total: int


def week_rows(
    session: Session, scheme: Scheme, round_: Round, week: Week, *, reading: Reading | None = None
) -> list[WeekRow]:
    """A line for each village in the office's order, also those where nothing happened. `reading` defaults to the round's."""
    counted = _counted(session, round_.uid, week, reading or round_.reading)
    figures = figures_of(scheme)
    return [
        WeekRow(uid, name, {figure: counted[uid][figure] for figure in figures})
        for uid, name in _villages(session, list(counted))
    ]


def week_total(
    session: Session, scheme: Scheme, round_: Round, week: Week, *, reading: Reading | None = None
) -> WeekRow:
    """The line of the whole office. A village counts once among the villages visited, a household once among the households."""
    return total_of(scheme, round_, week_rows(session, scheme, round_, week, reading=reading))


def total_of(scheme: Scheme, round_: Round, rows: Sequence[WeekRow]) -> WeekRow:
    """The sum of the villages' lines, named after the town."""
    return WeekRow("", round_.town, {figure: sum(row.values[figure] for row in rows) for figure in figures_of(scheme)})


def trend(session: Session, scheme: Scheme, round_: Round, until: date) -> list[tuple[Week, dict[Kind, int]]]:
    """Each week of the round that has begun by a day, the first first, with the office's problems of each kind.

    Visits are not counted for it: over a large register they take longer than all the rest.
    """
    told = {figure for figure in figures_of(scheme) if figure.kind in PROBLEM_KINDS}
    found: list[tuple[Week, dict[Kind, int]]] = []
    for week in weeks(session, round_):
        if week.monday > until:
            break
        counted: Counts = defaultdict(Counter)
        _count_problems(session, counted, round_.uid, week, round_.reading)
        office = sum(counted.values(), Counter[Figure]())
        found.append((week, {kind: sum(office[one] for one in told if one.kind is kind) for kind in PROBLEM_KINDS}))
    return found


def weeks(session: Session, round_: Round) -> list[Week]:
    """The weeks from the round's first day to its last, and on to the last problem solved or visit made.

    What is solved once a later round has begun is told there: the old round's weeks do not reach into it for that.
    """
    p, v = ProblemRecord, VisitRecord
    later = session.scalar(
        select(func.min(RoundRecord.starts_on)).where(
            RoundRecord.starts_on > round_.starts_on, RoundRecord.deleted.is_(False)
        )
    )
    solved = case((p.solved_on < later, p.solved_on)) if later else p.solved_on
    first_found, last_found, last_solved = session.execute(
        select(func.min(p.found_on), func.max(p.found_on), func.max(solved)).where(
            p.round_uid == round_.uid, p.deleted.is_(False)
        )
    ).one()
    first_visit, last_visit = session.execute(
        select(func.min(v.visited_on), func.max(v.visited_on)).where(v.round_uid == round_.uid, v.deleted.is_(False))
    ).one()
    first = min(day for day in (round_.starts_on, first_found, first_visit) if day)
    last = max(day for day in (round_.ends_on, last_found, last_solved, last_visit) if day)
    week = week_of(first)
    found: list[Week] = []
    while week.monday <= last and len(found) < MOST_WEEKS:
        found.append(week)
        week = week.shifted(1)
    return found


def coverage(session: Session, round_uid: str) -> list[Coverage]:
    """Households inspected in the round of those that its notice asks anything of, per village in the office's order."""
    h = HouseholdRecord
    seen = func.sum(case((inspected_in(round_uid), 1), else_=0))
    counted = {
        uid: (int(visited), total)
        for uid, visited, total in session.execute(
            select(h.village_uid, seen, func.count()).where(*living(), *due_in(session, round_uid)).group_by(h.village_uid)
        )
    }
    return [Coverage(uid, name, *counted.get(uid, (0, 0))) for uid, name in _villages(session, list(counted))]


def _villages(session: Session, mentioned: Sequence[str]) -> list[tuple[str, str]]:
    """The office's villages in their order, and those no longer there that a figure still speaks of."""
    r = RegionRow
    rows = session.execute(
        select(r.uid, r.name, r.deleted).where(r.level == Level.VILLAGE).order_by(r.deleted, r.position, r.name, r.uid)
    )
    return [(uid, name) for uid, name, deleted in rows if not deleted or uid in mentioned]


def _counted(session: Session, round_uid: str, week: Week, reading: Reading) -> Counts:
    counted: Counts = defaultdict(Counter)
    _count_problems(session, counted, round_uid, week, reading)
    _count_visits(session, counted, round_uid, week)
    return counted


def _count_problems(session: Session, counted: Counts, round_uid: str, week: Week, reading: Reading) -> None:
    """All villages, dimensions and kinds in one pass over an index that is in the order of the groups."""
    p = ProblemRecord
    sums = [func.sum(case((problem_condition(kind, week, reading), 1), else_=0)) for kind in PROBLEM_KINDS]
    for source in sources(session, round_uid):
        chosen = (
            select(p.village_uid, p.dimension, *sums)
            .where(source, p.deleted.is_(False), p.found_on <= week.sunday)
            .group_by(p.village_uid, p.dimension)
        )
        for village_uid, dimension, *numbers in session.execute(chosen):
            for kind, number in zip(PROBLEM_KINDS, numbers, strict=True):
                counted[village_uid][Figure(kind, dimension)] += int(number)


def _count_visits(session: Session, counted: Counts, round_uid: str, week: Week) -> None:
    v = VisitRecord
    persons = (
        select(v.village_uid, VisitorRecord.role, func.count())
        .where(and_(*counted_visitors(round_uid, week)))
        .group_by(v.village_uid, VisitorRecord.role)
    )
    for village_uid, role, number in session.execute(persons):
        counted[village_uid][Figure(Kind.VISITS, role)] = number
    visits = counted_visits(round_uid, week)
    for village_uid in session.scalars(select(v.village_uid).where(*visits).distinct()):
        counted[village_uid][Figure(Kind.VILLAGES)] = 1
    # A household that changed its village within the week counts in one of them, so that the villages add up.
    once = select(func.min(v.village_uid).label("village_uid")).where(*visits).group_by(v.household_uid).subquery()
    for village_uid, number in session.execute(select(once.c.village_uid, func.count()).group_by(once.c.village_uid)):
        counted[village_uid][Figure(Kind.HOUSEHOLDS)] = number
