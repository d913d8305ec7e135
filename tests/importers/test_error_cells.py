"""Cells whose formula has failed are told row by row, and never taken for empty ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from db.schemes import scheme
from domain.errors import KnownError
from importers.doors import holds_records
from importers.error_cells import error_cells
from importers.reading import read_book
from importers.workbook import read_grids
from tests.blanks.blank_books import KINDS
from tests.importers.books import id_no

NOTICE = scheme("rongchang-shuanghe-2021")
HEADER = ["村", "组", "户编号", "姓名", "与户主关系", "证件号码", "核对公式"]


def book(path: Path, *rows: list[str]) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "名册 <1>"
    sheet.append(HEADER)
    for row in rows:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            if str(cell.value).startswith("#"):
                cell.data_type = "e"
    made.save(path)
    return path


def test_a_failed_formula_rejects_its_row_and_says_where(tmp_path: Path) -> None:
    good = ["金佛村", "3社", "9001", "何家贵", "户主", id_no("19610101", 21), ""]
    path = book(
        tmp_path / "名册.xlsx",
        good,
        ["金佛村", "3社", "9002", "罗成", "户主", "#N/A", ""],
        ["金佛村", "#REF!", "9003", "#VALUE!", "户主", id_no("19610101", 23), ""],
        ["金佛村", "3社", "9004", "田玉", "户主", id_no("19610101", 25), "#NAME?"],
    )
    assert error_cells(path)["名册 <1>"] == {2: {5: "#N/A"}, 3: {1: "#REF!", 3: "#VALUE!"}, 4: {6: "#NAME?"}}
    people = read_book(path, NOTICE).people
    assert [[(f.field, f.message) for f in person.findings] for person in people] == [
        [],
        [("id_no", "第 3 行证件号码是 #N/A，请在表里改正后再导入这一行。")],
        [
            ("group", "第 4 行组是 #REF!，请在表里改正后再导入这一行。"),
            ("name", "第 4 行姓名是 #VALUE!，请在表里改正后再导入这一行。"),
        ],
        [],
    ]
    assert people[1].id_no == "" and people[2].name == ""


def test_an_error_in_the_last_cell_makes_its_row_longer(tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["姓名"])
    sheet.cell(4, 3, "#DIV/0!").data_type = "e"
    made.save(tmp_path / "a.xlsx")
    rows = read_grids(tmp_path / "a.xlsx")[0].rows
    assert len(rows) == 4 and rows[3][2] == "#DIV/0!"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "members"])
def test_a_blank_is_no_register(kind: str, tmp_path: Path) -> None:
    path = KINDS[kind](tmp_path / "空白表.xlsx")
    assert not holds_records(path, NOTICE)
    with pytest.raises(KnownError):
        read_book(path, NOTICE)
