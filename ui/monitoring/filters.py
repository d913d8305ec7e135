"""The strip above the list of monitored households: state, position, type, and a search field."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from domain.monitored_list import NEW, UNPLACED, UNWRITTEN, MonitoredFilter
from domain.monitoring import own_kinds
from domain.scheme import Scheme
from ui.monitoring.columns import UNWRITTEN_WORDS
from widgets.chips import Chip, ChipBar
from widgets.icons import icon
from widgets.search_box import SearchBox
from widgets.theme import GAP, Sign, set_kind

MARKS = (
    Chip(UNPLACED, "未采集位置", tooltip="通知要采集位置（经纬度）而还没有采集的户"),
    Chip(NEW, "本轮新增", tooltip="识别时间在本轮之内的户"),
)


class MonitoringFilters(QWidget):
    """Sends `changed` when other households are asked for, `add_wanted` for a new one."""

    changed = Signal()
    add_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.states, self.marks, self.kinds = ChipBar(), ChipBar(MARKS), ChipBar()
        self.search = SearchBox("户主 / 拼音 / 证件号")
        self.search.setToolTip("在这张表里查找（Ctrl+F）")
        self.search.setFixedWidth(200)
        self.count = QLabel()
        set_kind(self.count, "quiet")
        self.add_button = QPushButton("登记监测户")
        self.add_button.setIcon(icon("add"))
        self.add_button.setToolTip("查找一户，登记为监测户（在表中按 N，或 Ctrl+N）")
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(2 * GAP)
        first.addWidget(self.states, 1)
        first.addWidget(self.count)
        first.addWidget(self.search)
        second.addWidget(self.marks)
        second.addWidget(self.kinds, 1)
        second.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addLayout(first)
        layout.addLayout(second)
        for bar in (self.states, self.marks, self.kinds):
            bar.changed.connect(lambda _keys: self.changed.emit())
        self.search.searched.connect(lambda _text: self.changed.emit())
        self.add_button.clicked.connect(self.add_wanted)

    def set_scheme(self, scheme: Scheme) -> None:
        """Offer the states and types of this notice."""
        unwritten = Chip(UNWRITTEN, UNWRITTEN_WORDS, sign=Sign.OVERDUE, tooltip="农户属性是监测户、还没有登记风险的户")
        self.states.set_chips([unwritten, *(Chip(one.key, one.label, tooltip=one.clause) for one in scheme.risk_states)])
        self.kinds.set_chips([Chip(one.key, one.short) for one in own_kinds(scheme)])

    def set_counts(self, counts: Mapping[str, int], shown: int) -> None:
        """Figures behind the chips, and how many households are shown."""
        for bar in (self.states, self.marks, self.kinds):
            bar.set_counts({key: counts.get(key, 0) for key in bar.all_keys()})
        self.count.setText(f"{shown:,} 户")

    def wanted(self) -> MonitoredFilter:
        """The filter as it stands."""
        chosen = (frozenset(bar.selected()) for bar in (self.states, self.kinds, self.marks))
        return MonitoredFilter(*chosen)

    def show_filter(self, wanted: MonitoredFilter) -> None:
        """Set the chips to this filter, and no search, without `changed`."""
        self.states.set_selected(wanted.states)
        self.kinds.set_selected(wanted.kinds)
        self.marks.set_selected(wanted.marks)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
