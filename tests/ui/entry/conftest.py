from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.entry.office import CLERK, NOON, Keyer, new_store
from tests.ui.page_window import PageWindows
from ui.entry.heading import Heading
from ui.entry.page import EntryPage

Sit = Callable[[], Keyer]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = new_store(tmp_path / "双河街道.htk")
    yield store
    store.close()


@pytest.fixture
def sit_down(store: Store, qapp: QApplication, qtbot: QtBot) -> Sit:
    """Opens the page in a window of 1150 × 640, as it stands in the main window at 1366 × 768."""
    windows = PageWindows(store, qapp, qtbot, clerk=CLERK, noon=NOON, width=1150)
    return lambda: Keyer(*windows.open(EntryPage))


@pytest.fixture
def keyer(sit_down: Sit) -> Keyer:
    """A page whose strip is filled: 梅石坝社区, 12 May, two inspectors."""
    keyer = sit_down()
    uid = next(r.uid for r in keyer.page.lookup.regions.values() if r.name == "梅石坝社区")
    keyer.page._show_heading(Heading("1-01", uid, date(2021, 5, 12), ("孙立", "杨光"), "13900000000"))
    keyer.page.start()
    QApplication.processEvents()
    return keyer
