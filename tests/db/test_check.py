"""The check of a whole file finds what is wrong, says where, and finds nothing in a sound file."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.check import check
from db.models import (
    AnswerRecord,
    CadreRecord,
    HouseholdRecord,
    InspectionRecord,
    MemberRecord,
    ProblemRecord,
    RoundRecord,
    VisitorRecord,
    VisitRecord,
)
from tests.db.door import of_files

TODAY = date(2021, 5, 20)
DAY = date(2021, 5, 10)


def faults(desk):
    with desk.store.read() as session:
        return [(fault.kind, fault.where, fault.message) for fault in check(session, TODAY)]


@pytest.fixture
def village(desk):
    return desk.village("甲村")


@pytest.fixture
def round_uid(desk):
    with desk.store.read() as session:
        return session.scalars(select(RoundRecord.uid)).one()


@pytest.fixture
def inspected(desk, village, round_uid):
    """A household whose housing failed, with its problem: the uids by what they are."""
    household = desk.household(village, "王五", "王小明")
    place = {"round_uid": round_uid, "household_uid": household, "village_uid": village}
    frozen = {"village": "甲村", "head_name": "王五", "attributes": ",general,"}
    inspection = InspectionRecord(**place, **frozen, inspected_on=DAY, size=2)

    def inspect(session):
        session.add(inspection)
        session.flush()
        for item in ("income", "housing", "schooling", "medical", "water"):
            value, words = ("否", "屋顶漏雨") if item == "housing" else ("是", "")
            session.add(AnswerRecord(inspection_uid=inspection.uid, item=item, value=value, description=words))
        problem = ProblemRecord(**place, **frozen, inspection_uid=inspection.uid, item="housing", dimension="housing")
        problem.description, problem.found_on, problem.lead_unit = "屋顶漏雨", DAY, "街道建设环保服务中心"
        problem.deadline, problem.measure = date(2021, 6, 30), "完成行排危加固"
        visit = VisitRecord(**place, inspection_uid=inspection.uid, visited_on=DAY)
        cadre = CadreRecord(name="赵刚", role="town_village")
        session.add_all([problem, visit, cadre])
        session.flush()
        session.add(VisitorRecord(visit_uid=visit.uid, cadre_uid=cadre.uid, role="town_village"))

    desk.write(inspect)
    return inspection.uid


def change(desk, model, **values):
    def apply(session):
        for row in session.scalars(select(model).limit(1)):
            for name, value in values.items():
                setattr(row, name, value)

    desk.write(apply)


def test_a_sound_file_has_no_faults(desk, inspected):
    assert faults(desk) == []


def test_a_failing_answer_without_its_problem_is_found(desk, inspected):
    change(desk, ProblemRecord, deleted=True)
    ((kind, where, message),) = faults(desk)
    assert (kind, where) == ("rule", "甲村 王五 住房")
    assert "没有对应的问题" in message


def test_a_failing_answer_without_a_description_is_found(desk, inspected):
    def wipe(session):
        session.scalars(select(AnswerRecord).where(AnswerRecord.item == "housing")).one().description = " "

    desk.write(wipe)
    ((_, where, message),) = faults(desk)
    assert (where, "没有写明问题具体情况" in message) == ("甲村 王五 住房", True)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"measure": ""}, "整改措施"),
        ({"deadline": None}, "完成时限"),
        ({"status": "solved", "solved_on": date(2021, 5, 9)}, "早于"),
        ({"status": "solved", "solved_on": None}, "整改"),
        ({"dimension": "roads"}, "对不上"),
        ({"attributes": ",rich,"}, "没有这种农户属性"),
    ],
)
def test_a_problem_against_the_notice_is_found(desk, inspected, values, words):
    change(desk, ProblemRecord, **values)
    found = [message for kind, _, message in faults(desk) if kind == "rule"]
    assert len(found) == 1
    assert words in found[0]


def test_an_answer_to_a_question_the_notice_does_not_ask_is_found(desk, inspected):
    desk.write(lambda session: session.add(AnswerRecord(inspection_uid=inspected, item="roads", value="是")))
    assert [where for _, where, _ in faults(desk)] == ["核查项目“roads”"]


def test_a_role_the_notice_does_not_know_is_found(desk, inspected):
    change(desk, CadreRecord, role="chief")
    assert [where for _, where, _ in faults(desk)] == ["干部身份“chief”"]


def test_the_same_person_in_two_households_is_found(desk, village):
    for _ in range(2):
        uid = desk.household(village, "王五")
        desk.write(lambda session, uid=uid: session.add(MemberRecord(household_uid=uid, name="王六", id_no="123")))
    ((_, where, message),) = faults(desk)
    assert where == "王六 123"
    assert "登记在两户" in message


def test_people_left_behind_by_a_deleted_household_are_found(desk, village):
    desk.household(village, "王五")
    change(desk, HouseholdRecord, deleted=True)
    assert [where for _, where, _ in faults(desk)] == ["王五"]


def test_a_change_behind_the_log_is_found_with_both_values(desk, inspected):
    desk.store.write(lambda session: session.connection().exec_driver_sql("UPDATE problem SET measure = '加固'"))
    ((kind, where, message),) = faults(desk)
    assert kind == "log"
    assert where.startswith("问题 ")
    assert "measure" in message
    assert "加固" in message


def test_a_wrong_derived_value_is_found(desk, inspected):
    desk.store.write(lambda session: session.connection().exec_driver_sql("UPDATE household SET size = 7"))
    assert [(kind, where) for kind, where, _ in faults(desk)] == [("derived", "王五户")]


@of_files
def test_a_row_without_the_row_it_names_is_found(desk, inspected):
    desk.store.close()
    from db import engine

    bare = engine.dbapi2.connect(str(desk.store.path))
    bare.execute("DELETE FROM visit")
    bare.commit()
    bare.close()
    from db.store import Store

    with Store.open(desk.store.path, now=desk.now()) as store, store.read() as session:
        kinds = {(fault.kind, fault.where) for fault in check(session, TODAY)}
    assert ("integrity", "走访人员") in kinds
    assert "log" in {kind for kind, _ in kinds}


def test_a_notice_the_program_does_not_know_is_named(desk, round_uid):
    change(desk, RoundRecord, scheme_id="nowhere-2030")
    ((kind, _, message),) = faults(desk)
    assert kind == "rule"
    assert "nowhere-2030" in message


def test_a_problem_solved_the_week_before_it_was_found_breaks_the_equation_of_the_weeks(desk, inspected):
    change(desk, ProblemRecord, status="solved", found_on=date(2021, 5, 18), solved_on=DAY)
    equation = "上周待解决 0＋本周新 1－已解决 0≠待解决 0"
    found = {(kind, where) for kind, where, message in faults(desk) if kind == "rule" or equation in message}
    assert found == {("rule", "甲村 王五 住房问题"), ("equation", "2021年5月17日–5月23日 甲村 住房安全方面")}


def test_two_inspections_of_a_household_in_one_round_are_found(desk, inspected):
    """Files that were put together may bring a second one; a re-inspection is another kind."""

    def again(kind):
        def add(session):
            row = session.get(InspectionRecord, inspected)
            values = {name: getattr(row, name) for name in ("round_uid", "household_uid", "village_uid", "village", "head_name")}
            session.add(InspectionRecord(**values, kind=kind, inspected_on=DAY, attributes=",general,"))

        desk.write(add)

    again("review")
    assert faults(desk) == []
    again("first")
    ((kind, where, message),) = faults(desk)
    assert (kind, where) == ("rule", "甲村 王五") and "两份核查记录" in message


def test_problems_entered_by_hand_answer_no_question_but_have_a_dimension(desk, village, round_uid):
    def add(session):
        row = ProblemRecord(round_uid=round_uid, item="", dimension="housing", village_uid="", village="", head_name="")
        row.unit_name, row.description, row.found_on = "乡社保所", "台账不完善", DAY
        row.deadline, row.measure = date(2021, 6, 30), "补齐台账"
        session.add(row)

    desk.write(add)
    assert faults(desk) == []
    change(desk, ProblemRecord, dimension="weather")
    ((_, where, message),) = faults(desk)
    assert where == "乡社保所 问题" and "对不上" in message
    change(desk, ProblemRecord, dimension="housing", nature="weather")
    ((_, where, message),) = faults(desk)
    assert where == "乡社保所 问题" and "问题性质" in message
