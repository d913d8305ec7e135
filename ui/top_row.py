"""The first row of the window: tabs, round, search everywhere, menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QTabBar, QToolButton, QWidget

from ui.desk import Desk
from ui.find_anywhere import FindAnywhere
from widgets.icons import icon
from widgets.theme import GAP, STEP, set_kind

ROUND_WIDTH = 260
SEARCH_WIDTH = 280


class TopRow(QFrame):
    """Tabs at the left; round, search and ☰ at the right. `tab_chosen(number)` is sent for keys and clicks alike."""

    tab_chosen = Signal(int)
    menu_wanted = Signal()

    def __init__(self, desk: Desk, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        set_kind(self, "bar")
        self.tabs = _tab_bar(titles)
        self.tabs.currentChanged.connect(self.tab_chosen)
        self.rounds = QComboBox()
        self.rounds.setToolTip("正在做的这一轮工作")
        self.rounds.setAccessibleName("轮次")
        self.rounds.setMaximumWidth(ROUND_WIDTH)
        self.rounds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.rounds.activated.connect(self._choose_round)
        self.search = FindAnywhere(desk)
        self.search.setFixedWidth(SEARCH_WIDTH)
        self.menu_button = QToolButton()
        self.menu_button.setIcon(icon("menu"))
        self.menu_button.setToolTip("菜单（F10）：文件、导入、打印、外观、帮助")
        self.menu_button.setAccessibleName("菜单")
        self.menu_button.clicked.connect(self.menu_wanted)
        set_kind(self.menu_button, "plain")
        self._lay_out()
        desk.round_chosen.connect(self._show_rounds)
        self._show_rounds()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, 0, GAP, 0)
        row.setSpacing(GAP)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.rounds)
        row.addWidget(self.search)
        row.addSpacing(STEP)
        row.addWidget(self.menu_button)

    def _show_rounds(self) -> None:
        self.rounds.clear()
        for one in self._desk.rounds:
            self.rounds.addItem(one.name, one.uid)
        self.rounds.setCurrentIndex(self.rounds.findData(self._desk.round.uid))

    def _choose_round(self, place: int) -> None:
        self._desk.choose_round(str(self.rounds.itemData(place)))


def _tab_bar(titles: Sequence[str]) -> QTabBar:
    tabs = QTabBar()
    tabs.setDrawBase(False)
    tabs.setExpanding(False)
    tabs.setElideMode(Qt.TextElideMode.ElideNone)
    for number, title in enumerate(titles, 1):
        place = tabs.addTab(title)
        tabs.setTabToolTip(place, f"{title}（Ctrl+{number}）")
    return tabs
