"""Every record that somebody draws from the file meets what others saved meanwhile: nothing is written over without a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.keys import new_uid
from db.log import LoggedSession, begin, finish
from db.operations.cadres import save_cadre
from db.operations.households import remove_household, save_household, set_household_state, set_member_state
from db.operations.incomes import remove_income_sheet, save_income_sheet
from db.operations.inspections import remove_inspection, save_inspection
from db.operations.monitoring import remove_monitoring, save_monitoring
from db.operations.notices import add_notice, remove_notice, save_notice
from db.operations.regions import ensure_region, move_region, place_region, remove_region, rename_region
from db.operations.responsibilities import save_work
from db.operations.rounds import save_round
from db.operations.visits import note_visits, remove_visit
from db.queries.incomes import income_sheet
from db.queries.inspections import inspection_of
from db.queries.monitoring import monitorings_of
from db.queries.office import cadres, rounds
from db.queries.regions import regions
from db.queries.register import household
from db.queries.responsibilities import responsibilities
from db.queries.visits import visits_of
from db.replay import differences
from db.schemes import scheme
from domain.errors import KnownError
from domain.household import HEAD, Household, Member, Presence
from domain.income import Amounts, IncomeDraft
from domain.inspection import InspectionDraft
from domain.monitoring import Monitoring
from domain.orders import LineKind
from domain.people import Cadre
from domain.problem import Status
from domain.region import Region
from domain.responsibilities import keyed
from domain.rounds import Reading, round_of
from domain.scheme_writing import scheme_data_of
from domain.visiting import NewVisits
from tests.db.two_desks import TwoDesks

NOTICE = scheme("lezhi-nanta-2021")
DAY = date(2021, 11, 18)
FARM = [line.key for line in NOTICE.income_lines if line.kind is LineKind.LINE][:2]


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[TwoDesks]:
    made = TwoDesks(tmp_path / "南塔街道.htk", NOTICE.id)
    yield made
    made.store.close()


@pytest.fixture
def zhao(desks: TwoDesks) -> str:
    """The household of 赵长福, with his grandson."""
    place = desks.mine(ensure_region, "东风村", "2组")
    drawn = Household(place, (Member("赵长福", HEAD), Member("赵小军", "孙子")), helper="钱进")
    return desks.mine(save_household, NOTICE, drawn).uid


def told(words: str) -> Any:
    return pytest.raises(KnownError, match=f"^李明 在 10:32 {words}")


# Monitored households


@pytest.fixture
def monitored(desks: TwoDesks, zhao: str) -> str:
    draft = Monitoring(zhao, "因病", "集中排查", DAY, state="present")
    assert not desks.mine(save_monitoring, NOTICE, draft, ("marginal",)).refused
    return zhao


def time_of(desks: TwoDesks, uid: str) -> Monitoring:
    return desks.read(monitorings_of, uid)[0]


def test_fields_of_a_monitored_household_go_together_and_one_that_both_changed_is_told(desks: TwoDesks, monitored: str) -> None:
    ours = time_of(desks, monitored)
    theirs = replace(ours, measure="低保", longitude=Decimal("105.02"), latitude=Decimal("30.27"), collected_on=DAY)
    desks.others(save_monitoring, NOTICE, theirs, ("marginal",))
    assert not desks.mine(save_monitoring, NOTICE, replace(ours, risk="因残"), ("marginal",)).refused
    now = time_of(desks, monitored)
    assert (now.risk, now.measure, now.longitude) == ("因残", "低保", Decimal("105.02"))
    with told("改过这条监测记录（帮扶措施），请刷新后再改；你刚才填的内容还在。"):
        desks.mine(save_monitoring, NOTICE, replace(ours, measure="公益岗位"), ("marginal",))
    assert time_of(desks, monitored) == now
    assert desks.read(differences) == []


def test_the_monitored_type_that_both_changed_is_told(desks: TwoDesks, monitored: str) -> None:
    ours = time_of(desks, monitored)
    desks.others(save_monitoring, NOTICE, ours, ("sudden",))
    desks.mine(save_monitoring, NOTICE, replace(ours, note="看过"), ("marginal",))
    assert "sudden" in desks.read(household, monitored).attributes
    with told("改过这一户（农户属性）"):
        desks.mine(save_monitoring, NOTICE, ours, ("unstable",))


def test_a_monitored_household_that_others_changed_is_not_taken_away_and_one_taken_away_is_told(
    desks: TwoDesks, monitored: str
) -> None:
    ours = time_of(desks, monitored)
    desks.others(save_monitoring, NOTICE, replace(ours, risk="因残"), ("marginal",))
    with told("改过这条监测记录（返（致）贫风险点），请看过以后再决定。"):
        desks.mine(remove_monitoring, ours.uid, seen=ours.seen)
    ours = time_of(desks, monitored)
    desks.others(remove_monitoring, ours.uid)
    with told("删除了这条监测记录"):
        desks.mine(save_monitoring, NOTICE, replace(ours, note="看过"), ("marginal",))


# People and households


def test_a_person_whom_both_mark_is_marked_once(desks: TwoDesks, zhao: str) -> None:
    ours = desks.read(household, zhao)
    boy = ours.members[1].uid
    desks.others(set_member_state, boy, Presence.MOVED, DAY, reason="婚出")
    with told("改过赵小军（状态、状态日期、减少原因），请看过以后再决定。"):
        desks.mine(set_member_state, boy, Presence.DECEASED, DAY, seen=ours.seen)
    assert desks.read(household, zhao).members[1].state is Presence.MOVED


def test_a_household_that_others_changed_is_not_ended_or_taken_away(desks: TwoDesks, zhao: str) -> None:
    ours = desks.read(household, zhao)
    desks.others(save_household, NOTICE, replace(ours, phone="13800001111"))
    with told("改过这一户（联系电话）"):
        desks.mine(remove_household, zhao, seen=ours.seen)
    desks.mine(set_household_state, zhao, Presence.MOVED, DAY, seen=ours.seen)
    now = desks.read(household, zhao)
    desks.others(set_household_state, zhao, Presence.PRESENT, None)
    with told("改过这一户（状态、状态日期）"):
        desks.mine(set_household_state, zhao, Presence.DECEASED, DAY, seen=now.seen)


def test_a_cadre_changed_at_two_desks(desks: TwoDesks, zhao: str) -> None:
    ours: Cadre = desks.read(cadres, "钱进")[0]
    desks.others(save_cadre, replace(ours, phone="13800001111"))
    desks.mine(save_cadre, replace(ours, unit="卫健办"))
    now = desks.read(cadres, "钱进")[0]
    assert (now.phone, now.unit) == ("13800001111", "卫健办")
    with told("改过这名干部（联系电话）"):
        desks.mine(save_cadre, replace(ours, phone="13900001111"))


# Visits


def test_a_visit_that_others_noted_keeps_their_words(desks: TwoDesks, zhao: str) -> None:
    seen = desks.read(household, zhao).seen
    round_uid = desks.read(rounds)[0].uid
    draft = NewVisits(round_uid, (zhao,), DAY, (("钱进", "helper"),), note="送政策", seen=seen)
    desks.others(note_visits, NOTICE, replace(draft, visitors=(("孙好", "village"),), seen=0))
    assert not desks.mine(note_visits, NOTICE, replace(draft, note="")).refused
    assert desks.read(visits_of, zhao)[0].visitors == ("孙好", "钱进")
    with told("改过赵长福户这一天的走访（备注）"):
        desks.mine(note_visits, NOTICE, replace(draft, note="查住房"))
    with told("改过赵长福户这一天的走访（走访人类别）"):
        desks.mine(note_visits, NOTICE, replace(draft, visitors=(("孙好", "town"),)))
    assert desks.read(visits_of, zhao)[0].note == "送政策"


def test_a_visit_that_others_changed_is_not_taken_away(
    desks: TwoDesks, zhao: str
) -> None:
    round_uid = desks.read(rounds)[0].uid
    desks.mine(note_visits, NOTICE, NewVisits(round_uid, (zhao,), DAY, (("钱进", "helper"),)))
    ours = desks.read(visits_of, zhao)[0]
    desks.others(note_visits, NOTICE, NewVisits(round_uid, (zhao,), DAY, (("钱进", "helper"),), note="送政策"))
    with told("改过这次走访（备注），请看过以后再决定。"):
        desks.mine(remove_visit, ours.uid, seen=ours.seen)
    ours = desks.read(visits_of, zhao)[0]
    desks.mine(remove_visit, ours.uid, seen=ours.seen)
    assert desks.read(visits_of, zhao) == []


# Places


def region(desks: TwoDesks, name: str) -> Region:
    return next(one for one in desks.read(regions) if one.name == name)


def test_a_place_is_named_put_in_order_and_taken_away_by_whoever_has_seen_it_as_it_is(desks: TwoDesks, zhao: str) -> None:
    for village in ("西山村", "南山村"):
        desks.mine(ensure_region, village, "")
    ours = region(desks, "西山村")
    desks.others(rename_region, ours.uid, "西岭村")
    with told("改过“西岭村”（名称），请看过以后再决定。"):
        desks.mine(rename_region, ours.uid, "西坡村", seen=ours.seen)
    with told("改过“西岭村”（名称）"):
        desks.mine(remove_region, ours.uid, seen=ours.seen)
    desks.mine(move_region, ours.uid, 1, seen=ours.seen)
    ours = region(desks, "西岭村")
    desks.others(move_region, ours.uid, -1)
    with told("改过“西岭村”（顺序）"):
        desks.mine(move_region, ours.uid, -1, seen=ours.seen)
    ours = region(desks, "西岭村")
    desks.others(remove_region, ours.uid)
    with told("删除了“西岭村”"):
        desks.mine(place_region, ours.uid, ours.parent_uid, seen=ours.seen)


# Rounds, notices, work


def test_a_round_changed_at_two_desks(desks: TwoDesks) -> None:
    ours = desks.read(rounds)[0]
    desks.others(save_round, replace(ours, ends_on=date(2021, 12, 31)))
    desks.mine(save_round, replace(ours, reading=Reading.COHORT))
    now = desks.read(rounds)[0]
    assert (now.ends_on, now.reading) == (date(2021, 12, 31), Reading.COHORT)
    with told("改过这一轮（结束日期），请刷新后再改；你刚才填的内容还在。"):
        desks.mine(save_round, replace(ours, ends_on=date(2021, 12, 25)))


def test_a_notice_of_the_office_changed_at_two_desks(desks: TwoDesks) -> None:
    data = {**scheme_data_of(NOTICE), "id": "own-1"}
    desks.mine(add_notice, data)
    seen = desks.read(rounds)[0].seen
    desks.others(save_notice, {**data, "title": "他们改的题目"})
    with told("改过这份通知（通知内容），请刷新后再改；你刚才填的内容还在。"):
        desks.mine(save_notice, {**data, "title": "我改的题目"}, seen=seen)
    with told("改过这份通知（通知内容），请看过以后再决定。"):
        desks.mine(remove_notice, "own-1", seen=seen)
    desks.mine(remove_notice, "own-1", seen=desks.read(rounds)[0].seen)


def test_a_piece_of_work_kept_at_two_desks(desks: TwoDesks) -> None:
    plan = scheme("wulong-canggou-2020")
    round_ = round_of(plan, new_uid())
    desks.mine(save_round, round_)
    key = keyed(plan)[0][0]
    work = lambda: next(one.draft for one in desks.read(responsibilities, plan, round_) if one.key == key)  # noqa: E731
    ours = work()
    desks.others(save_work, plan, replace(ours, status=Status.DOING))
    desks.mine(save_work, plan, replace(ours, remark="月底前完成"))
    assert (work().status, work().remark) == (Status.DOING, "月底前完成")
    with told("改过这项工作（完成情况）"):
        desks.mine(save_work, plan, replace(ours, status=Status.SOLVED, done_on=DAY))


# What is keyed sheet by sheet


def test_a_household_inspected_anew_at_two_desks_is_said_to_be_inspected_and_one_changed_is_not_taken_away(
    desks: TwoDesks, zhao: str
) -> None:
    round_uid, seen = desks.read(rounds)[0].uid, desks.read(household, zhao).seen
    answers = {item.key: item.answers[0] for item in NOTICE.check_items if item.answers and item.answers[0] not in item.failures}
    ours = InspectionDraft(
        round_uid, "", "赵长福", "", ("general",), "钱进", answers, ("钱进",), DAY, household_uid=zhao, seen=seen
    )
    desks.others(save_inspection, NOTICE, replace(ours, page="3-1", seen=0))
    again = desks.mine(save_inspection, NOTICE, replace(ours, page="3-2"))
    assert again.refused and again.findings[0].message.startswith("这户本轮已核查（2021年11月18日，钱进，册页 3-1）")
    found = desks.read(inspection_of, round_uid, zhao)
    assert found is not None and found.page == "3-1"
    desks.others(save_inspection, NOTICE, replace(ours, page="3-3", uid=found.uid, seen=0))
    with told("改过这份核查表（册页），请看过以后再决定。"):
        desks.mine(remove_inspection, found.uid, seen=found.seen)


def test_an_income_sheet_keyed_anew_at_two_desks_is_told(desks: TwoDesks, zhao: str) -> None:
    round_uid, seen = desks.read(rounds)[0].uid, desks.read(household, zhao).seen
    ours = IncomeDraft(round_uid, zhao, {FARM[0]: Amounts(income=Decimal(100))}, 2, seen=seen)
    desks.others(save_income_sheet, NOTICE, replace(ours, seen=0))
    with told("已经录入了这份收入计算表"):
        desks.mine(save_income_sheet, NOTICE, replace(ours, amounts={FARM[0]: Amounts(income=Decimal(900))}))
    found = desks.read(income_sheet, round_uid, zhao).draft
    theirs = replace(found, amounts={FARM[0]: Amounts(income=Decimal(300))}, seen=0)
    desks.others(save_income_sheet, NOTICE, theirs)
    with told("改过这份收入计算表（收入），请看过以后再决定。"):
        desks.mine(remove_income_sheet, found.uid, seen=found.seen)


def test_nothing_is_asked_of_what_one_saved_oneself(desks: TwoDesks, zhao: str) -> None:
    ours = desks.read(household, zhao)
    for phone in ("1", "2", "3"):
        desks.mine(save_household, NOTICE, replace(ours, phone=phone))
    assert desks.read(household, zhao).phone == "3"


@pytest.mark.parametrize("kind", ["import", "merge"])
def test_what_a_book_or_a_returned_file_brought_in_is_told_in_ones_own_window_too(desks: TwoDesks, zhao: str, kind: str) -> None:
    """A form lies half filled while the same program takes in what a village has keyed."""
    ours = desks.read(household, zhao)

    def bring(session: LoggedSession, clerk: str, now: datetime) -> None:
        begin(session, kind, "带回", clerk, now)
        save_household(session, NOTICE, replace(ours, phone="13800001111"), clerk, now)
        finish(session)

    desks.mine(bring)
    with pytest.raises(KnownError, match=r"^周静 在 09:00 改过这一户（联系电话）"):
        desks.mine(save_household, NOTICE, replace(ours, phone="13900001111"))
    desks.mine(save_household, NOTICE, replace(ours, note="独居"))
    now = desks.read(household, zhao)
    assert (now.phone, now.note) == ("13800001111", "独居")
