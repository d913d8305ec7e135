"""Comparing rows with the log by text finds just what taking every row apart finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import engine, log
from db.models import HouseholdRecord
from db.operations.undo import undo
from db.replay import differences
from db.settled import settled
from db.store import Store
from tests.db.desk import CLERK

COUNT = 2300
"""Households of the import: three chunks of the log."""


class Uids(list[str]):
    """The uids of the register in order, told in short where a test fails."""

    def __repr__(self) -> str:
        return f"{len(self)} households"


@pytest.fixture
def registered(desk: Any, clock: Any) -> Uids:
    """Households that came in bulk, as an import and a hand-out write them."""
    village = desk.village()

    def work(session: log.LoggedSession) -> None:
        log.begin(session, "import", "导入", CLERK, clock())
        log.bulk_insert(session, HouseholdRecord, ({"region_uid": village, "house_no": f"{n}"} for n in range(COUNT)))
        log.finish(session)

    desk.store.write(work)
    with desk.store.read() as session:
        return Uids(session.connection().exec_driver_sql("SELECT uid FROM household ORDER BY rowid").scalars())


def behind(file: Path, *statements: str) -> None:
    connection = engine.dbapi2.connect(str(file))
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def left(store: Store) -> int:
    """How many rows of the register must be taken apart to be compared."""
    with store.read() as session:
        found = settled(session, HouseholdRecord)
        assert found.ranges is not None
        rows = session.connection().exec_driver_sql
        return sum(rows("SELECT count(*) FROM household WHERE rowid BETWEEN ? AND ?", each).scalar_one() for each in found.ranges)


def faults(store: Store) -> set[tuple[str, str, Any, Any]]:
    with store.read() as session:
        return {(one.uid, one.field, one.logged, one.stored) for one in differences(session)}


def test_rows_that_nobody_has_touched_need_not_be_taken_apart(store, clock, registered):
    assert left(store) == 0
    assert faults(store) == set()


def test_of_a_chunk_with_one_changed_row_only_that_row_is_taken_apart(store, clock, registered):
    def change(session: log.LoggedSession) -> None:
        log.begin(session, "test", "改电话", CLERK, clock())
        log.update_rows(session, HouseholdRecord, {registered[1]: {"phone": "他说“好”，\n\"110\"],[\\"}})
        log.finish(session)

    store.write(change)
    assert left(store) == 1
    assert faults(store) == set()


def test_rows_that_were_taken_back_together_are_compared_one_by_one(store, clock, registered):
    with store.read() as session:
        number = log.latest_batch(session)
    store.write(lambda session: undo(session, number, CLERK, clock()))
    assert left(store) == COUNT
    assert faults(store) == set()


SPOILED = [
    ("UPDATE household SET phone = '110' WHERE uid = '{0}'", {("{0}", "phone", "", "110")}),
    ("UPDATE household SET phone = 'a' || char(0) WHERE uid = '{0}'", {("{0}", "phone", "", "a\0")}),
    ("UPDATE household SET batch = 1 WHERE uid = '{0}'", {("{0}", "batch", "made", 1)}),
    ("UPDATE household SET deleted = 1 WHERE uid = '{0}'", {("{0}", "deleted", False, 1)}),
    ("UPDATE household SET rowid = 99999 WHERE uid = '{0}'", set()),
    ("DELETE FROM household WHERE uid = '{0}'", {("{0}", "*", "logged", None)}),
]


@pytest.mark.parametrize("place", [0, 1, 999, 1000, 1500, COUNT - 1])
@pytest.mark.parametrize(("statement", "expected"), SPOILED)
def test_a_row_changed_behind_the_log_is_found_wherever_it_stands(store, file, registered, place, statement, expected):
    uid = registered[place]
    with store.read() as session:
        made = log.latest_batch(session)
    behind(file, statement.format(uid))
    assert faults(store) == {
        (row.format(uid), field, made if logged == "made" else logged, stored) for row, field, logged, stored in expected
    }


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    spoiled=st.dictionaries(st.integers(0, COUNT - 1), st.sampled_from(["phone", "gone", "moved", "swapped"]), max_size=12),
    texts=st.sampled_from(["110", '"],["', "],[", "\\", "\x7f\x1f", "𠮷"]),
)
def test_however_many_rows_were_spoiled_each_is_found_and_no_other(store, file, registered, spoiled, texts):
    connection = engine.dbapi2.connect(str(file))
    expected = set()
    for place, how in spoiled.items():
        uid = registered[place]
        if how == "phone":
            connection.execute("UPDATE household SET phone = ? WHERE uid = ?", (texts, uid))
            expected.add((uid, "phone", "", texts))
        elif how == "gone":
            connection.execute("UPDATE household SET uid = ? WHERE uid = ?", (f"x{uid[1:]}", uid))
            expected |= {(uid, "*", "logged", None), (f"x{uid[1:]}", "*", None, "stored")}
        elif how == "moved":
            connection.execute("UPDATE household SET rowid = rowid + 50000 WHERE uid = ?", (uid,))
        else:
            connection.execute("UPDATE household SET house_no = house_no || '号' WHERE uid = ?", (uid,))
            expected.add((uid, "house_no", f"{place}", f"{place}号"))
    connection.commit()
    try:
        assert faults(store) == expected
    finally:
        for place, how in spoiled.items():
            uid = registered[place]
            connection.execute("UPDATE household SET uid = ? WHERE uid = ?", (uid, f"x{uid[1:]}"))
            connection.execute("UPDATE household SET phone = '', house_no = ? WHERE uid = ?", (f"{place}", uid))
            if how == "moved":
                connection.execute("UPDATE household SET rowid = rowid - 50000 WHERE uid = ?", (uid,))
        connection.commit()
        connection.close()
