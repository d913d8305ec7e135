"""A real window over a real file, moved by real key events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.office import CLERK, Clock, small_office
from ui.application import application
from ui.main_window import MainWindow
from ui.settings import Settings

Keys = Callable[..., None]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings(tmp_path / "settings.ini")
    found.mode = "light"
    found.clerk = CLERK
    return found


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small office, made once; every test works on a copy."""
    return small_office(tmp_path_factory.mktemp("office") / "双河街道.htk", Clock())


@pytest.fixture
def office_file(office_template: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "双河街道.htk"
    copy.write_bytes(office_template.read_bytes())
    return copy


@pytest.fixture
def bare_window(qtbot, settings: Settings, clock: Clock) -> Iterator[MainWindow]:
    """The window on its welcome page."""
    application(settings)
    window = MainWindow(settings, clock=clock)
    window.resize(1366, 728)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def window(qtbot, bare_window: MainWindow, office_file: Path) -> MainWindow:
    """The window with the small office open."""
    assert bare_window.open_file(office_file), bare_window.welcome.sentence.text()
    # The tree and the status line follow a moment after the page.
    qtbot.waitUntil(lambda: bool(bare_window.bench.regions.tree.current_key()))
    qtbot.waitUntil(lambda: bare_window.bench.status.unvisited.text() != "")
    return bare_window


@pytest.fixture
def press(qtbot) -> Keys:
    """Press keys, one after another, in the widget that has the focus: `press("Ctrl+K", "Down")`."""

    def pressing(*keys: str) -> None:
        for key in keys:
            QTest.keySequence(_focus(), key)
            QApplication.processEvents()

    return pressing


@pytest.fixture
def type_in(qtbot) -> Callable[[str], None]:
    """Type text into the widget that has the focus, one key event a character."""

    def typing(text: str) -> None:
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(_focus(), letter)
            else:
                # An input method gives Chinese characters as one key event without a key.
                from PySide6.QtCore import QEvent
                from PySide6.QtGui import QKeyEvent

                event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(_focus(), event)
        QApplication.processEvents()

    return typing


def _focus() -> QWidget:
    found = QApplication.focusWidget() or QApplication.activeWindow()
    assert found is not None, "no widget has the focus"
    return found
