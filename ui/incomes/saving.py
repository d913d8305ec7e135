"""Checks the keyed sheet and saves it; warnings are told once and saved at the second try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import Finding, Level, blocking
from domain.income_checks import check_income, plain
from ui.desk import Desk
from ui.incomes.state import IncomeState, Typed, typed_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.operations.saved import Saved

PLACE_KEY, DRAFT_KEY = "income_place", "income_draft"
"""Settings of the office's own file, each behind it the round's key: keyed data of persons stays in the file."""


class IncomeSaver:
    """Between the sheet on the screen and the file."""

    def __init__(self, desk: Desk, state: IncomeState) -> None:
        self.desk = desk
        self.state = state
        self._round_uid = desk.round.uid
        self._told: frozenset[tuple[str, str]] = frozenset()

    def begin(self) -> None:
        """Another sheet is keyed: nothing has been told about it yet."""
        self._told = frozenset()

    def findings(self) -> list[Finding]:
        """All that is wrong with the sheet as it stands."""
        unreadable = self.state.unreadable()
        bad = {finding.field for finding in unreadable}
        draft = self.state.draft(self._round_uid)
        checked = check_income(draft, self.desk.scheme.income_lines, self.desk.today())
        return unreadable + [finding for finding in checked if finding.field not in bad]

    def save(self, head_name: str) -> list[Finding] | None:
        """Save the sheet. What comes back is why it was not saved; None: it was not, and the bar says why; empty: saved."""
        found = self.findings()
        if blocking(found):
            return found
        warned = frozenset((f.field, f.message) for f in found if f.level is Level.WARN)
        if not warned <= self._told:
            self._told = warned
            return found
        return self._write(head_name)

    def keep(self, place_uid: str) -> bool:
        """Remember the place and the half-keyed sheet over a restart; False when that could not be written."""
        from db.operations.settings import keep_setting

        wanted = {self._key(PLACE_KEY): place_uid, self._key(DRAFT_KEY): self.state.to_text()}

        def operation(session: Session) -> bool:
            for key, value in wanted.items():
                keep_setting(session, key, value)
            return True

        kept = self._settings()
        if self.desk.read_only or all(kept.get(key, "") == value for key, value in wanted.items()):
            return True
        return bool(self.desk.write(operation))

    def remembered(self) -> tuple[str, Typed | None]:
        """The place worked in last, and the half-keyed sheet, if any."""
        kept = self._settings()
        return kept.get(self._key(PLACE_KEY), ""), typed_of(kept.get(self._key(DRAFT_KEY), ""))

    def remove(self, head_name: str) -> bool:
        """Delete the stored sheet, with a way back in the bar."""
        from db.operations.incomes import remove_income_sheet

        desk, now = self.desk, self.state.now
        changes = desk.write(lambda session: remove_income_sheet(session, now.uid, desk.clerk, desk.now(), seen=now.seen))
        if changes is None:
            return False
        self.desk.say_saved(f"已删除 {head_name}户的收入计算表", changes)
        return True

    # inside

    def _key(self, name: str) -> str:
        return f"{name}:{self._round_uid}"

    def _settings(self) -> dict[str, str]:
        from db.queries.office import settings

        with self.desk.read() as session:
            return settings(session)

    def _write(self, head_name: str) -> list[Finding] | None:
        from db.operations.incomes import save_income_sheet
        from db.operations.settings import keep_setting

        desk, draft = self.desk, self.state.draft(self._round_uid)

        def operation(session: Session) -> Saved:
            keep_setting(session, self._key(DRAFT_KEY), "")
            return save_income_sheet(session, desk.scheme, draft, desk.clerk, desk.now())

        saved = desk.write(operation)
        if saved is None:
            return None
        if blocking(saved.findings):
            return list(saved.findings)
        result = self.state.per_head()
        self.state.saved_as(saved.uid)
        self.begin()
        words = "没有改动" if saved.changes.nothing else "" if result is None else f"人均纯收入 {plain(result)} 元"
        look = ("查看", lambda: desk.open_household(draft.household_uid))
        desk.say_saved(f"已保存 {head_name}户收入计算表" + (f"，{words}" if words else ""), saved.changes, look)
        return []
