"""The first row of the window: tabs, round, search everywhere, menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabBar, QToolButton, QWidget

from ui.desk import Desk
from ui.find_anywhere import FindAnywhere
from ui.rounds.chooser import RoundChooser
from widgets.icons import icon
from widgets.theme import GAP, STEP, set_kind

SEARCH_WIDTH = 280


class TopRow(QFrame):
    """Tabs at the left; round, search and ☰ at the right. `tab_chosen(number)` is sent for keys and clicks alike."""

    tab_chosen = Signal(int)
    menu_wanted = Signal()

    def __init__(self, desk: Desk, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "bar")
        self.tabs = _tab_bar(titles)
        self.tabs.currentChanged.connect(self.tab_chosen)
        self.rounds = RoundChooser(desk)
        self.search = FindAnywhere(desk)
        self.search.setFixedWidth(SEARCH_WIDTH)
        self.menu_button = QToolButton()
        self.menu_button.setIcon(icon("menu"))
        self.menu_button.setToolTip("菜单（F10）：文件、导入、打印、外观、帮助")
        self.menu_button.setAccessibleName("菜单")
        self.menu_button.clicked.connect(self.menu_wanted)
        set_kind(self.menu_button, "plain")
        self._lay_out()

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


def _tab_bar(titles: Sequence[str]) -> QTabBar:
    tabs = QTabBar()
    tabs.setDrawBase(False)
    tabs.setExpanding(False)
    tabs.setElideMode(Qt.TextElideMode.ElideNone)
    for number, title in enumerate(titles, 1):
        place = tabs.addTab(title)
        tabs.setTabToolTip(place, f"{title}（Ctrl+{number}）")
    return tabs
