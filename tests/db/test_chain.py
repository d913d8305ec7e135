"""The log is sealed batch by batch: whoever changes it behind the program's back is found out."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import engine
from db.chain import broken_seals
from db.check import check
from db.log import bulk_insert
from db.models import BatchRow, CadreRecord, HouseholdRecord
from db.store import Store
from tests.db.registered import NOW


@pytest.fixture
def worked(desk, file):
    """A file with a household, a change and a bulk insert, closed."""
    uid = desk.household(desk.village(), "王五")
    desk.write(lambda session: setattr(session.get(HouseholdRecord, uid), "phone", "1234"))
    desk.write(lambda session: bulk_insert(session, CadreRecord, [{"name": f"干部{n}", "role": "team"} for n in range(3)]))
    with desk.store.read() as session:
        assert broken_seals(session) == []
        assert all(len(seal) == 64 for seal in session.scalars(select(BatchRow.hash)))
    desk.store.close()
    return file


TAMPERING = {
    "a row and its entry": (
        "UPDATE household SET phone = '9999'",
        "UPDATE change_log SET new = '\"9999\"' WHERE field = 'phone'",
    ),
    "a clerk": ("UPDATE batch SET clerk = '别人' WHERE number = 2",),
    "a batch taken out": (
        "DELETE FROM change_log WHERE batch = 4",
        "UPDATE household SET phone = ''",
        "DELETE FROM batch WHERE number = 4",
    ),
    "a chunk": ("UPDATE bulk SET payload = x'00'",),
}


@pytest.mark.usefixtures("worked")
@pytest.mark.parametrize("statements", TAMPERING.values(), ids=TAMPERING.keys())
def test_a_changed_log_breaks_a_seal(file, statements):
    bare = engine.connect(file, mode="rw")
    bare.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        assert bare.execute(statement).rowcount > 0
    bare.commit()
    with engine.engine_over(bare).begin() as connection:
        assert broken_seals(Session(connection)) != []
    bare.close()


@pytest.mark.usefixtures("worked")
def test_a_row_changed_together_with_its_entry_is_found_by_the_check(file):
    bare = engine.connect(file, mode="rw")
    for statement in TAMPERING["a row and its entry"]:
        bare.execute(statement)
    bare.commit()
    bare.close()
    with Store.open(file, now=NOW) as store, store.read() as session:
        found = [fault for fault in check(session, NOW.date()) if fault.kind == "log"]
    assert len(found) == 1 and "封签" in found[0].message
