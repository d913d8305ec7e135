"""Problems entered by hand: of a household, a village or a unit; their sorting, the ledger's filter, undo and history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.models import RegionRow
from db.operations.problems import add_problem, remove_problem, save_problem
from db.operations.undo import undo
from db.queries.figures import records, week_total
from db.queries.history import history
from db.queries.problems import ledger, problems, problems_of, problems_of_village
from db.replay import differences
from domain.checks import check_new_problem, check_sorting
from domain.errors import KnownError, Level
from domain.figures import Figure, Kind, week_of
from domain.problem import NewProblem, ProblemDraft, ProblemFilter, Status, Subject
from tests.db.any_office import AnyOffice
from tests.db.desk import CLERK

DAY = date(2021, 11, 20)


@pytest.fixture
def office(tmp_path):
    """002 乐至县: its ledger has types, natures and problems of units (附件3)."""
    office = AnyOffice(tmp_path / "乐至.htk", "lezhi-nanta-2021")
    yield office
    with office.store.read() as session:
        assert differences(session) == []
    office.store.close()


def new(office, words="工作台账不完善", **fields):
    details = ProblemDraft("", words, Status.OPEN, **fields.pop("details", {}))
    values = {"round_uid": office.round.uid, "dimension": "monitoring", "found_on": DAY, "details": details}
    return NewProblem(**{**values, **fields})


def add(office, problem):
    return office.store.write(lambda s: add_problem(s, office.scheme, problem, CLERK, office.now))


def test_a_households_problem_keeps_the_household_as_it_is_today(office):
    place = office.place("东风村", "2组")
    uid = office.household("张三", "李四", attributes=("lifted_out", "marginal"), helper="王五", place=place)
    saved = add(office, new(office, household_uid=uid))
    assert not saved.refused
    office.household("赵六", attributes=("general",))
    (found,) = office.read(problems_of, uid)
    assert (found.uid, found.item, found.inspection_uid) == (saved.uid, "", "")
    assert (found.head_name, found.size, found.village, found.group, found.helper) == ("张三", 2, "东风村", "2组", "王五")
    assert set(found.attributes) == {"lifted_out", "marginal"} and found.subject is Subject.HOUSEHOLD
    assert found.lead_unit == office.scheme.dimension("monitoring").lead_unit


def test_a_villages_problem_has_no_household_and_a_units_no_village(office):
    """002 附件3 注2 names natures of town and department: 党委政府主体责任, 行业部门帮扶."""
    add(office, new(office, village_uid=office.village))
    with office.store.read() as session:
        town = session.query(RegionRow.uid).where(RegionRow.level == "town").scalar()
    details = {"type": "responsibility", "nature": "department_help", "source": "县级督查"}
    add(office, new(office, "帮扶不力", unit_name="乡社保所", region_uid=town, details=details))
    assert [p.whose for p in office.read(problems_of_village, office.village)] == ["东风村"]
    found = office.read(problems, office.round.uid)
    assert [(p.subject, p.whose) for p in found] == [(Subject.UNIT, "乡社保所"), (Subject.VILLAGE, "东风村")]
    assert [p.region_uid for p in found] == [town, ""]
    assert (found[0].type, found[0].nature, found[0].source) == ("responsibility", "department_help", "县级督查")
    assert [p.whose for p in office.read(problems, office.round.uid, subjects={Subject.UNIT})] == ["乡社保所"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, "whose"),
        ({"village_uid": "v", "unit_name": "乡社保所"}, "whose"),
        ({"unit_name": "乡社保所", "dimension": "weather"}, "dimension"),
        ({"unit_name": "乡社保所", "found_on": None}, "found_on"),
        ({"unit_name": "乡社保所", "found_on": date(2031, 1, 1)}, "found_on"),
        ({"unit_name": "乡社保所", "words": " "}, "description"),
        ({"unit_name": "乡社保所", "details": {"type": "weather"}}, "type"),
        ({"unit_name": "乡社保所", "details": {"nature": "weather"}}, "nature"),
        ({"unit_name": "乡社保所", "details": {"deadline": date(2021, 1, 1), "measure": "补齐"}}, "deadline"),
    ],
)
def test_what_is_wrong_with_a_new_problem_is_said_at_its_field_and_nothing_is_written(office, change, field):
    problem = new(office, **change)
    found = check_new_problem(problem, office.scheme, office.now.date())
    assert [one.field for one in found if one.level is Level.BLOCK] == [field]
    saved = add(office, problem)
    assert saved.refused and saved.changes.nothing and saved.uid == ""


def test_time_limit_and_measure_may_come_later(office):
    found = check_new_problem(new(office, unit_name="乡社保所"), office.scheme, office.now.date())
    assert {(one.field, one.level) for one in found} == {("deadline", Level.WARN), ("measure", Level.WARN)}


@pytest.mark.parametrize("where", [{"household_uid": "gone"}, {"village_uid": "gone"}, {"unit_name": "所", "region_uid": "gone"}])
def test_a_place_that_is_not_in_the_file_is_refused(office, where):
    saved = add(office, new(office, **where))
    assert saved.refused and saved.findings[-1].field in ("whose", "region_uid")


def test_a_group_is_no_village(office):
    saved = add(office, new(office, village_uid=office.place("东风村", "1组")))
    assert [one.field for one in saved.findings if one.level is Level.BLOCK] == ["whose"]


def test_the_same_words_sent_twice_are_one_problem(office):
    problem = new(office, village_uid=office.village)
    add(office, problem)
    assert add(office, problem).refused
    assert not add(office, replace(problem, found_on=date(2021, 11, 21))).refused
    assert len(office.read(problems_of_village, office.village)) == 2


def test_an_unknown_round_is_a_known_error(office):
    with pytest.raises(KnownError):
        add(office, new(office, village_uid=office.village, round_uid="gone"))


def test_type_nature_and_source_are_saved_and_told_in_the_history(office):
    uid = office.household("张三", attributes=("lifted_out",))
    add(office, new(office, household_uid=uid))
    (problem,) = office.read(problems_of, uid)
    draft = replace(
        problem.draft, type="policy", nature="monitored_help", source="自查", deadline=date(2021, 12, 31), measure="补齐"
    )
    saved = office.store.write(lambda s: save_problem(s, office.scheme, draft, CLERK, office.now))
    assert not saved.refused
    (after,) = office.read(problems_of, uid)
    assert (after.type, after.nature, after.source) == ("policy", "monitored_help", "自查")
    told = {line.what: (line.old, line.new) for line in office.read(history, uid) if line.what.startswith("问题 ·")}
    assert told["问题 · 问题类型"] == ("", "政策落实")
    assert told["问题 · 问题性质"] == ("", "监测对象帮扶") and told["问题 · 问题来源"] == ("", "自查")
    office.store.write(lambda s: undo(s, saved.changes.batch, CLERK, office.now))
    assert office.read(problems_of, uid)[0].type == ""


def test_a_nature_that_belongs_to_another_type_is_refused(tmp_path):
    """003: each of the problems listed belongs to one of the six areas."""
    office = AnyOffice(tmp_path / "潍坊.htk", "weifang-2019")
    draft = ProblemDraft("p", "断水", Status.OPEN, type="housing", nature="water_2")
    (found,) = check_sorting(draft, office.scheme)
    assert found.field == "nature" and "饮水安全有保障" in found.message
    assert check_sorting(replace(draft, type=""), office.scheme) == []
    problem = new(office, "断水", dimension="water", found_on=office.scheme.starts_on, village_uid=office.village)
    add(office, replace(problem, details=replace(problem.details, nature="water_2")))
    assert [(p.type, p.nature) for p in office.read(problems_of_village, office.village)] == [("water", "water_2")]
    office.store.close()


def test_only_problems_entered_by_hand_can_be_taken_back(office):
    uid = office.household("张三", attributes=("lifted_out",))
    office.inspect(office.draft(uid, "张三", ("lifted_out",), answers={"power": "否"}))
    (found,) = office.read(problems_of, uid)
    with pytest.raises(KnownError, match="核查发现"):
        office.store.write(lambda s: remove_problem(s, found.uid, CLERK, office.now))
    saved = add(office, new(office, household_uid=uid))
    changes = office.store.write(lambda s: remove_problem(s, saved.uid, CLERK, office.now))
    assert [p.uid for p in office.read(problems_of, uid)] == [found.uid]
    with pytest.raises(KnownError):
        office.store.write(lambda s: remove_problem(s, saved.uid, CLERK, office.now))
    office.store.write(lambda s: undo(s, changes.batch, CLERK, office.now))
    assert len(office.read(problems_of, uid)) == 2


def test_a_problem_that_is_struck_off_cannot_be_taken_back(office):
    details = {"solved_on": DAY, "secretary_signed": "周静", "helper_signed": "李明", "struck_on": DAY}
    problem = new(office, village_uid=office.village)
    solved = replace(problem, details=replace(problem.details, status=Status.SOLVED, **details))
    saved = add(office, solved)
    assert not saved.refused
    with pytest.raises(KnownError, match="销号"):
        office.store.write(lambda s: remove_problem(s, saved.uid, CLERK, office.now))


@pytest.mark.parametrize(
    ("wanted", "whose"),
    [
        ({"subjects": frozenset({Subject.UNIT})}, {"乡社保所"}),
        ({"subjects": frozenset({Subject.VILLAGE, Subject.HOUSEHOLD})}, {"东风村", "张三"}),
        ({"types": frozenset({"work"})}, {"东风村"}),
        ({"text": "社保"}, {"乡社保所"}),
        ({"text": "东风"}, {"东风村", "张三"}),
        ({"text": "审计"}, {"乡社保所"}),
        ({"text": "工作台账", "types": frozenset({"policy"})}, set()),
    ],
)
def test_the_ledger_filters_by_subject_type_and_words(office, wanted, whose):
    uid = office.household("张三", attributes=("lifted_out",))
    add(office, new(office, household_uid=uid))
    add(office, new(office, village_uid=office.village, details={"type": "work"}))
    add(office, new(office, unit_name="乡社保所", details={"source": "审计"}))
    rows = ledger(office.store, ProblemFilter(round_uid=office.round.uid, **wanted), office.now.date(), ("whose", False))
    found = rows.rows(0, 10)
    assert {one.whose for one in found} == whose and rows.count() == len(found)


def test_a_units_problem_stands_in_no_villages_figure_and_in_no_list_behind_one(office):
    """A figure and the list behind it have the same rows (附件2 of 000 adds up villages)."""
    add(office, new(office, village_uid=office.village))
    add(office, new(office, unit_name="乡社保所"))
    week, figure = week_of(DAY), Figure(Kind.NEW, "monitoring")
    total = office.read(week_total, office.scheme, office.round, week).values[figure]
    behind = office.read(records, office.scheme, office.round, week, figure)
    assert total == len(behind) == 1 and behind[0].household_uid == ""
