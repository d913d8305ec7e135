from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.rounds import Round, check_round, earlier, following, found_in
from domain.scheme import Scheme


@pytest.fixture
def second(round_: Round, scheme: Scheme) -> Round:
    return following(round_, scheme, "second")


def test_next_years_round_has_the_next_years_name_days_and_income_year_but_the_same_floor(second: Round) -> None:
    assert second.name == "2022年5月“回头看”"
    assert (second.starts_on, second.ends_on) == (date(2022, 5, 6), date(2022, 5, 30))
    assert second.thresholds == {"income_year": "2021", "income_floor": "6000"}


def test_the_twenty_ninth_of_february_has_a_next_year(round_: Round, scheme: Scheme) -> None:
    leap = replace(round_, starts_on=date(2024, 2, 29), ends_on=date(2024, 3, 8))
    assert following(leap, scheme).starts_on == date(2025, 2, 28)


def test_the_header_says_the_rounds_own_numbers(second: Round, scheme: Scheme) -> None:
    own = replace(second, thresholds={**second.thresholds, "income_floor": "6500"})
    assert own.question(scheme.item("income").question) == "2021年家庭年人均纯收入是否达标（>6500元）"


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": " "}, "name", "请填写这一轮工作的名称"),
        ({"name": "2021年5月“回头看”"}, "name", "已经有一轮叫"),
        ({"ends_on": date(2022, 5, 5)}, "ends_on", "结束日期早于开始日期"),
        ({"town": ""}, "town", "请填写乡镇或街道的名称"),
        ({"thresholds": {"income_year": "2021"}}, "threshold:income_floor", "请填写数字，如 6000"),
        ({"thresholds": {"income_year": "21", "income_floor": "6500"}}, "threshold:income_year", "四位年份"),
        ({"thresholds": {"income_year": "2021", "income_floor": "六千"}}, "threshold:income_floor", "请填写数字"),
        ({"thresholds": {"income_year": "2021", "income_floor": "-1"}}, "threshold:income_floor", "不小于 0"),
        ({"thresholds": {"income_year": "2021", "income_floor": "NaN"}}, "threshold:income_floor", "不小于 0"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_round_is_said_at_its_field(
    round_: Round, second: Round, scheme: Scheme, change: dict[str, object], field: str, words: str
) -> None:
    [finding] = check_round(replace(second, **change), scheme, [round_])  # type: ignore[arg-type]
    assert finding.field == field and words in finding.message


def test_a_round_keeps_its_own_name(round_: Round, scheme: Scheme) -> None:
    assert check_round(replace(round_, ends_on=date(2021, 6, 30)), scheme, [round_]) == []


def test_a_problem_is_marked_by_the_round_that_found_it(round_: Round, second: Round, scheme: Scheme) -> None:
    third = following(second, scheme, "third")
    rounds = [round_, second, third]
    assert [r.uid for r in earlier(rounds, third)] == ["second", "round"]
    assert found_in(rounds, third, "second") == "上一轮发现"
    assert found_in(rounds, third, "round") == "更早发现"
    assert found_in(rounds, third, "third") == ""
    assert found_in(rounds, second, "third") == ""
