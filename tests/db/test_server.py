"""An office on a real server: many clerks at once, moving there and back, what goes wrong said in a sentence."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from db.chain import broken_seals
from db.live import Told
from db.log import LoggedSession
from db.models import BatchRow, HouseholdRecord, InspectionRecord, RegionRow
from db.moving import file_to_server, server_to_file, unlike
from db.opening import PasswordNeeded
from db.opening_any import create_store, open_store
from db.replay import differences
from db.search import find_households
from db.server_store import ServerStore
from db.store import Store
from domain.errors import KnownError
from domain.server_address import ServerAddress
from tests.db.desk import CLERK, SCHEME, Clock, Desk
from tests.db.registered import Office, number
from tests.server import PASSWORD, cluster, fresh_database


@pytest.fixture
def empty() -> Iterator[ServerAddress]:
    yield from fresh_database()


@pytest.fixture
def server(empty: ServerAddress, clock: Clock) -> ServerAddress:
    """An office on a server, open nowhere."""
    create_store(empty.text, SCHEME, clerk=CLERK, now=clock(), password=PASSWORD).close()
    return empty


@pytest.fixture
def opened(server: ServerAddress) -> Iterator[Callable[[], ServerStore]]:
    """Opens the office once more, as another clerk's program would."""
    stores: list[ServerStore] = []

    def another() -> ServerStore:
        stores.append(ServerStore.open_on(server, password=PASSWORD))
        return stores[-1]

    yield another
    for store in stores:
        store.close()


def eventually(true: Callable[[], object], seconds: float = 10.0) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)


# Opening


def test_a_wrong_password_asks_again_and_nothing_of_it_is_shown(server: ServerAddress) -> None:
    for user, password in ((server.user, "falsch"), ("nobody_here", PASSWORD), (server.user, "")):
        with pytest.raises(PasswordNeeded) as asked:
            ServerStore.open_on(replace(server, user=user), password=password)
        assert asked.value.sentence == "服务器的用户名或密码不对，请再输一次。"


def test_the_password_may_come_from_the_environment(server: ServerAddress, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with ServerStore.open_on(server) as store:
        assert store.office.town == "双河街道"


def test_what_is_wrong_with_a_server_is_one_sentence(empty: ServerAddress) -> None:
    wrong = {
        "没有这个数据库": replace(empty, database="nowhere"),
        "连不上服务器": replace(empty, port=1),
        "还是空的": empty,
    }
    for words, address in wrong.items():
        with pytest.raises(KnownError, match=words):
            ServerStore.open_on(address, password=PASSWORD)


def test_another_programs_database_is_refused_and_left_alone(empty: ServerAddress, clock: Clock) -> None:
    cluster().admin("CREATE TABLE stock (id int)", empty.database)
    with pytest.raises(KnownError, match="不是本程序的"):
        ServerStore.open_on(empty, password=PASSWORD)
    with pytest.raises(KnownError, match="里已经有数据"):
        create_store(empty.text, SCHEME, clerk=CLERK, now=clock(), password=PASSWORD)
    tables = cluster().admin("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'", empty.database)
    assert tables == [("stock",)]


def test_a_newer_database_is_refused(server: ServerAddress) -> None:
    cluster().admin("UPDATE alembic_version SET version_num = '0042'", server.database)
    with pytest.raises(KnownError, match="更新的版本"):
        ServerStore.open_on(server, password=PASSWORD)


def test_the_steps_of_the_format_build_the_same_tables_on_a_server(
    empty: ServerAddress, server: ServerAddress
) -> None:
    """`server` and `empty` are one database: the steps are run in a second place of it and compared."""
    from db import migrate
    from db.engine_server import writer_engine

    engine = writer_engine(server, PASSWORD)
    columns = text(
        "SELECT table_name, column_name, data_type, is_nullable, collation_name FROM information_schema.columns "
        "WHERE table_schema = :place AND table_name NOT LIKE 'search%' AND table_name <> 'alembic_version' ORDER BY 1, 2"
    )
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA steps"))
        connection.execute(text("SET LOCAL search_path TO steps"))
        migrate.run(connection)
        made = connection.execute(columns, {"place": "steps"}).all()
        connection.execute(text("SET LOCAL search_path TO public"))
        assert [tuple(row) for row in made] == [tuple(row) for row in connection.execute(columns, {"place": "public"})]
        connection.rollback()
    engine.dispose()


def test_a_read_cannot_write(opened: Callable[[], ServerStore]) -> None:
    with pytest.raises(KnownError, match="不允许"), opened().read() as session:
        session.connection().exec_driver_sql("DELETE FROM region")


# Moving


@pytest.fixture
def worked(file: Path, clock: Clock) -> Iterator[Store]:
    """A file with people, problems and a long line of edits."""
    with Store.create(file, SCHEME, clerk=CLERK, now=clock()) as store:
        office = Office(store)
        for order in range(1, 12):
            uid = office.register(f"王{order}", f"李{order}").uid
            office.inspect(office.draft(uid, f"王{order}", failing=("housing",) if order % 3 else (), page=str(order)))
        yield store


def test_a_file_moved_to_a_server_and_back_has_lost_nothing(worked: Store, empty: ServerAddress, tmp_path: Path) -> None:
    file_to_server(worked, empty, password=PASSWORD)
    with ServerStore.open_on(empty, password=PASSWORD) as server:
        with worked.read() as file, server.read() as there:
            assert unlike(file, there) == []
            assert differences(there) == [] and broken_seals(there) == []
            assert server.office == worked.office
            found = {words: [row.uid for row in find_households(file, words)] for words in ("王", "w1", "李3", "lh")}
            assert found == {words: [row.uid for row in find_households(there, words)] for words in found}
        Office(server).register("赵云")
        back = server_to_file(server, tmp_path / "回来.htk")
        with Store.open(back, now=Clock()(), back_up=False) as again, again.read() as file, server.read() as there:
            assert unlike(file, there) == []
            assert differences(file) == [] and broken_seals(file) == []
            assert [row.head_name for row in find_households(file, "zy")] == ["赵云"]


def test_moving_never_writes_over_anything(worked: Store, server: ServerAddress, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="里已经有数据"):
        file_to_server(worked, server, password=PASSWORD)
    foreign = tmp_path / "表.xlsx"
    foreign.write_bytes(b"PK\x03\x04 not ours")
    with ServerStore.open_on(server, password=PASSWORD) as store:
        with pytest.raises(KnownError, match="没有覆盖"):
            store.backup(foreign)
        assert store.backup(tmp_path / "x.htk").exists() and store.backup(tmp_path / "x.htk").exists()
    assert foreign.read_bytes() == b"PK\x03\x04 not ours"
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".备份") >= ["x.htk"]


def test_a_row_that_is_not_the_same_on_both_sides_is_found(worked: Store, empty: ServerAddress) -> None:
    """What moving asks before it keeps a copy."""
    file_to_server(worked, empty, password=PASSWORD)
    with ServerStore.open_on(empty, password=PASSWORD) as server:
        cluster().admin("UPDATE member SET phone = '1' WHERE name = '王3'", empty.database)
        cluster().admin("DELETE FROM change_log WHERE seq = 7", empty.database)
        with worked.read() as file, server.read() as there:
            assert sorted(unlike(file, there)) == ["change_log", "member"]


# Many clerks


def test_eight_clerks_who_save_at_once_lose_nothing(opened: Callable[[], ServerStore]) -> None:
    stores = [opened() for _ in range(8)]
    Office(stores[0]).place()
    acknowledged: list[tuple[str, str]] = []
    noted = threading.Lock()

    def work(clerk: int) -> None:
        office = Office(stores[clerk])
        for turn in range(6):
            head = f"王{clerk}{turn}"
            uid = office.register(head).uid
            saved = office.inspect(office.draft(uid, head, failing=("housing",) if turn % 2 else (), page=f"{clerk}-{turn}"))
            assert not saved.refused, saved.findings
            with noted:
                acknowledged.append((uid, saved.uid))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert len(acknowledged) == 48
    with stores[3].read() as session:
        assert {uid for uid, _ in acknowledged} <= set(session.scalars(select(HouseholdRecord.uid)))
        assert {uid for _, uid in acknowledged} == set(session.scalars(select(InspectionRecord.uid)))
        numbers = list(session.scalars(select(BatchRow.number).order_by(BatchRow.number)))
        assert numbers == list(range(1, len(numbers) + 1))
        assert differences(session) == [] and broken_seals(session) == []


def test_a_write_that_must_wait_too_long_says_that_the_server_is_busy(
    opened: Callable[[], ServerStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    from db import engine_server

    monkeypatch.setattr(engine_server, "WAIT_SECONDS", 1)
    first, second = opened(), opened()
    holding, done = threading.Event(), threading.Event()

    def hold(_session: LoggedSession) -> None:
        holding.set()
        done.wait(20)

    thread = threading.Thread(target=lambda: first.write(hold))
    thread.start()
    holding.wait(10)
    try:
        with pytest.raises(KnownError, match=r"服务器正忙.*没有保存"):
            Desk(second, Clock()).village()
    finally:
        done.set()
        thread.join()
    assert Desk(second, Clock()).village()


# News


def test_what_one_clerk_writes_the_others_hear_within_a_second(opened: Callable[[], ServerStore]) -> None:
    mine, theirs = opened(), opened()
    heard: list[Told] = []
    mine.listen(heard.append)
    desk = Desk(theirs, Clock())
    village = desk.village()
    eventually(lambda: heard)
    started = time.monotonic()
    uid = desk.household(village, "王五")
    eventually(lambda: any(uid in told.changes.households for told in heard))
    assert time.monotonic() - started < 5
    assert {"household", "member"} <= heard[-1].changes.tables
    Desk(mine, Clock()).village("我的村")
    time.sleep(0.7)
    assert not any("我的村" in str(told) for told in heard) and len(heard) == 2


def test_a_lost_connection_is_said_and_what_was_missed_is_told_afterwards(opened: Callable[[], ServerStore]) -> None:
    mine, theirs = opened(), opened()
    heard: list[Told] = []
    mine.listen(heard.append)
    desk = Desk(theirs, Clock())
    desk.village("甲村")
    eventually(lambda: heard)
    cluster().stop()
    try:
        eventually(lambda: not heard[-1].connected)
        with pytest.raises(KnownError, match=r"服务器.*没有保存"):
            desk.village("乙村")
    finally:
        cluster().start()
    desk.village("丙村")
    eventually(lambda: heard[-1].connected and "region" in heard[-1].changes.tables)
    with mine.read() as session:
        names = set(session.scalars(select(RegionRow.name).where(RegionRow.level == "village")))
    assert names == {"甲村", "丙村"}


def test_nothing_of_the_password_is_in_address_name_or_errors(opened: Callable[[], ServerStore]) -> None:
    store = opened()
    assert PASSWORD not in f"{store.address}{store.name}{store.path}{store.server!r}"
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(BatchRow)) == 1
        assert PASSWORD not in repr(session.get_bind().url)
    assert open_store(store.address, password=PASSWORD, now=Clock()()).close() is None
    assert number()
