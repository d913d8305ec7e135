"""The window over an office that works by notice 004, on 5 July 2020."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.db.canggou import Canggou, new_store
from ui.application import application
from ui.main_window import MainWindow
from ui.sections import SectionedPage

MORNING = datetime(2020, 7, 5, 10, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def canggou_file(tmp_path: Path) -> Path:
    """李明 helps 甲一 and 甲二 (visited on 20 June), 何丽 乙一; 甲三 is not poor; three problems, one of them a house."""
    path = tmp_path / "沧沟乡.htk"
    office = Canggou(new_store(path))
    office.household("甲一", "李明")
    second = office.household("甲二", "李明")
    office.household("甲三", attributes=("general",))
    office.household("乙一", "何丽", village="乙村")
    office.visit(second)
    office.problem("甲一", lead_unit="乡农业服务中心", deadline=MORNING.date() - timedelta(days=2), measure="接通")
    office.problem("甲一", dimension="housing", lead_unit="乡建环办")
    office.problem("乙一", dimension="medical", lead_unit="乡社保所、卫健办")
    office.store.close()
    return path


@pytest.fixture
def window(qtbot, settings, canggou_file: Path) -> Iterator[MainWindow]:
    application(settings)
    found = MainWindow(settings, clock=lambda: MORNING)
    found.resize(1366, 728)
    found.show()
    qtbot.waitExposed(found)
    assert found.open_file(canggou_file), found.welcome.sentence.text()
    qtbot.waitUntil(lambda: found.bench.status.unvisited.text() != "")
    yield found
    found.close()
    found.deleteLater()


@pytest.fixture
def statistics(window, press) -> SectionedPage:
    press("Ctrl+4")
    page = window.bench.page
    assert isinstance(page, SectionedPage)
    return page
