"""A write can be taken back, and brought back, as long as nothing later stands on it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from db import log
from db.models import BatchRow, HouseholdRecord, LogRow, MemberRecord, RegionRow
from db.operations.undo import last_redoable, last_undoable, undo
from db.replay import differences
from domain.errors import KnownError
from tests.db.desk import CLERK


@pytest.fixture
def back(desk):
    """Takes a batch back."""
    return lambda number, clerk=CLERK: desk.store.write(lambda session: undo(session, number, clerk, desk.now()))


def phone(desk, uid):
    with desk.store.read() as session:
        return session.get(HouseholdRecord, uid).phone


def set_phone(desk, uid, value, clerk=CLERK):
    return desk.write(lambda session: setattr(session.get(HouseholdRecord, uid), "phone", value), clerk, "改电话").batch


def living(desk, model):
    with desk.store.read() as session:
        return session.scalar(select(func.count()).select_from(model).where(model.deleted.is_(False)))


def test_an_edit_is_taken_back_brought_back_and_taken_back_again(desk, back):
    uid = desk.household(desk.village(), "王五")
    number = set_phone(desk, uid, "1")
    undone = back(number)
    assert phone(desk, uid) == ""
    assert undone.households == {uid}
    redone = back(undone.batch)
    assert phone(desk, uid) == "1"
    again = back(number)
    assert phone(desk, uid) == ""
    assert len({undone.batch, redone.batch, again.batch}) == 3
    with desk.store.read() as session:
        assert [session.get(BatchRow, b.batch).label for b in (undone, redone)] == ["撤销：改电话", "重做：改电话"]
        assert differences(session) == []


def test_a_new_household_taken_back_is_a_tombstone_with_its_people(desk, back):
    uid = desk.household(desk.village(), "王五", "王小明")
    with desk.store.read() as session:
        number = session.get(HouseholdRecord, uid).batch
    back(number)
    assert (living(desk, HouseholdRecord), living(desk, MemberRecord)) == (0, 0)


def test_a_field_changed_again_later_forbids_undoing_and_says_who(desk, back):
    uid = desk.household(desk.village(), "王五")
    number = set_phone(desk, uid, "1")
    set_phone(desk, uid, "2", clerk="李丽")
    with pytest.raises(KnownError, match=r"李丽后来.*改电话.*又改过同一处"):
        back(number)
    assert phone(desk, uid) == "2"


def test_another_field_changed_later_does_not_forbid_undoing(desk, back):
    uid = desk.household(desk.village(), "王五")
    number = set_phone(desk, uid, "1")
    desk.write(lambda session: setattr(session.get(HouseholdRecord, uid), "note", "新"))
    back(number)
    with desk.store.read() as session:
        row = session.get(HouseholdRecord, uid)
        assert (row.phone, row.note) == ("", "新")


def test_a_village_with_a_later_household_is_not_taken_back(desk, back):
    village = desk.village()
    desk.household(village, "王五")
    with desk.store.read() as session:
        number = session.get(RegionRow, village).batch
    with pytest.raises(KnownError, match="登记农户"):
        back(number)


def test_a_person_is_not_brought_back_into_a_household_deleted_since(desk, back):
    uid = desk.household(desk.village(), "王五")
    added = desk.write(lambda session: session.add(MemberRecord(household_uid=uid, name="王六")), label="添加成员").batch
    undone = back(added).batch
    desk.write(lambda session: setattr(session.get(HouseholdRecord, uid), "deleted", True), label="删除农户")
    with pytest.raises(KnownError, match="删除农户"):
        back(undone)


def test_the_same_write_is_not_taken_back_twice(desk, back):
    uid = desk.household(desk.village(), "王五")
    number = set_phone(desk, uid, "1")
    back(number)
    with pytest.raises(KnownError, match="已经撤销过"):
        back(number)


def test_the_new_file_itself_cannot_be_taken_back(desk, back):
    with pytest.raises(KnownError, match=r"新建文件.*不能撤销"):
        back(1)
    with pytest.raises(KnownError, match="没有这一步"):
        back(999)


@pytest.fixture
def imported(desk):
    """An import of 2,500 households and their people: its batch."""
    village = desk.village()
    rows = [{"uid": f"h{n:05}", "region_uid": village} for n in range(2500)]
    people = [{"uid": f"m{n:05}", "household_uid": row["uid"], "name": "王五"} for n, row in enumerate(rows)]

    def fill(session):
        log.bulk_insert(session, HouseholdRecord, rows)
        log.bulk_insert(session, MemberRecord, people)
        session.get(HouseholdRecord, "h00000").note = "第一户"

    return desk.write(fill, label="导入名册").batch


def test_an_import_is_taken_back_in_two_log_entries_and_brought_back(desk, back, imported):
    undone = back(imported).batch
    assert (living(desk, HouseholdRecord), living(desk, MemberRecord)) == (0, 0)
    with desk.store.read() as session:
        assert session.scalar(select(func.count()).where(LogRow.batch == undone)) == 2
        assert session.get(HouseholdRecord, "h00007").size == 0
        assert differences(session) == []
    redone = back(undone).batch
    assert (living(desk, HouseholdRecord), living(desk, MemberRecord)) == (2500, 2500)
    back(imported)
    assert living(desk, HouseholdRecord) == 0
    assert redone > undone
    with desk.store.read() as session:
        assert differences(session) == []


def test_an_import_with_a_row_edited_since_is_not_taken_back(desk, back, imported):
    edited = set_phone(desk, "h00123", "1")
    with pytest.raises(KnownError, match="改电话"):
        back(imported)
    back(edited)
    back(imported)
    assert living(desk, HouseholdRecord) == 0


def test_an_import_with_a_person_added_since_is_not_taken_back(desk, back, imported):
    desk.write(lambda session: session.add(MemberRecord(household_uid="h00123", name="王六")), label="添加成员")
    with pytest.raises(KnownError, match="添加成员"):
        back(imported)
    assert living(desk, HouseholdRecord) == 2500


def test_the_last_write_of_a_clerk_is_offered_for_undo_then_the_one_before(desk, back):
    uid = desk.household(desk.village(), "王五")
    first, second = set_phone(desk, uid, "1"), set_phone(desk, uid, "2")
    set_phone(desk, uid, "2", clerk="李丽")

    def offered(find):
        with desk.store.read() as session:
            found = find(session, CLERK)
            return found.number if found else None

    assert offered(last_undoable) == second
    assert offered(last_redoable) is None
    undone = back(second).batch
    assert (offered(last_undoable), offered(last_redoable)) == (first, undone)
    back(undone)
    assert (offered(last_undoable), offered(last_redoable)) == (second, None)
    back(second)
    set_phone(desk, uid, "3")
    assert offered(last_redoable) is None


def test_undoing_a_write_that_changed_nothing_in_the_end_still_moves_on(desk, back):
    uid = desk.household(desk.village(), "王五")

    def there_and_back(session):
        row = session.get(HouseholdRecord, uid)
        row.phone = "1"
        session.flush()
        row.phone = ""

    number = desk.write(there_and_back).batch
    back(number)
    with desk.store.read() as session:
        assert session.get(BatchRow, number).undone_by is not None
        assert last_undoable(session, CLERK).number < number
