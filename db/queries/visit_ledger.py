"""The rows of the ledger of visits (走访问题台账): the round's problems, and its visited households without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Select, case, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from db.models import CadreRecord, HouseholdRecord, InspectionRecord, ProblemRecord, RegionRow, VisitorRecord, VisitRecord
from db.queries.household_rows import household_rows
from db.queries.round_problems import of_round
from db.records import problem_from
from domain.fields_visits import VisitLine
from domain.inspection import names_in
from domain.problem import Problem
from domain.region import Level

CHUNK = 500
"""Rows fetched together."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A row by its keys: a problem, or a household with the last day of its visits."""

    problem_uid: str | None
    household_uid: str | None
    on: date


def visit_lines(session: Session, round_uid: str, village_uid: str = "") -> Iterator[VisitLine]:
    """The rows of a round (of one village) by village, group, head and day. Streamed.

    A household that was visited and has no problem stands in one row, with its last visit (附件2 填表说明1). The visitors of a
    problem are those who were at the household on the day it was found, else who inspected it.
    """
    chosen = _in_order(union_all(_problems(session, round_uid, village_uid), _quiet_visits(session, round_uid, village_uid)))
    rows = iter(session.connection().execution_options(yield_per=CHUNK).execute(chosen))
    while chunk := [_Place(row.problem_uid, row.household_uid, row.day) for row in islice(rows, CHUNK)]:
        yield from _lines(session, round_uid, chunk)


def _problems(session: Session, round_uid: str, village_uid: str) -> Select[Any]:
    p, region = ProblemRecord, RegionRow.__table__.alias("place")
    in_group = (region.c.parent_uid == p.village_uid) & (region.c.name == p.group) & region.c.deleted.is_(False)
    chosen = (
        select(
            p.uid.label("problem_uid"), p.household_uid.label("household_uid"), p.found_on.label("day"),
            p.village_uid.label("village_uid"), p.village.label("village"), region.c.position.label("place"),
            p.group.label("in_group"), p.head_name.label("head"),
        )
        .outerjoin(region, in_group)
        .where(p.deleted.is_(False), of_round(session, round_uid))
    )  # fmt: skip
    return chosen.where(p.village_uid == village_uid) if village_uid else chosen


def _quiet_visits(session: Session, round_uid: str, village_uid: str) -> Select[Any]:
    """Households visited in the round that have no problem in it."""
    h, v, p = HouseholdRecord, VisitRecord, ProblemRecord
    visited = (
        select(v.household_uid, func.max(v.visited_on).label("day"))
        .where(v.round_uid == round_uid, v.deleted.is_(False))
        .group_by(v.household_uid)
        .subquery()
    )
    with_problem = select(p.household_uid).where(p.household_uid.is_not(None), p.deleted.is_(False), of_round(session, round_uid))
    region = RegionRow.__table__.alias("own_place")
    own_group = case((region.c.level == Level.GROUP, region.c.name), else_="")
    chosen = (
        select(
            null().label("problem_uid"), h.uid.label("household_uid"), visited.c.day, h.village_uid.label("village_uid"),
            literal("").label("village"), region.c.position.label("place"), own_group.label("in_group"),
            h.head_name.label("head"),
        )
        .join(visited, visited.c.household_uid == h.uid)
        .outerjoin(region, region.c.uid == h.region_uid)
        .where(h.deleted.is_(False), h.uid.not_in(with_problem))
    )  # fmt: skip
    return chosen.where(h.village_uid == village_uid) if village_uid else chosen


def _in_order(rows: Any) -> Select[Any]:
    all_rows = rows.subquery("lines")
    village = RegionRow.__table__.alias("village")
    c = all_rows.c
    places = (village.c.position, func.coalesce(village.c.name, c.village), c.place, c.in_group)
    return (
        select(c.problem_uid, c.household_uid, c.day)
        .outerjoin(village, village.c.uid == c.village_uid)
        .order_by(*places, c.head, c.household_uid, c.day, c.problem_uid)
    )


def _lines(session: Session, round_uid: str, places: Sequence[_Place]) -> Iterator[VisitLine]:
    uids = [place.problem_uid for place in places if place.problem_uid]
    rows = session.scalars(select(ProblemRecord).where(ProblemRecord.uid.in_(uids)))
    problems: dict[str, Problem] = {}
    for row in rows.all():
        session.expunge(row)
        problems[row.uid] = problem_from(row)
    quiet = [place.household_uid for place in places if not place.problem_uid and place.household_uid]
    households = {row.uid: row for row in household_rows(session, quiet)}
    visitors = _visitors(session, places)
    inspectors = _inspectors(session, [p.inspection_uid for p in problems.values()])
    for place in places:
        names = visitors.get((place.household_uid or "", place.on), ())
        if place.problem_uid:
            problem = problems[place.problem_uid]
            yield _of_problem(problem, names or inspectors.get(problem.inspection_uid, ()))
        elif place.household_uid in households:
            h = households[place.household_uid]
            yield VisitLine(h.village, h.group, h.head_name, h.head_id_no, h.attributes, h.size, h.helper, place.on, names)


def _of_problem(p: Problem, visitors: tuple[str, ...]) -> VisitLine:
    whose = p.head_name if p.household_uid or p.village_uid else p.unit_name
    return VisitLine(p.village, p.group, whose, p.head_id_no, p.attributes, p.size, p.helper, p.found_on, visitors, p)


def _visitors(session: Session, places: Sequence[_Place]) -> dict[tuple[str, date], tuple[str, ...]]:
    """Who was at a household on a day, of whichever round."""
    v, w = VisitRecord, VisitorRecord
    wanted = {(place.household_uid, place.on) for place in places if place.household_uid}
    found: dict[tuple[str, date], list[str]] = {}
    chosen = (
        select(v.household_uid, v.visited_on, CadreRecord.name)
        .join(w, w.visit_uid == v.uid)
        .join(CadreRecord, CadreRecord.uid == w.cadre_uid)
        .where(v.household_uid.in_({uid for uid, _ in wanted}), v.deleted.is_(False), w.deleted.is_(False))
        .order_by(w.batch, w.uid)
    )
    for household_uid, on, name in session.execute(chosen):
        names = found.setdefault((household_uid, on), [])
        if (household_uid, on) in wanted and name not in names:
            names.append(name)
    return {key: tuple(names) for key, names in found.items()}


def _inspectors(session: Session, uids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    i = InspectionRecord
    return {uid: names_in(text) for uid, text in session.execute(select(i.uid, i.inspectors).where(i.uid.in_(set(uids))))}
