"""What is wrong is said at its field (notice 000, 附件1 填报说明, 附件3 填表说明)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.checks import check_household, check_inspection, check_problem
from domain.errors import Level, blocking
from domain.household import HEAD, Household, Member, Presence
from domain.inspection import InspectionDraft, names_in
from domain.problem import Problem, ProblemDraft, Status, remark_of
from domain.rounds import Round
from domain.scheme import Scheme

TODAY = date(2021, 5, 20)


def fields(findings) -> list[str]:
    return [f.field for f in findings]


@pytest.fixture
def draft(scheme: Scheme) -> InspectionDraft:
    return InspectionDraft(
        round_uid="round",
        region_uid="village",
        head_name="张建平",
        head_id_no="",
        attributes=("lifted_out",),
        helper="李干部",
        answers={item.key: "是" for item in scheme.check_items},
        inspectors=("王核查",),
        inspected_on=date(2021, 5, 12),
    )


def test_a_whole_line_has_no_findings(draft, scheme, round_):
    assert check_inspection(draft, scheme, round_, TODAY) == []


def test_a_no_demands_its_description(draft, scheme, round_):
    failing = replace(draft, answers={**draft.answers, "water": "否"})
    assert fields(check_inspection(failing, scheme, round_, TODAY)) == ["description:water"]
    described = replace(failing, descriptions={"water": "夏季断水"})
    assert check_inspection(described, scheme, round_, TODAY) == []


def test_a_helped_household_without_a_helper_is_doubted_but_can_be_kept(draft, scheme, round_):
    findings = check_inspection(replace(draft, helper=""), scheme, round_, TODAY)
    assert [(f.field, f.level) for f in findings] == [("helper", Level.WARN)]
    general = replace(draft, helper="", attributes=("general",))
    assert check_inspection(general, scheme, round_, TODAY) == []


def test_every_missing_part_is_said_at_its_own_field(scheme, round_):
    empty = InspectionDraft("round", "", "", "123", (), "", {}, (), None)
    found = set(fields(check_inspection(empty, scheme, round_, TODAY)))
    assert found >= {"region_uid", "head_name", "head_id_no", "attributes", "inspectors", "inspected_on", "answer:income"}


def test_a_day_to_come_stops_and_a_day_outside_the_round_warns(draft: InspectionDraft, scheme: Scheme, round_: Round):
    assert blocking(check_inspection(replace(draft, inspected_on=date(2021, 5, 21)), scheme, round_, TODAY))
    early = check_inspection(replace(draft, inspected_on=date(2021, 4, 1)), scheme, round_, TODAY)
    assert fields(early) == ["inspected_on"] and not blocking(early)


def test_general_beside_another_attribute_is_doubted(draft, scheme, round_):
    both = replace(draft, attributes=("lifted_out", "general"))
    assert fields(check_inspection(both, scheme, round_, TODAY)) == ["attributes"]


def test_a_household_needs_one_present_head(scheme):
    son = Member("张小平", "之子")
    assert fields(check_household(Household("v", (son,)), scheme, TODAY)) == ["members"]
    two = Household("v", (Member("张建平", HEAD), Member("李玉兰", HEAD)))
    assert "2个户主" in check_household(two, scheme, TODAY)[0].message
    widowed = Household("v", (Member("张建平", HEAD, state=Presence.DECEASED), Member("李玉兰", HEAD)))
    assert check_household(widowed, scheme, TODAY) == []


def test_one_number_twice_in_a_household_is_said_at_both(scheme):
    number = "510231195003040123"
    twins = Household("v", (Member("甲", HEAD, number), Member("乙", "之子", number)))
    messages = [f.field for f in check_household(twins, scheme, TODAY) if "两人" in f.message]
    assert messages == ["members.0.id_no", "members.1.id_no"]


def problem_draft(**given) -> ProblemDraft:
    return replace(ProblemDraft("p", "屋面漏雨", Status.OPEN), **given)


def test_what_is_not_solved_needs_limit_and_measure():
    found = date(2021, 5, 10)
    assert fields(check_problem(problem_draft(), found, TODAY)) == ["deadline", "measure"]
    whole = problem_draft(deadline=date(2021, 6, 30), measure="完成行排危加固")
    assert check_problem(whole, found, TODAY) == []
    assert check_problem(problem_draft(remark="2021年6月30日前完成"), found, TODAY) == []


def test_what_is_solved_needs_its_day_between_finding_and_today():
    found = date(2021, 5, 10)
    for day in (None, date(2021, 5, 9), date(2021, 5, 21)):
        assert fields(check_problem(problem_draft(status=Status.SOLVED, solved_on=day), found, TODAY)) == ["solved_on"]
    assert check_problem(problem_draft(status=Status.SOLVED, solved_on=found), found, TODAY) == []


def test_striking_off_needs_both_signatures_and_a_solved_problem():
    """四（二）: 由社区书记、帮扶人在问题整改清单上签字."""
    found, day = date(2021, 5, 10), date(2021, 5, 18)
    unsigned = problem_draft(status=Status.SOLVED, solved_on=day, struck_on=day)
    assert fields(check_problem(unsigned, found, TODAY)) == ["secretary_signed"]
    early = problem_draft(deadline=date(2021, 6, 1), measure="购买医保", struck_on=day)
    assert fields(check_problem(early, found, TODAY)) == ["struck_on"]


def test_the_remark_is_the_notices_sentence():
    assert remark_of(date(2021, 6, 30), "完成行排危加固") == "2021年6月30日前完成行排危加固"
    assert remark_of(None, "完成") == "" == remark_of(date(2021, 6, 30), " ")


def test_overdue_is_after_the_deadline_and_not_solved():
    late = Problem("p", "r", "h", "housing", "housing", "", "", date(2021, 5, 10), deadline=date(2021, 5, 19))
    assert late.overdue(TODAY) and not late.overdue(date(2021, 5, 19))
    assert not replace(late, status=Status.SOLVED).overdue(TODAY)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三、李四", ("张三", "李四")),
        ("张　三，李四", ("张三", "李四")),
        ("张三 李四", ("张三", "李四")),
        ("欧阳明月;张三;张三", ("欧阳明月", "张三")),
        ("", ()),
    ],
)
def test_names_in_a_cell(text: str, names: tuple[str, ...]):
    assert names_in(text) == names
