"""The round that is worked on, in the first row of the window, and the menu behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from domain.rounds import Round
from ui.desk import Desk
from ui.slots import calling
from widgets.icons import icon

WIDEST = 230
"""Most room for the round's name, px."""
KEYS = "Ctrl+R"


class RoundChooser(QPushButton):
    """`wanted(uid)` for another round, `new_wanted()` for the next one, `edit_wanted()` to change the one that is shown."""

    wanted = Signal(str)
    new_wanted = Signal()
    edit_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAutoDefault(False)
        self.setAccessibleName("轮次")
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        shortcut = QShortcut(QKeySequence(KEYS), self)
        shortcut.activated.connect(self.showMenu)
        desk.round_chosen.connect(self._show)
        self._show()

    def _show(self) -> None:
        one = self._desk.round
        shown = QFontMetrics(self.font()).elidedText(one.name, Qt.TextElideMode.ElideMiddle, WIDEST)
        self.setText(f"{shown} ▾".replace("&", "&&"))
        self.setToolTip(f"{one.name}\n{days_of(one)}\n正在做的这一轮；选别的轮次、建立新一轮（{KEYS}）")

    def _fill(self) -> None:
        """The rounds, the newest first, and what can be done with them."""
        menu, here = self.menu(), self._desk.round.uid
        menu.clear()
        group = QActionGroup(menu)
        for one in sorted(self._desk.rounds, key=lambda r: (r.starts_on, r.uid), reverse=True):
            action = menu.addAction(one.name.replace("&", "&&"), calling(self.wanted.emit, one.uid))
            action.setToolTip(days_of(one))
            action.setCheckable(True)
            action.setChecked(one.uid == here)
            group.addAction(action)
        menu.addSeparator()
        for name, words, signal in (("add", "新一轮…", self.new_wanted), ("edit", "本轮名称、日期和标准…", self.edit_wanted)):
            action = menu.addAction(icon(name), words, calling(signal.emit))
            action.setEnabled(not self._desk.read_only)


def days_of(round_: Round) -> str:
    """`2021-05-06 至 2021-05-30`."""
    return f"{round_.starts_on.isoformat()} 至 {round_.ends_on.isoformat()}"
