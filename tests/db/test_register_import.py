"""A register taken into a real file, row by row."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from db import derived
from db.models import CadreRecord, HouseholdRecord, MemberRecord, RegionRow
from db.operations.households import save_household
from db.operations.register_import import apply_register
from db.operations.undo import undo
from db.queries.register import household
from db.replay import differences
from db.schemes import scheme
from db.store import Store
from domain.errors import Cancelled
from domain.household import HEAD, Household, Member
from domain.imported import ImportedPerson, ImportResult, Place, RowState
from tests.db.desk import CLERK, SCHEME
from tests.importers.books import id_no

NOW = datetime(2021, 5, 10, 9, 0)
ONE, TWO, THREE = id_no("19580412", 21), id_no("19600101", 42), id_no("20120903", 17, "500153")


def row(at: int, name: str, number: str = "", relation: str = HEAD, household: int = 0, **more: object) -> ImportedPerson:
    given: dict[str, object] = {"village": "金佛村", "group": "1社", **more}
    return ImportedPerson(Place("Sheet1", at), household, name, relation, number, **given)  # type: ignore[arg-type]


def bring(store: Store, *rows: ImportedPerson) -> ImportResult:
    return store.write(lambda s: apply_register(s, scheme(SCHEME), rows, CLERK, NOW, name="名册.xlsx"))


def states(result: ImportResult) -> list[str]:
    return [str(outcome.state) for outcome in result.outcomes]


def said(result: ImportResult, at: int) -> str:
    return "".join(finding.message for finding in result.outcomes[at].findings)


def only_household(store: Store) -> Household:
    with store.read() as session:
        (uid,) = session.scalars(select(HouseholdRecord.uid).where(HouseholdRecord.deleted.is_(False)))
        found = household(session, uid)
        assert found is not None
        return found


FAMILY = (
    row(2, "陈大勇", ONE, attributes=("lifted_out",), helper="周帮扶", house_no="0001", house_phone="13000000001"),
    row(3, "李秀英", TWO, "配偶"),
    row(4, "陈小雨", THREE, "之孙女"),
)


def test_new_households_come_in_with_people_place_helper_and_attributes(store: Store) -> None:
    result = bring(store, *FAMILY)
    assert states(result) == ["new"] * 3
    found = only_household(store)
    assert [m.name for m in found.members] == ["陈大勇", "李秀英", "陈小雨"]
    assert (found.attributes, found.helper, found.house_no, found.phone) == (("lifted_out",), "周帮扶", "0001", "13000000001")
    with store.read() as session:
        record = session.scalars(select(HouseholdRecord)).one()
        village = session.get(RegionRow, record.village_uid)
        assert village is not None and village.name == "金佛村"
        assert (record.head_name, record.head_id_no, record.size, record.helper) == ("陈大勇", ONE, 3, "周帮扶")


def test_new_households_bring_the_values_that_the_file_would_work_out_of_their_rows(store: Store) -> None:
    bring(store, *FAMILY)
    # People in another order than the head's, a household without helper, a newcomer in a household that is there.
    bring(
        store,
        row(2, "王小芳", relation="配偶", household=1),
        row(3, "王守田", relation=HEAD, household=1),
        row(4, "刘一", household=2, group=""),
        row(5, "陈大勇", ONE, household=3, house_no="0001"),
        row(6, "陈新来", relation="之子", household=3, house_no="0001"),
    )
    with store.read() as session:
        sizes = dict(session.execute(select(HouseholdRecord.head_name, HouseholdRecord.size)).all())
        assert sizes == {"陈大勇": 4, "王守田": 2, "刘一": 1}
        assert list(derived.differing(session)) == []


def test_the_same_register_again_changes_nothing(store: Store) -> None:
    bring(store, *FAMILY)
    again = bring(store, *FAMILY)
    assert states(again) == ["same"] * 3 and again.batch == 0


def test_a_blank_cell_never_blanks_the_file(store: Store) -> None:
    bring(store, *FAMILY)
    bare = [r._replace(attributes=(), helper="", house_no="", house_phone="", group="") for r in FAMILY]
    assert states(bring(store, *bare)) == ["same"] * 3
    assert only_household(store).helper == "周帮扶"


def test_what_is_new_is_told_at_the_rows_that_bring_it(store: Store) -> None:
    bring(store, *FAMILY)
    later = (FAMILY[0]._replace(helper="吴新来"), FAMILY[1]._replace(phone="13000000009"), FAMILY[2])
    assert states(bring(store, *later)) == ["changed", "changed", "same"]
    found = only_household(store)
    assert found.helper == "吴新来" and found.members[1].phone == "13000000009"


def test_a_new_member_joins_his_household_without_a_house_number(store: Store) -> None:
    bring(store, FAMILY[0])
    rows = (FAMILY[0]._replace(house_no="", helper=""), FAMILY[1]._replace())
    assert states(bring(store, *rows)) == ["same", "new"]
    assert only_household(store).size == 2


def test_a_person_without_a_number_is_found_again_by_name(store: Store) -> None:
    rows = (row(2, "陈大勇"), row(3, "李秀英", "", "配偶"))
    bring(store, *rows)
    assert states(bring(store, *rows)) == ["same", "same"]
    assert states(bring(store, rows[0], rows[1]._replace(id_no=TWO))) == ["same", "changed"]


def test_the_same_person_in_two_households_of_the_book_is_refused_with_the_other_place(store: Store) -> None:
    result = bring(store, *FAMILY, row(9, "王五", id_no("19700101", 33), household=1), row(10, "李秀英", TWO, "之女", 1))
    assert states(result) == ["new"] * 4 + ["rejected"]
    assert "第 3 行" in said(result, 4) and "李秀英" in said(result, 4)


def test_a_person_who_lives_elsewhere_in_the_file_is_refused_with_his_household(store: Store) -> None:
    bring(store, *FAMILY)
    head = row(2, "王五", id_no("19700101", 33), village="三星村")
    result = bring(store, head, row(3, "李秀英", TWO, "配偶", village="三星村"))
    assert states(result) == ["new", "rejected"]
    assert "金佛村" in said(result, 1) and "陈大勇" in said(result, 1)


def test_a_head_with_a_fault_leaves_his_new_household_out_and_says_so(store: Store) -> None:
    from domain.errors import Finding

    wrong = FAMILY[0]._replace(findings=(Finding("id_no", "证件号码校验位不对。"),))
    result = bring(store, wrong, FAMILY[1], row(8, "王五", id_no("19700101", 33), household=1))
    assert states(result) == ["rejected", "rejected", "new"]
    assert "第 2 行" in said(result, 1)


def test_a_household_without_a_head_is_refused(store: Store) -> None:
    assert "没有户主" in said(bring(store, row(2, "李秀英", TWO, "配偶")), 0)


def test_a_second_head_is_refused(store: Store) -> None:
    result = bring(store, FAMILY[0], row(3, "李秀英", TWO))
    assert states(result) == ["new", "rejected"] and "已有户主陈大勇" in said(result, 1)


def test_a_birth_date_that_has_not_come_is_refused(store: Store) -> None:
    assert "今天之后" in said(bring(store, row(2, "陈大勇", id_no("20310412", 21))), 0)


def test_a_change_of_head_is_taken_when_the_book_says_what_the_old_one_is_now(store: Store) -> None:
    bring(store, *FAMILY)
    alone = bring(store, FAMILY[1]._replace(relation=HEAD, house_no="0001"))
    assert states(alone) == ["rejected"] and "陈大勇" in said(alone, 0)
    both = (FAMILY[0]._replace(relation="配偶"), FAMILY[1]._replace(relation=HEAD, house_no="0001"))
    assert states(bring(store, *both)) == ["changed", "changed"]
    head = only_household(store).head
    assert head is not None and head.name == "李秀英"


def test_another_number_for_the_same_name_is_refused(store: Store) -> None:
    bring(store, *FAMILY)
    result = bring(store, FAMILY[0], FAMILY[1]._replace(id_no=id_no("19600101", 44)))
    assert states(result)[1] == "rejected" and TWO in said(result, 1)


def test_another_village_is_left_to_a_person_and_another_group_is_taken(store: Store) -> None:
    bring(store, *FAMILY)
    moved = bring(store, FAMILY[0]._replace(village="三星村"))
    assert states(moved) == ["same"] and "金佛村" in said(moved, 0)
    assert states(bring(store, FAMILY[0]._replace(group="2社"))) == ["changed"]


def test_a_group_written_otherwise_is_still_the_villages_group(store: Store) -> None:
    bring(store, *FAMILY)
    assert states(bring(store, FAMILY[0]._replace(group="1组"), *FAMILY[1:])) == ["same"] * 3
    bring(store, row(8, "王五", id_no("19700101", 33), household=1, group="2组"))
    with store.read() as session:
        assert set(session.scalars(select(RegionRow.name).where(RegionRow.level == "group"))) == {"1社", "2组"}


def test_an_unknown_helper_is_added_and_said_once_the_file_has_cadres(store: Store) -> None:
    assert said(bring(store, FAMILY[0]), 0) == ""
    other = bring(store, row(5, "王五", id_no("19700101", 33), household=1, helper="周邦扶"))
    assert "周邦扶" in said(other, 0) and states(other) == ["new"]
    with store.read() as session:
        assert set(session.scalars(select(CadreRecord.name))) == {"周帮扶", "周邦扶"}


def test_namesakes_in_a_village_are_kept_apart_by_their_numbers(store: Store) -> None:
    bring(store, row(2, "陈大勇", ONE))
    assert states(bring(store, row(2, "陈大勇", id_no("19880412", 31)))) == ["new"]


def test_one_import_is_one_batch_that_undo_takes_back(store: Store) -> None:
    bring(store, *FAMILY)
    before = only_household(store)
    rows = (FAMILY[0]._replace(helper="吴新来", group="2社"), row(8, "王五", id_no("19700101", 33), household=1))
    result = bring(store, *rows)
    store.write(lambda s: undo(s, result.batch, CLERK, NOW))
    assert only_household(store) == before
    with store.read() as session:
        assert differences(session) == []


def test_a_cancelled_import_leaves_nothing(store: Store) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        store.write(lambda s: apply_register(s, scheme(SCHEME), FAMILY, CLERK, NOW, progress=stop))
    with store.read() as session:
        assert session.scalars(select(MemberRecord)).first() is None


def test_every_state_is_counted_from_the_rows(store: Store) -> None:
    keyed = Household("", (Member("赵一", HEAD),))
    with store.read() as session:
        assert not session.scalars(select(HouseholdRecord)).all()
    refused = store.write(lambda s: save_household(s, scheme(SCHEME), keyed, CLERK, NOW))
    assert refused.refused
    result = bring(store, *FAMILY, row(9, "李秀英", TWO, HEAD, 1))
    assert {state: result.count(state) for state in RowState} == {
        RowState.NEW: 3,
        RowState.CHANGED: 0,
        RowState.SAME: 0,
        RowState.REJECTED: 1,
    }
