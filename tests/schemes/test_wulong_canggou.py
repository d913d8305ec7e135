"""Notice 004 (沧沟委发〔2020〕53号) as data: what its text says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.orders import Counted, Every
from domain.scheme import Scheme
from tests.schemes.conftest import Notice


@pytest.fixture
def scheme(notice: Notice) -> Scheme:
    return notice("wulong-canggou-2020")


def test_three_phases_without_a_gap(scheme: Scheme) -> None:
    assert [(p.starts_on, p.ends_on) for p in scheme.phases] == [
        (date(2020, 6, 15), date(2020, 6, 28)),
        (date(2020, 6, 29), date(2020, 7, 12)),
        (date(2020, 7, 13), date(2020, 7, 20)),
    ]
    assert (scheme.number, scheme.issued_on) == ("沧沟委发〔2020〕53号", date(2020, 6, 18))


def test_five_actions_have_their_offices(scheme: Scheme) -> None:
    actions = list(dict.fromkeys(row.action for row in scheme.responsibilities))
    assert actions == ["大走访行动", "大排查行动", "大整改行动", "大宣传行动", "大扫除行动"]
    assert all(row.units and row.clause for row in scheme.responsibilities)
    (housing,) = [row for row in scheme.responsibilities if row.content.startswith("安全住房")]
    assert (housing.units, housing.due_on) == (("乡建环办", "各村"), date(2020, 6, 30))
    medical = next(row for row in scheme.responsibilities if row.content.startswith("基本医疗"))
    assert medical.units == ("乡社保所", "卫健办", "各村")


def test_assessments_cost_500_a_problem_and_2000_a_house(scheme: Scheme) -> None:
    assert [(a.amount, a.unit, a.counts, a.dimension, a.clause) for a in scheme.assessments] == [
        (Decimal(500), "元/件", Counted.PROBLEMS, "", "四（四）"),
        (Decimal(2000), "元/户", Counted.HOUSEHOLDS, "housing", "四（四）"),
    ]
    assert [a.new_too for a in scheme.assessments] == [True, False]


def test_every_household_is_visited_and_each_helper_comes_every_month(scheme: Scheme) -> None:
    duties = {d.key: d for d in scheme.visit_duties}
    everyone, monthly = duties["all_households"], duties["helper_monthly"]
    assert (everyone.share, everyone.attributes, everyone.every) == (Decimal(100), (), Every.ROUND)
    assert (monthly.least, monthly.every, monthly.attributes, monthly.clause) == (1, Every.MONTH, ("poor",), "二（二）1")
    assert scheme.role(monthly.role).is_helper
    assert duties["secretary"].due_on == date(2020, 6, 30)


def test_one_list_is_the_notices_and_one_the_offices(scheme: Scheme) -> None:
    clean, ten = scheme.checklists
    assert clean.points == ("院坝干净", "房间干净", "厨房干净", "厕所干净", "个人卫生干净", "院内摆放规范")
    assert not clean.by_office
    assert (ten.title, ten.count, ten.points, ten.by_office) == ("十个说得清楚", 10, (), True)


def test_numbers_of_the_notice_have_their_clause(scheme: Scheme) -> None:
    assert {t.key: (str(t.value), t.strict) for t in scheme.thresholds} == {
        "self_paid_share": ("10", True),
        "industry_cover": ("95", False),
        "collective_income": ("5", False),
        "training_share": ("100", False),
        "loan_share": ("50", True),
        "satisfaction_share": ("100", False),
    }
    assert all(t.clause.startswith("二（") for t in scheme.thresholds)


def test_six_kinds_of_households_are_looked_at_for_their_houses(scheme: Scheme) -> None:
    assert [len(s.attributes) for s in scheme.scope] == [0, 1, 6]
