"""Monitored households (notice 002 二（一）2, 二（四）3–5, 附件5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

import resources
from domain.errors import Level
from domain.fields_people import household_type, secured
from domain.monitoring import Monitoring, kind_labels, monitored_kinds, own_kinds, with_kinds
from domain.monitoring_checks import check_monitoring
from domain.positions import degrees, pair
from domain.rounds import round_of
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme

TODAY = date(2021, 11, 20)
FOUND = Monitoring(
    "h", risk="因病刚性支出大", found_by="集中排查", found_on=date(2021, 11, 12), state="present",
    longitude=Decimal("105.021234"), latitude=Decimal("30.275678"), collected_on=date(2021, 11, 13), collector="周静",
)  # fmt: skip


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    return read_scheme(resources.scheme_data("lezhi-nanta-2021"))


def wrong(scheme: Scheme, draft: Monitoring, kinds: tuple[str, ...] = ("marginal",)) -> dict[str, str]:
    return {f.field: f.message for f in check_monitoring(draft, kinds, scheme, TODAY)}


def test_a_complete_record_has_nothing_wrong(scheme: Scheme) -> None:
    assert wrong(scheme, FOUND) == {}


def test_a_household_is_of_exactly_one_type_after_annex_5(scheme: Scheme) -> None:
    assert "脱贫不稳定户、边缘易致贫户、突发严重困难户" in wrong(scheme, FOUND, ())["kinds"]
    assert "只能选一种" in wrong(scheme, FOUND, ("marginal", "sudden"))["kinds"]


def test_a_risk_that_is_gone_needs_its_day_and_the_measures_after_2_4_5(scheme: Scheme) -> None:
    gone = replace(FOUND, state="removed")
    assert set(wrong(scheme, gone)) == {"removed_on", "measure"}
    told = replace(gone, removed_on=date(2021, 11, 18), measure="落实公益性岗位")
    assert wrong(scheme, told) == {}
    assert "早于识别时间" in wrong(scheme, replace(told, removed_on=date(2021, 11, 1)))["removed_on"]
    assert "今天之后" in wrong(scheme, replace(told, removed_on=date(2021, 11, 21)))["removed_on"]


def test_a_risk_that_stands_has_no_day_of_its_end(scheme: Scheme) -> None:
    assert "不填风险消除时间" in wrong(scheme, replace(FOUND, removed_on=date(2021, 11, 18)))["removed_on"]


def test_what_meets_the_conditions_again_was_gone_before_after_2_1_2(scheme: Scheme) -> None:
    assert "removed_on" in wrong(scheme, replace(FOUND, state="again", measure="低保兜底"))


def test_a_state_of_another_notice_is_refused(scheme: Scheme) -> None:
    assert "风险未消除、风险消除、符合再次认定条件" in wrong(scheme, replace(FOUND, state="gone"))["state"]


def test_a_missing_day_of_recognition_only_warns_and_says_what_it_costs(scheme: Scheme) -> None:
    found = check_monitoring(replace(FOUND, found_on=None), ("marginal",), scheme, TODAY)
    assert [(f.field, f.level) for f in found] == [("found_on", Level.WARN)]
    assert "新增监测对象名单" in found[0].message


def test_degrees_that_changed_places_are_recognised_and_said(scheme: Scheme) -> None:
    turned = replace(FOUND, longitude=FOUND.latitude, latitude=FOUND.longitude)
    assert "写反了" in wrong(scheme, turned)["longitude"]


def test_degrees_outside_china_are_refused_each_at_its_field(scheme: Scheme) -> None:
    assert set(wrong(scheme, replace(FOUND, longitude=Decimal("140.123456")))) == {"longitude"}
    assert set(wrong(scheme, replace(FOUND, latitude=Decimal("60.123456")))) == {"latitude"}


def test_a_position_is_two_numbers(scheme: Scheme) -> None:
    assert wrong(scheme, replace(FOUND, latitude=None))["latitude"] == "经度和纬度要一起填写。"


def test_degrees_too_coarse_to_find_a_house_warn(scheme: Scheme) -> None:
    found = check_monitoring(replace(FOUND, longitude=Decimal("105.02")), ("marginal",), scheme, TODAY)
    assert [(f.field, f.level) for f in found] == [("longitude", Level.WARN)] and "2 位小数" in found[0].message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("105.021234", "105.021234"), ("E105.0212°", "105.0212"), ("东经105.0212", "105.0212"), ("１０５．０２", "105.02"),
        ("105°1′16.44″", "105.021233"), ("105度1分", "105.016667"),
    ],
)  # fmt: skip
def test_degrees_are_read_as_people_write_them(text: str, value: str) -> None:
    assert degrees(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "南塔", "105.02.1", "105°75′", "1050.2"])
def test_other_texts_are_no_degrees(text: str) -> None:
    assert degrees(text) is None


PAIRS = ("105.021234,30.275678", "30.275678，105.021234", "E105.021234 N30.275678", "105.021234\t30.275678")


@pytest.mark.parametrize("text", PAIRS)
def test_a_pasted_pair_is_put_in_its_order(text: str) -> None:
    assert pair(text) == (Decimal("105.021234"), Decimal("30.275678"))


def test_the_types_of_a_notice_are_known_by_the_countrys_words(scheme: Scheme) -> None:
    assert [a.key for a in own_kinds(scheme)] == ["unstable", "marginal", "sudden"]
    other = read_scheme(resources.scheme_data("rongchang-shuanghe-2021"))
    assert [a.label for a in monitored_kinds(other)] == ["监测户", "边缘户"]


def test_a_type_takes_the_place_of_the_one_before_and_keeps_the_rest(scheme: Scheme) -> None:
    assert with_kinds(scheme, ("lifted_out", "unstable"), ("sudden",)) == ("lifted_out", "monitored", "sudden")
    assert kind_labels(scheme, ("lifted_out", "monitored", "sudden")) == "突发严重困难户"
    assert kind_labels(scheme, ("monitored",)) == "监测户"


def test_the_type_of_a_household_names_the_kind_and_not_the_whole_as_well(scheme: Scheme) -> None:
    assert household_type(scheme, ("lifted_out", "monitored", "unstable")) == "脱贫户、脱贫不稳定户"
    assert household_type(scheme, ("monitored",)) == "监测户"


def test_a_side_is_secured_unless_its_answers_or_what_was_measured_fail(scheme: Scheme) -> None:
    round_ = round_of(scheme, "r")
    assert secured(scheme, round_, {"monitored_housing": "是"}, "housing") == "有保障"
    assert secured(scheme, round_, {"monitored_housing": "否"}, "housing") == "无保障"
    assert secured(scheme, round_, {"monitored_water": "是", "water_litres": "12"}, "water") == "无保障"
    assert secured(scheme, round_, {"water_piped": "是"}, "water") == ""
