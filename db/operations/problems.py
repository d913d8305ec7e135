"""Writing problems: chased from 未整改 to 已整改 and struck off (销号)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.log import begin, finish
from db.models import ProblemRecord
from db.operations.saved import Saved
from domain.changes import Changes
from domain.checks import check_problem
from domain.errors import Finding, KnownError, blocking
from domain.problem import STATUS_LABELS, ProblemDraft, Status
from domain.scheme import Scheme

FIELDS = (
    "description", "lead_unit", "helper", "deadline", "measure", "solved_on", "remark", "secretary_signed", "helper_signed",
    "struck_on",
)  # fmt: skip


def save_problem(session: Session, scheme: Scheme, draft: ProblemDraft, clerk: str, now: datetime) -> Saved:
    """Change a problem. One that is struck off is locked: taking the 销号 back (`struck_on` empty) voids its signatures.

    KnownError when the problem is not in the ledger any more.
    """
    row = session.get(ProblemRecord, draft.uid)
    if row is None or row.deleted:
        raise KnownError("这条问题已不在台账中，可能已被删除；请刷新后再试。")
    findings = tuple(check_problem(draft, row.found_on, now.date())) + _locked(row, draft)
    if blocking(findings):
        return Saved(Changes(), draft.uid, findings)
    label = f"保存问题 {row.head_name} {scheme.dimension(row.dimension).problem_type} {STATUS_LABELS[draft.status]}"
    begin(session, "problem", label, clerk, now)
    unlocked = row.struck_on is not None and draft.struck_on is None
    row.status = str(draft.status)
    for name in FIELDS:
        value = getattr(draft, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if draft.status is not Status.SOLVED:
        row.solved_on = None
    if unlocked:
        row.secretary_signed = row.helper_signed = ""
    return Saved(finish(session), draft.uid, findings)


def _locked(row: ProblemRecord, draft: ProblemDraft) -> tuple[Finding, ...]:
    """Closed is closed: while a problem is struck off, nothing else of it changes."""
    if row.struck_on is None or draft.struck_on is None:
        return ()
    kept = all(getattr(row, name) == getattr(draft, name) for name in FIELDS) and row.status == draft.status
    return () if kept else (Finding("struck_on", "这条问题已销号，不能再改；要改请先取消销号（签字随之作废）。"),)
