"""A database of an older format is brought up to date as a file is: what every released file held is there afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Integer, MetaData, func, insert, select

from db import engine, engine_server, migrate
from db.chain import broken_seals
from db.moving import unlike
from db.replay import differences
from db.search import find_households
from db.server_store import ServerStore
from db.store import Store
from domain.server_address import ServerAddress
from tests.db.desk import Clock, Desk
from tests.db.test_migrations import OLD_FILES
from tests.server import PASSWORD, cluster, fresh_database

NOW = datetime(2021, 6, 1, 9, 0)


@pytest.fixture
def empty() -> Iterator[ServerAddress]:
    yield from fresh_database()


@pytest.fixture(params=migrate.KNOWN[:-1])
def old(request: pytest.FixtureRequest) -> str:
    """The number of an older format."""
    return str(request.param)


@pytest.fixture
def server(empty: ServerAddress, old: str) -> ServerAddress:
    """A database of that format, built by the steps that lead to it, with the rows of the old file."""
    writing = engine_server.writer_engine(empty, PASSWORD)
    with (
        closing(engine.connect(OLD_FILES / f"format-{old}.htk", mode="ro")) as file,
        writing.begin() as there,
        engine.engine_over(file).connect() as here,
    ):
        migrate.run(there, revision=old)
        _copy(here, there)
    writing.dispose()
    return empty


def _copy(here: Connection, there: Connection) -> None:
    of_file, of_server = MetaData(), MetaData()
    of_server.reflect(there)
    names = [table.name for table in of_server.sorted_tables if table.name != "alembic_version"]
    of_file.reflect(here, only=names)
    for name in names:
        table = of_server.tables[name]
        rows = [dict(row._mapping) for row in here.execute(select(of_file.tables[name]))]
        if rows:
            there.execute(insert(table), rows)
        [key, *more] = table.primary_key.columns
        if rows and not more and isinstance(key.type, Integer):
            sequence = func.pg_get_serial_sequence(name, key.name)
            there.execute(select(func.setval(sequence, there.scalar(select(func.max(key))))))


def test_an_older_database_comes_up_with_the_rows_that_the_same_file_comes_up_with(
    server: ServerAddress, old: str, tmp_path: Path
) -> None:
    path = Path(shutil.copy(OLD_FILES / f"format-{old}.htk", tmp_path / "old.htk"))
    with Store.open(path, now=NOW, back_up=False) as file, ServerStore.open_on(server, password=PASSWORD) as store:
        with file.read() as ours, store.read() as theirs:
            assert unlike(ours, theirs) == []
            assert differences(theirs) == [] and broken_seals(theirs) == []
            assert [row.head_name for row in find_households(theirs, "ww")] == ["王五"]
        desk = Desk(store, Clock())
        desk.household(desk.village("新村"), "赵六")
        with store.read() as theirs:
            assert differences(theirs) == [] and broken_seals(theirs) == []
    assert cluster().admin("SELECT version_num FROM alembic_version", server.database) == [(migrate.HEAD,)]


def test_two_clerks_who_open_an_older_database_at_once_bring_it_up_to_date_once(server: ServerAddress) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        stores = list(pool.map(lambda _n: ServerStore.open_on(server, password=PASSWORD), range(2)))
    for store in stores:
        with store.read() as session:
            assert len(find_households(session, "王五")) == 1
        store.close()
