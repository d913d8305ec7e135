"""Notice 000 as data: what its text says, and mistakes in a notice's file named by their place."""

from __future__ import annotations

import copy
from datetime import date

import pytest

import resources
from domain.errors import KnownError
from domain.scheme_reading import read_scheme


@pytest.fixture
def data():
    return copy.deepcopy(resources.scheme_data("rongchang-shuanghe-2021"))


def test_the_notice_says_number_issuer_and_dates(scheme):
    assert scheme.number == "双河委发〔2021〕32号"
    assert (scheme.starts_on, scheme.ends_on) == (date(2021, 5, 6), date(2021, 5, 30))


def test_each_dimension_has_the_lead_unit_of_clause_three(scheme):
    assert {d.key: d.lead_unit for d in scheme.dimensions} == {
        "housing": "街道建设环保服务中心",
        "water": "街道农业服务中心",
        "schooling": "双河学区",
        "medical": "街道民政社区事务办",
        "income": "街道民政社区事务办",
    }
    assert {d.lead_unit for d in scheme.duties} == {"街道农业服务中心"} and len(scheme.duties) == 3


def test_attributes_stand_in_the_order_of_the_sheet(scheme):
    assert [a.label for a in scheme.attributes] == ["脱贫户", "监测户", "边缘户", "低保户", "特困人员（户）", "一般户"]
    assert scheme.in_order({"general", "marginal", "monitored"}) == ("monitored", "marginal", "general")


def test_every_threshold_and_rule_names_its_clause(scheme):
    assert all(t.clause for t in scheme.thresholds) and all(i.clause for i in scheme.check_items)
    floor = next(t for t in scheme.thresholds if t.key == "income_floor")
    assert (str(floor.value), floor.strict) == ("6000", True)


def test_the_problem_list_is_signed_by_secretary_and_helper(scheme):
    assert scheme.sign_off == ("社区书记", "帮扶人")


def test_every_attachment_covers_its_columns_exactly_once(scheme):
    for attachment in scheme.attachments:
        taken = [
            (row, col)
            for cell in attachment.header
            for row in range(cell.row, cell.row + cell.rowspan)
            for col in range(cell.col, cell.col + cell.colspan)
        ]
        whole = {(r, c) for r in range(attachment.header_rows) for c in range(len(attachment.columns))}
        assert set(taken) == whole and len(taken) == len(whole)
        assert sum(c.width for c in attachment.columns) <= 273


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d.update(ends_on="2021-05-32"), "ends_on"),
        (lambda d: d.update(ends_on="2021-05-01"), "ends_on"),
        (lambda d: d["attributes"][2].pop("label"), "attributes[2].label"),
        (lambda d: d["attachments"][1]["columns"][3].update(width="wide"), "attachments[1].columns[3].width"),
        (lambda d: d["check_items"][0].update(dimension="x"), "check_items[0].dimension"),
        (lambda d: d["attachments"].append("x"), "attachments[3]"),
        (lambda d: d["thresholds"][0].update(value="many"), "thresholds[0].value"),
    ],
)
def test_a_mistake_is_named_by_its_place(data, change, place):
    change(data)
    with pytest.raises(KnownError) as caught:
        read_scheme(data)
    assert place in caught.value.sentence
