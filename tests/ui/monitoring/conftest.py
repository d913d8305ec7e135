"""A window over a small office under notice 002 with a few monitored households."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from db.operations.households import save_household
from db.operations.monitoring import save_monitoring
from db.operations.regions import ensure_region
from db.schemes import scheme
from db.store import Store
from domain.household import HEAD, Household, Member
from domain.monitoring import Monitoring
from tests.db.registered import number
from tests.ui.office import CLERK
from ui.main_window import MainWindow

SCHEME = "lezhi-nanta-2021"
MORNING = datetime(2021, 11, 20, 9, 0, tzinfo=timezone(timedelta(hours=8)))
HOUSEHOLDS = (
    ("东山村", "陈建国", ("lifted_out",)),
    ("东山村", "何秀英", ("monitored", "marginal")),
    ("东山村", "周大全", ("monitored", "sudden")),
    ("西河社区", "吴桂芳", ("monitored",)),
)


def nanta_office(path: Path) -> Path:
    """何秀英 has a position, 周大全 none, 吴桂芳 is ticked but not written down."""
    notice = scheme(SCHEME)
    store = Store.create(path, SCHEME, county="乐至县", town="南塔街道", clerk=CLERK, now=MORNING)
    uids = {}
    for order, (village, head, attributes) in enumerate(HOUSEHOLDS):

        def add(session, village=village, head=head, attributes=attributes, order=order):
            place = ensure_region(session, village, "1组", CLERK, MORNING)
            people = (Member(head, HEAD, number("19630912", order + 1)), Member(f"{head[0]}芳", "之女"))
            return save_household(session, notice, Household(place, people, attributes=attributes), CLERK, MORNING)

        uids[head] = store.write(add).uid
    for head, kind, found in (("何秀英", "marginal", date(2020, 5, 1)), ("周大全", "sudden", date(2021, 11, 12))):
        one = Monitoring(uids[head], "因病刚性支出大", "集中排查", found, state="present")
        saved = store.write(lambda s, one=one, kind=kind: save_monitoring(s, notice, one, (kind,), CLERK, MORNING))
        assert not saved.refused
    store.close()
    return path


@pytest.fixture(scope="session")
def nanta_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return nanta_office(tmp_path_factory.mktemp("nanta") / "南塔街道.htk")


@pytest.fixture
def window(qtbot, bare_window: MainWindow, clock, nanta_template: Path, tmp_path: Path) -> MainWindow:
    clock.time = MORNING
    copy = tmp_path / "南塔街道.htk"
    copy.write_bytes(nanta_template.read_bytes())
    assert bare_window.open_file(copy)
    qtbot.waitUntil(lambda: bool(bare_window.bench.regions.tree.current_key()))
    return bare_window
