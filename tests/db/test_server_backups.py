"""A copy of the day of a server's database: encrypted, checked, thinned, made by one clerk at a time, and in nobody's way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db import backups, server_backups
from db.encryption import is_encrypted
from db.moving import unlike
from db.opening_any import create_store, open_store
from db.server_store import ServerStore
from db.store import Store
from domain.errors import Cancelled
from domain.operators import Operator, Role
from domain.server_address import ServerAddress
from tests.db.desk import CLERK, SCHEME, Clock, Desk
from tests.server import PASSWORD, cluster, fresh_database

MORNING = datetime(2021, 5, 10, 8, 30)
DAY = timedelta(days=1)


@pytest.fixture
def server(clock: Clock) -> Iterator[ServerAddress]:
    made = fresh_database()
    address = next(made)
    create_store(address.text, SCHEME, clerk=CLERK, now=clock(), password=PASSWORD).close()
    yield address
    next(made, None)


@pytest.fixture
def opened(server: ServerAddress, tmp_path: Path) -> Iterator[Callable[..., Store]]:
    stores: list[Store] = []

    def another(now: datetime = MORNING, folder: str = "备份") -> Store:
        stores.append(open_store(server.text, password=PASSWORD, now=now, backups=tmp_path / folder))
        return stores[-1]

    yield another
    for store in stores:
        store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "备份"


def copies(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


def test_the_first_opening_of_a_day_keeps_a_copy_that_holds_every_row_and_opens_with_the_same_password(
    opened: Callable[..., Store], folder: Path
) -> None:
    store = opened()
    Desk(store, Clock()).village()
    store.ensure_backup()
    [copied] = copies(folder)
    assert is_encrypted(copied) and store.backup_fault == ""
    with Store.open(copied, password=PASSWORD, now=MORNING, back_up=False) as kept, kept.read() as file, store.read() as there:
        assert unlike(file, there) == []
    inside = store.look_into(copied)
    assert (inside.office, inside.last_clerk) == ("双河街道", CLERK)


def test_a_day_has_one_copy_and_a_day_on_which_nothing_was_written_has_none(opened: Callable[..., Store], folder: Path) -> None:
    store = opened()
    desk = Desk(store, Clock())
    store.ensure_backup()
    desk.village("甲村")
    assert store.roll_backup(MORNING + timedelta(hours=4)) is None
    assert store.roll_backup(MORNING + DAY) is not None
    assert store.roll_backup(MORNING + 2 * DAY) is None
    desk.village("乙村")
    assert store.roll_backup(MORNING + 3 * DAY) is not None
    assert len(copies(folder)) == 3


def test_old_copies_are_thinned_as_those_of_a_file_are(opened: Callable[..., Store], folder: Path) -> None:
    store = opened()
    desk = Desk(store, Clock())
    folder.mkdir()
    old = [MORNING - timedelta(days=60 + days) for days in range(20)]
    for when in old:
        (folder / f"{store.path.stem} {when:{backups.STAMP}}.htk").write_bytes(b"")
    desk.village()
    store.ensure_backup()
    assert len(copies(folder)) < 15


def test_only_one_clerk_copies_at_a_time_and_another_does_so_later(
    opened: Callable[..., Store], folder: Path, server: ServerAddress
) -> None:
    import psycopg

    words = {"host": server.host, "port": server.port, "user": server.user, "dbname": server.database, "password": PASSWORD}
    with psycopg.connect(**words) as busy:  # type: ignore[arg-type]
        busy.execute(f"SELECT pg_advisory_xact_lock({server_backups.ALONE})")
        store = opened()
        store.ensure_backup()
        assert copies(folder) == [] and store.backup_fault == ""
    assert store.roll_backup(MORNING) is not None


@pytest.mark.parametrize(("role", "made"), [(Role.KEYING, 0), (Role.REVIEW, 0), (Role.MANAGE, 1)])
def test_only_who_may_restore_gets_a_copy_onto_his_machine(
    opened: Callable[..., Store], folder: Path, role: Role, made: int
) -> None:
    store = opened()
    store.operator = Operator("u", "王芳", role)
    store.ensure_backup()
    assert len(copies(folder)) == made


def test_saving_waits_for_no_copy_and_the_copy_is_of_one_moment(
    opened: Callable[..., Store], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_backups, "REST_SECONDS", 0.1)
    store, other = opened(), opened(folder="另一台")
    copying = threading.Thread(target=store.ensure_backup)
    copying.start()
    time.sleep(0.3)
    began = time.monotonic()
    Desk(other, Clock()).village("后来的村")
    assert copying.is_alive() and time.monotonic() - began < 1
    copying.join()
    [copied] = copies(folder)
    with Store.open(copied, password=PASSWORD, now=MORNING, back_up=False) as kept:
        assert [one for one in _places(kept) if one == "后来的村"] == []


def test_closing_stops_a_copy_and_leaves_nothing_of_it(
    opened: Callable[..., Store], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_backups, "REST_SECONDS", 0.1)
    store = opened()
    assert isinstance(store, ServerStore)
    ended: list[object] = []

    def copy() -> None:
        try:
            ended.append(store.roll_backup(MORNING))
        except Cancelled as cancelled:
            ended.append(cancelled)

    copying = threading.Thread(target=copy)
    copying.start()
    time.sleep(0.3)
    store.close()
    copying.join(10)
    assert isinstance(ended[0], Cancelled) and copies(folder) == []


def test_a_command_that_opens_a_server_keeps_no_copy(server: ServerAddress, folder: Path) -> None:
    with open_store(server.text, password=PASSWORD, now=MORNING, backups=folder, back_up=False) as store:
        store.ensure_backup()
    assert not folder.exists() and cluster()


def _places(store: Store) -> list[str]:
    from db.queries.regions import regions

    with store.read() as session:
        return [one.name for one in regions(session)]
