"""The menu behind ☰: files, in and out, look, help."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ui.safety.menu import safety_menu
from ui.settings import Settings
from ui.slots import calling
from widgets.icons import icon
from widgets.theme import Mode

MODES: tuple[tuple[Mode, str], ...] = (
    ("system", "跟随系统"),
    ("light", "浅色"),
    ("dark", "深色"),
    ("contrast", "高对比度"),
)


class MenuActions(Protocol):
    """What the menu can ask of the window."""

    def new_file(self) -> None:
        """Show the form for a new file."""

    def ask_file(self) -> None:
        """Ask for a file and open it."""

    def open_file(self, path: Path) -> bool:
        """Open this file."""

    def close_file(self) -> bool:
        """Back to the welcome page."""

    def save_copy(self) -> None:
        """Write a copy of the file."""

    def import_book(self) -> None:
        """Take a workbook in."""

    def fill_blank(self) -> None:
        """Fill another office's blank workbook."""

    def share(self, name: str) -> None:
        """Hand out, take back, or look at what was."""

    def restore(self) -> None:
        """Look into backups and go back to one."""

    def safety(self, name: str) -> None:
        """Password, lock, operators, log."""

    def print_shown(self) -> None:
        """Open the print and export dialog."""

    def make_list(self) -> None:
        """Make a table of one's own from a pasted header."""

    def manage_regions(self) -> None:
        """Open 村组管理."""

    def show_notices(self) -> None:
        """The notices that can be worked with, and the office's own."""

    def undo(self) -> object:
        """Take back the last write."""

    def set_mode(self, mode: Mode) -> None:
        """Choose the look."""

    def ask_clerk(self) -> None:
        """Ask who keys."""

    def show_help(self) -> None:
        """Explain this place."""

    def show_about(self) -> None:
        """What this program is."""


def main_menu(window: MenuActions, settings: Settings, parent: QWidget, *, read_only: bool) -> QMenu:
    """A menu made for one showing; it shows the keys, the window binds them."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _add(menu, "new", "新建单位文件", window.new_file)
    _add(menu, "folder", "打开文件…", window.ask_file, "Ctrl+O")
    menu.addMenu(_recent_menu(window, settings, menu))
    _add(menu, "save", "另存副本 / 备份…", window.save_copy)
    _add(menu, "history", "从备份恢复…", window.restore)
    _add(menu, "close", "关闭文件", window.close_file)
    menu.addSeparator()
    _add(menu, "import", "导入表格…", window.import_book, "Ctrl+I", enabled=not read_only)
    _add(menu, "table", "填上级发的空白表…", window.fill_blank, "Ctrl+B")
    menu.addMenu(_sharing_menu(window, menu, read_only=read_only))
    _add(menu, "print", "打印与导出…", window.print_shown, "Ctrl+P")
    _add(menu, "table", "即席表…", window.make_list, "Ctrl+T")
    _add(menu, "form", "自己的通知…", window.show_notices, "Ctrl+Shift+N")
    menu.addSeparator()
    _add(menu, "undo", "撤销上一步", window.undo, "Ctrl+Z", enabled=not read_only)
    _add(menu, "list", "村组管理…", window.manage_regions, enabled=not read_only)
    _add(menu, "person", "更换录入人…", window.ask_clerk)
    menu.addMenu(safety_menu(window.safety, settings, menu))
    menu.addMenu(_look_menu(window, settings, menu))
    menu.addSeparator()
    _add(menu, "help", "说明与按键", window.show_help, "F1")
    _add(menu, "info", "关于", window.show_about)
    return menu


def _sharing_menu(window: MenuActions, parent: QMenu, *, read_only: bool) -> QMenu:
    menu = QMenu("分发与收回", parent)
    menu.setIcon(icon("people"))
    offers = (
        ("export", "分发…", "hand_out", "Ctrl+Shift+D", True),
        ("import", "收回合并…", "take_back", "Ctrl+M", True),
        ("list", "谁拿着什么…", "handouts", "", False),
        ("warning", "合并冲突…", "conflicts", "Ctrl+Shift+M", False),
        ("clock", "合并记录…", "merges", "", False),
    )
    for image, words, name, keys, writes in offers:
        _add(menu, image, words, calling(window.share, name), keys, enabled=not (writes and read_only))
    return menu


def _recent_menu(window: MenuActions, settings: Settings, parent: QMenu) -> QMenu:
    menu = QMenu("最近打开", parent)
    menu.setIcon(icon("clock"))
    menu.setToolTipsVisible(True)
    for recent in settings.recent():
        path = Path(recent.path)
        action = menu.addAction(path.name.replace("&", "&&"), calling(window.open_file, path))
        action.setToolTip(recent.path)
        action.setEnabled(path.exists())
    menu.setEnabled(not menu.isEmpty())
    return menu


def _look_menu(window: MenuActions, settings: Settings, parent: QMenu) -> QMenu:
    menu = QMenu("外观", parent)
    menu.setIcon(icon("sun"))
    group = QActionGroup(menu)
    for mode, words in MODES:
        action = menu.addAction(words, calling(window.set_mode, mode))
        action.setCheckable(True)
        action.setChecked(settings.mode == mode)
        group.addAction(action)
    return menu


def _add(
    menu: QMenu, name: str, words: str, act: Callable[[], object], keys: str = "", *, enabled: bool = True
) -> None:
    action = menu.addAction(icon(name), words)
    action.triggered.connect(calling(act))
    action.setEnabled(enabled)
    if keys:
        # Shown here, bound by the window: the menu lives only while it is open.
        action.setText(f"{words}\t{QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)}")
