"""Forms: merged cells, lines above the table, a page for each sheet, pages that end between rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pdfplumber
import pytest
from openpyxl import load_workbook

from domain.errors import Cancelled
from domain.sheet import Align, Column, Face, FormCell, HeaderCell, Line, Seal, Sheet
from exporters.pdf import write_pdf
from exporters.xlsx import write_xlsx
from tests.exporters.reading import read_pdf, read_xlsx, squeezed

COLUMNS = (Column("stub", 30), Column("item", 60, Align.LEFT), Column("amount", 30))
HEADER = tuple(HeaderCell(text, 0, col) for col, text in enumerate(("类别", "品种", "金额")))


def form(rows: int = 4, text: str = "猪") -> tuple[FormCell, ...]:
    """A category beside `rows` lines, then a sum over two columns."""
    lines = [FormCell(f"{text}{row}", row, 1, align=Align.LEFT) for row in range(rows)]
    amounts = [FormCell(Decimal(row), row, 2) for row in range(rows)]
    total = (FormCell("合计", rows, 0, colspan=2, face=Face.HEADING), FormCell(Decimal("6.50"), rows, 2))
    return (FormCell("1.收入", 0, 0, rows, face=Face.HEADING), *lines, *amounts, *total)


def sheet(name: str = "张建平", rows: int = 4, text: str = "猪") -> Sheet:
    """One household's sheet."""
    return Sheet(
        name="附件6 计算表",
        label="附件6",
        title="收入计算表",
        columns=COLUMNS,
        header=HEADER,
        header_rows=1,
        body=(),
        form=form(rows, text),
        loose_before=(Line((f"户主:{name}", "人口:_____"), spread=True), Line(("户类型:□脱贫户 ☑监测户",))),
        loose_after=(Line(("", "农户签字________"), spread=True),),
    )


def many(count: int) -> Sheet:
    return replace(sheet("户主0"), more=(sheet(f"户主{n}") for n in range(1, count)))


def test_a_form_is_the_same_in_the_workbook_and_on_the_page(tmp_path: Path) -> None:
    write_xlsx(sheet(), tmp_path / "a.xlsx")
    write_pdf(sheet(), tmp_path / "a.pdf")
    book, page = read_xlsx(tmp_path / "a.xlsx"), read_pdf(tmp_path / "a.pdf", 1, 0)
    assert page == book
    assert book.grid[1:3] == [["1.收入", "猪0", "0"], ["", "猪1", "1"]]
    assert book.grid[-1] == ["合计", "", "6.50"]
    assert book.loose == ["附件6", "收入计算表", "户主:张建平人口:_____", "户类型:□脱贫户☑监测户", "农户签字________"]


def test_merges_faces_and_numbers_of_a_form(tmp_path: Path) -> None:
    write_xlsx(sheet(), tmp_path / "a.xlsx")
    page = load_workbook(tmp_path / "a.xlsx").active
    merged = {str(area) for area in page.merged_cells.ranges}
    assert {"A6:A9", "A10:B10"} <= merged
    assert (page["A6"].font.name, page["B6"].font.name) == ("黑体", "仿宋")
    assert (page["B6"].alignment.horizontal, page["C10"].value, page["C10"].number_format) == ("left", 6.5, "0.00")
    assert all(page.cell(row, 1).border.left.style == "thin" for row in range(5, 11))
    assert page["A4"].border.left.style is None


def test_each_household_begins_a_page(tmp_path: Path) -> None:
    write_xlsx(many(3), tmp_path / "a.xlsx")
    assert write_pdf(many(3), tmp_path / "a.pdf") == 3
    page = load_workbook(tmp_path / "a.xlsx").active
    names = [row[0].value for row in page.iter_rows() if str(row[0].value).startswith("户主")]
    assert [name.split("\u3000")[0] for name in names] == ["户主:户主0", "户主:户主1", "户主:户主2"]
    breaks = [mark.id for mark in page.row_breaks.brk]
    assert [page.cell(at + 1, 1).value for at in breaks] == ["附件6", "附件6"]
    assert page.print_title_rows is None
    with pdfplumber.open(tmp_path / "a.pdf") as pdf:
        assert [f"户主{n}" in page.extract_text() for n, page in enumerate(pdf.pages)] == [True] * 3


def test_a_worksheet_takes_no_more_sheets_than_excel_has_page_breaks(tmp_path: Path) -> None:
    write_xlsx(many(501), tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["附件6 计算表", "附件6 计算表 (2)"]
    assert len(book.worksheets[0].row_breaks.brk) == 499
    assert book.worksheets[1]["A3"].value.startswith("户主:户主500")
    assert book.worksheets[1].column_dimensions["A"].width == book.worksheets[0].column_dimensions["A"].width


def test_a_form_longer_than_a_page_repeats_header_and_category(tmp_path: Path) -> None:
    long = sheet(rows=40)
    assert write_pdf(long, tmp_path / "a.pdf") == 3
    with pdfplumber.open(tmp_path / "a.pdf") as pdf:
        tables = [[[squeezed(text) for text in row] for row in page.find_tables()[0].extract()] for page in pdf.pages]
    assert all(table[0] == ["类别", "品种", "金额"] and table[1][0] == "1.收入" for table in tables)
    lines = [row[1] for table in tables for row in table[1:] if row[1]]
    assert lines == [f"猪{n}" for n in range(40)]


def test_the_last_row_of_a_form_stays_with_the_signature(tmp_path: Path) -> None:
    for rows in range(8, 20):
        pages = write_pdf(sheet(rows=rows), tmp_path / "a.pdf")
        with pdfplumber.open(tmp_path / "a.pdf") as pdf:
            last = pdf.pages[-1].extract_text()
        assert "合计" in last and "农户签字" in last, f"{rows} rows, {pages} pages"


def test_a_row_of_a_form_grows_with_its_answer(tmp_path: Path) -> None:
    heights = []
    for text in ("猪", "屋面漏雨，墙体开裂，需要排危加固；" * 6):
        write_xlsx(sheet(text=text), tmp_path / "a.xlsx")
        heights.append(load_workbook(tmp_path / "a.xlsx").active.row_dimensions[6].height)
    assert heights[1] > 2 * heights[0]


def test_a_seal_on_the_fill_line_stays_free_above_a_form(tmp_path: Path) -> None:
    sealed = replace(sheet(), fill_line=Line(("填报单位（盖章）", "填报时间："), spread=True), seal=Seal.FILL_LINE)
    write_xlsx(sealed, tmp_path / "a.xlsx")
    page = load_workbook(tmp_path / "a.xlsx").active
    assert page["A5"].value.startswith("填报单位（盖章）") and page["A5"].border.left.style == "thin"


def test_progress_counts_sheets_and_a_cancel_leaves_nothing(tmp_path: Path) -> None:
    told: list[int] = []
    write_pdf(many(5), tmp_path / "a.pdf", progress=told.append)
    write_xlsx(many(5), tmp_path / "a.xlsx", progress=told.append)
    assert told == [1, 2, 3, 4, 5] * 2
    for writer, name in ((write_pdf, "b.pdf"), (write_xlsx, "b.xlsx")):
        with pytest.raises(Cancelled):
            writer(many(5), tmp_path / name, cancelled=lambda: True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "a.xlsx"]


def test_sheets_are_taken_one_by_one(tmp_path: Path) -> None:
    """No sheet is asked for before the one before it is written: a whole county would not fit into memory."""
    taken: list[int] = []
    written: list[int] = []

    def following() -> Iterator[Sheet]:
        for n in range(4):
            taken.append(len(written))
            yield sheet(f"户主{n}")

    write_pdf(replace(sheet(), more=following()), tmp_path / "a.pdf", progress=written.append)
    assert taken == [1, 2, 3, 4]
