from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.db.lezhi import CLERK, NOON, lezhi_office
from tests.ui.incomes.keyer import IncomeKeyer
from ui.desk import Desk
from ui.incomes.page import IncomePage
from widgets.theme import apply_theme

Sit = Callable[[], IncomeKeyer]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = lezhi_office(tmp_path / "南塔街道.htk")
    yield store
    store.close()


@pytest.fixture
def sit_down(store: Store, qapp: QApplication, qtbot: QtBot) -> Sit:
    """Opens the page in a window of 1178 × 640, as it stands in the main window at 1366 × 768."""
    if not qapp.styleSheet():
        apply_theme(qapp, "light")
    kept: list[object] = []

    def sit() -> IncomeKeyer:
        desk = Desk(store, clerk=CLERK, clock=lambda: NOON)
        window = QWidget()
        layout = QVBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        page = IncomePage(desk)
        layout.addWidget(page)
        window.resize(1178, 640)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        page.start()
        kept.extend((desk, window))
        return IncomeKeyer(page, desk, window)

    return sit


@pytest.fixture
def keyer(sit_down: Sit) -> IncomeKeyer:
    """A page that works in 东风村, the hands in 户主."""
    keyer = sit_down()
    keyer.work_in("东风村")
    return keyer
