"""Every write of a shared row leaves its trace, and nothing goes around the log."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from sqlalchemy import func, insert, select, text, update

from db import log
from db.log import UnloggedWrite
from db.models import BatchRow, BulkRow, HelpingRecord, HouseholdRecord, LogRow, MemberRecord, RegionRow, RoundRecord


def entries(store, batch):
    with store.read() as session:
        return session.scalars(select(LogRow).where(LogRow.batch == batch).order_by(LogRow.seq)).all()


def test_an_insert_is_one_entry_with_the_whole_row(desk):
    changes = desk.write(lambda session: session.add(RegionRow(level="village", name="甲村", parent_uid=desk.town)))
    (entry,) = entries(desk.store, changes.batch)
    assert (entry.table, entry.field, entry.old) == ("region", "*", None)
    assert json.loads(entry.new) == {
        "deleted": False, "level": "village", "name": "甲村", "parent_uid": desk.town, "position": 0,
    }  # fmt: skip
    assert changes.added == {"region": 1}


def test_an_edit_is_one_entry_for_each_field_that_really_changed(desk):
    uid = desk.household(desk.village(), "王五")

    def edit(session):
        row = session.get(HouseholdRecord, uid)
        row.phone, row.state_on, row.note = "13800000000", date(2021, 5, 11), ""

    changes = desk.write(edit)
    found = {(e.field, e.old, e.new) for e in entries(desk.store, changes.batch)}
    assert found == {("phone", '""', '"13800000000"'), ("state_on", "null", '"2021-05-11"')}
    assert (changes.tables, changes.households) == (frozenset({"household"}), frozenset({uid}))


def test_the_old_value_is_known_even_when_nobody_has_read_it(desk):
    uid = desk.household(desk.village(), "王五")
    desk.write(lambda session: setattr(session.get(HouseholdRecord, uid), "phone", "1"))

    def edit_unread(session):
        row = session.get(HouseholdRecord, uid)
        session.expire(row, ["phone"])
        row.phone = "2"

    (entry,) = entries(desk.store, desk.write(edit_unread).batch)
    assert (entry.old, entry.new) == ('"1"', '"2"')


def test_a_threshold_of_a_round_is_logged_with_its_old_numbers(desk):
    def raise_floor(session):
        row = session.scalars(select(RoundRecord)).one()
        row.thresholds = {**row.thresholds, "income_floor": "7500"}

    (entry,) = entries(desk.store, desk.write(raise_floor).batch)
    assert json.loads(entry.old)["income_floor"] == "6000"
    assert json.loads(entry.new)["income_floor"] == "7500"


def test_a_batch_says_who_when_where_and_what(desk):
    changes = desk.write(lambda session: session.add(RegionRow(level="village", name="甲村")), clerk="李丽", label="添加村")
    with desk.store.read() as session:
        batch = session.get(BatchRow, changes.batch)
        assert (batch.clerk, batch.label, batch.office_uid) == ("李丽", "添加村", desk.store.office.uid)
        at = datetime.fromisoformat(batch.at)
    assert at.tzinfo is not None
    assert at.replace(tzinfo=None).date() == date(2021, 5, 10)


def test_a_batch_that_changes_nothing_leaves_no_row(desk):
    uid = desk.household(desk.village(), "王五")
    with desk.store.read() as session:
        before = log.latest_batch(session)
    changes = desk.write(lambda session: setattr(session.get(HouseholdRecord, uid), "phone", ""))
    assert changes.nothing
    assert changes.batch == 0
    with desk.store.read() as session:
        assert log.latest_batch(session) == before


def test_operations_inside_an_operation_are_one_batch(desk):
    def outer(session):
        number = log.begin(session, "inner", "里面", "周静", desk.now())
        session.add(RegionRow(level="village", name="甲村"))
        assert log.finish(session).batch == number
        session.add(RegionRow(level="village", name="乙村"))

    changes = desk.write(outer)
    assert changes.added == {"region": 2}
    assert len(entries(desk.store, changes.batch)) == 2


def test_an_operation_that_returns_early_leaves_no_open_batch(desk):
    def early(session):
        log.begin(session, "test", "早退", "周静", desk.now())

    desk.store.write(early)
    assert not desk.write(lambda session: session.add(RegionRow(level="village", name="甲村"))).nothing


def test_a_write_outside_a_batch_is_refused(desk):
    def unlogged(session):
        session.add(RegionRow(level="village", name="甲村"))

    with pytest.raises(UnloggedWrite):
        desk.store.write(unlogged)
    with desk.store.read() as session:
        assert session.scalar(select(func.count()).where(RegionRow.level == "village")) == 0


@pytest.mark.parametrize(
    "statement",
    [
        update(HouseholdRecord).values(phone="1"),
        update(HouseholdRecord.__table__).values(phone="1"),
        HouseholdRecord.__table__.delete(),
        insert(RegionRow).values(level="village", name="甲村"),
        text("UPDATE household SET phone = '1'"),
        text("  delete from household"),
    ],
    ids=str,
)
def test_a_statement_that_goes_around_the_log_is_refused(desk, statement):
    desk.household(desk.village(), "王五")
    with pytest.raises(UnloggedWrite):
        desk.write(lambda session: session.execute(statement))


def test_a_shared_row_is_never_deleted_for_good(desk):
    uid = desk.household(desk.village(), "王五")
    with pytest.raises(UnloggedWrite):
        desk.write(lambda session: session.delete(session.get(HouseholdRecord, uid)))


def test_bulk_rows_are_logged_in_chunks_and_carry_their_batch(desk):
    village = desk.village()
    rows = [{"uid": f"h{n:05}", "region_uid": village, "house_no": str(n)} for n in range(2500)]
    changes = desk.write(lambda session: log.bulk_insert(session, HouseholdRecord, iter(rows)))
    assert changes.added == {"household": 2500}
    with desk.store.read() as session:
        assert session.scalars(select(BulkRow.rows).where(BulkRow.batch == changes.batch)).all() == [1000, 1000, 500]
        assert session.scalar(select(func.count()).where(HouseholdRecord.batch == changes.batch)) == 2500
        assert session.scalar(select(func.count()).where(LogRow.batch == changes.batch)) == 0


def test_a_bulk_row_with_an_unknown_column_is_refused(desk):
    with pytest.raises(KeyError, match="colour"):
        desk.write(lambda session: log.bulk_insert(session, HouseholdRecord, [{"region_uid": desk.town, "colour": "red"}]))


def test_head_size_village_and_helper_follow_the_people(desk):
    village = desk.village()
    uid = desk.household(village, "王五", "王小明")

    def head_moves(session):
        people = session.scalars(select(MemberRecord).order_by(MemberRecord.position)).all()
        people[0].relation, people[0].state = "父亲", "moved"
        people[1].relation, people[1].id_no = "户主", "1"

    desk.write(head_moves)
    with desk.store.read() as session:
        row = session.get(HouseholdRecord, uid)
        assert (row.head_name, row.head_id_no, row.size, row.village_uid) == ("王小明", "1", 1, village)


def test_a_helper_who_is_renamed_is_renamed_at_his_households(desk):
    from db.models import CadreRecord

    uid = desk.household(desk.village(), "王五")
    cadre = CadreRecord(name="赵刚", role="helper")

    def help_them(session):
        session.add(cadre)
        session.flush()
        session.add(HelpingRecord(household_uid=uid, cadre_uid=cadre.uid, since=date(2021, 5, 1)))

    desk.write(help_them)
    desk.write(lambda session: setattr(session.get(CadreRecord, cadre.uid), "name", "赵钢"))
    with desk.store.read() as session:
        assert session.get(HouseholdRecord, uid).helper == "赵钢"


def test_bulk_people_give_their_households_a_head(desk):
    uid = desk.household(desk.village())
    people = [{"household_uid": uid, "name": name, "position": n} for n, name in enumerate(["王五", "王六"])]
    desk.write(lambda session: log.bulk_insert(session, MemberRecord, people))
    with desk.store.read() as session:
        row = session.get(HouseholdRecord, uid)
        assert (row.head_name, row.size) == ("王五", 2)
