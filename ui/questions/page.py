"""入户核查 of notices with questionnaires: a household or a village on a sheet, first inspection or review."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from domain.inspection import Kind
from domain.scheme import Attachment
from ui.entry.keying_page import KeyingPage
from ui.entry.lookup import HouseholdFile, Lookup
from ui.page import PrintWish
from ui.questions.answer_fields import keys_words
from ui.questions.differences import DifferencesCard
from ui.questions.flow import FormFlow
from ui.questions.lookup import QuestionLookup
from ui.questions.row import QuestionRow
from ui.questions.sheet import QuestionSheet
from ui.questions.switches import Switches
from widgets.keys_within import keys_within

KEYS = "F2 表头　F5 全部正常　F9 同上轮　PgUp PgDn 翻表　Ctrl+Enter 保存　Esc 清空"
NOT_SAVED = "这张表还没有保存，打印的是上次保存的内容；先按 Ctrl+Enter 保存，再打印。"

_HELP = {
    "head_name": "户主姓名：姓名、拼音首字母、证件号码任一段，或预填表右边的编码，回车选定",
    "head_id_no": "证件号码：18位，没有的留空",
    "attributes": "农户属性：按数字勾选或取消，回车到下一栏；要问的问题随勾选变化",
    "helper": "帮扶责任人：有的填写姓名",
    "description": "问题具体情况：必填，↓ 选近期用过的说法",
    "outcome": "按 1 已整改　2 原来记错了　3 问题还在",
    "inspectors": "核查人：与表头相同时直接回车，保存这张表",
}


class QuestionsPage(KeyingPage):
    """The strip, the sheet of questions, the card. Each sheet is saved as it is left."""

    keys_words: ClassVar[str] = KEYS
    tables: ClassVar[frozenset[str]] = KeyingPage.tables | {"income_sheet", "income_amount"}
    help_topic: ClassVar[str] = "questions"
    lookup: QuestionLookup
    flow: FormFlow
    row: QuestionRow
    sheet: QuestionSheet

    # what the base asks

    def make_lookup(self) -> Lookup:
        """What is read for the keyer."""
        return QuestionLookup(self.desk)

    def make_form(self) -> FormFlow:
        """The notice's questions as a sheet."""
        row = QuestionRow(self.desk.scheme, self.desk.round)
        flow = FormFlow(self.desk, self.lookup, self.strip, QuestionSheet(row, self.lookup))
        self.switches = Switches(self.desk.scheme)
        flow.put_mode(village=self.switches.village, kind=self.switches.kind)
        return flow

    def title_words(self) -> str:
        """The name of the form that this household has, or what is keyed."""
        row = self.flow.row
        mine = self._attachment()
        if mine is not None and mine.form and not row.village:
            return mine.name
        return "村（社区）排查" if row.village else "入户核查"

    def help_words(self, field: str) -> str:
        """What can be keyed in this field."""
        kind, _, key = field.partition(":")
        if kind == "answer":
            item = self.desk.scheme.item(key)
            return f"{item.short}：{keys_words(item)}"
        return _HELP.get(kind, "")

    def count_words(self, today: int) -> str:
        """How much was keyed."""
        if not self.row.village:
            return f"今天已录 {today} 户"
        return f"已录 {len(self.sheet.body.rows)} 村，共 {len(self.lookup.villages())} 村"

    def add_above(self, line: QHBoxLayout) -> None:
        """The switches between households and villages, first and review."""
        line.addWidget(self.switches)
        self.switches.changed.connect(self._switched)
        self.flow.mode_changed.connect(self._show_mode)
        self.sheet.live.ticks.toggled.connect(self._show_caption)
        keys_within(self, {"Alt+V": self.switches.turn_whom, "Alt+R": self.switches.turn_which})

    def add_beside(self, column: QVBoxLayout) -> None:
        """What a review found otherwise, over the household's card."""
        self.differences = DifferencesCard()
        self.differences.wanted.connect(self._open_compared)
        self.flow.reviewed.connect(self.differences.show_compared)
        column.addWidget(self.differences)

    # what the window asks

    def focus_search(self) -> None:
        """Ctrl+F: the household's name, or the village in the strip."""
        if self.row.village:
            self.strip.enter("region_uid")
        else:
            super().focus_search()

    def open_record(self, uid: str) -> None:
        """Show the sheet of a household (`review:` before its uid: its review), or of a village (`village:` before its uid).

        One not yet inspected is ready to be keyed.
        """
        *marks, uid = uid.split(":")
        kind = Kind.REVIEW if "review" in marks else Kind.FIRST
        if self.flow.left_safely():
            self._open_sheet(uid, village="village" in marks, kind=kind)

    def print_wish(self) -> PrintWish | None:
        """The form that this household has, or the table in which it or the village stands; None where there is neither."""
        attachment, village = self._attachment(), self.lookup.village_of(self.heading.region_uid)
        if attachment is None:
            return None
        if self.row.touched:
            self.desk.say(NOT_SAVED, "warn")
        household = self.row.household_uid if attachment.form and not self.row.village else ""
        return PrintWish(attachment.number, village.uid if village else "", household_uid=household)

    # inside

    def _attachment(self) -> Attachment | None:
        """The table of the notice in which what is being keyed will stand."""
        row, scheme = self.flow.row, self.desk.scheme
        records = "villages" if row.village else "inspections"
        tables = [one for one in scheme.attachments if one.records == records]
        ticks = scheme.with_wholes(row.state.attributes)
        return next((one for one in tables if not one.form or one.is_for(ticks)), None)

    def _switched(self) -> None:
        self.flow.set_mode(village=self.switches.village, kind=self.switches.kind)

    def _show_mode(self) -> None:
        """The switches show what is keyed; a sheet that could not be left keeps its own."""
        self.switches.show_mode(village=self.row.village, kind=self.row.kind)
        self._show_counts()
        self._show_card()

    def _resume(self, text: str) -> None:
        """Put the half-keyed sheet back as it was left, in its mode."""
        kept = json.loads(text) if text else {}
        village, kind = bool(kept.get("village")), str(kept.get("kind", Kind.FIRST.value))
        if kept and kind in list(Kind):
            self.flow.put_mode(village=village, kind=Kind(kind))
            self._show_mode()
        if self.row.village:
            place = self.lookup.village_of(self.heading.region_uid)
            self.flow.show_village(place.uid if place else "")
            if kept:
                self.row.resume(kept)
                self.desk.say("上次没有录完的一张表还在，请接着录。", "info")
        else:
            super()._resume(text)

    def _show_card(self) -> None:
        self._show_caption()
        file = self.lookup.file_of(self.row.household_uid) if self.row.household_uid else None
        self.sheet.live.show_household(file)
        if not self.card.isVisibleTo(self):
            return
        if self.row.village:
            self._show_village()
        else:
            self.card.show_file(self._blind(file) if file else None)

    def _blind(self, file: HouseholdFile) -> HouseholdFile:
        """A review that is not saved yet shows nothing of what was found at first."""
        if self.row.kind is Kind.FIRST or self.row.inspection_uid:
            return file
        ours = self.desk.round.uid
        return replace(file, problems=tuple(p for p in file.problems if p.round_uid != ours))

    def _show_village(self) -> None:
        place = self.lookup.village_of(self.heading.region_uid)
        file = self.lookup.village_file(place.uid) if place else None
        if file is None:
            self.card.show_file(None)
            return
        blind = self.row.kind is Kind.REVIEW and not self.row.inspection_uid
        problems = [p for p in file.problems if not (blind and p.round_uid == self.desk.round.uid)]
        self.card.show_village(file.name, problems, file.previous)

    def _open_compared(self, which: str) -> None:
        """A door of the differences: the review, or the first inspection, of the household or village."""
        compared = self.differences.compared
        if compared is None or not self.flow.left_safely():
            return
        review, kind = compared.review, Kind.REVIEW if which == "review" else Kind.FIRST
        self._open_sheet(review.village_uid if review.of_village else review.household_uid, village=review.of_village, kind=kind)

    def _open_sheet(self, uid: str, *, village: bool, kind: Kind) -> None:
        """The sheet of this village or household in its mode; nothing is being keyed."""
        self.flow.turn_day(kind)
        self.flow.put_mode(village=village, kind=kind)
        self._show_mode()
        if village:
            self.flow.read_rows()
            self.flow.open_village(uid)
        else:
            self.flow.open_new()
            super().open_record(uid)
