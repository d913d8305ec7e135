"""Notice 003 (潍扶贫组发〔2019〕7号) as data: what its text says."""

from __future__ import annotations

from datetime import date

import pytest

from domain.scheme import Scheme
from tests.schemes.conftest import Notice


@pytest.fixture
def scheme(notice: Notice) -> Scheme:
    return notice("weifang-2019")


def test_it_is_to_be_done_by_november_and_plans_by_september(scheme: Scheme) -> None:
    assert (scheme.number, scheme.issued_on) == ("潍扶贫组发〔2019〕7号", date(2019, 9, 21))
    assert scheme.ends_on == date(2019, 11, 30)
    assert [d.due_on for d in scheme.deadlines] == [date(2019, 9, 30), None, date(2019, 11, 30)]


def test_four_core_standards_stand_at_the_dimensions_they_measure(scheme: Scheme) -> None:
    assert {s.dimension: s.not_meant for s in scheme.standards} == {
        "schooling": "不是上什么学都免费",
        "medical": "不是看什么病都不花钱",
        "housing": "不是拆旧房盖大房好房",
        "water": "",
    }
    assert "《农村饮水安全评价准则》" in scheme.standards[3].text
    assert {i.dimension for i in scheme.check_items} >= {s.dimension for s in scheme.standards}


def test_problems_are_sought_in_six_areas(scheme: Scheme) -> None:
    assert [(t.label, t.clause) for t in scheme.problem_types] == [
        ("义务教育有保障", "四、1"),
        ("基本医疗有保障", "四、2"),
        ("住房安全有保障", "四、3"),
        ("饮水安全有保障", "四、4"),
        ("把握保障标准", "四、5"),
        ("开展常态化排查", "四、6"),
    ]
    assert all(any(n.type == t.key for n in scheme.natures) for t in scheme.problem_types)
    assert "盲目拔高标准" in scheme.problem_types[4].text


def test_grades_c_and_d_are_unsafe_houses(scheme: Scheme) -> None:
    grades = scheme.item("housing_grade")
    assert {"C级", "D级"} <= set(grades.failures) and not {"A级", "B级"} & set(grades.failures)


def test_the_summary_counts_six_areas_by_county(scheme: Scheme) -> None:
    summary = scheme.attachment("2")
    assert summary.is_own and summary.header[0].text == "县市区"
    areas = [cell.text for cell in summary.header if cell.row == 1 and cell.colspan == 3]
    assert areas == ["义务教育", "基本医疗", "住房安全", "饮水安全", "把握保障标准", "常态化排查"]
    assert [c.key for c in summary.columns][-3:] == ["figure:total:new", "figure:total:solved", "figure:total:open"]
