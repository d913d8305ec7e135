"""When a visit is due (notice 004, 二（一）, 二（二）1), and what the figures mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from db.schemes import scheme
from domain.errors import Level
from domain.orders import Every, VisitDuty
from domain.round_days import When, phases_on
from domain.rounds import following, round_of
from domain.visit_duties import DutyRow, late_text, sentence, share_text, short_title, spans, total_of
from domain.visiting import NewVisits, check_visits

NOTICE = scheme("wulong-canggou-2020")
ROUND = round_of(NOTICE, "r")


def duty(key: str) -> VisitDuty:
    return next(one for one in NOTICE.visit_duties if one.key == key)


def days(key: str, today: date) -> list[tuple[str, date, date, bool]]:
    return [(s.label, s.first, s.last, s.over) for s in spans(duty(key), NOTICE, ROUND, today)]


def test_a_month_counts_whole_though_the_round_begins_in_its_middle() -> None:
    """二（二）1：帮扶干部每月至少1次."""
    assert days("helper_monthly", date(2020, 7, 5)) == [
        ("6月", date(2020, 6, 1), date(2020, 6, 30), True),
        ("7月", date(2020, 7, 1), date(2020, 7, 31), False),
    ]


def test_months_to_come_are_not_yet_due() -> None:
    assert [label for label, *_ in days("helper_monthly", date(2020, 6, 20))] == ["6月"]
    assert [label for label, *_ in days("helper_monthly", date(2020, 5, 1))] == ["6月"]


def test_the_secretary_has_until_the_end_of_june_and_the_others_the_whole_round() -> None:
    """二（二）1：“书记遍访”要在6月底前全部走访到位; 二（一）：百分之百走访农户."""
    assert days("secretary", date(2020, 7, 5)) == [("6月30日前", date(2020, 6, 15), date(2020, 6, 30), True)]
    assert days("all_households", date(2020, 7, 5)) == [("本轮", date(2020, 6, 15), date(2020, 7, 20), False)]


def test_a_round_of_another_year_moves_the_limit_with_it() -> None:
    later = following(ROUND, NOTICE)
    (span,) = spans(duty("secretary"), NOTICE, later, date(2021, 6, 20))
    assert (span.last, span.over) == (date(2021, 6, 30), False)
    assert [p.last for p in phases_on(NOTICE, later, date(2021, 6, 20))] == [
        date(2021, 6, 28), date(2021, 7, 12), date(2021, 7, 20),
    ]  # fmt: skip


def test_weeks_begin_on_monday() -> None:
    weekly = replace(duty("helper_monthly"), every=Every.WEEK)
    found = spans(weekly, NOTICE, ROUND, date(2020, 6, 30))
    assert [(s.label, s.first.weekday()) for s in found] == [("6.15–6.21", 0), ("6.22–6.28", 0), ("6.29–7.5", 0)]


def test_a_share_is_rounded_down_so_that_one_missed_of_thousands_is_no_hundred() -> None:
    row = DutyRow("c", "李明", "", 3000, 2999)
    assert (share_text(row), row.fulfils(duty("all_households"))) == ("99.9%", False)
    assert DutyRow("c", "李明", "", 3000, 3000).fulfils(duty("all_households"))
    assert share_text(DutyRow("c", "李明", "", 0, 0)) == "—"
    assert DutyRow("c", "李明", "", 2, 1).share == Decimal("50.0")


def test_lines_add_up_and_tell_the_months_missed() -> None:
    rows = [DutyRow("a", "甲", "", 3, 1, (("6月", 2), ("7月", 1))), DutyRow("b", "乙", "", 2, 2)]
    assert (total_of(rows, "合计").due, total_of(rows, "合计").missed) == (5, 2)
    assert late_text(rows[0]) == "6月 2户、7月 1户"


def test_a_duty_says_what_is_demanded_with_its_clause() -> None:
    assert short_title(duty("helper_monthly")) == "帮扶干部 · 贫困户（每月1次）"
    assert sentence(duty("all_households")) == "乡村干部本轮至少走访1次农户（填写走访问题台账），达到100%（通知二（一））"


@pytest.mark.parametrize(
    ("today", "states", "left"),
    [
        (date(2020, 6, 28), [When.NOW, When.COMING, When.COMING], 0),
        (date(2020, 7, 5), [When.PAST, When.NOW, When.COMING], 7),
        (date(2020, 7, 21), [When.PAST, When.PAST, When.PAST], None),
    ],
)
def test_the_three_phases_on_a_day(today: date, states: list[When], left: int | None) -> None:
    """三（一）–（三）."""
    found = phases_on(NOTICE, ROUND, today)
    assert [phase.when for phase in found] == states
    assert next((phase.days_left for phase in found if phase.when is When.NOW), None) == left


@pytest.mark.parametrize(
    ("draft", "field", "level"),
    [
        (NewVisits("r", ("h",), None, own_helpers=True), "on", Level.BLOCK),
        (NewVisits("r", ("h",), date(2020, 7, 6), own_helpers=True), "on", Level.BLOCK),
        (NewVisits("r", ("h",), date(2020, 6, 3), own_helpers=True), "on", Level.WARN),
        (NewVisits("r", (), date(2020, 7, 1), own_helpers=True), "households", Level.BLOCK),
        (NewVisits("r", ("h",), date(2020, 7, 1)), "visitors", Level.BLOCK),
    ],
)
def test_what_is_missing_is_said_at_its_field(draft: NewVisits, field: str, level: Level) -> None:
    found = check_visits(draft, date(2020, 6, 15), date(2020, 7, 5))
    assert [(finding.field, finding.level) for finding in found] == [(field, level)]
