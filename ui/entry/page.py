"""入户核查: the page for a person who keys 附件1 all day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from domain.changes import Changes
from domain.errors import Finding, Level
from ui.desk import Desk
from ui.entry.heading import Heading, heading_of, next_page
from ui.entry.household_card import HouseholdCard
from ui.entry.key_help import KEYS, help_for
from ui.entry.live_row import leave_tidy
from ui.entry.lookup import HouseholdFile, Lookup
from ui.entry.row import EntryRow
from ui.entry.saving import DRAFT_KEY, HEADING_KEY, RowSaver
from ui.entry.sheet import EntrySheet
from ui.entry.strip import FIELDS, EntryStrip
from ui.page import Page, PrintWish, RegionFigure
from widgets.theme import GAP, set_kind, sheet_font

CARD = (200, 300)
"""Least and greatest width of the household's card, px."""


class EntryPage(Page):
    """The strip, the sheet, the card. Each row is saved as it is left."""

    title: ClassVar[str] = "入户核查"
    counts: ClassVar[RegionFigure] = "unvisited"
    tables: ClassVar[frozenset[str]] = frozenset({"household", "inspection", "problem", "region", "cadre", "member", "round"})
    help_topic: ClassVar[str] = "entry"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.lookup = Lookup(desk)
        self.row = EntryRow(desk.scheme)
        self.saver = RowSaver(desk, self.row)
        self.attachment = next(a for a in desk.scheme.attachments if a.records == "inspections")
        self.strip = EntryStrip(self.lookup, desk.round.starts_on.year)
        self.sheet = EntrySheet(self.row, self.lookup, self.attachment, desk.round)
        self.card = HouseholdCard(desk)
        self._card_wanted: bool | None = None
        self._started = False
        self._saving = False
        self._make_lines()
        self._lay_out()
        self._connect()
        self._bind_keys()

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Show the sheet anew: its saved rows, the counts, and the card."""
        if self._saving:
            return
        self.lookup.forget()
        if not self._started:
            self._start_sheet()
        self._read_rows()
        self._show_card()

    def start(self) -> None:
        """The hands go to the row that was being keyed, or to the strip while the sheet has no place yet."""
        if self.heading.region_uid and self.heading.day and self.heading.inspectors:
            self.sheet.live.enter(self.sheet.live.keys.at if self.row.touched else "head_name")
        else:
            given = {"region_uid": self.heading.region_uid, "inspected_on": self.heading.day}
            self.strip.enter(next((name for name, value in given.items() if not value), "inspectors"))

    def edit(self) -> None:
        """F2: the head of the sheet."""
        self.strip.enter()

    def add(self) -> None:
        """Ctrl+N: the new row at the end."""
        if self._left_safely():
            self._open_place(len(self.sheet.body.rows))

    def focus_search(self) -> None:
        """Ctrl+F: the name of the household."""
        self.sheet.live.enter("head_name")

    def open_record(self, uid: str) -> None:
        """Show the row of a household, on its own sheet of paper; one not yet inspected is ready to be keyed."""
        file = self.lookup.file_of(uid)
        if file is None or not self._left_safely():
            return
        found = file.inspection
        if found is None:
            self._set_heading(replace(self.heading, region_uid=file.row.region_uid))
            self._open_place(len(self.sheet.body.rows))
            self._take(file)
            return
        place = self.lookup.region_named(found.village_uid, found.group)
        self._set_heading(Heading(found.page, place, found.inspected_on, found.inspectors, found.phone))
        self._open_place(self.sheet.body.place_of(found.uid) or 0)

    def leave(self) -> bool:
        """The half-keyed row stays in the office's own file and is there again after a restart."""
        draft = json.dumps(self.row.to_keep(), ensure_ascii=False) if self.row.touched else ""
        self.saver.keep(self.heading, draft)
        return True

    def print_wish(self) -> PrintWish:
        """The inspection sheet of this village."""
        village = self.lookup.village_of(self.heading.region_uid)
        return PrintWish(self.attachment.number, village.uid if village else "")

    def set_region(self, uid: str) -> None:
        """The sheet's place follows the tree."""
        if self._started and self.lookup.village_of(uid) is not None:
            self.strip.set_heading(replace(self.heading, region_uid=uid))
            self._heading_changed()
        super().set_region(uid)

    @property
    def heading(self) -> Heading:
        """The head of the sheet on the screen."""
        return self.strip.heading

    # building

    def _make_lines(self) -> None:
        self.caption = QLabel(self.attachment.title)
        self.caption.setFont(sheet_font(12, bold=True))
        self.done_label = QLabel()
        set_kind(self.done_label, "quiet")
        self.left_button = QPushButton()
        set_kind(self.left_button, "link")
        self.left_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.left_button.setToolTip("打开本村还没有核查的农户名单（F8）")
        self.card_button = QPushButton("家庭情况 F4")
        self.card_button.setCheckable(True)
        set_kind(self.card_button, "chip")
        self.card_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.card_button.setToolTip("在右边显示或收起这户的成员、未解决的问题和上一轮结果（F4）")
        self.help_line = QLabel()
        self.help_line.setWordWrap(True)
        set_kind(self.help_line, "quiet")
        self.keys_line = QLabel(KEYS)
        set_kind(self.keys_line, "quiet")

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(GAP)
        above.addWidget(self.caption)
        above.addStretch(1)
        above.addWidget(self.done_label)
        above.addWidget(self.left_button)
        above.addWidget(self.card_button)
        middle = QHBoxLayout()
        middle.setSpacing(GAP)
        middle.addWidget(self.sheet, 1)
        middle.addWidget(self.card)
        below = QHBoxLayout()
        below.addWidget(self.help_line, 1)
        below.addWidget(self.keys_line)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP // 2)
        column.setSpacing(GAP // 2)
        column.addWidget(self.strip)
        column.addLayout(above)
        column.addLayout(middle, 1)
        column.addLayout(below)

    def _connect(self) -> None:
        keys = self.sheet.live.keys
        keys.helper_wanted = lambda: self.saver.wants("helper", self.heading)
        keys.finished.connect(self._finish)
        keys.moved.connect(self._move)
        keys.escaped.connect(self._escape)
        keys.left_field.connect(self._left_field)
        keys.entered_field.connect(self._show_help)
        keys.household_chosen.connect(self._choose)
        self.sheet.body.row_clicked.connect(self._clicked)
        self.strip.changed.connect(self._heading_keyed)
        self.strip.done.connect(lambda: self.sheet.live.enter(""))
        self.left_button.clicked.connect(self._show_unvisited)
        self.card_button.clicked.connect(self._toggle_card)
        self.card.close_button.clicked.connect(self._toggle_card)

    def _bind_keys(self) -> None:
        bound = {"F4": self._toggle_card, "F7": self._turn_page, "F8": self._show_unvisited, "Ctrl+Delete": self._remove}
        for keys, action in bound.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # the sheet

    def _start_sheet(self) -> None:
        """The head of the sheet as it was left, the tree's place, and the half-keyed row."""
        from db.queries.office import settings

        self._started = True
        with self.desk.read() as session:
            kept = settings(session)
        heading = heading_of(kept.get(HEADING_KEY, ""))
        if self.lookup.village_of(heading.region_uid) is None:
            heading = replace(heading, region_uid="")
        if self.lookup.village_of(self.desk.region_uid) is not None:
            heading = replace(heading, region_uid=self.desk.region_uid)
        today, this = self.desk.today(), self.desk.round
        if heading.day is None and this.starts_on <= today <= this.ends_on:
            heading = replace(heading, day=today)
        self.strip.set_heading(heading)
        self._resume(kept.get(DRAFT_KEY, ""))
        self._heading_changed()
        self._open_card_where_room()

    def _resume(self, text: str) -> None:
        """Put the half-keyed row back as it was left."""
        if not text:
            return
        kept = json.loads(text)
        file = self.lookup.file_of(str(kept.get("household", ""))) if kept.get("household") else None
        if file and file.inspection and file.inspection.uid == kept.get("inspection"):
            self.row.open_saved(file.inspection, file.problems)
        elif file:
            self.row.take(file.row, file.problems)
        self.row.resume(kept)
        self.desk.say("上次没有录完的一行还在，请接着录。", "info")

    def _read_rows(self) -> None:
        heading = self.heading
        rows = self.lookup.sheet(heading.page, heading.region_uid, heading.day)
        place = next((n for n, row in enumerate(rows) if row.uid == self.row.inspection_uid), None)
        gone = self.row.inspection_uid and place is None and self.lookup.inspection(self.row.inspection_uid) is None
        if gone or (place is not None and not self.row.touched):
            self._reopen(rows[place] if place is not None else None)
        self.sheet.body.live_at = len(rows) if place is None else place
        self.sheet.body.set_rows(self.desk.scheme, self.desk.round, rows)
        self.sheet.live.sync()
        self._show_counts(len(rows))

    def _reopen(self, saved: object) -> None:
        """The saved row on the screen was changed, or taken back, by an undo or on another page."""
        from domain.inspection import Inspection

        if isinstance(saved, Inspection):
            file = self.lookup.file_of(saved.household_uid)
            self.row.open_saved(saved, file.problems if file else ())
        else:
            self.row.open_new()
        self.saver.begin()
        self.sheet.live.show_findings([])

    def _show_counts(self, on_page: int) -> None:
        counts = self.lookup.counts(self.heading.region_uid)
        self.done_label.setText(f"本页 {on_page} 户　今天已录 {counts.today} 户")
        self.left_button.setVisible(counts.left is not None)
        self.left_button.setText(f"本村还剩 {counts.left} 户")

    def _set_heading(self, heading: Heading) -> None:
        self.strip.set_heading(heading)
        self._heading_changed()
        self._read_rows()

    def _heading_keyed(self) -> None:
        self.row.move_to_sheet()
        self._heading_changed()
        self._read_rows()

    def _heading_changed(self) -> None:
        self.strip.show_findings([])
        self.sheet.live.set_heading(self.heading, self.desk.round.town)

    # rows

    def _open_place(self, place: int, field: str = "head_name") -> None:
        """Key the row in this place; the one after the last is a new one."""
        rows = self.sheet.body.rows
        place = max(0, min(place, len(rows)))
        if place < len(rows):
            saved = rows[place].inspection
            file = self.lookup.file_of(saved.household_uid)
            self.row.open_saved(saved, file.problems if file else ())
        else:
            self.row.open_new()
        self._show_row(place)
        self.sheet.live.enter(field)

    def _show_row(self, place: int) -> None:
        self.saver.begin()
        self.sheet.live.show_findings([])
        self.sheet.live.sync()
        self.sheet.body.set_live(place)
        self.sheet.show_live()
        self._show_card()

    def _finish(self) -> None:
        """Enter at the end: save, and on to the next row."""
        place, new = self.sheet.body.live_at, not self.row.inspection_uid
        if new and not self.row.touched:
            self.sheet.live.enter("head_name")
        elif self._save():
            self._open_place(len(self.sheet.body.rows) if new else place + 1)

    def _move(self, by: int) -> None:
        """Up or down: the row is saved as it is left."""
        place = self.sheet.body.live_at + by
        field = self.sheet.live.keys.at
        if 0 <= place <= len(self.sheet.body.rows) and self._left_safely():
            self._open_place(place, field)

    def _clicked(self, place: int) -> None:
        if place != self.sheet.body.live_at and self._left_safely():
            self._open_place(place)

    def _escape(self) -> None:
        """Clear what was keyed; on a row where nothing was keyed, go to the new row."""
        if self.row.touched:
            self.row.clear()
            self._show_row(self.sheet.body.live_at)
            self.sheet.live.enter()
            self.help_line.setText("已恢复原样，按 Ctrl+Z 找回刚才录的内容。")
        elif self.row.inspection_uid:
            self._open_place(len(self.sheet.body.rows))

    def _left_safely(self) -> bool:
        """Save what was keyed; False while it cannot be left like this."""
        return not self.row.touched or self._save()

    def _save(self) -> bool:
        for name in ("head_name", "head_id_no", "helper", "inspectors"):
            leave_tidy(self.row, name)
        self._saving = True
        try:
            found = self.saver.save(self.heading)
        finally:
            self._saving = False
        if not self.saver.saved_uid:
            self._refuse(found)
            return False
        self._note_wordings()
        self._kept()
        return True

    def _kept(self) -> None:
        """The saved row stands on the sheet from now on; it is no longer keyed."""
        self.row.open_new()
        self._read_rows()
        self.strip.show_findings([])

    def _refuse(self, found: Sequence[Finding]) -> None:
        """Say what is wrong, each at its field, and go to the first that must be mended."""
        own = [f for f in found if not self._in_strip(f)]
        self.sheet.live.show_findings(own)
        self.strip.show_findings([f for f in found if self._in_strip(f)])
        self.sheet.show_live()
        worst = next((f for f in found if f.level is Level.BLOCK), None)
        if worst is None:
            if found:
                self.help_line.setText("● 有提醒：核对后再按 Enter 照存，或改正。")
        elif self._in_strip(worst):
            self.strip.enter(worst.field)
        else:
            self.sheet.live.enter(worst.field)

    def _in_strip(self, finding: Finding) -> bool:
        if finding.field == "inspectors":
            return not self.row.text("inspectors").strip()
        return finding.field in FIELDS

    def _left_field(self, name: str) -> None:
        leave_tidy(self.row, name)
        self.sheet.live.sync()
        found = self.saver.findings_so_far(self.heading, name)
        shown = [f for f in self.sheet.live.findings if f.field != name and f not in found]
        still = [f for f in shown if f.field in ("head_name", "head_id_no", "helper", "inspectors") and name != f.field]
        self.sheet.live.show_findings([*found, *(f for f in still if not self._in_strip(f))])

    def _note_wordings(self) -> None:
        for item in self.row.failing():
            self.lookup.note_description(item.key, self.row.text(f"description:{item.key}").strip())

    # households

    def _choose(self, uid: str) -> None:
        """A household was taken from the list; one inspected in this round opens its saved row."""
        file = self.lookup.file_of(uid)
        if file is None:
            return
        found = file.inspection
        if found is None or found.uid == self.row.inspection_uid or self.row.inspection_uid:
            self._take(file)
            return
        place = self.sheet.body.place_of(found.uid)
        if place is not None:
            self._open_place(place)
        else:
            self.row.open_saved(found, file.problems)
            self._show_row(self.sheet.body.live_at)
            self.sheet.live.enter("head_id_no")
        page = f"第 {found.page} 页" if found.page else "没有页码"
        day = found.inspected_on
        self.help_line.setText(f"● {found.head_name}户 {day.month}月{day.day}日已核查（{page}），现在改的是那一次；Esc 离开。")

    def _take(self, file: HouseholdFile) -> None:
        self.row.take(file.row, file.problems)
        self.row.leave("head_name")
        self.sheet.live.show_findings([])
        self.sheet.live.sync()
        self.sheet.live.enter()
        self._show_card()

    def _remove(self) -> None:
        """Ctrl+Delete: a row keyed by mistake goes, with a way back in the bar."""
        from db.operations.inspections import remove_inspection

        uid, name, place = self.row.inspection_uid, self.row.text("head_name"), self.sheet.body.live_at
        if not uid:
            return
        changes = self.desk.write(lambda session: remove_inspection(session, uid, self.desk.clerk, self.desk.now()))
        if changes is not None:
            self.desk.say_saved(f"已删除 {name} 的核查", changes)
            self._open_place(place)

    # around the sheet

    def _turn_page(self) -> None:
        """F7: the next page of the paper."""
        if not self._left_safely():
            return
        page = next_page(self.heading.page)
        if page == self.heading.page:
            self.strip.enter("page")
            return
        self._set_heading(replace(self.heading, page=page))
        self._open_place(0 if not self.sheet.body.rows else len(self.sheet.body.rows))

    def _show_unvisited(self) -> None:
        self.desk.show_households(self.lookup.unvisited(self.heading.region_uid))

    def _show_help(self, field: str) -> None:
        self.help_line.setText(help_for(field))

    def _show_card(self) -> None:
        if self.card.isVisibleTo(self):
            uid = self.row.household_uid
            self.card.show_file(self.lookup.file_of(uid) if uid else None)

    def _toggle_card(self) -> None:
        self._card_wanted = not self.card.isVisibleTo(self)
        self._open_card_where_room()

    def _open_card_where_room(self) -> None:
        """The card is open where the sheet still has its room, until the clerk says otherwise."""
        room = self.width() - self.sheet.least_width() - 3 * GAP
        wanted = room >= CARD[0] if self._card_wanted is None else self._card_wanted
        self.card.setFixedWidth(max(CARD[0], min(room, CARD[1])))
        self.card.setVisible(wanted)
        self.card_button.setChecked(wanted)
        if wanted:
            self._show_card()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The card takes what the sheet leaves."""
        super().resizeEvent(event)
        self._open_card_where_room()
