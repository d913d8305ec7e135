from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from domain.imported import BookKind, ImportedInspection
from importers.reading import read_book
from tests.importers import books

SCHEME = books.notice()
THREE_PARTS = "离水源1.5公里；屋顶漏雨；厕所未改"
NUMBER = books.id_no("19580412", 21)


def read(path: Path) -> tuple[ImportedInspection, ...]:
    book = read_book(path, SCHEME)
    assert book.kind is BookKind.INSPECTIONS
    return book.inspections


@pytest.mark.parametrize("above", [0, 1, 2, 4])
def test_a_filled_form_is_known_by_its_header_wherever_it_stands(tmp_path: Path, above: int) -> None:
    path = books.form(tmp_path / "a.xlsx", [books.line("陈大勇", NUMBER)], above=above)
    (row,) = read(path)
    assert (row.village, row.group, row.head_name, row.head_id_no) == ("梅石坝社区", "1社", "陈大勇", NUMBER)
    assert row.attributes == ("lifted_out",)
    assert row.helper == "周帮扶"
    assert set(row.answers.values()) == {"是"} and len(row.answers) == 5
    assert row.place.row == above + 3


def test_date_phone_and_signers_come_from_the_sign_line(tmp_path: Path) -> None:
    (row,) = read(books.form(tmp_path / "a.xlsx", [books.line("陈大勇", NUMBER)]))
    assert row.inspected_on == date(2021, 5, 12)
    assert row.phone == "13000000001"
    assert row.inspectors == ("李核查",)


def test_names_in_the_row_come_before_the_signers_of_the_page(tmp_path: Path) -> None:
    (row,) = read(books.form(tmp_path / "a.xlsx", [books.line("陈大勇", NUMBER, c17="王　一、赵二")]))
    assert row.inspectors == ("王一", "赵二")


def test_sign_line_and_notes_and_blank_rows_are_no_households(tmp_path: Path) -> None:
    rows = [books.line("陈大勇", NUMBER), [""] * 18, ["合计", "", "1户"]]
    assert [row.head_name for row in read(books.form(tmp_path / "a.xlsx", rows))] == ["陈大勇"]


def test_each_page_of_a_sheet_has_its_own_date(tmp_path: Path) -> None:
    rows = [
        books.line("甲一"),
        ["核查人签字：李核查 联系电话： 核查时间：2021年5月11日"],
        [books.TITLE],
        books.TOP,
        books.UNDER,
        books.line("乙二"),
    ]
    found = read(books.form(tmp_path / "a.xlsx", rows))
    assert [(row.head_name, row.inspected_on) for row in found] == [("甲一", date(2021, 5, 11)), ("乙二", date(2021, 5, 12))]


def test_a_sheet_for_each_village_is_read_in_order(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = books.form(tmp_path / "a.xlsx", [books.line("甲一")])
    book = load_workbook(path)
    second = book.copy_worksheet(book["Sheet1"])
    second.title = "金佛村"
    second["B5"], second["C5"] = "金佛村2组", "乙二"
    book.create_sheet("封面")["A1"] = "核查资料"
    book.save(path)
    assert [(r.place.sheet, r.village, r.group, r.head_name) for r in read(path)] == [
        ("Sheet1", "梅石坝社区", "1社", "甲一"),
        ("金佛村", "金佛村", "2组", "乙二"),
    ]


def test_a_village_in_a_merged_cell_holds_for_all_its_rows(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = books.form(tmp_path / "a.xlsx", [books.line("甲一"), books.line("乙二", c1="")])
    book = load_workbook(path)
    book["Sheet1"].merge_cells("B5:B6")
    book.save(path)
    assert [row.village + row.group for row in read(path)] == ["梅石坝社区1社"] * 2


@pytest.mark.parametrize("mark", ["√", "✓", "是", "有", "1", 1, "☑", " √ "])
def test_every_usual_tick_is_a_tick(tmp_path: Path, mark: object) -> None:
    (row,) = read(books.form(tmp_path / "a.xlsx", [books.line("甲一", c4="", c7=mark)]))
    assert row.attributes == ("minimum_living",)


@pytest.mark.parametrize(
    ("cell", "answer"), [("否", "否"), ("×", "否"), ("√", "是"), (" 是", "是"), (0, "否"), ("不清楚", "不清楚")]
)
def test_answers_are_read_as_they_are_written(tmp_path: Path, cell: object, answer: str) -> None:
    (row,) = read(books.form(tmp_path / "a.xlsx", [books.line("甲一", c12=cell, c16="屋顶漏雨")]))
    assert row.answers["housing"] == answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("屋顶漏雨；自来水水压不足", {"housing": "屋顶漏雨", "water": "自来水水压不足"}),
        ("1.屋顶漏雨 2.自来水水压不足", {"housing": "屋顶漏雨", "water": "自来水水压不足"}),
        ("（1）屋顶漏雨。（2）自来水水压不足。", {"housing": "屋顶漏雨", "water": "自来水水压不足"}),
        ("屋顶漏雨\n自来水水压不足", {"housing": "屋顶漏雨", "water": "自来水水压不足"}),
        ("饮水：水压不足；住房：屋顶漏雨、墙体开裂", {"housing": "屋顶漏雨、墙体开裂", "water": "水压不足"}),
        ("房屋漏雨且没有通水", {"housing": "房屋漏雨且没有通水", "water": "房屋漏雨且没有通水"}),
        (THREE_PARTS, {"housing": THREE_PARTS, "water": THREE_PARTS}),
        ("", {}),
    ],
)
def test_one_description_cell_is_told_apart(tmp_path: Path, text: str, expected: dict[str, str]) -> None:
    (row,) = read(books.form(tmp_path / "a.xlsx", [books.line("甲一", c12="否", c15="否", c16=text)]))
    assert row.descriptions == expected


def test_a_description_of_one_no_loses_its_prefix_only(tmp_path: Path) -> None:
    (row,) = read(books.form(tmp_path / "a.xlsx", [books.line("甲一", c12="否", c16="住房：屋顶漏雨；墙体开裂")]))
    assert row.descriptions == {"housing": "屋顶漏雨；墙体开裂"}


def test_next_years_threshold_is_still_the_same_column(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = books.form(tmp_path / "a.xlsx", [books.line("甲一", c11="否", c16="务工收入减少")])
    book = load_workbook(path)
    book["Sheet1"]["L4"] = "2021年家庭年人均纯收入\n是否达标（＞6500元）".replace("＞", ">")
    book.save(path)
    (row,) = read(path)
    assert row.answers["income"] == "否"


def test_a_date_that_is_none_is_said_at_its_rows(tmp_path: Path) -> None:
    (row,) = read(books.form(tmp_path / "a.xlsx", [books.line("甲一")], sign="核查人签字：李 联系电话： 核查时间：5月32日"))
    assert row.inspected_on is None
    assert row.findings[0].field == "inspected_on" and "5月32日" in row.findings[0].message
