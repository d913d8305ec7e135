"""A window to put widgets into, in the light theme, and the keys of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.theme import apply_theme

Show = Callable[..., QWidget]


@pytest.fixture(autouse=True)
def light_theme(qapp: QApplication) -> Iterator[None]:
    if not qapp.styleSheet():
        apply_theme(qapp, "light")
    yield
    if "light" not in qapp.styleSheet():
        apply_theme(qapp, "light")


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Shows widgets one under another in an active window of 800 × 600 and gives the window."""

    kept: list[QWidget] = []

    def put(*widgets: QWidget) -> QWidget:
        window = QWidget()
        kept.append(window)
        layout = QVBoxLayout(window)
        for widget in widgets:
            layout.addWidget(widget)
        window.resize(800, 600)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return put
