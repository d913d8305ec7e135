"""What one key makes of an answer."""

from __future__ import annotations

import pytest

from db.schemes import scheme
from domain.answering import all_well, tidied_number, toggled

ZHANGGONG, LEZHI, WEIFANG, WULONG = "zhanggong-2021", "lezhi-nanta-2021", "weifang-2019", "wulong-canggou-2020"


@pytest.mark.parametrize(
    ("scheme_id", "item", "well"),
    [
        (ZHANGGONG, "work", "是"),
        (ZHANGGONG, "house_cracked", "否"),
        # 001 二（一）: wishes are facts, not judgements; nobody but the paper knows whether there are pupils.
        (ZHANGGONG, "loan_wish", ""),
        (ZHANGGONG, "dropped_out", ""),
        # 002 附件4: two questions in one, each with its own pair of answers.
        (LEZHI, "schooling", "无辍学失学；资助已落实"),
        (LEZHI, "water", "符合要求"),
        (LEZHI, "risk", ""),
        (LEZHI, "water_litres", ""),
        (LEZHI, "other", ""),
        # 003 四、3: A and B are both safe, but only one of them is true.
        (WEIFANG, "housing_grade", ""),
        # 004 二（五）: a list of what is not met.
        (WULONG, "clean", ""),
    ],
)
def test_one_key_fills_in_only_what_it_can_know(scheme_id: str, item: str, well: str) -> None:
    assert all_well(scheme(scheme_id).item(item)) == well


def test_what_is_well_and_what_is_not_exclude_each_other() -> None:
    water = scheme(LEZHI).item("water")
    both = toggled(water, toggled(water, "", "取水不方便"), "水量不够用")
    assert both == "水量不够用；取水不方便"
    assert toggled(water, both, "符合要求") == "符合要求"
    assert toggled(water, "符合要求", "水质不达标") == "水质不达标"
    assert toggled(water, "水质不达标", "水质不达标") == ""


def test_each_half_of_a_pair_excludes_the_other() -> None:
    medical = scheme(LEZHI).item("medical")
    text = toggled(medical, toggled(medical, "", "已按比例报销"), "已按政策全额代缴")
    assert text == "已按政策全额代缴；已按比例报销"
    assert toggled(medical, text, "未按比例报销") == "已按政策全额代缴；未按比例报销"


def test_a_choice_has_one_answer() -> None:
    assert toggled(scheme(ZHANGGONG).item("work"), "是", "否") == "否"


def test_a_list_of_faults_may_hold_any_of_them() -> None:
    clean = scheme(WULONG).item("clean")
    assert toggled(clean, "院内摆放规范", "房间干净") == "房间干净；院内摆放规范"


@pytest.mark.parametrize(
    ("typed", "kept"), [("１２．５", "12.5"), (" 8 000 ", "8000"), ("1，200", "1200"), ("12。5", "12.5"), ("十", "十"), ("", "")]
)
def test_numbers_are_kept_as_plain_figures(typed: str, kept: str) -> None:
    assert tidied_number(typed) == kept
