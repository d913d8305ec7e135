"""The stored income sheets of a round, checked: their amounts, one a household, and the answer to 人均纯收入 beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.check_rules import Fault
from db.models import AnswerRecord, InspectionRecord
from db.queries.incomes import income_sheets
from domain.errors import Level
from domain.income import IncomeSheet, per_head
from domain.income_checks import PER_HEAD, check_income, disagreement
from domain.rounds import Round
from domain.scheme import Scheme


def income_faults(session: Session, scheme: Scheme, round_: Round, today: date) -> Iterator[Fault]:
    """Faults of the round's income sheets (002 附件6; 二（一）1 一看: one income per head, on both papers)."""
    if not scheme.income_lines:
        return
    answers = _answers(session, round_)
    seen: set[str] = set()
    for sheet in income_sheets(session, round_.uid):
        where = f"{sheet.village}{sheet.group} {sheet.head_name} 收入计算表"
        if sheet.household_uid in seen:
            yield Fault("rule", where, "这户在本轮有两张收入计算表；请删除重复的一张。")
        seen.add(sheet.household_uid)
        yield from _sheet_faults(scheme, sheet, where, today)
        result = per_head(scheme.income_lines, sheet.amounts, sheet.size)
        words = disagreement(result, answers.get(sheet.household_uid, ""))
        if words:
            yield Fault("rule", where, words)


def _sheet_faults(scheme: Scheme, sheet: IncomeSheet, where: str, today: date) -> Iterator[Fault]:
    for finding in check_income(sheet.draft, scheme.income_lines, today):
        if finding.level is Level.BLOCK:
            yield Fault("rule", where, finding.message)


def _answers(session: Session, round_: Round) -> dict[str, str]:
    """The keyed answers to 人均纯收入 of the round's first inspections, by household."""
    i, a = InspectionRecord, AnswerRecord
    chosen = (
        select(i.household_uid, a.value)
        .join(a, a.inspection_uid == i.uid)
        .where(i.round_uid == round_.uid, i.kind == "first", i.deleted.is_(False), a.deleted.is_(False))
        .where(a.item == PER_HEAD, a.value != "")
    )
    return {uid or "": value for uid, value in session.execute(chosen)}
