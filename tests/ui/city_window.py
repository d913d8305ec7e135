"""The window over the city of notice 003, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.db.city import fill_city, make_city
from ui.main_window import MainWindow

MORNING = datetime(2019, 10, 28, 10, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(scope="session")
def city_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("city") / "潍坊市.htk"
    city = make_city(path)
    fill_city(city)
    city.store.close()
    return path


@pytest.fixture
def city_window(qtbot, bare_window, clock, city_template, tmp_path) -> MainWindow:
    """The window with the city's file open."""
    clock.time = MORNING
    file = tmp_path / "潍坊市.htk"
    file.write_bytes(city_template.read_bytes())
    assert bare_window.open_file(file), bare_window.welcome.sentence.text()
    qtbot.waitUntil(lambda: bool(bare_window.bench.regions.tree.current_key()))
    return bare_window


def region_uid(window: MainWindow, name: str) -> str:
    """Uid of the region of this name; the first of several."""
    from db.queries.regions import regions

    with window.bench.desk.read() as session:
        return next(one.uid for one in regions(session) if one.name == name)
