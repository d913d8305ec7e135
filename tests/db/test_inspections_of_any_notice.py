"""Sheets of every notice: villages and households, first and re-inspection, several answers, numbers, words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from db.check import check
from db.models import AnswerRecord, HouseholdRecord, LogRow, ProblemRecord, VisitRecord
from db.operations.inspections import check_inspection_draft, remove_inspection
from db.operations.rounds import save_round
from db.operations.undo import undo
from db.queries.entry_sheet import keyed_since
from db.queries.figures import coverage
from db.queries.household_rows import household_row
from db.queries.inspections import (
    inspection_of,
    inspections,
    inspections_of_household,
    previous_inspection,
    previous_village_inspection,
    village_inspection,
    village_inspections,
)
from db.queries.problems import problems_of, problems_of_village
from db.queries.status import status_figures
from db.replay import differences
from domain.checks import check_inspection
from domain.inspection import Kind, Outcome
from domain.problem import Status, Subject
from domain.rounds import following
from tests.db.any_office import AnyOffice
from tests.db.desk import CLERK


@pytest.fixture
def office_of(tmp_path):
    """Makes offices; at the end their logs must replay to the same rows."""
    offices: list[AnyOffice] = []

    def make(notice: str) -> AnyOffice:
        office = AnyOffice(tmp_path / f"{notice}.htk", notice)
        offices.append(office)
        return office

    yield make
    for office in offices:
        with office.store.read() as session:
            assert differences(session) == []
        office.store.close()


@pytest.fixture
def zhanggong(office_of):
    return office_of("zhanggong-2021")


@pytest.fixture
def lezhi(office_of):
    return office_of("lezhi-nanta-2021")


def blocked(saved):
    assert saved.refused and saved.changes.nothing
    return [finding.field for finding in saved.findings if finding.level == "block"]


def rule_faults(office):
    return [f"{fault.where}：{fault.message}" for fault in office.read(check, office.now.date()) if fault.kind != "rule" or (
        "完成时限" not in fault.message and "整改措施" not in fault.message)]


def count(office, model):
    with office.store.read() as session:
        return session.scalar(select(func.count()).select_from(model).where(model.deleted.is_(False)))


def test_a_villages_sheet_is_stored_with_its_problems_and_touches_neither_register_nor_visits(zhanggong):
    """001 二（五）: each village is asked the six questions of dynamic monitoring."""
    office = zhanggong
    saved = office.inspect(office.draft(village=True, answers={"ten_features": "否"}))
    assert not saved.refused and saved.added == 1 and saved.household_uid == ""
    stored = office.read(village_inspection, office.round.uid, office.village)
    assert (stored.of_village, stored.village, stored.head_name, stored.size) == (True, "东风村", "", 0)
    assert set(stored.answers) == {item.key for item in office.scheme.village_items} and len(stored.answers) == 6
    (found,) = office.read(problems_of_village, office.village)
    assert (found.subject, found.whose, found.item) == (Subject.VILLAGE, "东风村", "ten_features")
    assert found.inspection_uid == saved.uid and found.household_uid == "" and found.helper == ""
    assert office.read(inspections, office.round.uid) == []
    assert [one.uid for one in office.read(village_inspections, office.round.uid)] == [saved.uid]
    assert count(office, HouseholdRecord) == count(office, VisitRecord) == 0
    assert rule_faults(office) == []


def test_a_villages_sheet_needs_a_village(zhanggong):
    group = zhanggong.place("东风村", "1组")
    assert blocked(zhanggong.inspect(zhanggong.draft(village=True, region_uid=group))) == ["region_uid"]
    assert blocked(zhanggong.inspect(zhanggong.draft(village=True, region_uid=""))) == ["region_uid"]


def test_what_belongs_to_a_household_is_not_taken_from_a_villages_sheet(zhanggong):
    draft = zhanggong.draft(village=True, head="张三", attributes=("marginal",), helper="王五", phone="139")
    saved = zhanggong.inspect(replace(draft, answers={item.key: "是" for item in zhanggong.scheme.village_items}))
    assert not saved.refused
    stored = zhanggong.read(village_inspection, zhanggong.round.uid, zhanggong.village)
    assert (stored.head_name, stored.attributes, stored.helper, stored.phone) == ("", (), "", "")


def test_a_village_has_one_sheet_of_each_kind_a_round(zhanggong):
    first = zhanggong.draft(village=True)
    zhanggong.inspect(first)
    again = zhanggong.inspect(first)
    assert blocked(again) == ["region_uid"] and "这个村（社区）本轮已核查" in again.findings[0].message
    review = replace(first, kind=Kind.REVIEW)
    assert not zhanggong.inspect(review).refused
    assert blocked(zhanggong.inspect(review)) == ["region_uid"]
    other = replace(first, region_uid=zhanggong.place("西山村"))
    assert not zhanggong.inspect(other).refused
    with zhanggong.store.read() as session:
        kept = village_inspection(session, zhanggong.round.uid, zhanggong.village, Kind.REVIEW)
    assert kept is not None and kept.kind is Kind.REVIEW


def test_saving_a_villages_sheet_twice_changes_nothing(zhanggong):
    draft = zhanggong.draft(village=True, answers={"new_papers": "否"})
    saved = zhanggong.inspect(draft)
    entries = count_log(zhanggong)
    again = zhanggong.inspect(replace(draft, uid=saved.uid))
    assert not again.refused and again.added == 0 and count_log(zhanggong) == entries


def count_log(office):
    with office.store.read() as session:
        return session.scalar(select(func.count()).select_from(LogRow))


def test_a_villages_problem_that_is_gone_asks_what_became_of_it_and_the_word_decides(zhanggong):
    draft = zhanggong.draft(village=True, answers={"new_papers": "否"})
    saved = zhanggong.inspect(draft)
    mended = replace(zhanggong.draft(village=True), uid=saved.uid)
    assert blocked(zhanggong.inspect(mended)) == ["outcome:new_papers"]
    solved = zhanggong.inspect(replace(mended, outcomes={"new_papers": Outcome.SOLVED}))
    assert solved.solved == 1
    assert [p.status for p in zhanggong.read(problems_of_village, zhanggong.village)] == [Status.SOLVED]


def test_problems_of_households_do_not_mix_with_those_of_their_village(lezhi):
    """002 has questions on the same matter for both: 漏测失帮 of the village, 帮扶措施 of the household."""
    uid = lezhi.household("张三", "李四", attributes=("marginal",))
    lezhi.inspect(lezhi.draft(uid, "张三", ("marginal",), answers={"measures": "否"}))
    lezhi.inspect(lezhi.draft(village=True, answers={"missed": "是"}))
    assert [p.item for p in lezhi.read(problems_of, uid)] == ["measures"]
    assert [p.item for p in lezhi.read(problems_of_village, lezhi.village)] == ["missed"]


def test_only_questions_that_are_asked_of_the_household_are_stored(lezhi):
    """002 附件4 is for 脱贫户, 附件5 for 监测户."""
    uid = lezhi.household("张三", attributes=("lifted_out",))
    draft = lezhi.draft(uid, "张三", ("lifted_out",))
    saved = lezhi.inspect(replace(draft, answers={**draft.answers, "measures": "否"}))
    assert not saved.refused and saved.added == 0
    stored = lezhi.read(inspection_of, lezhi.round.uid, uid)
    assert "measures" not in stored.answers and set(stored.answers) == {i.key for i in lezhi.scheme.items_of(("lifted_out",))}


def test_answers_that_the_ticks_no_longer_ask_for_are_emptied_and_their_problem_asks_for_a_word(lezhi):
    uid = lezhi.household("张三", attributes=("lifted_out",))
    saved = lezhi.inspect(lezhi.draft(uid, "张三", ("lifted_out",), answers={"power": "否"}))
    monitored = replace(lezhi.draft(uid, "张三", ("unstable",)), uid=saved.uid)
    assert blocked(lezhi.inspect(monitored)) == ["outcome:power"]
    assert not lezhi.inspect(replace(monitored, outcomes={"power": Outcome.MISTAKE})).refused
    stored = lezhi.read(inspection_of, lezhi.round.uid, uid)
    assert stored.answers["power"] == "" and stored.descriptions == {}
    assert stored.answers["monitored_water"] == "是"
    assert lezhi.read(problems_of, uid) == [] and rule_faults(lezhi) == []


def test_several_answers_are_stored_in_the_questions_order_and_make_one_problem(lezhi):
    """002 附件4 八: 水量不够用 and 取水不方便 are told together."""
    uid = lezhi.household("张三", "李四", attributes=("lifted_out",))
    saved = lezhi.inspect(lezhi.draft(uid, "张三", ("lifted_out",), answers={"water": "取水不方便；水量不够用"}))
    assert saved.added == 1
    assert lezhi.read(inspection_of, lezhi.round.uid, uid).answers["water"] == "水量不够用；取水不方便"
    (found,) = lezhi.read(problems_of, uid)
    water = lezhi.scheme.item("water")
    assert (found.description, found.nature, found.size, found.dimension) == (f"{water.short}有问题", "water", 2, "water")


@pytest.mark.parametrize(
    "measured",
    [
        {"water_litres": "19.5"},
        {"water_dry_days": "37"},
        {"water_piped": "否", "water_minutes": "20", "water_metres": "800"},
    ],
)
def test_measured_water_fails_by_the_rounds_numbers_whatever_was_ticked(lezhi, measured):
    """002 二（一）1: less than 20 L a head, more than 36 dry days, 20 minutes and 800 m to fetch it."""
    uid = lezhi.household("张三", attributes=("lifted_out",))
    silent = replace(lezhi.draft(uid, "张三", ("lifted_out",), answers=measured), descriptions={})
    assert blocked(lezhi.inspect(silent)) == ["description:water"]
    saved = lezhi.inspect(replace(silent, descriptions={"water": "天旱断水"}))
    assert saved.added == 1
    stored = lezhi.read(inspection_of, lezhi.round.uid, uid)
    assert stored.descriptions == {"water": "天旱断水"}
    assert rule_faults(lezhi) == []


@pytest.mark.parametrize(
    "measured",
    [
        {"water_litres": "20"},
        {"water_dry_days": "36"},
        {"water_piped": "否", "water_minutes": "19", "water_metres": "800"},
    ],
)
def test_measured_water_at_the_limit_passes(lezhi, measured):
    uid = lezhi.household("张三", attributes=("lifted_out",))
    saved = lezhi.inspect(replace(lezhi.draft(uid, "张三", ("lifted_out",), answers=measured), descriptions={}))
    assert not saved.refused and saved.added == 0


def test_measured_water_of_a_monitored_household_fails_the_question_that_is_asked_of_it(lezhi):
    """002 附件5 asks 安全饮水是否有保障, and measures as 附件4 does."""
    uid = lezhi.household("张三", attributes=("sudden",))
    draft = lezhi.draft(uid, "张三", ("sudden",), answers={"water_litres": "10"})
    assert blocked(lezhi.inspect(replace(draft, descriptions={}))) == ["description:monitored_water"]
    assert lezhi.inspect(replace(draft, descriptions={"monitored_water": "水少"})).added == 1
    assert [p.item for p in lezhi.read(problems_of, uid)] == ["monitored_water"]


def test_a_list_of_faults_that_is_emptied_asks_for_its_problem(office_of):
    """004: 未达到“五干净一规范”的方面 has no passing answer; nothing ticked is all well."""
    office = office_of("wulong-canggou-2020")
    uid = office.household("张三", attributes=("general",))
    saved = office.inspect(office.draft(uid, "张三", ("general",), answers={"clean": "厨房干净；厕所干净"}))
    assert saved.added == 1
    clean = replace(office.draft(uid, "张三", ("general",)), uid=saved.uid)
    assert blocked(office.inspect(clean)) == ["outcome:clean"]
    assert office.inspect(replace(clean, outcomes={"clean": Outcome.SOLVED})).solved == 1


def test_a_problem_of_the_list_is_of_the_type_and_nature_that_003_calls_it(office_of):
    """003 lists six areas with their problems: the village's answers are those problems."""
    office = office_of("weifang-2019")
    one = office.scheme.item("water_faults").answers[1]
    two = "；".join(office.scheme.item("standards_faults").answers[:2])
    office.inspect(office.draft(village=True, answers={"water_faults": one, "standards_faults": two}))
    found = {p.item: (p.type, p.nature) for p in office.read(problems_of_village, office.village)}
    assert found == {"water_faults": ("water", "water_2"), "standards_faults": ("standards", "")}


def test_a_problem_found_by_the_review_alone_is_the_reviews(zhanggong):
    """001 二: 抽查复核 goes over what 排查 has looked at."""
    uid = zhanggong.household("张三", attributes=("lifted_out",), helper="王五")
    draft = zhanggong.draft(uid, "张三", ("lifted_out",), helper="王五", answers={"water_clean": "否"})
    first = zhanggong.inspect(draft)
    both = {"water_clean": "否", "insured": "否"}
    review = zhanggong.draft(uid, "张三", ("lifted_out",), helper="王五", answers=both, kind=Kind.REVIEW)
    checked = zhanggong.inspect(review)
    assert not checked.refused and checked.added == 1
    owners = {p.item: p.inspection_uid for p in zhanggong.read(problems_of, uid)}
    assert owners == {"water_clean": first.uid, "insured": checked.uid}
    assert [one.kind for one in zhanggong.read(inspections_of_household, uid)].count(Kind.REVIEW) == 1
    assert [one.uid for one in zhanggong.read(inspections, zhanggong.round.uid)] == [first.uid]
    assert [one.uid for one in zhanggong.read(inspections, zhanggong.round.uid, kind=Kind.REVIEW)] == [checked.uid]
    assert rule_faults(zhanggong) == []


def test_the_first_sheet_saved_again_says_nothing_of_what_the_review_found(zhanggong):
    uid = zhanggong.household("张三", attributes=("lifted_out",))
    first = zhanggong.inspect(zhanggong.draft(uid, "张三", ("lifted_out",)))
    zhanggong.inspect(replace(zhanggong.draft(uid, "张三", ("lifted_out",), answers={"insured": "否"}), kind=Kind.REVIEW))
    again = zhanggong.inspect(replace(zhanggong.draft(uid, "张三", ("lifted_out",), page="1-2"), uid=first.uid))
    assert not again.refused
    assert [p.status for p in zhanggong.read(problems_of, uid)] == [Status.OPEN]


def test_a_review_that_finds_a_problem_gone_asks_what_became_of_it(zhanggong):
    uid = zhanggong.household("张三", attributes=("lifted_out",))
    zhanggong.inspect(zhanggong.draft(uid, "张三", ("lifted_out",), answers={"insured": "否"}))
    review = replace(zhanggong.draft(uid, "张三", ("lifted_out",)), kind=Kind.REVIEW)
    assert blocked(zhanggong.inspect(review)) == ["outcome:insured"]
    assert zhanggong.inspect(replace(review, outcomes={"insured": Outcome.SOLVED})).solved == 1


def test_what_the_review_calls_a_mistake_does_not_come_back_with_the_first_sheet(zhanggong):
    uid = zhanggong.household("张三", attributes=("lifted_out",))
    wrong = zhanggong.draft(uid, "张三", ("lifted_out",), answers={"insured": "否"})
    first = zhanggong.inspect(wrong)
    review = replace(zhanggong.draft(uid, "张三", ("lifted_out",)), kind=Kind.REVIEW, outcomes={"insured": Outcome.MISTAKE})
    assert not zhanggong.inspect(review).refused
    assert rule_faults(zhanggong) == []
    again = zhanggong.inspect(replace(wrong, uid=first.uid, page="1-3"))
    assert not again.refused and again.added == 0
    assert zhanggong.read(problems_of, uid) == []


def test_a_review_is_of_a_household_in_the_register(zhanggong):
    review = replace(zhanggong.draft("", "张三", ("lifted_out",)), kind=Kind.REVIEW)
    assert blocked(zhanggong.inspect(review)) == ["head_name"]


def test_neither_villages_nor_reviews_count_as_inspected_households(zhanggong):
    uid = zhanggong.household("张三", attributes=("lifted_out",))
    zhanggong.inspect(zhanggong.draft(village=True))
    zhanggong.inspect(replace(zhanggong.draft(uid, "张三", ("lifted_out",)), kind=Kind.REVIEW))
    assert [(one.visited, one.total) for one in zhanggong.read(coverage, zhanggong.round.uid)] == [(0, 1)]
    assert zhanggong.read(status_figures, zhanggong.round.uid, zhanggong.now.date()).unvisited == 1
    assert zhanggong.read(household_row, uid, zhanggong.round.uid).inspected_on is None
    assert zhanggong.read(keyed_since, "2000-01-01") == 0
    zhanggong.inspect(zhanggong.draft(uid, "张三", ("lifted_out",)))
    assert [(one.visited, one.total) for one in zhanggong.read(coverage, zhanggong.round.uid)] == [(1, 1)]
    assert zhanggong.read(keyed_since, "2000-01-01") == 1
    assert zhanggong.read(keyed_since, "2000-01-01", villages=True) == 1


def test_a_removed_villages_sheet_takes_its_problems_along_and_undo_brings_both_back(zhanggong):
    saved = zhanggong.inspect(zhanggong.draft(village=True, answers={"new_papers": "否"}))
    changes = zhanggong.store.write(lambda s: remove_inspection(s, saved.uid, CLERK, zhanggong.now))
    assert zhanggong.read(village_inspection, zhanggong.round.uid, zhanggong.village) is None
    assert zhanggong.read(problems_of_village, zhanggong.village) == [] and count(zhanggong, AnswerRecord) == 0
    zhanggong.store.write(lambda s: undo(s, changes.batch, CLERK, zhanggong.now))
    assert len(zhanggong.read(problems_of_village, zhanggong.village)) == 1


def test_a_removed_first_sheet_leaves_the_problem_that_the_review_found_as_well(zhanggong):
    uid = zhanggong.household("张三", attributes=("lifted_out",))
    both = {"insured": "否", "water_clean": "否"}
    first = zhanggong.inspect(zhanggong.draft(uid, "张三", ("lifted_out",), answers=both))
    later = zhanggong.scheme.starts_on + timedelta(days=5)
    review = zhanggong.draft(uid, "张三", ("lifted_out",), answers={"insured": "否"}, inspected_on=later)
    outcomes = {"water_clean": Outcome.KEEP}
    checked = zhanggong.inspect(replace(review, kind=Kind.REVIEW, outcomes=outcomes))
    zhanggong.store.write(lambda s: remove_inspection(s, first.uid, CLERK, zhanggong.now))
    (left,) = zhanggong.read(problems_of, uid)
    assert (left.item, left.inspection_uid, left.found_on) == ("insured", checked.uid, later)
    assert rule_faults(zhanggong) == []


def test_a_villages_last_sheet_is_that_of_an_earlier_round_of_the_same_notice(zhanggong):
    zhanggong.inspect(zhanggong.draft(village=True, answers={"new_papers": "否"}))
    uid = zhanggong.household("张三", attributes=("lifted_out",))
    zhanggong.inspect(zhanggong.draft(uid, "张三", ("lifted_out",)))
    assert zhanggong.read(previous_village_inspection, zhanggong.round.uid, zhanggong.village) is None
    later = following(zhanggong.round, zhanggong.scheme)
    zhanggong.store.write(lambda s: save_round(s, later, CLERK, zhanggong.now))
    from db.queries.office import rounds

    second = next(one for one in zhanggong.read(rounds) if one.uid != zhanggong.round.uid)
    before = zhanggong.read(previous_village_inspection, second.uid, zhanggong.village)
    assert before is not None and before.answers["new_papers"] == "否"
    assert zhanggong.read(previous_inspection, second.uid, uid).household_uid == uid


def test_the_checks_of_a_draft_speak_of_villages_before_saving_too(zhanggong):
    draft = zhanggong.draft(village=True, answers={"new_papers": ""})
    day = zhanggong.now.date()
    assert [f.field for f in check_inspection(draft, zhanggong.scheme, zhanggong.round, day)] == ["answer:new_papers"]
    with zhanggong.store.read() as session:
        said = check_inspection_draft(session, zhanggong.scheme, draft, day)
    assert {finding.field for finding in said} == {"inspectors"}
    zhanggong.inspect(zhanggong.draft(village=True))
    other = replace(draft, region_uid=zhanggong.place("西山村"))
    with zhanggong.store.read() as session:
        assert check_inspection_draft(session, zhanggong.scheme, other, day) == []
    assert count(zhanggong, ProblemRecord) == 0
