"""Answers as people write them into the cells of filled tables, by the kind of the question."""

from __future__ import annotations

import pytest

import resources
from domain.scheme_reading import read_scheme
from importers.answers import read_answer

NOTICES = ("zhanggong-2021", "lezhi-nanta-2021", "wulong-canggou-2020", "weifang-2019")
ZHANGGONG, LEZHI, WULONG, WEIFANG = (read_scheme(resources.scheme_data(key)) for key in NOTICES)
FAULTS = WEIFANG.item("standards_faults")


@pytest.mark.parametrize(
    ("item", "text", "read"),
    [
        (ZHANGGONG.item("work"), "√", "是"),
        (ZHANGGONG.item("work"), " 否 ", "否"),
        (ZHANGGONG.item("work"), "无", "否"),
        (ZHANGGONG.item("work"), "不清楚", "不清楚"),
        (ZHANGGONG.item("work"), "", ""),
        # 没有慢性病人、义务教育阶段学生或当年没有住院的填“无” (note under 附件1 of 001)
        (ZHANGGONG.item("chronic_papers"), "无", "无"),
        (ZHANGGONG.item("main_income"), "务工、 脐橙", "务工、 脐橙"),
        (ZHANGGONG.item("main_income"), "无", ""),
        (ZHANGGONG.item("self_paid_percent"), "12.5%", "12.5"),
        (ZHANGGONG.item("self_paid_percent"), "１２％", "12"),
        (ZHANGGONG.item("self_paid_percent"), "无", ""),
        (ZHANGGONG.item("self_paid_percent"), "0", "0"),
        (ZHANGGONG.item("self_paid_percent"), "一成", "一成"),
        (LEZHI.item("water_litres"), "35 L", "35"),
        (LEZHI.item("water"), "取水不方便、水量不够用", "水量不够用；取水不方便"),
        (LEZHI.item("risk"), "已消除但不稳定", "已消除但不稳定"),
        (WULONG.item("clean"), "厨房干净，厕所干净", "厨房干净；厕所干净"),
        (WULONG.item("clean"), "无", ""),
        (WEIFANG.item("housing_grade"), "C级", "C级"),
        (FAULTS, "；".join(FAULTS.answers[:2]), "；".join(FAULTS.answers[:2])),
    ],
)
def test_a_cell_is_read_as_its_question_takes_it(item, text, read):
    assert read_answer(item, text) == read
