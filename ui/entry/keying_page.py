"""What the pages of 入户核查 have in common: the strip above, the form, the card, the way from one household to the next."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from domain.changes import Changes
from ui.desk import Desk
from ui.entry.flow import RowFlow
from ui.entry.heading import Heading, heading_of
from ui.entry.household_card import HouseholdCard
from ui.entry.key_help import KEYS, help_for
from ui.entry.lookup import Lookup
from ui.entry.saving import DRAFT_KEY, HEADING_KEY
from ui.entry.strip import EntryStrip
from ui.page import Page, RegionFigure
from ui.register_first import register_first
from widgets.keys_within import keys_within
from widgets.theme import GAP, set_kind, sheet_font, theme

CARD = (200, 300)
"""Least and greatest width of the household's card, px."""
COMFORT = 240
"""Room that the sheet takes before the card opens by itself, px."""
IDLE = 250
"""Milliseconds without a saved row before the counts are read again: keying never waits for them."""

NOTHING = "还没有村（社区）和农户。先导入农户台账，再来录入核查表；没有名册的，先在 ☰ › 村组管理 里建好村（社区）。"


HEAD_MISSING = "输入户主姓名、拼音首字母或证件号码。核查时间、核查人按 F2 先填，或保存时再填。"


class KeyingPage(Page):
    """The strip, the form, the card. What is keyed is saved as it is left. A subclass makes the form (`make_form`)."""

    title: ClassVar[str] = "入户核查"
    counts: ClassVar[RegionFigure] = "unvisited"
    tables: ClassVar[frozenset[str]] = frozenset({"household", "inspection", "problem", "region", "cadre", "member", "round"})
    help_topic: ClassVar[str] = "entry"
    keys_words: ClassVar[str] = KEYS
    """The keys that hold everywhere in the form."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.lookup = self.make_lookup()
        self.strip = EntryStrip(self.lookup, desk.round.starts_on.year)
        self.flow = self.make_form()
        self.row, self.sheet = self.flow.row, self.flow.sheet
        self.card = HouseholdCard(desk)
        self._card_wanted: bool | None = None
        self._started = False
        self._count_soon = QTimer(self)
        self._count_soon.setSingleShot(True)
        self._count_soon.setInterval(IDLE)
        self._count_soon.timeout.connect(self._show_counts)
        self._make_lines()
        self._lay_out()
        self._connect()
        self._bind_keys()

    # what a subclass says

    def make_lookup(self) -> Lookup:
        """What is read for the keyer."""
        return Lookup(self.desk)

    def make_form(self) -> RowFlow:
        """The form of the notice under the strip, with its way from one household to the next."""
        raise NotImplementedError

    def title_words(self) -> str:
        """What stands over the form."""
        return self.title

    def help_words(self, field: str) -> str:
        """What can be keyed in this field."""
        return help_for(field)

    def add_above(self, line: QHBoxLayout) -> None:
        """Put what this form has of its own into the line over it, behind the title."""

    def add_beside(self, column: QVBoxLayout) -> None:
        """Put what this form has of its own over the household's card."""

    def count_words(self, today: int) -> str:
        """How much was keyed."""
        return f"本页 {len(self.sheet.body.rows)} 户　今天已录 {today} 户"

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Show the sheet anew: its saved rows, the counts, and the card."""
        if changes is None or changes.touches(("region", "cadre")) or not self.flow.busy:
            self.lookup.forget()
        if self.flow.busy:
            return
        if not self._started:
            self._start_sheet()
        some = self.lookup.has_villages()
        self.work.setVisible(some)
        self.empty.setVisible(not some)
        self.flow.read_rows()
        self._show_counts()
        self._show_card()

    def start(self) -> None:
        """The hands go to the row that was being keyed; to the strip where the sheet cannot do without what is missing there.

        A household of the register brings its place, and a save asks for day and inspectors: a name can be typed at once.
        """
        QTimer.singleShot(IDLE, self.lookup.warm_up)
        given = {
            "region_uid": self.heading.region_uid, "inspected_on": self.heading.day, "inspectors": self.heading.inspectors,
        }  # fmt: skip
        missing = next((name for name, value in given.items() if not value), "")
        if not self.empty.isHidden():
            self.empty.button.setFocus()
        elif missing and not (self.flow.first_field() == "head_name" and self.lookup.has_households()):
            self.strip.enter(missing)
        else:
            self.sheet.live.enter(self.sheet.live.keys.at if self.row.touched else "head_name")
            if missing:
                self.help_line.setText(HEAD_MISSING)

    def edit(self) -> None:
        """F2: the head of the sheet."""
        self.strip.enter()

    def add(self) -> None:
        """Ctrl+N: the new row at the end."""
        if self.flow.left_safely():
            self.flow.open_new()

    def focus_search(self) -> None:
        """Ctrl+F: the name of the household."""
        self.sheet.live.enter("head_name")

    def open_record(self, uid: str) -> None:
        """Show the row of a household, on its own sheet of paper; one not yet inspected is ready to be keyed."""
        file = self.lookup.file_of(uid)
        if file is None or not self.flow.left_safely():
            return
        found = file.inspection
        if found is None:
            self._show_heading(replace(self.heading, region_uid=file.row.region_uid))
            self.flow.open_new()
            self.flow.take(file)
            return
        place = self.lookup.region_named(found.village_uid, found.group)
        self._show_heading(Heading(found.page, place, found.inspected_on, found.inspectors, found.phone))
        self.flow.open_place(self.sheet.body.place_of(found.uid) or 0)

    def leave(self) -> bool:
        """The half-keyed row stays in the office's own file and is there again after a restart."""
        draft = json.dumps(self.row.to_keep(), ensure_ascii=False) if self.row.touched else ""
        # What cannot be kept is not lost by closing the window: the sentence stands in the bar, and Esc lets the row go.
        return self.flow.saver.keep(self.heading, draft) or not draft

    def set_region(self, uid: str) -> None:
        """The sheet's place follows the tree."""
        if self._started and self.lookup.village_of(uid) is not None:
            self.strip.set_heading(replace(self.heading, region_uid=uid))
            self.flow.heading_changed()
        super().set_region(uid)

    @property
    def heading(self) -> Heading:
        """The head of the sheet on the screen."""
        return self.strip.heading

    # building

    def _make_lines(self) -> None:
        self.caption = QLabel(self.title_words())
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
        self.keys_line = QLabel(self.keys_words)
        set_kind(self.keys_line, "quiet")

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(GAP)
        above.addWidget(self.caption)
        self.add_above(above)
        above.addStretch(1)
        above.addWidget(self.done_label)
        above.addWidget(self.left_button)
        above.addWidget(self.card_button)
        middle = QHBoxLayout()
        middle.setSpacing(GAP)
        middle.addWidget(self.sheet, 1)
        beside = QVBoxLayout()
        beside.setSpacing(GAP)
        self.add_beside(beside)
        beside.addWidget(self.card, 1)
        middle.addLayout(beside)
        below = QHBoxLayout()
        below.addWidget(self.help_line, 1)
        below.addWidget(self.keys_line)
        self.work, self.empty = register_first(self, NOTHING)
        column = QVBoxLayout(self.work)
        column.setContentsMargins(GAP, GAP, GAP, GAP // 2)
        column.setSpacing(GAP // 2)
        column.addWidget(self.strip)
        column.addLayout(above)
        column.addLayout(middle, 1)
        column.addLayout(below)

    def _connect(self) -> None:
        self.sheet.live.keys.entered_field.connect(self._show_help)
        self.flow.told.connect(self.help_line.setText)
        theme().changed.connect(self._show_card)
        self.flow.household_changed.connect(self._show_card)
        self.flow.saved.connect(self._count_soon.start)
        self.strip.changed.connect(self._heading_keyed)
        self.strip.done.connect(lambda: self.sheet.live.enter(""))
        self.left_button.clicked.connect(self._show_unvisited)
        self.card_button.clicked.connect(self._toggle_card)
        self.card.close_button.clicked.connect(self._toggle_card)

    def _bind_keys(self) -> None:
        keys_within(self, {
            "F4": self._toggle_card, "F7": self._turn_page, "F8": self._show_unvisited, "Ctrl+Delete": self.flow.remove,
        })  # fmt: skip

    # the sheet

    def _start_sheet(self) -> None:
        """The head of the sheet as it was left, the tree's place, and the half-keyed row."""
        self._started = True
        kept = self.flow.saver.remembered()
        heading = heading_of(kept.get(HEADING_KEY, ""))
        if self.lookup.village_of(heading.region_uid) is None:
            heading = replace(heading, region_uid="")
        if self.lookup.village_of(self.desk.region_uid) is not None:
            heading = replace(heading, region_uid=self.desk.region_uid)
        if not heading.region_uid:
            heading = replace(heading, region_uid=self.lookup.only_village())
        today, this = self.desk.today(), self.desk.round
        if heading.day is None and this.starts_on <= today <= this.ends_on:
            heading = replace(heading, day=today)
        self.strip.set_heading(heading)
        self._resume(kept.get(DRAFT_KEY, ""))
        self.flow.heading_changed()

    def _resume(self, text: str) -> None:
        """Put the half-keyed row back as it was left."""
        if not text:
            return
        kept = json.loads(text)
        file = self.lookup.file_of(str(kept.get("household", ""))) if kept.get("household") else None
        if file and file.inspection and file.inspection.uid == kept.get("inspection"):
            self.row.open_saved(file.inspection, file.problems, file.previous)
        elif file:
            self.row.take(file.row, file.problems, file.previous)
        self.row.resume(kept)
        self.desk.say("上次没有录完的一行还在，请接着录。", "info")

    def _heading_keyed(self) -> None:
        self.flow.heading_keyed()
        self._show_counts()

    def _show_heading(self, heading: Heading) -> None:
        self.flow.show_heading(heading)
        self._show_counts()

    def _turn_page(self) -> None:
        self.flow.turn_page()
        self._show_counts()

    def _show_counts(self) -> None:
        if self.desk.closed:
            return
        counts = self.lookup.counts(self.heading.region_uid)
        self.done_label.setText(self.count_words(counts.today))
        self.left_button.setVisible(counts.left is not None)
        self.left_button.setText(f"本村还剩 {counts.left} 户")

    # around the sheet

    def _show_unvisited(self) -> None:
        self.desk.show_households(self.lookup.unvisited(self.heading.region_uid))

    def _show_help(self, field: str) -> None:
        self.help_line.setText(self.help_words(field))

    def _show_card(self) -> None:
        self._show_caption()
        if self.card.isVisibleTo(self):
            uid = self.row.household_uid
            self.card.show_file(self.lookup.file_of(uid) if uid else None)

    def _show_caption(self) -> None:
        """The title of the form; beside it, when a row of another sheet of paper is being changed here."""
        kept, shown = self.row.state.kept, self.heading
        words = self.title_words()
        if kept is not None and kept.day is not None and (kept.page, kept.day) != (shown.page, shown.day):
            page = f"{kept.page} 页" if kept.page else "无页码"
            words = f"● 正在修改 {kept.day.month}月{kept.day.day}日（{page}）的核查"
        self.caption.setText(words)

    def _toggle_card(self) -> None:
        self._card_wanted = not self.card.isVisibleTo(self)
        self._open_card_where_room()

    def _open_card_where_room(self) -> None:
        """The card is open where the sheet still has its room, until the clerk says otherwise."""
        room = self.width() - self.sheet.least_width() - 3 * GAP
        wanted = room >= CARD[0] + COMFORT if self._card_wanted is None else self._card_wanted
        self.card.setFixedWidth(max(CARD[0], min(room, CARD[1])))
        self.card.setVisible(wanted)
        self.card_button.setChecked(wanted)
        if wanted:
            self._show_card()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The card takes what the sheet leaves."""
        super().resizeEvent(event)
        self._open_card_where_room()
