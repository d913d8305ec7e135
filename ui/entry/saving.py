"""Checks the keyed row and saves it; warnings are told once and saved at the second try."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from domain.checks import check_inspection
from domain.errors import Finding, Level, blocking
from domain.inspection import InspectionDraft
from ui.desk import Desk
from ui.entry.heading import Heading
from ui.entry.row import EntryRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.operations.saved import SavedInspection

HEADING_KEY = "entry_heading"
DRAFT_KEY = "entry_draft"
"""Settings of the office's own file, each behind it the round's key: keyed data of persons stays in the file."""
IN_FILE = ("head_name", "head_id_no", "helper", "inspectors")
"""Fields whose findings need the file, asked as soon as the field is left."""


class RowSaver:
    """Between the row on the screen and the file."""

    def __init__(self, desk: Desk, row: EntryRow) -> None:
        self.desk = desk
        self.row = row
        self._round_uid = desk.round.uid
        """The round this row belongs to, also after another one was chosen."""
        self._told: frozenset[tuple[str, str]] = frozenset()
        self.saved_uid = ""
        """The inspection saved last."""

    def begin(self) -> None:
        """Another row is keyed: nothing has been told about it yet."""
        self._told = frozenset()

    def findings_so_far(self, heading: Heading, left: str) -> list[Finding]:
        """What is wrong with the fields the keyer has left; what he has not reached is not spoken of."""
        draft = self.draft_of(heading)
        found = self._plain_findings(draft)
        if left in IN_FILE:
            found += self._file_findings(draft)
        reached = self.row.state.passed
        return [finding for finding in found if finding.field in reached]

    def wants(self, field: str, heading: Heading) -> bool:
        """True while the row as it stands is not complete without this field."""
        return any(finding.field == field for finding in self._plain_findings(self.draft_of(heading)))

    def save(self, heading: Heading) -> list[Finding]:
        """Save the row; what comes back is why it was not saved (empty: it was, or the bar says why not)."""
        self.saved_uid = ""
        draft = self.draft_of(heading)
        found = _once([*self._plain_findings(draft), *self._file_findings(draft)])
        if blocking(found):
            return found
        warned = frozenset((f.field, f.message) for f in found if f.level is Level.WARN)
        if not warned <= self._told:
            self._told = warned
            return found
        return self._write(draft, heading)

    def keep(self, heading: Heading, draft: str) -> bool:
        """Remember the head of the sheet and the half-keyed row over a restart; False when that could not be written."""
        from db.operations.settings import keep_setting

        wanted = {self._key(HEADING_KEY): heading.to_text(), self._key(DRAFT_KEY): draft}

        def operation(session: Session) -> bool:
            for key, value in wanted.items():
                keep_setting(session, key, value)
            return True

        if self.desk.read_only or wanted.items() <= self._settings().items():
            return True
        return bool(self.desk.write(operation))

    def remembered(self) -> dict[str, str]:
        """What the file remembers of this round under `HEADING_KEY` and `DRAFT_KEY`; empty when it has nothing."""
        kept = self._settings()
        return {key: kept[self._key(key)] for key in (HEADING_KEY, DRAFT_KEY)}

    # inside

    def _key(self, name: str) -> str:
        return f"{name}:{self._round_uid}"

    def _settings(self) -> dict[str, str]:
        from db.queries.office import settings

        with self.desk.read() as session:
            return {self._key(HEADING_KEY): "", self._key(DRAFT_KEY): "", **settings(session)}

    def draft_of(self, heading: Heading) -> InspectionDraft:
        """The row under this head, as it is to be saved."""
        return self.row.draft(self._round_uid, heading)

    def _plain_findings(self, draft: InspectionDraft) -> list[Finding]:
        return check_inspection(draft, self.desk.scheme, self.desk.round, self.desk.today())

    def _file_findings(self, draft: InspectionDraft) -> list[Finding]:
        from db.operations.inspections import check_inspection_draft

        with self.desk.read() as session:
            return check_inspection_draft(session, self.desk.scheme, draft, self.desk.today())

    def _write(self, draft: InspectionDraft, heading: Heading) -> list[Finding]:
        from db.operations.inspections import save_inspection
        from db.operations.settings import keep_setting

        desk = self.desk

        def operation(session: Session) -> SavedInspection:
            keep_setting(session, self._key(HEADING_KEY), heading.to_text())
            return save_inspection(session, desk.scheme, draft, desk.clerk, desk.now())

        saved = desk.write(operation)
        if saved is None:
            return []
        if blocking(saved.findings):
            return list(saved.findings)
        self.saved_uid = saved.uid
        self.say(self.row.whose, saved)
        return []

    def say(self, name: str, saved: SavedInspection) -> None:
        """Tell in the bar what saving did."""
        parts = [f"已保存 {name}"]
        if saved.added:
            parts.append(f"新增问题 {saved.added} 条")
        if saved.solved:
            parts.append(f"整改问题 {saved.solved} 条")
        if saved.changes.nothing:
            parts.append("没有改动")
        look = ("查看", lambda: self.desk.open_household(saved.household_uid))
        self.desk.say_saved("，".join(parts), saved.changes, look)


def _once(findings: Collection[Finding]) -> list[Finding]:
    return list(dict.fromkeys(findings))
