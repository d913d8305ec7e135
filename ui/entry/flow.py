"""From row to row: opening, checking and saving the rows of a sheet while the keyer goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from domain.errors import Finding, Level
from domain.inspection import Inspection
from ui.desk import Desk
from ui.entry.heading import Heading, next_page
from ui.entry.keyed_sheet import KeyedSheet
from ui.entry.live_row import leave_tidy
from ui.entry.lookup import HouseholdFile, Lookup
from ui.entry.saving import RowSaver
from ui.entry.strip import FIELDS, EntryStrip

TIDIED = ("head_name", "head_id_no", "helper", "inspectors")
"""Fields that are written in one way when they are left; what the file says of them stays until they change."""


class RowFlow(QObject):
    """Moves the keyed row over the sheet. Each row is saved as it is left; what is wrong is said at its field."""

    household_changed = Signal()
    """Another household, or none, is in the row."""
    saved = Signal()
    told = Signal(str)
    """Words for the help line."""

    def __init__(
        self, desk: Desk, lookup: Lookup, strip: EntryStrip, sheet: KeyedSheet, saver: RowSaver | None = None
    ) -> None:
        super().__init__(sheet)
        self.desk = desk
        self.lookup = lookup
        self.strip = strip
        self.sheet = sheet
        self.row = sheet.live.row
        self.saver = saver or RowSaver(desk, self.row)
        self.busy = False
        """True while a row is being written: the screens' news of it are our own."""
        self._connect()

    # opening

    def open_place(self, place: int, field: str = "") -> None:
        """Key the row in this place; the one after the last is a new one. A saved row begins at its answers."""
        rows = self.sheet.body.rows
        place = max(0, min(place, len(rows)))
        if place < len(rows):
            self._open_saved(rows[place].inspection)
        else:
            self.row.open_new()
        self._show_row(place)
        self.sheet.live.enter(field or self.first_field())

    def first_field(self) -> str:
        """Where the keyer begins: a saved row has its household already."""
        return f"answer:{self.row.items[0].key}" if self.row.inspection_uid else "head_name"

    def open_new(self) -> None:
        """Key the new row at the end."""
        self.open_place(len(self.sheet.body.rows))

    def read_rows(self) -> None:
        """Show the saved rows of the sheet; the keyed row stays what it is unless it was changed elsewhere."""
        heading = self.strip.heading
        rows = self.lookup.sheet(heading.page, heading.region_uid, heading.day)
        place = next((n for n, row in enumerate(rows) if row.uid == self.row.inspection_uid), None)
        gone = bool(self.row.inspection_uid) and place is None and self.lookup.inspection(self.row.inspection_uid) is None
        if gone or (place is not None and not self.row.touched):
            self._reopen(None if place is None else rows[place])
        self.sheet.body.live_at = len(rows) if place is None else place
        self.sheet.body.set_rows(self.desk.scheme, self.desk.round, rows)
        self.sheet.live.sync()

    def show_heading(self, heading: Heading) -> None:
        """Turn to the sheet with this head."""
        self.strip.set_heading(heading)
        self.heading_changed()
        self.read_rows()

    def heading_changed(self) -> None:
        """The strip shows another head."""
        self.strip.show_findings([])
        self.sheet.live.set_heading(self.strip.heading, self.desk.round.town)

    def heading_keyed(self) -> None:
        """The clerk has keyed another head: a saved row goes to that sheet."""
        self.row.move_to_sheet()
        self.heading_changed()
        self.read_rows()

    def turn_page(self) -> None:
        """F7: the next page of the paper."""
        heading = self.strip.heading
        page = next_page(heading.page)
        if page == heading.page:
            self.strip.enter("page")
        elif self.left_safely():
            self.show_heading(replace(heading, page=page))
            self.open_new()

    def take(self, file: HouseholdFile) -> None:
        """Put a household of the register into the row and go on to the first thing to key; a sheet without a place gets its."""
        if not self.strip.heading.region_uid:
            self.show_heading(replace(self.strip.heading, region_uid=file.row.region_uid))
        self.row.take(file.row, file.problems, file.previous)
        self.row.leave("head_name")
        self.sheet.live.show_findings([])
        self.sheet.live.sync()
        self.sheet.live.enter()
        self.household_changed.emit()

    def remove(self) -> None:
        """Ctrl+Delete: a row keyed by mistake goes, with a way back in the bar."""
        from db.operations.inspections import remove_inspection

        uid, name, place = self.row.inspection_uid, self.row.whose, self.sheet.body.live_at
        seen = self.row.state.seen
        if not uid:
            return
        changes = self.desk.write(lambda session: remove_inspection(session, uid, self.desk.clerk, self.desk.now(), seen=seen))
        if changes is not None:
            self.desk.say_saved(f"已删除 {name} 的核查", changes)
            self.open_place(place)

    # saving

    def left_safely(self) -> bool:
        """Save what was keyed; False while it cannot be left like this."""
        return not self.row.touched or self.save()

    def save(self) -> bool:
        """Save the keyed row, or say what is wrong with it."""
        for name in TIDIED:
            leave_tidy(self.row, name)
        self.busy = True
        try:
            found = self.saver.save(self.strip.heading)
        finally:
            self.busy = False
        if not self.saver.saved_uid:
            self._refuse(found)
            return False
        for item in self.row.failing():
            self.lookup.note_description(item.key, self.row.text(f"description:{item.key}").strip())
        self.row.open_new()
        self.read_rows()
        self.strip.show_findings([])
        self.saved.emit()
        return True

    # inside

    def _connect(self) -> None:
        keys = self.sheet.live.keys
        keys.helper_wanted = lambda: self.saver.wants("helper", self.strip.heading)
        keys.finished.connect(self._finish)
        keys.moved.connect(self._move)
        keys.escaped.connect(self._escape)
        keys.left_field.connect(self._left_field)
        keys.household_chosen.connect(self._choose)
        keys.undone.connect(self.household_changed)
        keys.told.connect(self.told)
        self.sheet.body.row_clicked.connect(self._clicked)

    def _open_saved(self, saved: Inspection) -> None:
        file = self.lookup.file_of(saved.household_uid)
        self.row.open_saved(saved, file.problems if file else (), file.previous if file else None)

    def _reopen(self, saved: Inspection | None) -> None:
        """The saved row on the screen was changed, or taken back, by an undo or on another page."""
        if saved is not None:
            self._open_saved(saved)
        else:
            self.row.open_new()
        self.saver.begin()
        self.sheet.live.show_findings([])

    def _show_row(self, place: int) -> None:
        self.saver.begin()
        self.sheet.live.show_findings([])
        self.sheet.live.sync()
        self.sheet.body.set_live(place)
        self.sheet.show_live()
        self.household_changed.emit()

    def _finish(self) -> None:
        """Enter at the end: save, and on to the next row."""
        place, new = self.sheet.body.live_at, not self.row.inspection_uid
        if new and not self.row.touched:
            self.sheet.live.enter("head_name")
        elif self.left_safely():
            self.open_place(len(self.sheet.body.rows) if new else place + 1)

    def _move(self, by: int) -> None:
        """Up or down: the row is saved as it is left."""
        place, field = self.sheet.body.live_at + by, self.sheet.live.keys.at
        if 0 <= place <= len(self.sheet.body.rows) and self.left_safely():
            self.open_place(place, field)

    def _clicked(self, place: int) -> None:
        if place != self.sheet.body.live_at and self.left_safely():
            self.open_place(place)

    def _escape(self) -> None:
        """Clear what was keyed; on a row where nothing was keyed, go to the new row."""
        if self.row.touched:
            self.row.clear()
            self._show_row(self.sheet.body.live_at)
            self.sheet.live.enter("head_name")
            self.told.emit("已恢复原样，按 Ctrl+Z 找回刚才录的内容。")
        elif self.row.inspection_uid:
            self.open_new()

    def _refuse(self, found: Sequence[Finding]) -> None:
        """Say what is wrong, each at its field, and go to the first that must be mended."""
        self.sheet.live.show_findings([f for f in found if not self._in_strip(f)])
        self.strip.show_findings([f for f in found if self._in_strip(f)])
        self.sheet.show_live()
        worst = next((f for f in found if f.level is Level.BLOCK), None)
        if worst is not None and self._in_strip(worst):
            # From left to right, as the strip is keyed.
            missing = (f for f in found if f.level is Level.BLOCK and self._in_strip(f))
            worst = min(missing, key=lambda finding: FIELDS.index(finding.field))
        if worst is not None:
            self.strip.enter(worst.field) if self._in_strip(worst) else self.sheet.live.enter(worst.field)
        elif found:
            self.told.emit("● 有提醒：核对后再按 Enter 照存，或改正。")

    def _in_strip(self, finding: Finding) -> bool:
        if finding.field == "inspectors":
            return not self.row.text("inspectors").strip()
        return finding.field in FIELDS

    def _left_field(self, name: str) -> None:
        """Say what is wrong with the field just left; what the file said of others stays."""
        leave_tidy(self.row, name)
        self.sheet.live.sync()
        found = self.saver.findings_so_far(self.strip.heading, name)
        before = [f for f in self.sheet.live.findings if f.field in TIDIED and f.field != name and f not in found]
        self.sheet.live.show_findings([f for f in (*found, *before) if not self._in_strip(f)])

    def _choose(self, uid: str) -> None:
        """A household was taken from the list; one inspected in this round opens its saved row."""
        file = self.lookup.file_of(uid)
        if file is None:
            return
        found = file.inspection
        if found is None or self.row.inspection_uid:
            self.take(file)
            return
        place = self.sheet.body.place_of(found.uid)
        if place is not None:
            self.open_place(place)
        else:
            self.row.open_saved(found, file.problems, file.previous)
            self._show_row(self.sheet.body.live_at)
            self.sheet.live.enter(self.first_field())
        day, page = found.inspected_on, f"第 {found.page} 页" if found.page else "没有页码"
        self.told.emit(f"● {found.head_name}户 {day.month}月{day.day}日已核查（{page}），现在改的是那一次；Esc 离开。")
