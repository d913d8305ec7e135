"""A real office file for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.db.desk import CLERK, SCHEME, Clock, Desk


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "双河街道.htk"


@pytest.fixture
def store(file: Path, clock: Clock) -> Iterator[Store]:
    store = Store.create(file, SCHEME, clerk=CLERK, now=clock())
    yield store
    store.close()


@pytest.fixture
def desk(store: Store, clock: Clock) -> Desk:
    return Desk(store, clock)
