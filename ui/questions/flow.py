"""From sheet to sheet: households one after the other, villages one after the other, first and review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal

from domain.errors import Finding
from domain.income_checks import PER_HEAD, plain
from domain.inspection import Inspection, Kind
from domain.round_days import phases_on
from ui.desk import Desk
from ui.entry.flow import RowFlow
from ui.entry.lookup import HouseholdFile
from ui.entry.strip import EntryStrip
from ui.questions.lookup import QuestionLookup
from ui.questions.row import QuestionRow
from ui.questions.saving import FormSaver
from ui.questions.sheet import QuestionSheet

NO_FIRST = "● 这户本轮还没有首次核查，复核以后没有可以对照的。"


class FormFlow(RowFlow):
    """Moves over the questionnaires of a page, or over the villages. Each is saved as it is left."""

    lookup: QuestionLookup
    row: QuestionRow
    saver: FormSaver
    sheet: QuestionSheet
    reviewed = Signal(object)
    """A review was saved: a `Compared`."""
    mode_changed = Signal()

    def __init__(self, desk: Desk, lookup: QuestionLookup, strip: EntryStrip, sheet: QuestionSheet) -> None:
        row = sheet.live.row
        super().__init__(desk, lookup, strip, sheet, FormSaver(desk, row, lookup))
        self._village_uid = ""
        """The village whose sheet is open; empty at a household's."""
        self._days: dict[Kind, date | None] = {}
        """The day keyed last of the other kind of sheets."""

    # what is keyed

    def set_mode(self, *, village: bool, kind: Kind) -> None:
        """Key households or villages, first or review, from now on; what was keyed is saved before."""
        if (village, kind) != (self.row.village, self.row.kind) and self.left_safely():
            self.turn_day(kind)
            self.put_mode(village=village, kind=kind)
            self.open_new()
            self.read_rows()
        self.mode_changed.emit()

    def turn_day(self, kind: Kind) -> None:
        """The strip shows the day keyed last of this kind; before any, today: a review comes after the first one."""
        if kind is self.row.kind:
            return
        heading, today, round_ = self.strip.heading, self.desk.today(), self.desk.round
        self._days[self.row.kind] = heading.day
        last = max((phase.last for phase in phases_on(self.desk.scheme, round_, today)), default=round_.ends_on)
        own = today if round_.starts_on <= today <= max(last, round_.ends_on) else None
        self.strip.set_heading(replace(heading, day=self._days.get(kind) or own))

    def put_mode(self, *, village: bool, kind: Kind) -> None:
        """Another mode, while nothing is open."""
        self.row.village = self.lookup.village = self.sheet.body.of_villages = village
        self.row.kind = self.lookup.kind = kind
        self._village_uid = ""

    # opening

    def first_field(self) -> str:
        """Where the keyer begins: at the household, or at the first question of what is known already."""
        if not (self.row.village or self.row.inspection_uid):
            return "head_name"
        return f"answer:{self.row.items[0].key}" if self.row.items else "inspectors"

    def open_place(self, place: int, field: str = "") -> None:
        """Key the sheet in this place; a new one of a village is that of the village in the strip."""
        rows = self.sheet.body.rows
        if not self.row.village:
            super().open_place(place, field)
            return
        if 0 <= place < len(rows):
            self.open_village(rows[place].inspection.village_uid)
        else:
            village = self.lookup.village_of(self.strip.heading.region_uid)
            self.open_village(village.uid if village else "")

    def open_village(self, uid: str) -> None:
        """Key the sheet of this village: its saved one, or a new one; without a village the strip asks for it."""
        if not uid:
            self.row.open_village("", (), None)
            self._show_row(len(self.sheet.body.rows))
            self.strip.enter("region_uid")
            return
        if self.strip.heading.region_uid != uid:
            self._turn_strip(uid)
        self._take_village(uid)
        place = self.sheet.body.place_of(self.row.inspection_uid)
        self._show_row(len(self.sheet.body.rows) if place is None else place)
        self.sheet.live.enter(self.first_field())

    def show_village(self, uid: str) -> None:
        """The sheet of this village, without moving the hands."""
        self._take_village(uid)

    def heading_changed(self) -> None:
        """The strip shows another head: another village has another sheet."""
        village = self.lookup.village_of(self.strip.heading.region_uid) if self.row.village else None
        if village is not None and village.uid != self._village_uid:
            self._change_village(village.uid)
        super().heading_changed()

    def heading_keyed(self) -> None:
        """The clerk has keyed another head; a village's saved sheet moves to another page or day, not to another village."""
        village = self.lookup.village_of(self.strip.heading.region_uid)
        if self.row.village and village is not None and village.uid != self._village_uid:
            self.heading_changed()
            self.read_rows()
        else:
            super().heading_keyed()

    def take(self, file: HouseholdFile) -> None:
        """Put a household of the register into the sheet, with what its income sheet says of 人均纯收入."""
        super().take(file)
        if file.per_head is not None and any(item.key == PER_HEAD for item in self.row.items):
            self.row.offer(f"answer:{PER_HEAD}", plain(file.per_head))
            self.sheet.live.sync()
        if self.row.kind is Kind.REVIEW and not self.lookup.has_first(file.row.uid):
            self.told.emit(NO_FIRST)

    def remove(self) -> None:
        """Ctrl+Delete: a sheet keyed by mistake goes, with a way back in the bar."""
        super().remove()
        self.read_rows()

    # saving

    def save(self) -> bool:
        """Save the sheet; a review is then set beside the first inspection."""
        review = self.row.kind is Kind.REVIEW
        done = super().save()
        self._village_uid = "" if done else self._village_uid
        if done and review:
            found = self.lookup.inspection(self.saver.saved_uid)
            if found is not None:
                self.reviewed.emit(self.lookup.compared(found))
        return done

    # inside

    def _finish(self) -> None:
        """Enter at the end: save, and on to the next sheet."""
        if not self.row.village:
            super()._finish()
        elif self.left_safely():
            self._next_village()

    def _next_village(self) -> None:
        """The next village without its sheet; when all have one, the bar says so."""
        done = {row.inspection.village_uid for row in self.sheet.body.rows}
        villages = [one.uid for one in self.lookup.villages()]
        here = self.lookup.village_of(self.strip.heading.region_uid)
        place = villages.index(here.uid) + 1 if here is not None and here.uid in villages else 0
        following = next((uid for uid in (*villages[place:], *villages[:place]) if uid not in done), "")
        self.open_village(following or (here.uid if here else ""))
        if not following:
            self.told.emit(f"✓ {len(villages)} 个村（社区）都录完了。")

    def _move(self, by: int) -> None:
        """Page Up or Page Down: the sheet is saved as it is left."""
        place = self.sheet.body.live_at + by
        if 0 <= place <= len(self.sheet.body.rows) and self.left_safely():
            self.open_place(min(place, len(self.sheet.body.rows)))

    def _escape(self) -> None:
        """Clear what was keyed; on a sheet where nothing was keyed, go to the new one."""
        if self.row.touched:
            self.row.clear()
            self._show_row(self.sheet.body.live_at)
            self.sheet.live.enter(self.first_field())
            self.told.emit("已恢复原样，按 Ctrl+Z 找回刚才录的内容。")
        elif self.row.inspection_uid and not self.row.village:
            self.open_new()

    def _refuse(self, found: Sequence[Finding]) -> None:
        self.sheet.live.sync()
        super()._refuse(found)

    def _open_saved(self, saved: Inspection) -> None:
        if saved.of_village:
            self._take_village(saved.village_uid)
        else:
            super()._open_saved(saved)

    def _reopen(self, saved: Inspection | None) -> None:
        super()._reopen(saved)
        if saved is None and self.row.village:
            self._take_village(self._village_uid)

    def _take_village(self, uid: str) -> None:
        file = self.lookup.village_file(uid)
        self._village_uid = uid if file else ""
        if file is None:
            self.row.open_village("", (), None)
        elif file.inspection is not None:
            self.row.open_saved(file.inspection, file.problems, file.previous)
        else:
            self.row.open_village(file.name, file.problems, file.previous)

    def _change_village(self, uid: str) -> None:
        """What was keyed goes with the keyer to the village he names now; Esc brings a saved sheet back."""
        kept = self.row.to_keep() if self.row.touched else None
        self._take_village(uid)
        if kept is not None:
            self.row.resume(kept)
            if self.row.inspection_uid:
                self.told.emit(f"● {self.row.whose}已经录过，现在改的是那一次；Esc 恢复原样。")
        self.saver.begin()
        self.sheet.live.show_findings([])
        self.household_changed.emit()

    def _turn_strip(self, uid: str) -> None:
        self.strip.set_heading(replace(self.strip.heading, region_uid=uid))
        self.strip.show_findings([])
        self._village_uid = uid
        super().heading_changed()
