"""Records become the official tables: which field fills which column."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.attachments import PrintOptions, build_sheet, fields_of, mask_id
from domain.figures import Figure, Kind, WeekRow, figures_of, week_of
from domain.inspection import Inspection
from domain.problem import Problem, Status
from domain.sheet import Seal

DAY = date(2021, 5, 12)


@pytest.fixture
def inspection(scheme) -> Inspection:
    return Inspection(
        uid="i",
        round_uid="r",
        household_uid="h",
        inspected_on=DAY,
        page="1-1",
        phone="",
        inspectors=("王核查", "李核查"),
        town="双河街道",
        village="梅石坝社区",
        group="1社",
        village_uid="v",
        head_name="张建平",
        head_id_no="510231195003040123",
        size=3,
        attributes=("lifted_out", "minimum_living"),
        helper="李干部",
        answers={"income": "是", "housing": "否", "schooling": "是", "medical": "是", "water": "否"},
        descriptions={"water": "夏季断水。", "housing": "屋面漏雨"},
    )


def test_a_line_of_annex_one_has_ticks_answers_and_descriptions_in_the_notices_order(scheme, round_, inspection):
    sheet = build_sheet(scheme, round_, scheme.attachment("1"), [inspection], PrintOptions())
    (row,) = sheet.body
    assert row == (
        *("双河街道", "梅石坝社区1社", "张建平", "510231195003040123"),
        *("√", "", "", "√", "", ""),
        "李干部",
        *("是", "否", "是", "是", "否"),
        "屋面漏雨；夏季断水",
        "王核查、李核查",
    )


def test_the_header_prints_the_rounds_own_threshold(scheme, round_):
    other = replace(round_, thresholds={"income_year": "2021", "income_floor": "6500"})
    for used, year, floor in ((round_, 2020, 6000), (other, 2021, 6500)):
        sheet = build_sheet(scheme, used, scheme.attachment("1"), None, PrintOptions())
        assert f"{year}年家庭年人均纯收入是否达标（>{floor}元）" in [cell.text for cell in sheet.header]


def test_a_blank_form_has_the_notices_blank_rows(scheme, round_):
    for attachment, rows in zip(scheme.attachments, (5, 3, 4), strict=True):
        sheet = build_sheet(scheme, round_, attachment, None, PrintOptions())
        body = list(sheet.body)
        assert body == [("",) * len(attachment.columns)] * rows


def test_annex_three_prints_the_first_attribute_in_the_notices_order_in_its_short_word(scheme, round_):
    problem = Problem("p", "r", "h", "income", "income", "收入下降", "", DAY, Status.DOING, date(2021, 6, 30), "落实临时救助")
    problem = replace(problem, attributes=("general", "extreme_poverty"), village="金佛村", group="2社")
    (row,) = build_sheet(scheme, round_, scheme.attachment("3"), [problem], PrintOptions()).body
    assert row[4:] == ("特困户", "两不愁方面", "", "收入下降", "整改中", "2021年6月30日前落实临时救助")


def test_a_weekly_line_prints_every_figure_under_its_own_header(scheme, round_):
    values = {figure: i for i, figure in enumerate(figures_of(scheme), 1)}
    (row,) = build_sheet(scheme, round_, scheme.attachment("2"), [WeekRow("v", "金佛村", values)], PrintOptions()).body
    assert row == ("金佛村", *range(1, 21))
    assert values[Figure(Kind.OPEN, "income")] == 15 == row[15]


def test_unit_and_date_are_filled_at_print_time_and_the_seal_goes_where_it_is_asked(scheme, round_):
    options = PrintOptions(unit="双河街道办事处", filled_on=date(2021, 5, 16))
    sheet = build_sheet(scheme, round_, scheme.attachment("2"), None, options)
    assert sheet.fill_line and sheet.fill_line.parts == ("填报单位（盖章）双河街道办事处", "填报时间：2021年5月16日")
    assert sheet.seal is Seal.FILL_LINE
    below = build_sheet(scheme, round_, scheme.attachment("2"), None, replace(options, seal_below=True))
    assert below.seal is Seal.BELOW
    assert build_sheet(scheme, round_, scheme.attachment("1"), None, replace(options, seal_below=True)).seal is Seal.NONE


def test_every_column_of_every_attachment_is_filled_by_a_known_field(scheme, round_):
    for attachment in scheme.attachments:
        fields = fields_of(attachment.records, scheme, round_, PrintOptions())
        assert {c.key for c in attachment.columns} <= set(fields)


def test_masking_keeps_area_and_last_four(scheme, round_, inspection):
    assert mask_id("510231195003040123") == "510231********0123"
    assert mask_id("") == "" and mask_id("12") == "12"
    (row,) = build_sheet(scheme, round_, scheme.attachment("1"), [inspection], PrintOptions(mask=True)).body
    assert row[3] == "510231********0123"


def test_a_week_runs_from_monday_to_sunday():
    for day in (date(2021, 5, 10), date(2021, 5, 13), date(2021, 5, 16)):
        assert week_of(day).label == "2021年5月10日–5月16日"
    assert week_of(date(2020, 12, 31)).label == "2020年12月28日–2021年1月3日"
