"""The figures of the status bar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import ConflictRow, HouseholdRecord, InspectionRecord, ProblemRecord
from db.queries.conditions import due_in, inspection_in, living, unsolved
from db.queries.problems import overdue
from db.queries.round_problems import of_round


@dataclass(frozen=True, slots=True)
class StatusFigures:
    """Households not inspected in the round, its unsolved problems, those of them that are overdue, and what merges left to
    be decided."""

    unvisited: int
    open: int
    overdue: int
    conflicts: int = 0


def status_figures(session: Session, round_uid: str, today: date) -> StatusFigures:
    """The figures of the status bar, for the whole office."""
    due = due_in(session, round_uid)
    # Told by what has been done: to look for a sheet of every household of a large office takes longer than all else.
    every = select(func.count()).select_from(HouseholdRecord).where(*living(), *due)
    visited = select(InspectionRecord.household_uid).where(*inspection_in(round_uid), *living(), *due).distinct()
    unvisited = (session.scalar(every) or 0) - (session.scalar(select(func.count()).select_from(visited.subquery())) or 0)
    waiting = select(func.count()).select_from(ProblemRecord).where(*unsolved(), of_round(session, round_uid))
    return StatusFigures(
        unvisited=unvisited,
        open=session.scalar(waiting) or 0,
        overdue=session.scalar(waiting.where(overdue(today))) or 0,
        conflicts=_conflicts(session),
    )


def _conflicts(session: Session) -> int:
    # Asked first of the table alone: most files have none, and their windows need not load what merges need.
    if session.scalar(select(ConflictRow.uid).limit(1)) is None:
        return 0
    from db.sharing.conflicts import open_by

    return sum(open_by(session, "batch").values())
