"""Filters above the ledger: state, side, type, whose, lead unit, and a search field."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from domain.problem import STATUS_LABELS, SUBJECT_LABELS, ProblemFilter, Status, Subject
from domain.scheme import Scheme
from ui.ledger.sorting import SUBJECT_NAMES, has_others, has_own_types, keep_narrow, short_side
from widgets.chips import Chip, ChipBar
from widgets.colours import Sign
from widgets.search_box import SearchBox
from widgets.theme import GAP

OVERDUE = "overdue"
ALL_UNITS = "全部牵头单位"
ALL_SIDES = "全部方面"
MOST_CHIPS = 7
"""A notice with more sides has a list of them: so many chips would leave no room for the table."""


class LedgerFilters(QWidget):
    """Sends `changed` when the clerk asks for other problems."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._states = ChipBar(
            [
                Chip(OVERDUE, "逾期", sign=Sign.OVERDUE, tooltip="时限已过而未整改到位的"),
                *(Chip(status, label) for status, label in STATUS_LABELS.items()),
            ]
        )
        self._sides = ChipBar()
        self._types, self._subjects = ChipBar(), ChipBar()
        self.new_button = QPushButton("登记问题")
        self.new_button.setToolTip("登记核查表以外发现的问题：农户、村（社区）或单位的（Ctrl+N）")
        self._units = QComboBox()
        keep_narrow(self._units)
        self._side = QComboBox()
        self._listed = False
        self._side.setToolTip("只看一个方面的问题")
        self._units.setToolTip("只看一个牵头单位的问题")
        self.search = SearchBox("户主 / 单位 / 证件号 / 问题")
        self.search.setToolTip("在台账里找（Ctrl+F）：户主、村（社区）、单位、证件号码、问题、措施、来源里的字")
        self.search.setMinimumWidth(220)
        first, second = QHBoxLayout(), QHBoxLayout()
        self._third = QWidget()
        third = QHBoxLayout(self._third)
        third.setContentsMargins(0, 0, 0, 0)
        for row in (first, second, third):
            row.setSpacing(GAP)
        third.addWidget(self._types, 3)
        third.addWidget(self._subjects, 2)
        first.addWidget(self._states, 1)
        first.addWidget(self.search)
        second.addWidget(self._side)
        second.addWidget(self._sides, 1)
        second.addWidget(self._units)
        second.addWidget(self.new_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self._third)
        self._states.changed.connect(lambda _keys: self.changed.emit())
        for chips in (self._sides, self._types, self._subjects):
            chips.changed.connect(lambda _keys: self.changed.emit())
        self._side.activated.connect(lambda _index: self.changed.emit())
        self._units.activated.connect(lambda _index: self.changed.emit())
        self.search.searched.connect(lambda _text: self.changed.emit())

    def set_scheme(self, scheme: Scheme) -> None:
        """Offer the sides and lead units of this notice; what was chosen stays where it can."""
        self._set_sides(scheme)
        types = scheme.problem_types if has_own_types(scheme) else ()
        self._types.set_chips([Chip(one.key, one.label, tooltip=one.text) for one in types])
        subjects = SUBJECT_NAMES.items() if has_others(scheme) else ()
        self._subjects.set_chips([Chip(one, label, tooltip=f"{SUBJECT_LABELS[one]}的问题") for one, label in subjects])
        self._types.setVisible(bool(types))
        self._subjects.setVisible(bool(subjects))
        self._third.setVisible(bool(types or subjects))
        chosen = self._units.currentText()
        self._units.clear()
        self._units.addItems([ALL_UNITS, *dict.fromkeys(d.lead_unit for d in scheme.dimensions if d.lead_unit)])
        self._units.setCurrentIndex(max(self._units.findText(chosen), 0))

    def _set_sides(self, scheme: Scheme) -> None:
        """As chips, or as a list where there are many; an empty row keeps its height by the other fields."""
        self._listed = len(scheme.dimensions) > MOST_CHIPS
        chips = [Chip(d.key, short_side(d.problem_type), tooltip=d.problem_type) for d in scheme.dimensions]
        self._sides.set_chips([] if self._listed else chips)
        self._side.clear()
        self._side.addItem(ALL_SIDES, frozenset())
        for side in scheme.dimensions:
            self._side.addItem(side.problem_type, frozenset({side.key}))
        self._side.setVisible(self._listed)

    def _show_sides(self, keys: frozenset[str]) -> None:
        self._sides.set_selected(keys)
        sets = [self._side.itemData(place) for place in range(self._side.count())]
        if self._listed and keys not in sets:
            self._side.addItem(f"所选的{len(keys)}个方面", keys)
            sets.append(keys)
        self._side.setCurrentIndex(sets.index(keys) if keys in sets else 0)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Figures behind the chips of state: by status, and `overdue`."""
        self._states.set_counts({key: counts.get(key, 0) for key in (OVERDUE, *STATUS_LABELS)})

    def wanted(self, region_uid: str) -> ProblemFilter:
        """The filter as it stands, within a region."""
        states = self._states.selected()
        unit = self._units.currentText()
        return ProblemFilter(
            region_uid=region_uid,
            text=self.search.text().strip(),
            dimensions=self._side.currentData() if self._listed else frozenset(self._sides.selected()),
            statuses=frozenset(Status(key) for key in states if key != OVERDUE),
            lead_unit="" if unit == ALL_UNITS else unit,
            overdue_only=OVERDUE in states,
            types=frozenset(self._types.selected()),
            subjects=frozenset(Subject(key) for key in self._subjects.selected()),
        )

    def show_filter(self, wanted: ProblemFilter) -> None:
        """Set the chips and fields to this filter, without `changed`."""
        self._states.set_selected([*wanted.statuses, *([OVERDUE] if wanted.overdue_only else [])])
        self._show_sides(wanted.dimensions)
        self._types.set_selected(wanted.types)
        self._subjects.set_selected(wanted.subjects)
        self._units.setCurrentIndex(max(self._units.findText(wanted.lead_unit or ALL_UNITS), 0))
        self.search.setText(wanted.text)
