"""One page in a window of its own, as it stands in the main window at 1366 × 768, for tests that key on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from ui.desk import Desk
from ui.page import Page
from widgets.theme import apply_theme

PageT = TypeVar("PageT", bound=Page)
HEIGHT = 640


class PageWindows:
    """Opens pages over a file and keeps their windows as long as the test runs."""

    def __init__(self, store: Store, qapp: QApplication, qtbot: QtBot, *, clerk: str, noon: datetime, width: int) -> None:
        if not qapp.styleSheet():
            apply_theme(qapp, "light")
        self._store, self._qtbot = store, qtbot
        self._clerk, self._noon, self._width = clerk, noon, width
        self._kept: list[object] = []

    def open(self, make: Callable[[Desk], PageT]) -> tuple[PageT, Desk, QWidget]:
        """The page, its desk, and the window in which it is shown and has the focus."""
        desk = Desk(self._store, clerk=self._clerk, clock=lambda: self._noon)
        window = QWidget()
        layout = QVBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        page = make(desk)
        layout.addWidget(page)
        window.resize(self._width, HEIGHT)
        self._qtbot.addWidget(window)
        window.show()
        self._qtbot.waitExposed(window)
        window.activateWindow()
        self._qtbot.waitUntil(window.isActiveWindow)
        page.start()
        self._kept.extend((desk, window))
        return page, desk, window
