"""Writing inspections: what was keyed of a household or a village is one transaction.

A household's is written to register, answers, problems and visit; a village's to answers and problems.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import new_uid
from db.log import begin, finish, insert
from db.models import AnswerRecord, InspectionRecord, ProblemRecord, VisitRecord
from db.operations.inspection_checks import check_inspection_draft, findings_in_file, steps_of
from db.operations.inspection_context import Context, load
from db.operations.inspection_problems import sync_own_problems, take_steps, without_handed_over
from db.operations.inspection_register import write_register
from db.operations.inspection_visit import know_inspectors, write_visit
from db.operations.meanwhile import unchanged
from db.operations.meeting import met_inspection
from db.operations.saved import SavedInspection
from db.operations.visits import visitors_of
from db.records import attributes_text
from domain.answers import asked, failures
from domain.changes import Changes
from domain.checks import check_inspection
from domain.errors import KnownError, blocking
from domain.inspection import KIND_LABELS, InspectionDraft, Kind
from domain.reconcile import Act
from domain.scheme import Scheme

__all__ = ["check_inspection_draft", "remove_inspection", "save_inspection"]

_Found = TypeVar("_Found", AnswerRecord, ProblemRecord, VisitRecord)


def save_inspection(
    session: Session, scheme: Scheme, draft: InspectionDraft, clerk: str, now: datetime
) -> SavedInspection:
    """Save a keyed inspection. Nothing is written while a finding blocks; saving the same one twice changes nothing.

    An unknown household is added on the spot (not by a re-inspection); ticks and helper go into the register too; head, number,
    size, ticks, place and helper are frozen on the inspection. Problems follow the answers (`domain.reconcile`), the visit
    follows the inspectors. A village's inspection touches neither register nor visits. Of the answers, those to questions that
    are asked are kept; answers that the ticks no longer ask for are emptied.
    """
    context = load(session, scheme, met_inspection(session, draft))
    steps = steps_of(session, scheme, context)
    findings = (
        *check_inspection(context.draft, scheme, context.round, now.date()),
        *findings_in_file(session, scheme, context, steps),
    )
    if blocking(findings):
        return SavedInspection(Changes(), draft.uid, findings, draft.household_uid)
    begin(session, "inspection", f"{KIND_LABELS[context.draft.kind]}保存 {_whose(context)}", clerk, now)
    household_uid = None if context.draft.village else write_register(session, scheme, context)
    inspection = _write_inspection(session, context, household_uid)
    _write_answers(session, scheme, context, inspection["uid"])
    sync_own_problems(context, inspection)
    take_steps(session, scheme, context, inspection, steps)
    if household_uid is not None:
        write_visit(session, scheme, context, inspection)
    else:
        know_inspectors(session, scheme, context)
    changes = finish(session)
    return SavedInspection(
        changes,
        inspection["uid"],
        findings,
        inspection["household_uid"] or "",
        added=sum(step.act is Act.ADD for step in steps),
        solved=sum(step.act is Act.SOLVE for step in steps),
    )


def _whose(context: Context) -> str:
    if context.draft.village and context.place is not None:
        return context.place.village
    return f"{context.draft.head_name}户"


def _write_inspection(session: Session, context: Context, household_uid: str | None) -> dict[str, Any]:
    """The inspection as it is stored from now on, column by column."""
    draft = context.draft
    keyed = {
        "inspected_on": draft.inspected_on,
        "page": draft.page,
        "phone": draft.phone,
        "inspectors": "、".join(draft.inspectors),
        "head_name": draft.head_name,
        "head_id_no": draft.head_id_no,
        "attributes": attributes_text(draft.attributes),
        "helper": draft.helper,
    }
    row = context.existing
    if row is None:
        values = {**_of_the_day(context, household_uid), **keyed}
        insert(session, InspectionRecord, [values])
        return values
    for name, value in keyed.items():
        setattr(row, name, value)
    return {name: getattr(row, name) for name in (*_OF_THE_DAY, *keyed)}


_OF_THE_DAY = ("uid", "round_uid", "household_uid", "kind", "village_uid", "village", "group", "size")


def _of_the_day(context: Context, household_uid: str | None) -> dict[str, Any]:
    """What a new inspection keeps, whatever is keyed on its line later."""
    place, draft = context.place, context.draft
    assert place is not None
    size = context.household.size if context.household is not None else int(not draft.village)
    keys = new_uid(), draft.round_uid, household_uid, str(draft.kind)
    return dict(zip(_OF_THE_DAY, (*keys, place.village_uid, place.village, place.group, size), strict=True))


def _write_answers(session: Session, scheme: Scheme, context: Context, inspection_uid: str) -> None:
    draft = context.draft
    rows = {row.item: row for row in context.answers}
    failing = failures(scheme, context.round.thresholds, draft.answers)
    added = []
    for item in asked(scheme, draft.attributes, village=draft.village):
        value = draft.answers.get(item.key, "")
        # A description belongs to a failing answer; what was typed before the answer changed is not kept.
        description = draft.descriptions.get(item.key, "") if item.key in failing else ""
        row = rows.pop(item.key, None)
        if row is None:
            new = {"inspection_uid": inspection_uid, "item": item.key, "value": value, "description": description}
            added.append(new)
        else:
            row.value, row.description, row.deleted = value, description, False
    insert(session, AnswerRecord, added)
    for row in rows.values():
        row.value = row.description = ""


def remove_inspection(session: Session, uid: str, clerk: str, now: datetime, *, seen: int = 0) -> Changes:
    """Take back an inspection that was keyed by mistake, with its answers, its visit and the problems it found.

    A problem that another inspection of the household or village found as well stays, as that one's. KnownError when the
    inspection is gone already, when one of its problems has been struck off, or when others have changed it since it was read
    (`seen`).
    """
    row = session.get(InspectionRecord, uid)
    if row is None or row.deleted:
        raise KnownError("这条核查记录已不在文件中，请刷新后再试。")
    found, answers = _rows_of(session, ProblemRecord, uid), _rows_of(session, AnswerRecord, uid)
    unchanged(session, "这份核查表", [row, *answers], seen)
    if any(problem.struck_on is not None for problem in found):
        raise KnownError("这次核查发现的问题已经销号，不能删除；要删除请先取消销号。")
    whose = f"{row.head_name}户" if row.household_uid else row.village
    begin(session, "inspection_removed", f"删除{KIND_LABELS[Kind(row.kind)]} {whose}", clerk, now)
    found = without_handed_over(session, row, found)
    visits = _rows_of(session, VisitRecord, uid)
    visitors = [visitor for visit in visits for visitor in visitors_of(session, visit.uid)]
    for each in (row, *answers, *found, *visits, *visitors):
        each.deleted = True
    return finish(session)


def _rows_of(session: Session, model: type[_Found], uid: str) -> list[_Found]:
    chosen = select(model).where(model.inspection_uid == uid, model.deleted.is_(False))
    return list(session.scalars(chosen))
