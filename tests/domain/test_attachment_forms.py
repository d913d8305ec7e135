"""Records become forms: a questionnaire or an income sheet for each household, tables of the notice's own rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

import resources
from domain.areas import ALL_SIDES, AreaRow
from domain.attachments import PrintOptions, Record, build_sheet
from domain.fields_visits import VisitLine
from domain.figures import Figure, Kind
from domain.income import Amounts, IncomeSheet
from domain.inspection import Inspection
from domain.printed_line import filled, keys_in
from domain.problem import Problem
from domain.rounds import round_of
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme
from domain.sheet import Face, Sheet

LEZHI = read_scheme(resources.scheme_data("lezhi-nanta-2021"))
WULONG = read_scheme(resources.scheme_data("wulong-canggou-2020"))
WEIFANG = read_scheme(resources.scheme_data("weifang-2019"))
ZHANGGONG = read_scheme(resources.scheme_data("zhanggong-2021"))


def built(scheme: Scheme, number: str, records: list[Record] | None, options: PrintOptions | None = None) -> Sheet:
    return build_sheet(scheme, round_of(scheme, "r"), scheme.attachment(number), records, options or PrintOptions())


def texts(sheet: Sheet) -> dict[tuple[int, int], object]:
    return {(cell.row, cell.col): cell.value for cell in sheet.form}


@pytest.fixture
def inspection() -> Inspection:
    return Inspection(
        uid="i",
        round_uid="r",
        household_uid="h",
        inspected_on=date(2021, 11, 12),
        page="",
        phone="",
        inspectors=("王核查",),
        town="南塔街道",
        village="东风村",
        group="3组",
        village_uid="v",
        head_name="张建平",
        head_id_no="",
        size=4,
        attributes=("marginal",),
        helper="李干部",
        answers={"food_clothes": "是", "monitored_housing": "否"},
        descriptions={},
    )


def test_a_questionnaire_is_filled_from_its_inspection(inspection: Inspection) -> None:
    sheet = built(LEZHI, "5", [inspection])
    assert [line.text for line in sheet.loose_before] == [
        "南塔乡镇(街道)东风村3组    户主姓名:张建平    家庭人口数:4",
        "监测户类型 □脱贫不稳定户☑边缘易致贫户□突发严重困难户",
    ]
    cells = texts(sheet)
    assert (cells[0, 0], cells[0, 1]) == ("是否不愁吃,不愁穿", "是")
    assert (cells[1, 0], cells[1, 1], cells[1, 3]) == ("住房安全是否有保障", "否", "")


def test_each_household_has_a_sheet_of_its_own(inspection: Inspection) -> None:
    names = ["张建平", "李建华", "王建国"]
    sheet = built(LEZHI, "5", [replace(inspection, head_name=name) for name in names])
    heads = [one.loose_before[0].parts[1] for one in (sheet, *sheet.more)]
    assert heads == [f"户主姓名:{name}" for name in names]


@pytest.mark.parametrize("records", [None, []])
def test_a_questionnaire_without_a_household_is_blank(records: list[Record] | None) -> None:
    sheet = built(LEZHI, "4", records)
    assert sheet.loose_before[0].parts[0] == "_____乡镇(街道)_____村_____组"
    assert [value for (_, col), value in texts(sheet).items() if col in (1, 3)] == [""] * 8
    assert list(sheet.more) == []


def test_a_kind_of_monitored_household_ticks_the_whole_too() -> None:
    sheet = built(LEZHI, "6", [IncomeSheet({}, 3, attributes=("sudden",))])
    assert sheet.loose_before[1].text == "户类型:□脱贫户 ☑监测户"


def test_an_income_sheet_prints_its_sums() -> None:
    amounts = {"1.生产经营性收入/猪": Amounts(Decimal(2), Decimal(5000), Decimal("1500.50"))}
    sheet = built(LEZHI, "6", [IncomeSheet(amounts, 2, head_name="张建平")])
    cells = texts(sheet)
    assert [cells[0, col] for col in range(1, 4)] == ["猪", "头", Decimal(2)]
    assert [cells[0, col] for col in range(4, 7)] == [Decimal(5000), Decimal("1500.50"), Decimal("3499.50")]
    assert (cells[25, 6], cells[46, 6], cells[47, 6]) == (Decimal("3499.50"), Decimal("3499.50"), Decimal("1749.75"))
    assert (cells[47, 4], cells[47, 5]) == (None, None)


def test_the_date_of_a_form_keeps_room_for_the_pen_or_is_printed() -> None:
    assert built(LEZHI, "6", None).loose_after[1].parts[1] == "2021年\u3000\u3000月\u3000\u3000日"
    dated = built(LEZHI, "6", None, PrintOptions(filled_on=date(2021, 11, 18)))
    assert dated.loose_after[1].parts[1] == "2021年11月18日"


def test_the_notices_own_rows_join_equal_texts(inspection: Inspection) -> None:
    sheet = built(WULONG, "1", None)
    actions = [(cell.value, cell.rowspan) for cell in sheet.form if cell.col == 0]
    assert actions == [("大走访行动", 1), ("大排查行动", 6), ("大整改行动", 19), ("大宣传行动", 1), ("大扫除行动", 1)]
    assert {cell.face for cell in sheet.form if cell.col == 0} == {Face.HEADING}
    assert "6月30日前" in [cell.value for cell in sheet.form if cell.col == 4]


def test_every_form_covers_every_place_once() -> None:
    for scheme in (LEZHI, WULONG):
        for attachment in scheme.attachments:
            sheet = built(scheme, attachment.number, None)
            taken = [
                (row, col)
                for cell in sheet.form
                for row in range(cell.row, cell.row + cell.rowspan)
                for col in range(cell.col, cell.col + cell.colspan)
            ]
            assert sorted(taken) == [(r, c) for r in range(sheet.form_rows) for c in range(len(sheet.columns))]


def test_a_problem_list_prints_what_the_problem_has() -> None:
    problem = Problem("p", "r", "h", "housing", "housing", "屋面漏雨", "住建局", date(2021, 11, 12), measure="翻瓦")
    problem = replace(problem, deadline=date(2021, 11, 25), village="东风村", group="3组", head_name="张建平")
    problem = replace(problem, attributes=("lifted_out",), type="policy", nature="housing", size=4)
    (row,) = built(LEZHI, "3", [problem]).body
    assert row == (1, "政策落实", "住房安全问题", "张建平", "脱贫户", 4, "屋面漏雨", "")
    wulong = replace(problem, attributes=("poor",))
    place = ("东风村", "3组", "张建平", "", ("poor",), 4, "")
    (row,) = built(WULONG, "2", [VisitLine(*place, date(2021, 11, 12), ("周静",), wulong)]).body
    assert row[:5] == (1, "东风村3组", "张建平", "贫困户", "周静")
    assert row[5:] == ("2021年11月12日", "住房安全", "屋面漏雨", "翻瓦", "住建局", "2021年11月25日", "")


def test_rows_are_numbered_from_one_in_every_table() -> None:
    problem = Problem("p", "r", "h", "housing", "housing", "漏雨", "", date(2021, 4, 5), attributes=("marginal",))
    for _ in range(2):
        assert [row[0] for row in built(ZHANGGONG, "3", [problem] * 3).body] == [1, 2, 3]


def test_the_summary_prints_an_areas_sides_and_their_sums() -> None:
    values = {Figure(Kind.NEW, "schooling"): 3, Figure(Kind.NEW, "routine"): 4, Figure(Kind.OPEN, "water"): 2}
    sums = {Figure(Kind.NEW, ALL_SIDES): 7, Figure(Kind.OPEN, ALL_SIDES): 2}
    (row,) = built(WEIFANG, "2", [AreaRow("v", "某县", values | sums)]).body
    assert row[:4] == ("某县", 3, 0, 0) and row[-3:] == (7, 0, 2)


def test_portrait_pages_stand_upright() -> None:
    assert built(LEZHI, "6", None).page.height > built(LEZHI, "6", None).page.width
    assert built(LEZHI, "4", None).page.width > built(LEZHI, "4", None).page.height


def test_a_name_with_braces_stays_as_it_is() -> None:
    assert filled("户主:{head_name|____}", {"head_name": "{size|9}"}) == "户主:{size|9}"
    assert filled("{a|__}乡{b}村{c|}", {}) == "__乡村"
    assert keys_in("{a|__}乡{b}村") == ("a", "b")
