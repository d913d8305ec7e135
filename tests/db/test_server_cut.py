"""The line to the server is cut at the moment at which something is being stored: the answer is true, whatever became of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from db import server_store
from db.chain import broken_seals
from db.models import HouseholdRecord, RegionRow
from db.opening_any import create_store
from db.operations.settings import keep_setting
from db.queries.office import settings
from db.replay import differences
from db.server_store import ServerStore
from domain.errors import KnownError
from domain.server_address import ServerAddress
from tests.db.cut_line import Cut, Line
from tests.db.desk import CLERK, SCHEME, Clock, Desk
from tests.server import PASSWORD, cluster, fresh_database

NOT_STORED = "和服务器的连接断开了，刚才的内容没有保存"


@pytest.fixture
def server(clock: Clock) -> Iterator[ServerAddress]:
    made = fresh_database()
    address = next(made)
    create_store(address.text, SCHEME, clerk=CLERK, now=clock(), password=PASSWORD).close()
    yield address
    next(made, None)


@pytest.fixture
def line(server: ServerAddress) -> Iterator[Line]:
    made = Line(server)
    yield made
    made.remove()


@pytest.fixture
def desk(line: Line) -> Iterator[Desk]:
    with ServerStore.open_on(line.address, password=PASSWORD) as store:
        # The first write makes a connection, which stores something of its own.
        store.write(lambda session: keep_setting(session, "round_uid", "first"))
        yield Desk(store, Clock())


def villages(desk: Desk) -> list[str]:
    with desk.store.read() as session:
        assert broken_seals(session) == [] and differences(session) == []
        return sorted(session.scalars(select(RegionRow.name).where(RegionRow.level == "village")))


def test_what_the_server_stored_is_saved_although_its_answer_was_lost(desk: Desk, line: Line) -> None:
    line.cut = Cut.AFTER
    uid = desk.village("甲村")
    assert line.cut is Cut.NEVER, "the line was not cut"
    assert villages(desk) == ["甲村"]
    # And the clerk goes on as if nothing had been.
    desk.household(uid, "王五")
    assert villages(desk) == ["甲村"]


@pytest.mark.parametrize("how", [Cut.BEFORE, Cut.HANGING])
def test_what_never_reached_the_server_is_said_not_to_be_saved(desk: Desk, line: Line, how: Cut) -> None:
    line.cut = how
    with pytest.raises(KnownError, match=NOT_STORED):
        desk.village("甲村")
    assert villages(desk) == []
    desk.village("甲村")
    assert villages(desk) == ["甲村"]


def test_a_line_that_hangs_keeps_no_other_clerk_waiting(desk: Desk, line: Line, server: ServerAddress) -> None:
    line.cut = Cut.HANGING
    with pytest.raises(KnownError, match=NOT_STORED):
        desk.village("甲村")
    open_ones = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()"
    assert cluster().admin(open_ones, server.database) == [(0,)]
    with ServerStore.open_on(server, password=PASSWORD) as other:
        Desk(other, Clock()).village("乙村")


@pytest.mark.parametrize(("how", "stored"), [(Cut.AFTER, True), (Cut.BEFORE, False)])
def test_while_the_server_cannot_be_asked_nobody_knows_and_nothing_is_stored_twice(
    desk: Desk, line: Line, how: Cut, stored: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_store, "ASK_SECONDS", 1)
    village = desk.village("甲村")
    line.cut, line.close_after_cut = how, True
    with pytest.raises(KnownError, match="还不知道存上没有"):
        desk.household(village, "王五")
    with pytest.raises(KnownError, match="服务器"):
        desk.household(village, "王五")
    line.closed = False
    if stored:
        with pytest.raises(KnownError, match="断开前的那次保存其实已经存上了，这次没有再存"):
            desk.household(village, "王五")
    else:
        desk.household(village, "王五")
    with desk.store.read() as session:
        assert len(session.scalars(select(HouseholdRecord.uid)).all()) == 1
    desk.household(village, "赵六")
    with desk.store.read() as session:
        assert len(session.scalars(select(HouseholdRecord.uid)).all()) == 2
    assert villages(desk) == ["甲村"]


def test_what_the_log_does_not_hold_is_answered_as_truly(desk: Desk, line: Line) -> None:
    line.cut = Cut.AFTER
    desk.store.write(lambda session: keep_setting(session, "round_uid", "x"))
    line.cut = Cut.BEFORE
    with pytest.raises(KnownError, match=NOT_STORED):
        desk.store.write(lambda session: keep_setting(session, "round_uid", "y"))
    with desk.store.read() as session:
        assert settings(session)["round_uid"] == "x"
