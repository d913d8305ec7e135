"""One keyed line of 附件1: what it writes, what it asks, and that saving it twice changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.operations.inspections import remove_inspection
from db.operations.visits import note_visit
from db.queries.figures import week_total
from db.queries.inspections import inspection_of, inspections
from db.queries.problems import problems_of
from db.queries.register import household
from db.replay import differences
from domain.errors import KnownError, Level
from domain.figures import Figure, Kind, week_of
from domain.inspection import Outcome
from domain.problem import ProblemDraft, Status
from tests.db.desk import CLERK
from tests.db.registered import DAY, NOTICE, NOW, Office, number


@pytest.fixture
def office(store) -> Office:
    return Office(store)


def fields_of(findings):
    return [(finding.field, finding.level) for finding in findings]


def visits_in_week(office, role):
    total = office.read(week_total, NOTICE, office.round, week_of(DAY))
    return total.values[Figure(Kind.VISITS, role)]


def test_a_line_is_stored_with_its_answers_and_one_problem_for_each_failing_item(office):
    uid = office.register("张三", "李四", helper="王五").uid
    saved = office.inspect(office.draft(uid, failing=("housing", "water"), helper="王五"))
    assert (saved.added, saved.solved, saved.refused) == (2, 0, False)
    stored = office.read(inspection_of, office.round.uid, uid)
    assert (stored.head_name, stored.size, stored.village, stored.group, stored.helper) == ("张三", 2, "金佛村", "1社", "王五")
    assert stored.answers["housing"] == "否" and stored.descriptions == {"housing": "housing有问题", "water": "water有问题"}
    found = office.read(problems_of, uid)
    assert {(p.item, p.lead_unit, p.found_on, p.status) for p in found} == {
        ("housing", "街道建设环保服务中心", DAY, Status.OPEN),
        ("water", "街道农业服务中心", DAY, Status.OPEN),
    }


def test_saving_the_same_line_again_writes_nothing(office):
    uid = office.register("张三").uid
    draft = office.draft(uid, failing=("income",))
    first = office.inspect(draft)
    again = office.inspect(replace(draft, uid=first.uid))
    assert again.changes.nothing and (again.added, again.solved) == (0, 0)
    assert len(office.read(problems_of, uid)) == 1
    assert visits_in_week(office, "town_village") == 2


def test_a_second_line_for_the_same_household_is_refused_and_says_where_the_first_one_is(office):
    uid = office.register("张三").uid
    office.inspect(office.draft(uid, page="3-2"))
    second = office.inspect(office.draft(uid))
    assert second.refused and second.changes.nothing
    assert "2021年5月12日" in second.findings[0].message and "3-2" in second.findings[0].message


def test_an_unknown_household_is_added_with_its_head_number_ticks_and_helper(office):
    saved = office.inspect(office.draft(head="赵六", head_id_no=number(), attributes=("lifted_out",), helper="王五"))
    added = office.read(household, saved.household_uid)
    assert [(m.name, m.id_no, m.is_head) for m in added.members] == [("赵六", number(), True)]
    assert (added.attributes, added.helper) == (("lifted_out",), "王五")


def test_a_blocking_finding_leaves_the_file_as_it_was(office):
    saved = office.inspect(office.draft(head="赵六", head_id_no=number()[:-1] + "?", failing=("housing",), descriptions={}))
    assert saved.refused and saved.changes.nothing
    assert {"head_id_no", "description:housing"} <= {finding.field for finding in saved.findings}
    assert office.read(inspections, office.round.uid) == []


def test_a_no_that_became_yes_asks_what_became_of_the_problem(office):
    uid = office.register("张三").uid
    draft = office.draft(uid, failing=("housing",))
    draft = replace(draft, uid=office.inspect(draft).uid, answers={**draft.answers, "housing": "是"})
    asked = office.inspect(draft)
    assert asked.refused and "outcome:housing" in [finding.field for finding in asked.findings]
    assert office.read(problems_of, uid)[0].status is Status.OPEN


@pytest.mark.parametrize(
    ("outcome", "left"),
    [(Outcome.SOLVED, [(Status.SOLVED, DAY)]), (Outcome.MISTAKE, []), (Outcome.KEEP, [(Status.OPEN, None)])],
)
def test_the_outcome_solves_drops_or_keeps_the_problem(office, outcome, left):
    uid = office.register("张三").uid
    draft = office.draft(uid, failing=("housing",))
    draft = replace(draft, uid=office.inspect(draft).uid, answers={**draft.answers, "housing": "是"})
    saved = office.inspect(replace(draft, outcomes={"housing": outcome}))
    assert not saved.refused
    assert [(p.status, p.solved_on) for p in office.read(problems_of, uid)] == left
    assert saved.solved == (outcome is Outcome.SOLVED)


def test_ticks_and_helper_of_the_sheet_go_into_the_register(office):
    uid = office.register("张三", attributes=("general",), helper="王五").uid
    office.inspect(office.draft(uid, attributes=("lifted_out", "minimum_living"), helper="陈华"))
    known = office.read(household, uid)
    assert (known.attributes, known.helper) == (("lifted_out", "minimum_living"), "陈华")


def test_what_was_frozen_stays_when_the_register_changes_later(office):
    uid = office.register("张三", "李四").uid
    office.inspect(office.draft(uid, failing=("housing",)))
    known = office.read(household, uid)
    office.save(replace(known, members=known.members[:1], attributes=("lifted_out",)))
    stored = office.read(inspection_of, office.round.uid, uid)
    assert (stored.size, stored.attributes) == (2, ("general",))
    assert office.read(problems_of, uid)[0].attributes == ("general",)


def test_a_number_that_another_household_has_is_refused_and_its_owner_is_named(office):
    office.register("孙七", place=office.place("高石村", "2社"))
    owner = office.register(replace_head("孙七", number()), place=office.place("高石村", "2社"))
    assert not owner.refused
    saved = office.inspect(office.draft(head="赵六", head_id_no=number()))
    assert saved.refused
    assert "高石村" in saved.findings[-1].message + saved.findings[0].message
    assert any("孙七" in finding.message and finding.field == "head_id_no" for finding in saved.findings)


def replace_head(name, id_no):
    from domain.household import HEAD, Member

    return Member(name, HEAD, id_no)


def test_unknown_inspectors_are_warned_of_and_added_in_the_first_role(office):
    saved = office.inspect(office.draft(inspectors=("周静",)))
    assert ("inspectors", Level.WARN) in fields_of(saved.findings)
    assert visits_in_week(office, "town_village") == 1


def test_an_inspector_who_helps_the_household_counts_as_its_helper(office):
    office.inspect(office.draft(attributes=("lifted_out",), helper="王五", inspectors=("王五", "周静")))
    assert (visits_in_week(office, "helper"), visits_in_week(office, "town_village")) == (1, 1)


def test_a_visit_noted_before_and_the_inspection_of_that_day_are_one_visit(office):
    uid = office.register("张三").uid
    note = [("刘强", "team")]
    office.store.write(lambda s: note_visit(s, office.round.uid, uid, DAY, note, CLERK, NOW))
    office.store.write(lambda s: note_visit(s, office.round.uid, uid, DAY, note, CLERK, NOW))
    first = office.inspect(office.draft(uid))
    assert (visits_in_week(office, "team"), visits_in_week(office, "town_village")) == (1, 2)
    office.inspect(office.draft(uid, uid=first.uid, inspectors=("周静",)))
    assert (visits_in_week(office, "team"), visits_in_week(office, "town_village")) == (1, 1)


def test_a_date_mended_on_the_sheet_moves_the_problem_and_the_visit_with_it(office):
    uid = office.register("张三").uid
    draft = office.draft(uid, failing=("housing",))
    office.inspect(replace(draft, uid=office.inspect(draft).uid, inspected_on=date(2021, 5, 19)))
    assert office.read(problems_of, uid)[0].found_on == date(2021, 5, 19)
    assert visits_in_week(office, "town_village") == 0


def test_removing_an_inspection_takes_its_problems_and_visit_along(office):
    uid = office.register("张三").uid
    saved = office.inspect(office.draft(uid, failing=("housing",)))
    office.store.write(lambda s: remove_inspection(s, saved.uid, CLERK, NOW))
    assert office.read(inspection_of, office.round.uid, uid) is None
    assert office.read(problems_of, uid) == []
    assert visits_in_week(office, "town_village") == 0


def test_an_inspection_whose_problem_is_struck_off_cannot_be_removed(office):
    from db.operations.problems import save_problem

    uid = office.register("张三").uid
    saved = office.inspect(office.draft(uid, failing=("housing",)))
    problem = office.read(problems_of, uid)[0]
    struck = ProblemDraft(
        problem.uid, "漏雨", Status.SOLVED, solved_on=DAY, secretary_signed="周静", helper_signed="王五", struck_on=DAY
    )
    assert not office.store.write(lambda s: save_problem(s, NOTICE, struck, CLERK, NOW)).refused
    with pytest.raises(KnownError, match="销号"):
        office.store.write(lambda s: remove_inspection(s, saved.uid, CLERK, NOW))
    later = replace(struck, description="改一改")
    assert office.store.write(lambda s: save_problem(s, NOTICE, later, CLERK, NOW)).refused
    freed = replace(struck, struck_on=None)
    assert not office.store.write(lambda s: save_problem(s, NOTICE, freed, CLERK, NOW)).refused
    assert office.read(problems_of, uid)[0].secretary_signed == ""


def test_the_change_log_replays_every_inspection(office):
    uid = office.register("张三", "李四", helper="王五").uid
    draft = office.draft(uid, failing=("housing", "water"))
    saved = office.inspect(draft)
    fixed = replace(draft, uid=saved.uid, answers={**draft.answers, "housing": "是"}, outcomes={"housing": Outcome.SOLVED})
    office.inspect(fixed)
    office.inspect(office.draft(head="赵六", head_id_no=number()))
    assert office.read(differences) == []
