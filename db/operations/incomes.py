"""Writing income sheets (收入计算表): one household's sheet is one transaction over the sheet and its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import new_uid
from db.log import begin, finish
from db.models import HouseholdRecord, IncomeAmountRecord, IncomeSheetRecord, RoundRecord
from db.operations.households import living_household
from db.operations.inspection_context import place_of
from db.operations.meanwhile import unchanged
from db.operations.meeting import met_income
from db.operations.saved import Saved
from db.queries.incomes import living_sheets, previous_per_head
from db.queries.office import NO_ROUND
from domain.changes import Changes
from domain.errors import Finding, KnownError, blocking
from domain.income import Amounts, IncomeDraft, per_head
from domain.income_checks import FLOOR, PLACES, check_income, compared, comparison_findings
from domain.scheme import Scheme

__all__ = ["remove_income_sheet", "save_income_sheet"]

_NO_PLACE = "这户在台账中没有村（社区），请先在农户台账里补上，再填收入计算表。"


def save_income_sheet(session: Session, scheme: Scheme, draft: IncomeDraft, clerk: str, now: datetime) -> Saved:
    """Save a household's sheet; a round has one for each household. Saving the same sheet twice changes nothing.

    Nothing is written while a finding blocks; those of the comparison with threshold and last year only tell. Head, place,
    attributes and helper are frozen when the sheet is first saved. KnownError when household or round are gone.
    """
    round_ = session.get(RoundRecord, draft.round_uid)
    if round_ is None or round_.deleted:
        raise KnownError(NO_ROUND)
    household = living_household(session, draft.household_uid)
    draft = met_income(session, draft)
    lines = scheme.income_lines
    findings = (*check_income(draft, lines, now.date()), *_comparison(session, scheme, round_, draft))
    if blocking(findings):
        return Saved(Changes(), draft.uid, findings)
    begin(session, "income_sheet", f"收入计算表保存 {household.head_name}户", clerk, now)
    row = _existing(session, draft) or _added(session, draft, household)
    row.filled_on, row.page, row.size = draft.filled_on, draft.page.strip(), draft.size
    row.last_year = stored(draft.last_year)
    keyed = {line.key: draft.amounts[line.key] for line in lines if line.key in draft.amounts}
    _write_amounts(session, row.uid, keyed, [line.key for line in lines])
    return Saved(finish(session), row.uid, findings)


def remove_income_sheet(session: Session, uid: str, clerk: str, now: datetime, *, seen: int = 0) -> Changes:
    """Take back a sheet that was keyed by mistake, with its lines.

    KnownError when it is gone already, or when others have changed it since it was read (`seen`).
    """
    row = session.get(IncomeSheetRecord, uid)
    if row is None or row.deleted:
        raise KnownError("这张收入计算表已不在文件中，请刷新后再试。")
    lines = _amounts_of(session, uid)
    unchanged(session, "这份收入计算表", [row, *lines], seen)
    begin(session, "income_sheet_removed", f"删除收入计算表 {row.head_name}户", clerk, now)
    row.deleted = True
    for line in lines:
        line.deleted = True
    return finish(session)


def stored(value: Decimal | None) -> str:
    """An amount as it is stored: one text for one number, so that `10.50` and `10.5` are no change; empty for none."""
    if value is None:
        return ""
    return format(value.normalize(), "f") if value else "0"


def _comparison(session: Session, scheme: Scheme, round_: RoundRecord, draft: IncomeDraft) -> list[Finding]:
    result = per_head(scheme.income_lines, draft.amounts, draft.size)
    if result is None:
        return []
    known = previous_per_head(session, draft.round_uid, draft.household_uid)
    strict = any(threshold.strict for threshold in scheme.thresholds if threshold.key == FLOOR)
    last_year = known.per_head if known else draft.last_year
    return comparison_findings(compared(result, round_.thresholds, last_year, strict=strict))


def _existing(session: Session, draft: IncomeDraft) -> IncomeSheetRecord | None:
    return session.scalars(living_sheets(draft.round_uid, draft.household_uid).limit(1)).first()


def _added(session: Session, draft: IncomeDraft, household: HouseholdRecord) -> IncomeSheetRecord:
    place = place_of(session, household.region_uid)
    if place is None:
        raise KnownError(_NO_PLACE)
    row = IncomeSheetRecord(
        uid=new_uid(),
        round_uid=draft.round_uid,
        household_uid=household.uid,
        village_uid=place.village_uid,
        village=place.village,
        group=place.group,
        head_name=household.head_name,
        head_id_no=household.head_id_no,
        attributes=household.attributes,
        helper=household.helper,
    )
    session.add(row)
    return row


def _amounts_of(session: Session, sheet_uid: str) -> Sequence[IncomeAmountRecord]:
    return session.scalars(select(IncomeAmountRecord).where(IncomeAmountRecord.sheet_uid == sheet_uid)).all()


def _write_amounts(session: Session, sheet_uid: str, keyed: Mapping[str, Amounts], lines: Sequence[str]) -> None:
    """Only lines in which something stands are kept; a line that comes back takes its old row again."""
    rows = {row.line: row for row in _amounts_of(session, sheet_uid)}
    for line in lines:
        amounts = keyed.get(line, Amounts())
        row = rows.get(line)
        if amounts.blank:
            if row is not None:
                row.deleted = True
            continue
        if row is None:
            row = IncomeAmountRecord(uid=new_uid(), sheet_uid=sheet_uid, line=line)
            session.add(row)
        row.deleted = False
        for place in PLACES:
            setattr(row, place, stored(getattr(amounts, place)))
