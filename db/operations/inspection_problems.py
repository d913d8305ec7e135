"""What a keyed line means for the household's problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from db.log import insert
from db.models import ProblemRecord
from db.operations.inspection_context import Context
from domain.problem import Status
from domain.reconcile import Act, Step
from domain.scheme import Scheme

FROZEN = ("head_name", "head_id_no", "attributes", "village_uid", "village", "group")
"""What a problem takes over from the inspection that found it."""


def sync_own_problems(context: Context, inspection: Mapping[str, Any]) -> None:
    """A slip mended on the sheet (name, number, ticks, day) is mended on the problems that this inspection found, too."""
    for problem in context.problems:
        if problem.inspection_uid == inspection["uid"] and problem.struck_on is None:
            _freeze(problem, inspection)
            if problem.solved_on is None or problem.solved_on >= inspection["inspected_on"]:
                problem.found_on = inspection["inspected_on"]


def take_steps(
    session: Session, scheme: Scheme, context: Context, inspection: Mapping[str, Any], steps: Sequence[Step]
) -> None:
    """Do what `domain.reconcile` found; inside an open batch."""
    rows = {row.uid: row for row in context.problems}
    insert(session, ProblemRecord, [_added(scheme, context, inspection, step) for step in steps if step.act is Act.ADD])
    for step in steps:
        if step.act is Act.REWORD:
            rows[step.problem_uid].description = step.description
        elif step.act is Act.SOLVE:
            _solve(rows[step.problem_uid], inspection)
        elif step.act is Act.DROP:
            rows[step.problem_uid].deleted = True


def _added(scheme: Scheme, context: Context, inspection: Mapping[str, Any], step: Step) -> dict[str, Any]:
    item = scheme.item(step.item)
    return {
        "round_uid": inspection["round_uid"],
        "household_uid": inspection["household_uid"],
        "inspection_uid": inspection["uid"],
        "item": item.key,
        "dimension": item.dimension,
        "description": step.description,
        "lead_unit": scheme.dimension(item.dimension).lead_unit,
        "helper": context.draft.helper,
        "found_on": inspection["inspected_on"],
        "status": str(Status.OPEN),
        **{name: inspection[name] for name in FROZEN},
    }


def _freeze(problem: ProblemRecord, inspection: Mapping[str, Any]) -> None:
    for name in FROZEN:
        setattr(problem, name, inspection[name])


def _solve(problem: ProblemRecord, inspection: Mapping[str, Any]) -> None:
    problem.status = str(Status.SOLVED)
    # Sheets are not keyed in the order of their days: nothing is solved before it was found.
    problem.solved_on = max(inspection["inspected_on"], problem.found_on)
