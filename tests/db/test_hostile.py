"""Files made to harm: nothing in them is run, believed or written over; the person hears one sentence."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from db import engine, log, opening
from db.contents_check import strange_table, strange_work
from db.models import HouseholdRecord
from db.store import Store
from domain.errors import KnownError
from tests.db.desk import CLERK


def spoil(file: Path, *statements: str) -> bytes:
    """Change the file behind the program's back; returns its bytes afterwards."""
    connection = engine.dbapi2.connect(str(file))
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return file.read_bytes()


STRANGE = [
    ("CREATE TRIGGER t AFTER INSERT ON household BEGIN DELETE FROM member; END", "t"),
    ("CREATE VIEW v AS SELECT * FROM member", "v"),
    ("CREATE TABLE spare (a)", "spare"),
    ("CREATE INDEX ix_spare ON member (name)", "ix_spare"),
    ("CREATE VIRTUAL TABLE r USING rtree(id, a, b)", "r"),
    ("CREATE VIRTUAL TABLE f USING fts5(words)", "f"),
    ("ALTER TABLE household ADD COLUMN x TEXT GENERATED ALWAYS AS (abs(1)) VIRTUAL", "household"),
    ("ALTER TABLE household ADD COLUMN x TEXT", "household"),
    ("ALTER TABLE household RENAME COLUMN phone TO phones", "household"),
]


@pytest.mark.parametrize(("statement", "name"), STRANGE)
def test_a_file_with_something_that_this_program_does_not_make_is_refused(
    store: Store, file: Path, clock: Callable[[], Any], statement: str, name: str
) -> None:
    store.close()
    before = spoil(file, statement)
    with pytest.raises(KnownError, match=f"没有建立的内容（{name}）.*没有打开"):
        Store.open(file, clerk=CLERK, now=clock())
    assert file.read_bytes() == before


def test_an_index_that_computes_something_is_refused(store: Store, file: Path) -> None:
    store.close()
    spoil(file, "DROP INDEX ix_member_id_no", "CREATE INDEX ix_member_id_no ON member (upper(id_no))")
    with pytest.raises(KnownError, match="ix_member_id_no"):
        opening.examine(file)


def test_a_full_text_table_of_another_making_is_refused(store: Store, file: Path) -> None:
    store.close()
    spoil(file, "DROP TABLE search_name", "CREATE VIRTUAL TABLE search_name USING fts5(words, content='member')")
    with pytest.raises(KnownError, match="search_name"):
        opening.examine(file)


def test_statistics_of_sqlite_itself_are_no_strange_thing(store: Store, file: Path) -> None:
    store.close()
    spoil(file, "ANALYZE")
    assert opening.examine(file).writable


def test_no_connection_trusts_a_schema_or_loads_an_extension(store: Store, file: Path) -> None:
    with store.read() as session:
        assert session.connection().exec_driver_sql("PRAGMA trusted_schema").scalar() == 0
        assert session.connection().exec_driver_sql("PRAGMA cell_size_check").scalar() == 1
    bare = engine.connect(file, mode="ro")
    assert bare.execute("PRAGMA trusted_schema").fetchone()[0] == 0
    with pytest.raises(engine.dbapi2.OperationalError, match="not authorized"):
        bare.execute("SELECT load_extension('evil')")
    bare.close()


def test_looking_at_a_file_ends(store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.close()
    monkeypatch.setattr(opening, "PATIENCE", -60.0)
    monkeypatch.setattr(engine, "STEPS", 1)
    with pytest.raises(KnownError, match="检查了很久也没有结束"):
        opening.examine(file)


# Rows


def test_a_chunk_of_rows_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    bomb = zlib.compressobj(9)
    payload = b"".join([bomb.compress(b" " * 2**20) for _ in range(200)] + [bomb.flush()])
    with pytest.raises(ValueError, match="unpacks to more"):
        log.unpacked(payload)


def test_a_chunk_that_would_be_too_large_to_read_again_is_divided(
    desk: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db.replay import differences

    monkeypatch.setattr(log, "LARGEST_CHUNK", 2000)
    place = desk.village()
    rows = [{"region_uid": place, "house_no": f"{n}", "phone": "1" * 50} for n in range(40)]
    desk.write(lambda session: log.bulk_insert(session, HouseholdRecord, rows))
    with store.read() as session:
        assert len(session.query(HouseholdRecord).all()) == 40
        assert differences(session) == []


LONG = "x" * 2_100_000
MISFITS = [
    ("UPDATE household SET phone = 5", None),
    ("UPDATE household SET phone = x'ff00'", "household"),
    (f"UPDATE household SET phone = '{LONG}'", "household"),
    ("UPDATE household SET phone = 'a' || char(0) || 'b'", "household"),
    ("UPDATE round SET starts_on = '2021-02-31'", "round"),
    ("UPDATE round SET starts_on = 20210501", "round"),
    ("UPDATE round SET thresholds = '[1]'", "round"),
    ("UPDATE round SET thresholds = '{\"income_floor\": 6000}'", "round"),
    ("UPDATE round SET thresholds = '{'", "round"),
    ("UPDATE household SET deleted = 2", "household"),
    ("UPDATE household SET batch = 'one'", "household"),
    ("UPDATE change_log SET new = '{' WHERE new IS NOT NULL", "change_log"),
    ("UPDATE change_log SET \"table\" = 'nowhere'", "change_log"),
    ("UPDATE setting SET value = x'00' WHERE key = 'town'", "setting"),
]


@pytest.mark.parametrize(("statement", "table"), MISFITS)
def test_a_row_that_does_not_fit_its_columns_is_found(
    desk: Any, store: Store, file: Path, statement: str, table: str | None
) -> None:
    desk.household(desk.village(), "王五")
    with store.read() as session:
        assert strange(session) == ""
    spoil(file, "PRAGMA ignore_check_constraints = ON", statement)
    with store.read() as session:
        # A number in a column of texts becomes a text by itself.
        assert strange(session) == (table or "")


def strange(session: Any) -> str:
    """The name of the first table with a row that does not fit, of all rows."""
    return strange_table(session.connection()) or strange_work(session.connection(), -1)


def test_of_rows_that_nobody_has_touched_since_it_is_not_asked_what_they_hold(desk: Any, store: Store, file: Path) -> None:
    desk.household(desk.village(), "王五")
    spoil(file, "UPDATE household SET phone = x'ff00'")
    with store.read() as session:
        position = log.latest_batch(session)
        assert strange_work(session.connection(), position - 1) == "household"
        assert strange_work(session.connection(), position) == ""


@pytest.mark.parametrize("payload", [b"", b"no chunk", zlib.compress(b"\xff"), zlib.compress(json.dumps([1]).encode())])
def test_a_returned_file_with_a_broken_chunk_is_tampered_with(sharing_file: tuple[Any, Path], payload: bytes) -> None:
    merge, path = sharing_file
    connection = engine.dbapi2.connect(str(path))
    connection.execute("UPDATE bulk SET payload = ?", (payload,))
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(KnownError, match="被别的程序改动过"):
        merge()
    assert path.read_bytes() == before


def test_a_returned_row_that_names_a_row_that_is_not_there_is_tampered_with(sharing_file: tuple[Any, Path]) -> None:
    merge, path = sharing_file
    spoil(path, "PRAGMA foreign_keys = OFF", "DELETE FROM region WHERE level = 'village'")
    with pytest.raises(KnownError, match="被别的程序改动过"):
        merge()


def test_a_text_whose_bytes_are_none_is_damage(sharing_file: tuple[Any, Path]) -> None:
    _, path = sharing_file
    spoil(path, "UPDATE household SET head_name = CAST(x'e7ff' AS TEXT)")
    with pytest.raises(KnownError, match="已损坏"):
        Store.open(path, now=datetime(2021, 6, 1), back_up=False).close()


@pytest.fixture
def sharing_file(desk: Any, store: Store, tmp_path: Path) -> tuple[Callable[[], object], Path]:
    """A file that was handed out, and the dry run that would take it back."""
    from db.sharing.handing_out import hand_out
    from db.sharing.merge import ReturnedPath, look_at
    from domain.sharing import HandoutWish

    desk.household(desk.village(), "王五")
    path = tmp_path / "交回.htk"
    hand_out(store, HandoutWish("甲村"), path, CLERK, desk.now())
    return lambda: look_at(store, ReturnedPath(path), desk.now()), path
