"""What a late problem costs (notice 004, 四（四）)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from db.schemes import scheme
from domain.assessing import By, Case, Fault, Why, assess, rows_by, total_row, what_counted
from domain.assessment_sheet import assessment_sheet
from domain.rounds import following, round_of

NOTICE = scheme("wulong-canggou-2020")
ROUND = round_of(NOTICE, "r")
WATER = Fault(
    *("p1", "h1", "v1", "甲村", "1社", "甲一", "", "李明", "乡农业服务中心", "water", "水管不通"),
    *(date(2020, 6, 20), None, None, False),
)
HOUSE = replace(WATER, uid="p2", dimension="housing", lead_unit="乡建环办", description="屋面漏雨")


def cases(day: date, *faults: Fault) -> list[Case]:
    return assess(NOTICE, ROUND, faults, day)


def told(day: date, *faults: Fault) -> list[tuple[str, int, str]]:
    return [(case.key, int(case.amount), case.why) for case in cases(day, *faults)]


def test_a_problem_without_a_deadline_is_late_when_the_mending_phase_is_over() -> None:
    """三（二）：7月12日，逐项销号; 四（四）：500元/件."""
    assert told(date(2020, 7, 12), WATER) == []
    assert told(date(2020, 7, 13), WATER) == [("problem", 500, Why.LATE)]


def test_a_deadline_of_its_own_goes_before() -> None:
    assert told(date(2020, 7, 5), replace(WATER, deadline=date(2020, 7, 4))) == [("problem", 500, Why.LATE)]
    assert told(date(2020, 7, 15), replace(WATER, deadline=date(2020, 7, 15))) == []


def test_what_was_solved_in_time_is_not_charged_but_a_later_day_does_not_make_it_so() -> None:
    late = replace(WATER, solved_on=date(2020, 7, 14))
    assert told(date(2020, 7, 13), late) == [("problem", 500, Why.LATE)]
    assert told(date(2020, 7, 14), late) == []


def test_what_is_found_after_the_mending_phase_has_until_the_end_of_its_own() -> None:
    found = replace(WATER, found_on=date(2020, 7, 15))
    assert told(date(2020, 7, 20), found) == []
    assert told(date(2020, 7, 21), found) == [("problem", 500, Why.LATE)]


def test_a_house_not_mended_by_the_end_of_june_costs_two_thousand_once() -> None:
    """二（三）1：6月30日前全部完成整改; 四（四）：2000元/户."""
    walls = replace(HOUSE, uid="p3", description="墙体开裂")
    assert told(date(2020, 6, 30), HOUSE, walls) == []
    (case,) = cases(date(2020, 7, 1), HOUSE, walls)
    assert (case.key, case.amount, [fault.uid for fault in case.faults]) == ("house", Decimal(2000), ["p2", "p3"])
    assert case.text == "屋面漏雨；墙体开裂（逾期未整改，应于2020年6月30日前完成）"


def test_a_house_is_not_charged_as_a_problem_too_but_its_other_problems_are() -> None:
    assert sorted(told(date(2020, 7, 13), HOUSE, WATER)) == [("house", 2000, Why.LATE), ("problem", 500, Why.LATE)]
    assert told(date(2020, 7, 13), replace(HOUSE, reviewed=True)) == [("house", 2000, Why.LATE)]


def test_what_the_re_inspection_found_anew_is_charged_at_once_and_only_once() -> None:
    """四（四）：有新问题未发现整改的."""
    anew = replace(WATER, reviewed=True, found_on=date(2020, 7, 1))
    assert told(date(2020, 6, 30), anew) == []
    assert told(date(2020, 7, 1), anew) == told(date(2020, 7, 20), anew) == [("problem", 500, Why.FOUND_ANEW)]
    assert told(date(2020, 7, 20), replace(anew, solved_on=date(2020, 7, 2))) == [("problem", 500, Why.FOUND_ANEW)]
    assert told(date(2020, 7, 2), replace(HOUSE, reviewed=True, found_on=date(2020, 7, 2))) == [("problem", 500, Why.FOUND_ANEW)]


def test_a_villages_own_housing_problem_is_a_piece_and_no_house() -> None:
    assert told(date(2020, 7, 13), replace(HOUSE, household_uid="")) == [("problem", 500, Why.LATE)]


def test_another_years_round_has_its_own_days() -> None:
    later = following(ROUND, NOTICE)
    fault = replace(HOUSE, found_on=date(2021, 6, 20))
    assert assess(NOTICE, later, [fault], date(2021, 6, 30)) == []
    assert len(assess(NOTICE, later, [fault], date(2021, 7, 1))) == 1


def test_lines_of_villages_helpers_and_offices_add_up_to_the_same() -> None:
    other = replace(WATER, uid="p9", household_uid="h2", village_uid="v2", village="乙村", helper="", lead_unit="")
    found = cases(date(2020, 7, 13), WATER, HOUSE, other)
    for by in By:
        rows = rows_by(by, found, [("v2", "乙村"), ("v1", "甲村")])
        assert (total_row(rows).total, sum(row.total for row in rows)) == (Decimal(3000), Decimal(3000))
    assert [row.name for row in rows_by(By.VILLAGE, found, [("v2", "乙村"), ("v1", "甲村")])] == ["乙村", "甲村"]
    assert [row.name for row in rows_by(By.HELPER, found)] == ["李明", "（没有责任人）"]
    assert [(row.name, row.count("house")) for row in rows_by(By.UNIT, found)] == [
        ("乡农业服务中心", 0), ("乡建环办", 1), ("（没有责任办室）", 0),
    ]  # fmt: skip


def test_the_sheet_has_the_sums_and_says_what_was_counted_by_which_clause() -> None:
    rows = rows_by(By.VILLAGE, cases(date(2020, 7, 13), WATER, HOUSE))
    sheet = assessment_sheet(NOTICE, ROUND, rows, By.VILLAGE, date(2020, 7, 13))
    assert list(sheet.body) == [("甲村", 1, 500, 1, 2000, 2500), ("合计", 1, 500, 1, 2000, 2500)]
    problems, houses = what_counted(NOTICE, ROUND, date(2020, 7, 13))
    assert "整改落实阶段结束（2020年7月12日）" in problems and "500元/件" in problems and "四（四）" in problems
    assert "2020年6月30日" in houses and "2000元/户" in houses
    assert sheet.after_body[0].parts == (f"1.{problems}", f"2.{houses}")
