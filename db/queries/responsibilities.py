"""How far the notice's work has come, and the problems that each office (责任办室) answers for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from db.log import latest_batch
from db.models import ProblemRecord, ResponsibilityRecord
from db.queries.conditions import UNSOLVED
from db.queries.places import problems_in
from db.queries.problems import overdue
from db.queries.round_problems import of_round
from db.records import problem_from
from domain.inspection import names_in
from domain.problem import Problem, Status
from domain.responsibilities import Work, WorkDraft, answers_for, works
from domain.rounds import Round
from domain.scheme import Scheme


@dataclass(frozen=True, slots=True)
class UnitProblems:
    """The problems of a round that an office answers for, alone or with others: all, unsolved, overdue."""

    unit: str
    total: int = 0
    unsolved: int = 0
    overdue: int = 0


def responsibilities(session: Session, scheme: Scheme, round_: Round) -> list[Work]:
    """Every piece of work of the notice, in its order, as it stands in the round."""
    r = ResponsibilityRecord
    rows, seen = session.scalars(select(r).where(r.round_uid == round_.uid, r.deleted.is_(False))), latest_batch(session)
    drafts = [WorkDraft(row.round_uid, row.key, Status(row.status), row.done_on, row.remark) for row in rows]
    return [replace(work, draft=replace(work.draft, seen=seen)) for work in works(scheme, round_, drafts)]


def problems_by_unit(
    session: Session, round_uid: str, units: Sequence[str], today: date, region_uid: str = ""
) -> list[UnitProblems]:
    """A line for each of these offices, in their order. A problem of two offices counts in both lines."""
    p = ProblemRecord
    open_ones, late = case((p.status.in_(UNSOLVED), 1), else_=0), case((overdue(today), 1), else_=0)
    counted = session.execute(
        select(p.lead_unit, func.count(), func.sum(open_ones), func.sum(late))
        .where(*_conditions(session, round_uid, region_uid))
        .group_by(p.lead_unit)
    ).all()
    lines = []
    for unit in units:
        mine = [numbers for lead, *numbers in counted if answers_for(unit, names_in(lead))]
        lines.append(UnitProblems(unit, *(int(sum(column)) for column in zip(*mine, strict=True))))
    return lines


def problems_of_unit(
    session: Session, round_uid: str, unit: str, today: date, region_uid: str = "", *, only: str = "total"
) -> list[Problem]:
    """The problems behind a figure of `problems_by_unit`; `only` is `total`, `unsolved` or `overdue`."""
    p = ProblemRecord
    base = _conditions(session, round_uid, region_uid)
    leads = session.scalars(select(p.lead_unit).where(*base).distinct())
    base.append(p.lead_unit.in_([lead for lead in leads if answers_for(unit, names_in(lead))]))
    if only == "unsolved":
        base.append(p.status.in_(UNSOLVED))
    elif only == "overdue":
        base.append(overdue(today))
    order = (p.village_uid, p.group, p.head_name, p.found_on, p.uid)
    return [problem_from(row) for row in session.scalars(select(p).where(*base).order_by(*order))]


def _conditions(session: Session, round_uid: str, region_uid: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [ProblemRecord.deleted.is_(False), of_round(session, round_uid)]
    inside = problems_in(session, region_uid)
    return found if inside is None else [*found, inside]
