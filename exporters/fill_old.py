"""An `.xls` blank as a new workbook: its texts and merged areas, in the usual look of official tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from domain.blanks.filling import Filling
from domain.blanks.grid import BlankGrid
from domain.sheet import Face

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

A4 = 9
TITLE, TEXT = 18, 11
WIDEST = 24.0
NARROWEST = 8.0


def book_of(grids: Sequence[BlankGrid], fillings: Sequence[Filling]) -> Workbook:
    """A workbook with a worksheet for each grid; tables get lines, titles their face, the paper lies across."""
    from openpyxl import Workbook

    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for grid, filling in zip(grids, fillings, strict=True):
        _fill(book.create_sheet(grid.name), grid, filling)
    return book


def _fill(sheet: Worksheet, grid: BlankGrid, filling: Filling) -> None:
    blank = filling.blank
    for row in range(grid.rows):
        for column in range(blank.first_column, blank.last_column + 1):
            if blank.header_top <= row <= blank.body[1]:
                _line(sheet.cell(row + 1, column + 1), heading=row < blank.body[0])
    for (row, column), text in grid.texts.items():
        cell: Any = sheet.cell(row + 1, column + 1, text)
        cell.data_type = "f" if text.startswith("=") else "s"
        if row < blank.header_top:
            _above(cell, is_title=text.strip() in blank.title and len(text) > 1 and text != blank.label)
    for top, left, bottom, right in grid.areas:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    _set_up(sheet, filling)


def _line(cell: Any, *, heading: bool) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    thin = Side(style="thin")
    cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    cell.font = Font(name=Face.HEADING.value if heading else Face.BODY.value, size=TEXT)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _above(cell: Any, *, is_title: bool) -> None:
    from openpyxl.styles import Alignment, Font

    cell.font = Font(name=Face.TITLE.value if is_title else Face.BODY.value, size=TITLE if is_title else TEXT)
    cell.alignment = Alignment(horizontal="center" if is_title else "left", vertical="center")


def _set_up(sheet: Worksheet, filling: Filling) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    blank = filling.blank
    for column in blank.columns:
        wide = max((len(part) for part in column.path[-1:]), default=4) * 2.0
        sheet.column_dimensions[get_column_letter(column.place + 1)].width = min(max(wide, NARROWEST), WIDEST)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{blank.header_top + 1}:{blank.body[0]}"
