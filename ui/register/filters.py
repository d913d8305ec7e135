"""What the register's table shows: one search field and chips."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from domain.household import HOUSEHOLD_STATE_LABELS, HouseholdFilter, Presence
from domain.identity import clean_id
from domain.scheme import Scheme
from widgets.chips import Chip, ChipBar
from widgets.icons import icon
from widgets.search_box import SearchBox
from widgets.theme import GAP, set_kind

SEARCH_WIDTH = 250
SEPARATORS = re.compile(r"[\s,，、;；\u2028\u2029]+")
"""What stands between pasted numbers; a field of one line shows pasted line ends as U+2028."""
WHOLE_NUMBER = re.compile(r"\d{15}|\d{17}[\dX]")
UNVISITED, WITH_PROBLEMS = "unvisited", "with_problems"
STATES = tuple(Chip(str(state), words) for state, words in HOUSEHOLD_STATE_LABELS.items())
WORK = (
    Chip(UNVISITED, "未核查", tooltip="本轮还没有入户核查的户"),
    Chip(WITH_PROBLEMS, "有未决问题", tooltip="还有问题没有整改完的户"),
)


class RegisterFilters(QWidget):
    """The strip above the table. `changed` on every keystroke and chip."""

    changed = Signal()
    add_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchBox("姓名 / 拼音 / 证件号 / 电话")
        self.search.setToolTip("在这张表里查找（Ctrl+F）：姓名、拼音首字母、证件号码任意一段、电话、户编号；也可以粘贴一列证件号码，用空格或换行隔开")
        self.search.setAccessibleName("在表中查找")
        self.search.setFixedWidth(SEARCH_WIDTH)
        self.states = ChipBar(STATES)
        self.work = ChipBar(WORK)
        self.attributes = ChipBar()
        self._keys: list[str] = []
        self.count = QLabel()
        set_kind(self.count, "quiet")
        self.clear_button = QPushButton("清除筛选")
        self.clear_button.setToolTip("回到全部在册农户")
        set_kind(self.clear_button, "link")
        policy = self.clear_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.clear_button.setSizePolicy(policy)
        self.add_button = QPushButton("新增农户")
        self.add_button.setIcon(icon("add"))
        self.add_button.setToolTip("新增农户（在表中按 N，或 Ctrl+N）")
        self._lay_out()
        self._connect()
        self.show_filter(HouseholdFilter())

    def set_scheme(self, scheme: Scheme) -> None:
        """Show the attributes of this notice, in its order."""
        self._keys = [a.key for a in scheme.attributes]
        self.attributes.set_chips([Chip(a.key, a.short, tooltip=a.label) for a in scheme.attributes])

    def set_counts(self, by_attribute: dict[str, int]) -> None:
        """Figures behind the attributes: present households of the region."""
        self.attributes.set_counts({key: by_attribute.get(key, 0) for key in self._keys})

    def set_shown(self, shown: int) -> None:
        """How many households are shown."""
        self.count.setText(f"{shown:,} 户")
        self.clear_button.setVisible(self.wanted("") != HouseholdFilter())

    def wanted(self, region_uid: str) -> HouseholdFilter:
        """The filter that the strip shows, for a region."""
        work = self.work.selected()
        typed = self.search.text().strip()
        numbers = pasted_numbers(typed)
        return HouseholdFilter(
            region_uid=region_uid,
            text="" if numbers else typed,
            id_numbers=numbers,
            attributes=frozenset(self.attributes.selected()),
            states=frozenset(Presence(key) for key in self.states.selected()),
            visited=False if UNVISITED in work else None,
            with_open_problems=WITH_PROBLEMS in work,
        )

    def show_filter(self, wanted: HouseholdFilter) -> None:
        """Show this filter; `changed` is not sent."""
        self.search.blockSignals(True)
        self.search.setText(wanted.text or " ".join(sorted(wanted.id_numbers)))
        self.search.blockSignals(False)
        self.attributes.set_selected(wanted.attributes)
        self.states.set_selected(str(state) for state in wanted.states)
        chosen = {UNVISITED: wanted.visited is False, WITH_PROBLEMS: wanted.with_open_problems}
        self.work.set_selected(key for key, on in chosen.items() if on)

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(2 * GAP)
        first.addWidget(self.search)
        first.addWidget(self.states)
        first.addWidget(self.work)
        first.addStretch(1)
        first.addWidget(self.add_button)
        second = QHBoxLayout()
        second.setSpacing(GAP)
        second.addWidget(self.attributes, 1)
        second.addWidget(self.clear_button)
        second.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(first)
        column.addLayout(second)

    def _connect(self) -> None:
        self.search.searched.connect(lambda _text: self.changed.emit())
        for bar in (self.states, self.work, self.attributes):
            bar.changed.connect(lambda _keys: self.changed.emit())
        self.add_button.clicked.connect(self.add_wanted)
        self.clear_button.clicked.connect(self._clear)

    def _clear(self) -> None:
        self.show_filter(HouseholdFilter())
        self.changed.emit()


def pasted_numbers(text: str) -> frozenset[str]:
    """The ID numbers in a pasted list; empty when the text is anything else, also a single number."""
    parts = [clean_id(part).number for part in SEPARATORS.split(text) if part]
    whole = len(parts) > 1 and all(WHOLE_NUMBER.fullmatch(part) for part in parts)
    return frozenset(parts) if whole else frozenset()
