"""Ctrl+K: one field that finds a household from anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from domain.household import HOUSEHOLD_STATE_LABELS, HouseholdRow, Presence
from domain.household_code import code_in
from domain.region import village_group
from ui.desk import Desk
from widgets.search_box import SearchBox
from widgets.suggest import Suggest, Suggestion

LIMIT = 20


class FindAnywhere(SearchBox):
    """Name, pinyin initials, part of the ID, phone or 户编号; choosing opens the household in 农户台账."""

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("户主 / 拼音 / 证件号      Ctrl+K", parent)
        self._desk = desk
        self.setToolTip("查找农户（Ctrl+K）：姓名、拼音首字母、证件号码任意一段、电话、户编号、预填表上的编码")
        self.setAccessibleName("查找农户")
        self._suggest = Suggest(self, self._find, limit=LIMIT)
        self._suggest.chosen.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the field; when it is empty, it gives the hands back."""
        if event.key() == Qt.Key.Key_Escape and not self.text():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _find(self, text: str) -> Sequence[Suggestion]:
        from db.queries.entry_sheet import households_with_code
        from db.queries.household_rows import household_rows
        from db.search import find_households

        code = code_in(text)
        with self._desk.read() as session:
            coded = households_with_code(session, code) if code else []
            rows = household_rows(session, coded) if coded else find_households(session, text, limit=LIMIT)
        return [suggestion_of(row) for row in rows]

    def _open(self, chosen: Suggestion) -> None:
        self.clear()
        self._desk.open_household(str(chosen.key))


def suggestion_of(row: HouseholdRow) -> Suggestion:
    """A household as a suggestion: what tells namesakes apart stands in the second line."""
    state = "" if row.state is Presence.PRESENT else f"（{HOUSEHOLD_STATE_LABELS[row.state]}）"
    place = village_group(row.village, row.group)
    return Suggestion(row.uid, f"{row.head_name}{state}　{place}", row.head_id_no or row.phone or row.house_no)
