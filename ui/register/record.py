"""Everything the card says of a household, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.queries.history import HistoryLine, history
from db.queries.inspections import inspections_of_household
from db.queries.problems import problems_of
from db.queries.register import household, household_row
from db.queries.visits import Visit, visits_of
from domain.household import Household, HouseholdRow
from domain.inspection import Inspection
from domain.problem import Problem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class HouseholdRecord:
    """A household with what happened to it, each list the newest first."""

    household: Household
    row: HouseholdRow
    inspections: Sequence[Inspection]
    problems: Sequence[Problem]
    visits: Sequence[Visit]
    history: Sequence[HistoryLine]


def read_record(session: Session, uid: str, round_uid: str) -> HouseholdRecord | None:
    """The record of a household; None when it is not in the register any more."""
    row = household_row(session, uid, round_uid)
    if row is None:
        return None
    return HouseholdRecord(
        household(session, uid),
        row,
        inspections_of_household(session, uid),
        problems_of(session, uid),
        visits_of(session, uid),
        history(session, uid),
    )
