"""Filled inspection sheets taken into a real file by the rules of keying."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from db.models import HouseholdRecord, InspectionRecord, ProblemRecord, VisitRecord
from db.operations.inspection_import import apply_inspections
from db.operations.register_import import apply_register
from db.operations.undo import undo
from db.queries.inspections import inspection_of
from db.queries.office import rounds
from db.queries.problems import problems_of
from db.replay import differences
from db.schemes import scheme
from db.store import Store
from domain.errors import Finding
from domain.household import HEAD
from domain.imported import ImportedInspection, ImportedPerson, ImportResult, Place
from domain.inspection import Inspection
from domain.problem import Problem
from tests.db.desk import CLERK, SCHEME
from tests.importers.books import id_no

NOW = datetime(2021, 5, 14, 17, 0)
DAY = date(2021, 5, 12)
NOTICE = scheme(SCHEME)
YES = {item.key: "是" for item in NOTICE.check_items}
CHEN, WANG, LI = id_no("19580412", 21), id_no("19700101", 33), id_no("19600101", 42)


def sheet(name: str, number: str = "", at: int = 5, **more: object) -> ImportedInspection:
    given: dict[str, object] = {
        "village": "金佛村",
        "group": "1社",
        "attributes": ("lifted_out",),
        "helper": "周帮扶",
        "answers": YES,
        "descriptions": {},
        "inspectors": ("李核查",),
        "inspected_on": DAY,
        **more,
    }
    return ImportedInspection(Place("Sheet1", at), head_name=name, head_id_no=number, **given)  # type: ignore[arg-type]


def no(**descriptions: str) -> dict[str, object]:
    """A 否 for each check item named, with its description."""
    return {"answers": {**YES, **dict.fromkeys(descriptions, "否")}, "descriptions": {k: v for k, v in descriptions.items() if v}}


def bring(store: Store, *rows: ImportedInspection) -> ImportResult:
    def work(session):  # type: ignore[no-untyped-def]
        return apply_inspections(session, NOTICE, rows, rounds(session)[0].uid, CLERK, NOW, name="附件1.xlsx")

    return store.write(work)


def states(result: ImportResult) -> list[str]:
    return [str(outcome.state) for outcome in result.outcomes]


def said(result: ImportResult, at: int = 0) -> str:
    return "".join(finding.message for finding in result.outcomes[at].findings)


def inspection(store: Store, head: str) -> Inspection:
    with store.read() as session:
        uid = session.scalars(select(HouseholdRecord.uid).where(HouseholdRecord.head_name == head)).one()
        found = inspection_of(session, rounds(session)[0].uid, uid)
        assert found is not None
        return found


def problems(store: Store, head: str) -> list[Problem]:
    with store.read() as session:
        uid = session.scalars(select(HouseholdRecord.uid).where(HouseholdRecord.head_name == head)).one()
        return list(problems_of(session, uid))


def count(store: Store, model: type) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(model).where(model.deleted.is_(False))) or 0


@pytest.fixture
def store(store: Store) -> Store:
    """The file with three households of 金佛村 and one of 三星村."""
    known = [("陈大勇", CHEN, "金佛村"), ("王五", WANG, "金佛村"), ("李四", LI, "三星村"), ("赵六", "", "金佛村")]
    people = [
        ImportedPerson(Place("", at), at, *who, village=village, group="1社", attributes=("lifted_out",), helper="周帮扶")
        for at, who, village in ((at, (name, HEAD, number), village) for at, (name, number, village) in enumerate(known))
    ]
    store.write(lambda s: apply_register(s, NOTICE, people, CLERK, NOW))
    return store


def test_a_row_is_saved_as_if_it_had_been_keyed(store: Store) -> None:
    result = bring(store, sheet("陈大勇", CHEN, **no(housing="屋顶漏雨", water="水压不足")))
    assert states(result) == ["new"]
    found = inspection(store, "陈大勇")
    assert (found.inspected_on, found.inspectors, found.village, found.helper) == (DAY, ("李核查",), "金佛村", "周帮扶")
    assert {(p.item, p.description, p.lead_unit) for p in problems(store, "陈大勇")} == {
        ("housing", "屋顶漏雨", "街道建设环保服务中心"),
        ("water", "水压不足", "街道农业服务中心"),
    }
    assert count(store, VisitRecord) == 1


def test_the_same_form_again_changes_nothing(store: Store) -> None:
    rows = (sheet("陈大勇", CHEN, **no(housing="屋顶漏雨")), sheet("王五", WANG, at=6))
    bring(store, *rows)
    again = bring(store, *rows)
    assert states(again) == ["same", "same"] and again.batch == 0
    assert len(problems(store, "陈大勇")) == 1


def test_a_corrected_form_of_the_same_day_changes_what_it_corrects(store: Store) -> None:
    bring(store, sheet("陈大勇", CHEN, **no(housing="屋顶漏雨")), sheet("王五", WANG, at=6))
    again = bring(store, sheet("陈大勇", CHEN, **no(housing="屋顶漏雨约3平方米")), sheet("王五", WANG, at=6))
    assert states(again) == ["changed", "same"]
    assert [p.description for p in problems(store, "陈大勇")] == ["屋顶漏雨约3平方米"]


def test_a_no_without_description_is_refused_and_the_rest_goes_on(store: Store) -> None:
    result = bring(store, sheet("陈大勇", CHEN, **no(housing="")), sheet("王五", WANG, at=6))
    assert states(result) == ["rejected", "new"]
    assert "写明问题具体情况" in said(result)
    assert count(store, InspectionRecord) == 1


def test_an_answer_that_is_none_is_refused(store: Store) -> None:
    assert states(bring(store, sheet("陈大勇", CHEN, answers={**YES, "water": "不清楚"}))) == ["rejected"]


def test_a_number_with_a_fault_is_refused_with_the_readers_sentence(store: Store) -> None:
    bad = sheet("陈大勇", "", findings=(Finding("head_id_no", "证件号码末尾几位丢失。"),))
    result = bring(store, bad)
    assert states(result) == ["rejected"] and said(result) == "证件号码末尾几位丢失。"


def test_an_unknown_household_is_added_in_its_group(store: Store) -> None:
    result = bring(store, sheet("钱七", id_no("19800808", 55), group="3社", attributes=("general",), helper=""))
    assert states(result) == ["new"]
    assert inspection(store, "钱七").group == "3社"
    assert count(store, HouseholdRecord) == 5


def test_a_household_without_a_number_is_found_by_its_name(store: Store) -> None:
    assert states(bring(store, sheet("赵六"))) == ["new"]
    assert count(store, HouseholdRecord) == 4


def test_the_form_brings_the_number_that_the_register_lacks(store: Store) -> None:
    number = id_no("19490303", 61)
    bring(store, sheet("赵六", number))
    with store.read() as session:
        assert session.scalars(select(HouseholdRecord.head_id_no).where(HouseholdRecord.head_name == "赵六")).one() == number


def test_a_number_that_differs_in_a_few_places_is_asked_about_and_not_taken_for_a_namesake(store: Store) -> None:
    result = bring(store, sheet("陈大勇", id_no("19580412", 23)))
    assert states(result) == ["rejected"] and CHEN in said(result)


def test_blank_cells_keep_what_the_register_has(store: Store) -> None:
    bring(store, sheet("陈大勇", CHEN, attributes=(), helper=""))
    found = inspection(store, "陈大勇")
    assert found.attributes == ("lifted_out",) and found.helper == "周帮扶"


def test_a_household_of_another_village_is_saved_where_it_belongs_and_said(store: Store) -> None:
    result = bring(store, sheet("李四", LI))
    assert states(result) == ["new"] and "三星村" in said(result)
    assert inspection(store, "李四").village == "三星村"


def test_a_village_without_its_last_word_is_still_the_village(store: Store) -> None:
    assert states(bring(store, sheet("陈大勇", CHEN, village="金佛"))) == ["new"]
    assert inspection(store, "陈大勇").village == "金佛村"


def test_an_unknown_village_is_refused_with_those_there_are(store: Store) -> None:
    result = bring(store, sheet("陈大勇", CHEN, village="银佛村"))
    assert states(result) == ["rejected"] and "金佛村" in said(result) and "三星村" in said(result)


def test_a_household_twice_in_a_book_is_refused_the_second_time(store: Store) -> None:
    result = bring(store, sheet("陈大勇", CHEN), sheet("陈大勇", CHEN, at=9, **no(housing="屋顶漏雨")))
    assert states(result) == ["new", "rejected"] and "第 5 行" in said(result, 1)
    assert problems(store, "陈大勇") == []


def test_a_second_visit_in_the_round_is_left_to_a_person(store: Store) -> None:
    bring(store, sheet("陈大勇", CHEN))
    result = bring(store, sheet("陈大勇", CHEN, inspected_on=date(2021, 5, 14)))
    assert states(result) == ["rejected"] and "已核查" in said(result)


def test_a_no_that_became_yes_is_left_to_a_person(store: Store) -> None:
    bring(store, sheet("陈大勇", CHEN, **no(housing="屋顶漏雨")))
    result = bring(store, sheet("陈大勇", CHEN))
    assert states(result) == ["rejected"] and "原有" in said(result)


def test_a_form_without_a_date_or_from_the_future_is_refused(store: Store) -> None:
    result = bring(store, sheet("陈大勇", CHEN, inspected_on=None), sheet("王五", WANG, at=6, inspected_on=date(2021, 5, 20)))
    assert states(result) == ["rejected", "rejected"]


def test_an_unknown_inspector_is_said_and_saved(store: Store) -> None:
    result = bring(store, sheet("陈大勇", CHEN, inspectors=("新来人",)))
    assert states(result) == ["new"] and "新来人" in said(result)


def test_one_import_is_one_batch_that_undo_takes_back(store: Store) -> None:
    stranger = sheet("钱七", id_no("19800808", 55), 6, group="3社", attributes=("general",))
    rows = (sheet("陈大勇", CHEN, **no(housing="屋顶漏雨")), stranger)
    result = bring(store, *rows)
    store.write(lambda s: undo(s, result.batch, CLERK, NOW))
    assert (count(store, InspectionRecord), count(store, ProblemRecord), count(store, HouseholdRecord)) == (0, 0, 4)
    with store.read() as session:
        assert differences(session) == []
    assert states(bring(store, *rows)) == ["new", "new"]


def test_a_row_of_two_namesakes_without_a_number_is_asked_about(store: Store) -> None:
    twins = [
        ImportedPerson(Place("", at), at, "孙八", HEAD, "", village="金佛村", group=f"{at}社", house_no=f"000{at}")
        for at in (1, 2)
    ]
    store.write(lambda s: apply_register(s, NOTICE, twins, CLERK, NOW))
    result = bring(store, sheet("孙八"))
    assert states(result) == ["rejected"] and "请填写证件号码" in said(result)
