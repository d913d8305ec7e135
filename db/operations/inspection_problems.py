"""What a keyed inspection means for the problems of its household or village."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.log import insert
from db.models import AnswerRecord, InspectionRecord, ProblemRecord, RoundRecord
from db.operations.inspection_context import Context
from db.records import round_from
from db.schemes import scheme_of
from domain.answers import failures
from domain.problem import Status
from domain.problem_sorting import sorted_as
from domain.reconcile import Act, Step
from domain.scheme import Scheme

FROZEN = ("head_name", "head_id_no", "attributes", "village_uid", "village", "group", "size")
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
    added = [step for step in steps if step.act is Act.ADD]
    if added:
        failing = failures(scheme, context.round.thresholds, context.draft.answers)
        new = (_added(scheme, context, inspection, step, failing.get(step.item, ())) for step in added)
        insert(session, ProblemRecord, list(new))
    for step in steps:
        if step.act is Act.REWORD:
            rows[step.problem_uid].description = step.description
        elif step.act is Act.SOLVE:
            _solve(rows[step.problem_uid], inspection)
        elif step.act is Act.DROP:
            rows[step.problem_uid].deleted = True


def _added(
    scheme: Scheme, context: Context, inspection: Mapping[str, Any], step: Step, reasons: Sequence[str]
) -> dict[str, Any]:
    item = scheme.item(step.item)
    type_, nature = sorted_as(scheme, item, reasons)
    return {
        "type": type_,
        "nature": nature,
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


def without_handed_over(session: Session, inspection: InspectionRecord, found: Sequence[ProblemRecord]) -> list[ProblemRecord]:
    """The problems of an inspection that is taken back which go with it, inside an open batch.

    The others are handed over to another inspection of the same household or village whose answer fails as well.
    """
    if not found:
        return []
    others = _failing_of_others(session, inspection)
    for problem in found:
        other = others.get(problem.item)
        if other is not None:
            problem.round_uid, problem.inspection_uid = other.round_uid, other.uid
            _freeze(problem, {name: getattr(other, name) for name in FROZEN})
            if problem.solved_on is None or problem.solved_on >= other.inspected_on:
                problem.found_on = other.inspected_on
    return [problem for problem in found if problem.item not in others]


def _failing_of_others(session: Session, inspection: InspectionRecord) -> dict[str, InspectionRecord]:
    """By failing item the earliest other inspection that has it, in this round or, of the same notice, a later one."""
    i = InspectionRecord
    household_uid, village_uid = inspection.household_uid, inspection.village_uid
    same = i.household_uid == household_uid if household_uid else i.household_uid.is_(None) & (i.village_uid == village_uid)
    own = session.get_one(RoundRecord, inspection.round_uid)
    rows = session.execute(
        select(i, RoundRecord)
        .join(RoundRecord, RoundRecord.uid == i.round_uid)
        .where(same, i.deleted.is_(False), i.uid != inspection.uid, RoundRecord.deleted.is_(False))
        .where(RoundRecord.scheme_id == own.scheme_id, RoundRecord.starts_on >= own.starts_on)
        .order_by(RoundRecord.starts_on, i.kind, i.uid)
    ).all()
    found: dict[str, InspectionRecord] = {}
    for other, row in rows:
        round_ = round_from(row)
        answers = session.scalars(select(AnswerRecord).where(AnswerRecord.inspection_uid == other.uid))
        values = {answer.item: answer.value for answer in answers if not answer.deleted}
        for item in failures(scheme_of(session, round_), round_.thresholds, values):
            found.setdefault(item, other)
    return found
