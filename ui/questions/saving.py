"""Checks and saves a questionnaire: of a household or of a village, first or review."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.errors import Finding
from domain.inspection import KIND_LABELS, InspectionDraft, Kind
from domain.problem import ProblemFilter
from ui.desk import Desk
from ui.entry.heading import Heading
from ui.entry.saving import RowSaver
from ui.questions.lookup import QuestionLookup
from ui.questions.row import QuestionRow

if TYPE_CHECKING:
    from db.operations.saved import SavedInspection


class FormSaver(RowSaver):
    """Between the questionnaire on the screen and the file."""

    row: QuestionRow

    def __init__(self, desk: Desk, row: QuestionRow, lookup: QuestionLookup) -> None:
        super().__init__(desk, row)
        self.lookup = lookup

    def begin(self) -> None:
        """Another sheet is keyed: nothing has been told about it, and a review is blind again."""
        super().begin()
        self.row.outcomes_asked = False

    def save(self, heading: Heading) -> list[Finding]:
        """Save the sheet; a review that was answered is then asked what became of problems found at first."""
        self.row.outcomes_asked = True
        return super().save(heading)

    def draft_of(self, heading: Heading) -> InspectionDraft:
        """The sheet under this head; a village's place is the village, whatever group the head names."""
        draft = super().draft_of(heading)
        village = self.lookup.village_of(draft.region_uid) if draft.village else None
        return replace(draft, region_uid=village.uid) if village else draft

    def say(self, name: str, saved: SavedInspection) -> None:
        """Tell in the bar what saving did."""
        what = "" if self.row.kind is Kind.FIRST else f"的{KIND_LABELS[self.row.kind]}"
        if not self.row.village:
            super().say(f"{name}{what}", saved)
            return
        parts = [f"已保存 {name}{what}"]
        parts += [f"新增问题 {saved.added} 条"] if saved.added else []
        parts += [f"整改问题 {saved.solved} 条"] if saved.solved else []
        parts += ["没有改动"] if saved.changes.nothing else []
        village = next((one for one in self.lookup.villages() if one.name == name), None)
        wanted = ProblemFilter(region_uid=village.uid if village else "", round_uid=self.desk.round.uid)
        look = ("看问题", lambda: self.desk.show_problems(wanted))
        self.desk.say_saved("，".join(parts), saved.changes, *([look] if saved.added else []))
