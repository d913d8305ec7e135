"""Writing who works in the file: operators, their roles and PINs. Each change is a line of the history, sealed as all others."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from db.keys import new_uid
from db.log import note
from db.operations.saved import Saved
from db.operations.settings import keep_setting
from db.queries.office import settings
from domain.changes import Changes
from domain.errors import Finding, KnownError, blocking
from domain.operators import ROLE_LABELS, Operator, check_operators, check_pin, operators_in, pin_hash, setting_of

KIND = "operators"
GONE = "这名操作员已不在文件中，请关闭窗口后再看。"
LAST = "至少要留一名“管理”人员；要取消操作员，请最后再删这一名。"


def operators(session: Session) -> list[Operator]:
    """The operators of the file, 管理 first; empty when everybody may everything."""
    return operators_in(settings(session))


def save_operator(session: Session, draft: Operator, pin: str | None, clerk: str, now: datetime) -> Saved:
    """Add an operator (`uid` empty) or change one. `pin`: a new one, empty to take it away, None to leave it.

    Nothing is written while a finding blocks. KnownError when the role of who works may not.
    """
    there = operators(session)
    before = next((one for one in there if one.uid == draft.uid), None)
    if draft.uid and before is None:
        raise KnownError(GONE)
    kept = (before.pin if before else "") if pin is None else pin_hash(pin, os.urandom(16))
    operator = replace(draft, uid=draft.uid or new_uid(), name=" ".join(draft.name.split()), pin=kept)
    others = [one for one in there if one.uid != operator.uid]
    # Two of one name would both be told the same.
    findings: tuple[Finding, ...] = (*dict.fromkeys(check_operators([*others, operator])), *check_pin(pin or ""))
    if blocking(findings):
        return Saved(Changes(), draft.uid, findings)
    words = f"{'修改' if before else '新增'}操作员 {operator.name}（{ROLE_LABELS[operator.role]}）"
    changes = note(session, KIND, words, clerk, now)
    keep_setting(session, *setting_of(operator))
    return Saved(changes, operator.uid, findings)


def remove_operator(session: Session, uid: str, clerk: str, now: datetime) -> Changes:
    """Take an operator out; the name stays in the history. KnownError when nobody would be left to manage the others."""
    there = operators(session)
    operator = next((one for one in there if one.uid == uid), None)
    if operator is None:
        raise KnownError(GONE)
    if check_operators([one for one in there if one.uid != uid]):
        raise KnownError(LAST)
    changes = note(session, KIND, f"删除操作员 {operator.name}", clerk, now)
    keep_setting(session, setting_of(operator)[0], "")
    return changes
