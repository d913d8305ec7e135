"""Writing problems: chased from 未整改 to 已整改 and struck off (销号)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import new_uid
from db.log import begin, finish, operator_of
from db.models import HouseholdRecord, ProblemRecord, RegionRow, RoundRecord
from db.operations.inspection_context import place_of
from db.operations.meanwhile import unchanged
from db.operations.meeting import met_problem
from db.operations.saved import SavedProblem
from db.queries.office import NO_ROUND
from domain.changes import Changes
from domain.checks import check_new_problem, check_problem, check_sorting
from domain.errors import Finding, KnownError, blocking
from domain.operators import Right, require
from domain.problem import STATUS_LABELS, NewProblem, ProblemDraft, Status
from domain.region import Level
from domain.scheme import Scheme

FIELDS = (
    "description", "lead_unit", "helper", "deadline", "measure", "solved_on", "remark", "secretary_signed", "helper_signed",
    "struck_on", "type", "nature", "source",
)  # fmt: skip

GONE = "这条问题已不在台账中，可能已被删除；请刷新后再试。"


def save_problem(session: Session, scheme: Scheme, draft: ProblemDraft, clerk: str, now: datetime) -> SavedProblem:
    """Change a problem. One that is struck off is locked: taking the 销号 back (`struck_on` empty) voids its signatures.

    KnownError when the problem is not in the ledger any more, or when the role of who works may not strike off.
    """
    row = session.get(ProblemRecord, draft.uid)
    if row is None or row.deleted:
        raise KnownError(GONE)
    draft = met_problem(session, draft, FIELDS)
    sorting = check_sorting(draft, scheme) if (draft.type, draft.nature) != (row.type, row.nature) else []
    findings = (*check_problem(draft, row.found_on, now.date()), *sorting, *_locked(row, draft))
    if blocking(findings):
        return SavedProblem(Changes(), draft.uid, findings)
    if draft.struck_on != row.struck_on:
        require(operator_of(session), Right.STRIKE)
    label = f"保存问题 {_whose(row)} {_dimension(scheme, row.dimension)} {STATUS_LABELS[draft.status]}"
    begin(session, "problem", label, clerk, now)
    unlocked = row.struck_on is not None and draft.struck_on is None
    _write(row, scheme, draft)
    if unlocked:
        row.secretary_signed = row.helper_signed = ""
    return SavedProblem(finish(session), draft.uid, findings)


def _write(row: ProblemRecord, scheme: Scheme, draft: ProblemDraft) -> None:
    row.status = str(draft.status)
    for name in FIELDS:
        value = getattr(draft, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if draft.status is not Status.SOLVED:
        row.solved_on = None
    if row.nature and not row.type:
        row.type = next((nature.type for nature in scheme.natures if nature.key == row.nature), "")


def _whose(row: ProblemRecord) -> str:
    return row.head_name or row.unit_name or row.village


def _dimension(scheme: Scheme, key: str) -> str:
    """The dimension's name; its key where the notice does not know it, so that nothing is lost by a changed notice."""
    return next((one.problem_type for one in scheme.dimensions if one.key == key), key)


def add_problem(session: Session, scheme: Scheme, new: NewProblem, clerk: str, now: datetime) -> SavedProblem:
    """Enter a problem by hand: of a household (with its head, place, size, attributes and helper of today), a village or a unit.

    Nothing is written while a finding blocks. KnownError for an unknown round, or when the role may not strike off what is.
    """
    if session.scalar(select(RoundRecord.uid).where(RoundRecord.uid == new.round_uid, RoundRecord.deleted.is_(False))) is None:
        raise KnownError(NO_ROUND)
    findings = tuple(check_new_problem(new, scheme, now.date()))
    row = ProblemRecord(uid=new_uid(), round_uid=new.round_uid, item="", dimension=new.dimension, found_on=new.found_on)
    findings += _settle(session, row, new) if not blocking(findings) else ()
    findings += _told_already(session, row, new.details) if not blocking(findings) else ()
    if blocking(findings):
        return SavedProblem(Changes(), "", findings)
    if new.details.struck_on is not None:
        require(operator_of(session), Right.STRIKE)
    begin(session, "problem_added", f"登记问题 {_whose(row)} {_dimension(scheme, row.dimension)}", clerk, now)
    helper = row.helper
    _write(row, scheme, new.details)
    row.helper = row.helper or helper
    row.lead_unit = row.lead_unit or scheme.dimension(row.dimension).lead_unit
    session.add(row)
    return SavedProblem(finish(session), row.uid, findings)


def _settle(session: Session, row: ProblemRecord, new: NewProblem) -> tuple[Finding, ...]:
    """Whose problem it is, written on the row as it is today; what is wrong with it."""
    row.household_uid = row.region_uid = None
    row.village_uid = row.village = row.group = row.head_name = row.head_id_no = row.attributes = row.helper = ""
    row.unit_name, row.size = new.unit_name.strip(), 0
    if new.unit_name.strip():
        return _settle_unit(session, row, new.region_uid)
    region_uid = new.village_uid
    if new.household_uid:
        household = session.get(HouseholdRecord, new.household_uid)
        if household is None or household.deleted:
            return (Finding("whose", "这户已不在台账中，请重新查找。"),)
        region_uid, row.household_uid = household.region_uid, household.uid
        for name in ("head_name", "head_id_no", "attributes", "size", "helper"):
            setattr(row, name, getattr(household, name))
    place = place_of(session, region_uid)
    if place is None or (new.village_uid and place.group):
        return (Finding("whose", "所选的地方不是村（社区），请重新选择。"),)
    row.village_uid, row.village, row.group = place.village_uid, place.village, place.group
    return ()


def _settle_unit(session: Session, row: ProblemRecord, region_uid: str) -> tuple[Finding, ...]:
    if not region_uid:
        return ()
    region = session.get(RegionRow, region_uid)
    if region is None or region.deleted or region.level in (Level.VILLAGE, Level.GROUP):
        return (Finding("region_uid", "单位的问题记在区县或乡镇名下，请重新选择。"),)
    row.region_uid = region.uid
    return ()


def _told_already(session: Session, row: ProblemRecord, details: ProblemDraft) -> tuple[Finding, ...]:
    """The same words of the same day stand in the ledger already: the form was sent twice."""
    p = ProblemRecord
    chosen = select(p.uid).where(
        p.round_uid == row.round_uid, p.dimension == row.dimension, p.found_on == row.found_on,
        p.household_uid == row.household_uid if row.household_uid else p.household_uid.is_(None),
        p.village_uid == row.village_uid, p.unit_name == row.unit_name,
        p.description == details.description.strip(), p.deleted.is_(False),
    )  # fmt: skip
    if session.scalar(chosen.limit(1)) is None:
        return ()
    return (Finding("description", "台账中已有同一天、同样内容的问题，不必重复登记。"),)


def remove_problem(session: Session, uid: str, clerk: str, now: datetime, *, seen: int = 0) -> Changes:
    """Take back a problem that was entered by hand.

    KnownError when it is gone already, was found by an inspection, has been struck off, or was changed by others since it
    was read (`seen`).
    """
    row = session.get(ProblemRecord, uid)
    if row is None or row.deleted:
        raise KnownError(GONE)
    if row.inspection_uid is not None or row.item:
        raise KnownError("这条问题是核查发现的，不能在台账中删除；请在核查表中改正答案。")
    if row.struck_on is not None:
        raise KnownError("这条问题已销号，不能删除；要删除请先取消销号。")
    unchanged(session, "这条问题", [row], seen)
    begin(session, "problem_removed", f"删除问题 {_whose(row)}", clerk, now)
    row.deleted = True
    return finish(session)


def _locked(row: ProblemRecord, draft: ProblemDraft) -> tuple[Finding, ...]:
    """Closed is closed: while a problem is struck off, nothing else of it changes."""
    if row.struck_on is None or draft.struck_on is None:
        return ()
    kept = all(getattr(row, name) == getattr(draft, name) for name in FIELDS) and row.status == draft.status
    return () if kept else (Finding("struck_on", "这条问题已销号，不能再改；要改请先取消销号（签字随之作废）。"),)
