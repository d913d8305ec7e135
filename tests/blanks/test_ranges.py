"""What points at the rows of a blank follows them when rows come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break

from db.store import Store
from tests.blanks.blank_books import Form, two_seals, wide_ledger
from tests.blanks.test_filling import fill


@pytest.fixture
def filled(office: Store, tmp_path: Path) -> tuple[Any, int]:
    """A wide ledger (rows 6 to 11, total in 12) with all that may point at its rows, filled; and the number of new rows."""
    book = load_workbook(wide_ledger(tmp_path / "a.xlsx"))
    sheet = book.worksheets[0]
    validation = DataValidation("list", formula1='"是,否"')
    validation.add("N6:R11")
    sheet.add_data_validation(validation)
    sheet.conditional_formatting.add("H6:H11", CellIsRule(operator="lessThan", formula=["1"]))
    sheet.auto_filter.ref = "A5:V11"
    sheet.freeze_panes = "A6"
    sheet["A14"].comment = Comment("不要改", "县办")
    sheet["A2"] = CellRichText("XX县", TextBlock(InlineFont(b=True), "巩固脱贫成果“回头看”"), "入户排查台账")
    sheet.row_breaks.append(Break(id=13))
    book.defined_names["人口"] = DefinedName("人口", attr_text="台账!$H$6:$H$11")
    book.create_sheet("汇总")["A1"] = "=台账!H12/COUNTA(台账!E6:E11)"
    book.save(tmp_path / "a.xlsx")
    filling = fill(office, tmp_path / "a.xlsx", tmp_path / "b.xlsx")[0].filling
    return load_workbook(tmp_path / "b.xlsx", rich_text=True), filling.extra


def test_ranges_over_the_body_grow(filled: tuple[Any, int]) -> None:
    book, extra = filled
    sheet = book["台账"]
    assert str(sheet.data_validations.dataValidation[0].sqref) == f"N6:R{11 + extra}"
    assert [str(entry.sqref) for entry in sheet.conditional_formatting] == [f"H6:H{11 + extra}"]
    assert sheet.auto_filter.ref == f"A5:V{11 + extra}" and sheet.freeze_panes == "A6"
    assert book.defined_names["人口"].attr_text == f"台账!$H$6:$H${11 + extra}"


def test_formulas_of_other_sheets_follow(filled: tuple[Any, int]) -> None:
    book, extra = filled
    assert book["汇总"]["A1"].value == f"=台账!H{12 + extra}/COUNTA(台账!E6:E{11 + extra})"


def test_comments_breaks_and_rich_texts_are_kept(filled: tuple[Any, int]) -> None:
    book, extra = filled
    sheet = book["台账"]
    assert sheet.cell(14 + extra, 1).comment.text == "不要改"
    assert [mark.id for mark in sheet.row_breaks.brk] == [13 + extra]
    title = sheet["A2"].value
    assert isinstance(title, CellRichText) and any(isinstance(part, TextBlock) and part.font.b for part in title)


def test_a_blank_filled_twice_from_the_same_file_is_the_same(office: Store, tmp_path: Path) -> None:
    blank = two_seals(tmp_path / "a.xlsx")
    content = blank.read_bytes()
    fill(office, blank, tmp_path / "b.xlsx")
    fill(office, blank, tmp_path / "c.xlsx")
    one, other = (list(load_workbook(tmp_path / name).worksheets[0].values) for name in ("b.xlsx", "c.xlsx"))
    assert one == other and blank.read_bytes() == content


def test_body_cells_merged_sideways_are_merged_in_new_rows_too(office: Store, tmp_path: Path) -> None:
    form = Form()
    form.line("XX县农户名册", columns=5, size=16)
    form.header([["序号", "户主姓名", "", "联系电话", "备注"]], ["B1:C1"])
    form.blank_rows(3, 5)
    for row in (3, 4, 5):
        form.sheet.merge_cells(f"B{row}:C{row}")
    filling = fill(office, form.save(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")[0].filling
    sheet = load_workbook(tmp_path / "b.xlsx").worksheets[0]
    areas = {str(area) for area in sheet.merged_cells.ranges}
    assert all(f"B{row + 1}:C{row + 1}" in areas for row in filling.row_numbers)
    assert sheet["B100"].value and sheet["D100"].value


def test_rows_to_fill_that_are_merged_with_one_another_are_taken_apart(office: Store, tmp_path: Path) -> None:
    form = Form()
    form.line("XX县农户名册", columns=3, size=16)
    form.header([["序号", "户主姓名", "联系电话"]])
    form.blank_rows(4, 3)
    form.sheet.merge_cells("C3:C4")
    fill(office, form.save(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    sheet = load_workbook(tmp_path / "b.xlsx").worksheets[0]
    assert sheet["C3"].value and sheet["C4"].value


def test_a_table_without_blank_rows_gets_rows_under_its_header(office: Store, tmp_path: Path) -> None:
    form = Form()
    form.line("XX县农户名册", columns=3, size=16)
    form.header([["序号", "户主姓名", "联系电话"]])
    form.line("填表人：", columns=3)
    filling = fill(office, form.save(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")[0].filling
    sheet = load_workbook(tmp_path / "b.xlsx").worksheets[0]
    assert sheet["A3"].value == 1 and sheet["A3"].border.left.style == "thin"
    assert sheet.cell(3 + filling.extra, 1).value == "填表人："
