from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.questions.office import CLERK, HOURS, Keyer, make_file
from ui.application import application
from ui.main_window import MainWindow
from ui.settings import Settings

Sit = Callable[..., Keyer]


@pytest.fixture
def sit_down(tmp_path: Path, qtbot: QtBot) -> Iterator[Sit]:
    """Opens the office of a notice in the real window, at its sheet of questions; a second time opens the same file again."""
    settings = Settings(tmp_path / "settings.ini")
    settings.mode, settings.clerk = "light", CLERK
    windows: list[MainWindow] = []

    def sit(scheme_id: str, *, page: str = "1-01", village: str = "梅石坝社区", size: tuple[int, int] = (1366, 728)) -> Keyer:
        file = tmp_path / f"{scheme_id}.htk"
        if not file.exists():
            make_file(file, scheme_id)
        application(settings)
        now: datetime = HOURS[scheme_id]
        window = MainWindow(settings, clock=lambda: now)
        windows.append(window)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        assert window.open_file(file), window.welcome.sentence.text()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return Keyer(window, page, village)

    yield sit
    for window in windows:
        window.close()
        window.deleteLater()
