"""What each figure of 附件2 counts, as conditions: the count and the list of records are both made from them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from db.models import ProblemRecord, VisitorRecord, VisitRecord
from db.queries.round_problems import of_round
from domain.figures import PROBLEM_KINDS, Figure, Kind, Week
from domain.rounds import Reading

Condition = ColumnElement[bool]


def conditions(session: Session, figure: Figure, round_uid: str, week: Week, reading: Reading) -> list[Condition]:
    """The conditions of one figure: on `problem` for problems, on `visit` and `visitor` for person-visits, else on `visit`."""
    if figure.kind in PROBLEM_KINDS:
        # A department's problem stands in no village's line, and so in none of the table.
        of_figure = (
            ProblemRecord.dimension == figure.of, ProblemRecord.village_uid != "", problem_condition(figure.kind, week, reading)
        )  # fmt: skip
        return [of_round(session, round_uid), ProblemRecord.deleted.is_(False), *of_figure]
    if figure.kind is Kind.VISITS:
        return [*counted_visitors(round_uid, week), VisitorRecord.role == figure.of]
    return counted_visits(round_uid, week)


def problem_condition(kind: Kind, week: Week, reading: Reading) -> Condition:
    """Whether a problem is new, solved or open in the week.

    Flow: found in the week; solved in the week, whenever found; open at the week's end. Cohort: all three speak of the problems
    found in the week, as they stood at its end.
    """
    p = ProblemRecord
    found: Condition = p.found_on.between(week.monday, week.sunday)
    if kind is Kind.NEW:
        return found
    if reading is Reading.COHORT:
        solved: Condition = p.solved_on <= week.sunday
        return and_(found, solved) if kind is Kind.SOLVED else and_(found, unsolved_at_end(week))
    if kind is Kind.SOLVED:
        # Also where a date was forced: nothing is solved that was not yet found, and the count reads no later findings.
        return and_(p.found_on <= week.sunday, p.solved_on.between(week.monday, week.sunday))
    return and_(p.found_on <= week.sunday, unsolved_at_end(week))


def unsolved_at_end(week: Week) -> Condition:
    """Problems without a solution on the Sunday of the week."""
    return or_(ProblemRecord.solved_on.is_(None), ProblemRecord.solved_on > week.sunday)


def counted_visits(round_uid: str, week: Week) -> list[Condition]:
    """Visits of the week that count."""
    v = VisitRecord
    return [v.round_uid == round_uid, v.visited_on.between(week.monday, week.sunday), v.deleted.is_(False)]


def counted_visitors(round_uid: str, week: Week) -> list[Condition]:
    """Cadres on visits of the week; a visit of two counts two (人次)."""
    return [*counted_visits(round_uid, week), VisitorRecord.visit_uid == VisitRecord.uid, VisitorRecord.deleted.is_(False)]
