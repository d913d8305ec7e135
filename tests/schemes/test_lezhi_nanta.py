"""Notice 002 (乐至县南塔街道, 2021) as data: what its text says."""

from __future__ import annotations

from datetime import date

import pytest

from domain.judging import failed
from domain.scheme import Asked, Scheme
from tests.schemes.conftest import Notice

MONITORED = ["脱贫不稳定户", "边缘易致贫户", "突发严重困难户"]


@pytest.fixture
def scheme(notice: Notice) -> Scheme:
    return notice("lezhi-nanta-2021")


def test_two_phases_and_their_days(scheme: Scheme) -> None:
    ends = {p.name: p.ends_on for p in scheme.phases}
    assert (ends["第一阶段"], ends["第二阶段"]) == (date(2021, 11, 19), date(2021, 12, 4))
    due = {d.name: d.due_on for d in scheme.deadlines}
    assert due["立行立改的问题完成整改"] == date(2021, 11, 25)
    assert due["报送新增监测对象名单"] == date(2021, 11, 26)
    assert [d.due for d in scheme.deadlines if d.due_on is None] == ["后评估前"]
    assert scheme.villages == 9


def test_problems_have_four_types_and_nineteen_natures(scheme: Scheme) -> None:
    assert [t.label for t in scheme.problem_types] == ["责任落实", "政策落实", "工作落实", "巩固成果"]
    assert len(scheme.natures) == 19
    assert (scheme.natures[0].label, scheme.natures[18].label) == ("愁吃", "监测户联系人责任")


def test_monitored_households_are_of_three_kinds_and_have_a_state_of_risk(scheme: Scheme) -> None:
    assert [a.label for a in scheme.attributes if a.part_of == "monitored"] == MONITORED
    assert [s.label for s in scheme.risk_states] == ["风险未消除", "风险消除", "符合再次认定条件"]


def test_each_questionnaire_asks_what_is_asked_of_its_households(scheme: Scheme) -> None:
    for number, attribute in (("4", "lifted_out"), ("5", "sudden")):
        keys = [field.key.removeprefix("answer:") for field in scheme.attachment(number).form if field.key]
        assert len(keys) == 8
        asked = {item.key for item in scheme.items_of([attribute])}
        assert asked >= set(keys)
    assert {item.key for item in scheme.items_of(["monitored"])} == {item.key for item in scheme.items_of(["sudden"])}
    assert sum(i.asked is Asked.VILLAGE for i in scheme.check_items) == 6


def test_failures_have_the_natures_of_the_notice(scheme: Scheme) -> None:
    labels = {n.key: n.label for n in scheme.natures}
    assert labels[scheme.item("housing").nature] == "住房安全问题"
    assert labels[scheme.item("monitored_water").nature] == "饮水安全"
    assert scheme.item("housing").failures == ("是",) and scheme.item("monitored_housing").failures == ("否",)


WATER = {"water_litres": "20", "water_piped": "否", "water_minutes": "20", "water_metres": "800", "water_dry_days": "36"}


@pytest.mark.parametrize(
    ("measured", "faults"),
    [
        ({}, {"取水不方便"}),
        ({"water_piped": "是"}, set()),
        ({"water_minutes": "19.9"}, set()),
        ({"water_metres": "799"}, set()),
        ({"water_piped": "是", "water_litres": "19.9"}, {"水量不够用"}),
        ({"water_piped": "是", "water_dry_days": "37"}, {"保障率不达标"}),
        ({"water_litres": "5", "water_dry_days": "60"}, {"水量不够用", "取水不方便", "保障率不达标"}),
    ],
)
def test_water_is_judged_by_what_was_measured(scheme: Scheme, measured: dict[str, str], faults: set[str]) -> None:
    thresholds = {t.key: str(t.value) for t in scheme.thresholds}
    judged = failed(scheme, thresholds, WATER | measured)
    assert {judgement.label for judgement in judged if judgement.item == "water"} == faults
    # 附件5 asks monitored households in one question: 安全饮水是否有保障.
    assert {judgement.label for judgement in judged if judgement.item == "monitored_water"} == ({"否"} if faults else set())
    assert all(judgement.label in scheme.item(judgement.item).failures for judgement in judged)


def test_water_is_judged_by_the_numbers_of_the_round(scheme: Scheme) -> None:
    thresholds = {t.key: str(t.value) for t in scheme.thresholds} | {"water_litres": "40"}
    judged = failed(scheme, thresholds, {"water_litres": "30"})
    assert [j.key for j in judged] == ["too_little_water", "monitored_too_little_water"]


def test_the_income_sheet_has_forty_eight_lines_and_says_which_words_are_our_reading(scheme: Scheme) -> None:
    lines = scheme.income_lines
    assert len(lines) == 48
    assert [line.category for line in lines if line.item == "小计"] == [
        "1.生产经营性收入", "2.财产性收入", "3.转移性收入", "4.工资性收入",
    ]  # fmt: skip
    assert {line.item for line in lines if line.inferred} == {*"猪牛羊鸡鸭鹅兔", "小计", "合计"}
    assert scheme.attachment("6").exactness == "reconstructed"


def test_no_person_of_the_leading_group_is_named(scheme: Scheme) -> None:
    duties = [post.duty for post in scheme.leading_group]
    assert duties[:2] == ["组长", "副组长"] and duties.count("成员") == 16
    assert scheme.leading_group[0].position == "党工委副书记、办事处主任"


def test_information_is_gathered_by_eight_forms(scheme: Scheme) -> None:
    assert [form.clause for form in scheme.information_forms] == [f"二（四）{n}" for n in (1, 2, 3, 4, 5, 6, 6, 7)]
    names = [a.name for a in scheme.attachments if a.is_own]
    assert {"家庭成员自然增加情况表", "家庭成员自然减少情况表", "监测户位置信息登记表"} <= set(names)
