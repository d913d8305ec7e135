from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.db.lezhi import CLERK, NOON, lezhi_office
from tests.ui.incomes.keyer import IncomeKeyer
from tests.ui.page_window import PageWindows
from ui.incomes.page import IncomePage

Sit = Callable[[], IncomeKeyer]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = lezhi_office(tmp_path / "南塔街道.htk")
    yield store
    store.close()


@pytest.fixture
def sit_down(store: Store, qapp: QApplication, qtbot: QtBot) -> Sit:
    """Opens the page in a window of 1178 × 640, as it stands in the main window at 1366 × 768."""
    windows = PageWindows(store, qapp, qtbot, clerk=CLERK, noon=NOON, width=1178)
    return lambda: IncomeKeyer(*windows.open(IncomePage))


@pytest.fixture
def keyer(sit_down: Sit) -> IncomeKeyer:
    """A page that works in 东风村, the hands in 户主."""
    keyer = sit_down()
    keyer.work_in("东风村")
    return keyer
