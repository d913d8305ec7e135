"""A real office file for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.db.desk import CLERK, SCHEME, Clock, Desk
from tests.db.door import FILE, ON_SERVER, SERVER, door, dropped_after, is_of_files, made_store
from tests.server import MISSING


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say clearly when the tests on a server were left out."""
    left_out = [one for one in terminalreporter.stats.get("skipped", []) if MISSING in str(one.longrepr)]
    if left_out:
        terminalreporter.write_line(f"{len(left_out)} tests left out: {MISSING}", yellow=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of `ON_SERVER` twice."""
    if metafunc.module.__name__.rpartition(".")[2] in ON_SERVER and not is_of_files(metafunc.function):
        metafunc.parametrize("kept_on", [FILE, SERVER], indirect=True, scope="module")


@pytest.fixture(scope="module", autouse=True)
def kept_on(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the offices of this test are kept."""
    door.kept_on = getattr(request, "param", FILE)
    with dropped_after():
        yield door.kept_on
    door.kept_on = FILE


@pytest.fixture(autouse=True)
def nothing_kept(kept_on: str) -> Iterator[None]:
    """Take away the databases of this test."""
    with dropped_after():
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "双河街道.htk"


@pytest.fixture
def store(file: Path, clock: Clock) -> Iterator[Store]:
    store = made_store(file, SCHEME, clerk=CLERK, now=clock())
    yield store
    store.close()


@pytest.fixture
def desk(store: Store, clock: Clock) -> Desk:
    return Desk(store, clock)
