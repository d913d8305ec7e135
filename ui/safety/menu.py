"""The part of the menu for password, lock, operators and the log."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from ui.settings import LOCK_MINUTES, Settings
from ui.slots import calling
from widgets.icons import icon

OFFERS = (
    ("password", "settings", "文件密码…", ""),
    ("lock", "lock", "立即锁定", "Ctrl+L"),
    ("operators", "people", "操作员…", ""),
    ("log", "history", "操作记录…", "Ctrl+Shift+L"),
)
"""Door, icon, words, keys."""


def safety_menu(act: Callable[[str], object], settings: Settings, parent: QMenu) -> QMenu:
    """The submenu; `act` is called with the name of a door of `ui.safety.doors`."""
    menu = QMenu("安全与记录", parent)
    menu.setIcon(icon("lock"))
    for name, image, words, keys in OFFERS:
        shown = f"{words}\t{QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)}" if keys else words
        menu.addAction(icon(image), shown).triggered.connect(calling(act, name))
        if name == "lock":
            menu.addMenu(_minutes_menu(settings, menu))
    return menu


def minutes_words(minutes: int) -> str:
    """How a time of the automatic lock is called."""
    return f"{minutes} 分钟没有操作后" if minutes else "关"


def _minutes_menu(settings: Settings, parent: QMenu) -> QMenu:
    menu = QMenu("自动锁定", parent)
    menu.setIcon(icon("clock"))
    menu.setToolTipsVisible(True)
    group = QActionGroup(menu)
    for minutes in LOCK_MINUTES:
        action = menu.addAction(minutes_words(minutes), calling(setattr, settings, "lock_minutes", minutes))
        action.setCheckable(True)
        action.setChecked(settings.lock_minutes == minutes)
        action.setToolTip("只锁设了密码的文件；没有密码的文件锁了也拦不住人")
        group.addAction(action)
    return menu
