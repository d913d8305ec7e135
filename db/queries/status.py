"""The figures of the status bar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import HouseholdRecord, ProblemRecord
from db.queries.conditions import inspected_in, living, unsolved
from db.queries.problems import overdue
from db.queries.round_problems import of_round


@dataclass(frozen=True, slots=True)
class StatusFigures:
    """Households not inspected in the round, its unsolved problems, and those of them that are overdue."""

    unvisited: int
    open: int
    overdue: int


def status_figures(session: Session, round_uid: str, today: date) -> StatusFigures:
    """The figures of the status bar, for the whole office."""
    unvisited = select(func.count()).select_from(HouseholdRecord).where(*living(), ~inspected_in(round_uid))
    waiting = select(func.count()).select_from(ProblemRecord).where(*unsolved(), of_round(session, round_uid))
    return StatusFigures(
        unvisited=session.scalar(unvisited) or 0,
        open=session.scalar(waiting) or 0,
        overdue=session.scalar(waiting.where(overdue(today))) or 0,
    )
