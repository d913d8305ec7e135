"""Workbooks: types, looks, paper and limits of Excel."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from domain.errors import Cancelled, KnownError
from domain.sheet import Column, HeaderCell, Seal, Sheet, Value
from exporters.xlsx import worksheet_name, write_xlsx
from tests.exporters.samples import LONG, ODD_TEXTS, household, ledger, sheets


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "a.xlsx"


def _open(path: Path) -> Worksheet:
    book: Workbook = load_workbook(path)
    (page,) = book.worksheets
    book.close()
    return page


def _two_columns(body: list[tuple[Value, ...]]) -> Sheet:
    header = (HeaderCell("甲", 0, 0), HeaderCell("乙", 0, 1))
    return Sheet("表", "附件", "标题", (Column("a", 30), Column("b", 60)), header, 1, body)


def test_text_stays_text_and_is_never_a_formula(target: Path) -> None:
    write_xlsx(_two_columns([(text, "") for text in ODD_TEXTS]), target)
    assert {cell.data_type for (cell,) in _open(target).iter_rows(min_row=4, max_col=1)} == {"s"}


def test_numbers_are_numbers_and_long_digits_are_text(target: Path) -> None:
    write_xlsx(_two_columns([(7, Decimal("4.50")), ("510231195001010007", 123456789012345678)]), target)
    page = _open(target)
    assert [(cell.value, cell.data_type) for cell in page[4]] == [(7, "n"), (4.5, "n")]
    assert page["B4"].number_format == "0.00"
    assert [cell.value for cell in page[5]] == ["510231195001010007", "123456789012345678"]


def test_faces_of_official_papers_are_named(target: Path) -> None:
    write_xlsx(ledger([household(1)]), target)
    page = _open(target)
    faces = [page.cell(row, 1).font.name for row in (1, 2, 3, 4, 6)]
    assert faces == ["黑体", "方正小标宋简体", "仿宋", "黑体", "仿宋"]
    assert [page.cell(6, col).alignment.horizontal for col in (1, 6, 7)] == ["center", "left", "right"]
    assert page["A6"].alignment.wrap_text and page["A6"].border.bottom.style == "thin"


def test_merges_are_those_of_the_header_and_the_lines(target: Path) -> None:
    write_xlsx(ledger([household(1)]), target)
    merges = {str(area) for area in _open(target).merged_cells.ranges}
    header = {"A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:F5", "G4:G5"}
    assert merges == header | {f"A{row}:G{row}" for row in (1, 2, 3, 7, 8)}


def test_the_paper_is_ready_to_print(target: Path) -> None:
    write_xlsx(ledger(household(n) for n in range(3)), target)
    page = _open(target)
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == "$4:$5"
    assert page.print_area == "'附件1 核查表'!$A$1:$G$10"
    assert (page.oddFooter.center.text, page.oddFooter.center.font) == ("第 &P 页 共 &N 页", "仿宋")
    assert page.print_options.horizontalCentered


def test_column_widths_are_the_sheets_millimetres(target: Path) -> None:
    write_xlsx(ledger([household(1)]), target)
    page = _open(target)
    groups = page.column_dimensions.values()  # neighbours of one width stand together
    pixels = [round(group.width * 9) for group in groups for _ in range(group.min, group.max + 1)]
    wanted = [column.width * 96 / 25.4 for column in ledger([]).columns]
    assert pixels == [pytest.approx(width, abs=1) for width in wanted]
    assert sum(pixels) * 25.4 / 96 == pytest.approx(232, abs=1)


def test_every_row_has_a_height_that_holds_its_lines(target: Path) -> None:
    write_xlsx(ledger([household(1), household(2, LONG)]), target)
    heights = [_open(target).row_dimensions[row].height for row in range(1, 10)]
    assert all(heights)
    assert heights[5] == 26.25
    lines = len(LONG) * 10 / (100 * 72 / 25.4)
    assert heights[6] > lines * 12


def test_rows_per_page_become_page_breaks(target: Path) -> None:
    write_xlsx(ledger((household(n) for n in range(12)), rows_per_page=5), target)
    assert [mark.id for mark in _open(target).row_breaks.brk] == [10, 15]


def test_a_closing_block_that_does_not_fit_takes_the_last_row_with_it(target: Path) -> None:
    for rows in range(9, 19):
        write_xlsx(ledger((household(n) for n in range(rows)), notes=(LONG, LONG)), target)
        marks = [mark.id for mark in _open(target).row_breaks.brk]
        assert marks in ([], [5 + rows - 1])
    assert marks == [] or rows > 9


def test_a_cell_taller_than_excels_tallest_row_is_set_smaller(target: Path) -> None:
    write_xlsx(ledger([household(1, LONG * 12)]), target)
    page = _open(target)
    height = page.row_dimensions[6].height
    assert height is not None and height <= 409.5
    assert page["F6"].font.size < 10 and page["B6"].font.size == 10


def test_a_cell_longer_than_excel_holds_is_said(target: Path) -> None:
    with pytest.raises(KnownError, match="第 6 行有一格超过 32,767 个字"):
        write_xlsx(ledger([household(1, "长" * 32_768)]), target)
    assert not target.exists()


def test_the_seal_has_its_square_above_the_foot_of_the_fill_line(target: Path) -> None:
    write_xlsx(ledger([household(1)], seal=Seal.FILL_LINE), target)
    page = _open(target)
    height = sum(page.row_dimensions[row].height or 0 for row in (2, 3))
    assert height * 25.4 / 72 >= 45


def test_worksheet_names_are_taken_by_excel() -> None:
    assert worksheet_name("附件1 [2021]/入户:核查*表?") == "附件1  2021  入户 核查 表"
    assert worksheet_name("很" * 40) == "很" * 31
    assert worksheet_name("''") == "表"


def test_the_same_sheet_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_xlsx(sheets()["three pages"], tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_the_workbook_names_nobody(target: Path) -> None:
    write_xlsx(sheets()["empty body"], target)
    with zipfile.ZipFile(target) as book:
        core = book.read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in core and "<dc:title>" in core


def test_a_cancelled_workbook_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"before")
    reports: list[int] = []

    def body() -> Iterator[tuple[Value, ...]]:
        for n in range(100_000):
            yield household(n)

    with pytest.raises(Cancelled):
        write_xlsx(ledger(body()), target, progress=reports.append, cancelled=lambda: len(reports) == 2)
    assert target.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "scratch"]
    assert list(scratch.iterdir()) == []


def test_a_table_of_one_column_needs_no_merge(target: Path) -> None:
    write_xlsx(replace(_two_columns([]), columns=(Column("a", 30),), header=(HeaderCell("甲", 0, 0),)), target)
    assert not _open(target).merged_cells.ranges
