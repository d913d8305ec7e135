"""Taking filled income sheets into the file: each is saved as if it had been keyed, by the same rules.

One import is one batch, which undo takes back. The paper has no ID number: a household is known by its village, group and head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.log import begin, finish
from db.models import HouseholdRecord, RegionRow
from db.operations.import_rows import Progress, taken
from db.operations.incomes import save_income_sheet
from db.operations.places_import import Places
from db.queries.conditions import living
from db.queries.incomes import income_sheet
from domain.errors import Finding, blocking
from domain.imported import BookKind, ImportedIncome, ImportResult, Place, RowOutcome, RowState
from domain.income import Amounts, IncomeDraft, IncomeSheet
from domain.scheme import Scheme


def apply_incomes(
    session: Session,
    scheme: Scheme,
    sheets: Sequence[ImportedIncome],
    round_uid: str,
    clerk: str,
    now: datetime,
    *,
    name: str = "",
    progress: Progress | None = None,
) -> ImportResult:
    """Import filled income sheets into a round; `name` is the book's, for the history.

    A sheet that the rules of keying refuse is rejected with their sentences, and the rest goes on. Lines that a sheet leaves
    blank are not blanked in the file. The same book again changes nothing. `progress` is called with sheets done and in all, and
    may raise `Cancelled`.
    """
    begin(session, "import", f"导入收入计算表 {name}".strip(), clerk, now)
    outcomes = taken(sheets, _Import(session, scheme, round_uid, clerk, now).take, progress)
    changes = finish(session)
    return ImportResult(BookKind.INCOMES, outcomes, changes.batch)


class _Import:
    """One import of income sheets."""

    def __init__(self, session: Session, scheme: Scheme, round_uid: str, clerk: str, now: datetime) -> None:
        self._session, self._scheme, self._round_uid = session, scheme, round_uid
        self._clerk, self._now = clerk, now
        self._places = Places(session, clerk, now)
        self._seen: dict[str, Place] = {}

    def take(self, sheet: ImportedIncome) -> RowOutcome:
        """Save one sheet and say what became of it."""
        household, why = self._household(sheet)
        refused = [*(finding for finding in sheet.findings if blocking([finding])), *why]
        if household is None or refused:
            return RowOutcome(sheet.place, RowState.REJECTED, tuple(refused))
        existing = income_sheet(self._session, self._round_uid, household.uid)
        draft = _draft(sheet, household, self._round_uid, existing)
        saved = save_income_sheet(self._session, self._scheme, draft, self._clerk, self._now)
        findings = (*sheet.findings, *saved.findings)
        if saved.refused:
            return RowOutcome(sheet.place, RowState.REJECTED, findings)
        self._seen[household.uid] = sheet.place
        if existing is None:
            return RowOutcome(sheet.place, RowState.NEW, findings)
        same = replace(existing.draft, uid="") == replace(draft, uid="")
        return RowOutcome(sheet.place, RowState.SAME if same else RowState.CHANGED, findings)

    def _household(self, sheet: ImportedIncome) -> tuple[HouseholdRecord | None, list[Finding]]:
        """The household that a sheet speaks of, or why it is not known."""
        if not sheet.head_name:
            return None, [Finding("head_name", "表上没有户主姓名，请在“户主:”后面补填。")]
        village = self._places.known_name(sheet.village)
        if not village:
            known = "、".join(self._places.names)
            return None, [Finding("region_uid", f"没有叫“{sheet.village}”的村（社区），现有：{known}；请改正表上方的村名。")]
        h = HouseholdRecord
        chosen = select(h).where(*living(), h.village_uid == self._places.village_uid(village), h.head_name == sheet.head_name)
        namesakes = list(self._session.scalars(chosen.order_by(h.uid)))
        fitting = [row for row in namesakes if self._in_group(row, sheet.group)] or namesakes
        if not fitting:
            return None, [Finding("head_name", f"{village}没有户主叫{sheet.head_name}的户，请核对姓名，或先在农户台账里登记。")]
        if len(fitting) > 1:
            words = f"{village}有{len(fitting)}户户主叫{sheet.head_name}，表上没有证件号码可以区分，请在窗口里录入这一户。"
            return None, [Finding("head_name", words)]
        if fitting[0].uid in self._seen:
            first = self._seen[fitting[0].uid]
            return None, [Finding("head_name", f"这户在“{first.sheet}”第 {first.row} 行已有一张表，同一户只能有一张，请核对。")]
        return fitting[0], []

    def _in_group(self, household: HouseholdRecord, group: str) -> bool:
        place = self._session.get(RegionRow, household.region_uid)
        bare = group.rstrip("组社")
        return bool(bare) and place is not None and place.name.rstrip("组社") == bare


def _draft(
    sheet: ImportedIncome, household: HouseholdRecord, round_uid: str, existing: IncomeSheet | None
) -> IncomeDraft:
    """The sheet as it would have been keyed; blanks keep what the file has."""
    kept = existing.amounts if existing else {}
    amounts = {key: _filled(sheet.amounts.get(key, Amounts()), kept.get(key, Amounts())) for key in {**kept, **sheet.amounts}}
    return IncomeDraft(
        round_uid,
        household.uid,
        amounts,
        sheet.size or (existing.size if existing else household.size),
        sheet.filled_on or (existing.filled_on if existing else None),
        existing.page if existing else "",
        existing.last_year if existing else None,
        existing.uid if existing else "",
    )


def _filled(new: Amounts, old: Amounts) -> Amounts:
    pairs = ((new.quantity, old.quantity), (new.income, old.income), (new.expense, old.expense))
    return Amounts(*(fresh if fresh is not None else kept for fresh, kept in pairs))
