"""The records behind a figure of 附件2: always exactly as many as the figure says."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.models import CadreRecord, HouseholdRecord, ProblemRecord, RegionRow, VisitorRecord, VisitRecord
from db.queries.figure_conditions import conditions
from domain.figures import PROBLEM_KINDS, Figure, Kind, Week
from domain.region import village_group
from domain.rounds import Reading, Round
from domain.scheme import Scheme


@dataclass(frozen=True, slots=True)
class FigureRecord:
    """One record behind a figure. `date` is the day that brought it into the figure; texts are empty where they say nothing.

    `text` is the description of a problem, the cadre of a person-visit, the number of visits of a household or village.
    """

    village: str
    head_name: str
    head_id_no: str
    date: datetime.date | None
    text: str
    household_uid: str = ""
    problem_uid: str = ""


def records(
    session: Session,
    scheme: Scheme,
    round_: Round,
    week: Week,
    figure: Figure,
    village_uid: str = "",
    *,
    reading: Reading | None = None,
) -> list[FigureRecord]:
    """The records that a figure counts, in one village or (empty) in the whole office; `reading` defaults to the round's."""
    if figure.kind in PROBLEM_KINDS:
        return _problems(session, round_, week, figure, village_uid, reading or round_.reading)
    lists: dict[Kind, Callable[..., list[FigureRecord]]] = {
        Kind.VISITS: _person_visits,
        Kind.HOUSEHOLDS: _households,
        Kind.VILLAGES: _villages,
    }
    return lists[figure.kind](session, scheme, round_, week, figure, village_uid)


def _problems(
    session: Session, round_: Round, week: Week, figure: Figure, village_uid: str, reading: Reading
) -> list[FigureRecord]:
    p = ProblemRecord
    chosen = select(
        p.village, p.group, p.head_name, p.head_id_no, p.found_on, p.solved_on, p.description, p.household_uid, p.uid
    ).where(*conditions(session, figure, round_.uid, week, reading))
    if village_uid:
        chosen = chosen.where(p.village_uid == village_uid)
    rows = session.execute(chosen.order_by(p.village_uid, p.group, p.head_name, p.found_on, p.uid))
    return [
        FigureRecord(
            village=village_group(row.village, row.group),
            head_name=row.head_name,
            head_id_no=row.head_id_no,
            date=row.solved_on if figure.kind is Kind.SOLVED else row.found_on,
            text=row.description,
            household_uid=row.household_uid or "",
            problem_uid=row.uid,
        )
        for row in rows
    ]


def _person_visits(
    session: Session, scheme: Scheme, round_: Round, week: Week, figure: Figure, village_uid: str
) -> list[FigureRecord]:
    v, h, village = VisitRecord, HouseholdRecord, aliased(RegionRow)
    chosen = (
        select(village.name, h.head_name, h.head_id_no, v.visited_on, CadreRecord.name.label("cadre"), v.household_uid)
        .select_from(VisitorRecord)
        .join(v, v.uid == VisitorRecord.visit_uid)
        .outerjoin(CadreRecord, CadreRecord.uid == VisitorRecord.cadre_uid)
        .outerjoin(h, h.uid == v.household_uid)
        .outerjoin(village, village.uid == v.village_uid)
        .where(*conditions(session, figure, round_.uid, week, round_.reading))
    )
    if village_uid:
        chosen = chosen.where(v.village_uid == village_uid)
    label = scheme.role(figure.of).label
    rows = session.execute(chosen.order_by(village.position, v.visited_on, h.head_name, CadreRecord.name, VisitorRecord.uid))
    return [
        FigureRecord(
            village=row.name or "",
            head_name=row.head_name or "",
            head_id_no=row.head_id_no or "",
            date=row.visited_on,
            text=f"{row.cadre or ''}（{label}）",
            household_uid=row.household_uid,
        )
        for row in rows
    ]


def _households(
    session: Session, _scheme: Scheme, round_: Round, week: Week, figure: Figure, village_uid: str
) -> list[FigureRecord]:
    v, h, village = VisitRecord, HouseholdRecord, aliased(RegionRow)
    once = (
        select(
            v.household_uid,
            func.min(v.village_uid).label("village_uid"),
            func.min(v.visited_on).label("first"),
            func.count().label("times"),
        )
        .where(*conditions(session, figure, round_.uid, week, round_.reading))
        .group_by(v.household_uid)
        .subquery()
    )
    chosen = (
        select(village.name, h.head_name, h.head_id_no, once.c.first, once.c.times, once.c.household_uid)
        .select_from(once)
        .outerjoin(h, h.uid == once.c.household_uid)
        .outerjoin(village, village.uid == once.c.village_uid)
        .order_by(village.position, h.head_name, once.c.household_uid)
    )
    if village_uid:
        chosen = chosen.where(once.c.village_uid == village_uid)
    return [
        FigureRecord(name or "", head or "", number or "", first, f"走访{times}次", uid)
        for name, head, number, first, times, uid in session.execute(chosen)
    ]


def _villages(
    session: Session, _scheme: Scheme, round_: Round, week: Week, figure: Figure, village_uid: str
) -> list[FigureRecord]:
    v, village = VisitRecord, aliased(RegionRow)
    chosen = (
        select(village.name, func.min(v.visited_on), func.count(v.household_uid.distinct()))
        .select_from(v)
        .outerjoin(village, village.uid == v.village_uid)
        .where(*conditions(session, figure, round_.uid, week, round_.reading))
        .group_by(v.village_uid, village.name, village.position)
        .order_by(village.position, village.name)
    )
    if village_uid:
        chosen = chosen.where(v.village_uid == village_uid)
    return [
        FigureRecord(name or "", "", "", first, f"走访{households}户") for name, first, households in session.execute(chosen)
    ]
