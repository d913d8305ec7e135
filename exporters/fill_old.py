"""An `.xls` blank as a new workbook: its texts and merged areas, in the usual look of official tables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from domain.blanks.filling import Filling
from domain.blanks.grid import BlankGrid
from domain.sheet import Face

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

A4 = 9
TITLE, TEXT = 18, 11
TABLE_HEIGHT, LINE_HEIGHT, MARGIN = 27.0, 34.0, 0.4
WIDEST, NARROWEST, MOST_HEADER = 30.0, 4.0, 12.0
SAMPLE = 20_000
"""So many cells are looked at to find the widths."""
LATIN = 0x2E7F
"""Characters above this are as wide as two digits."""


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
    _set_up(sheet, grid, filling)


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


def _set_up(sheet: Worksheet, grid: BlankGrid, filling: Filling) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    blank = filling.blank
    for place, width in _widths(filling).items():
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    for row in range(grid.rows):
        inside = blank.body[0] <= row <= blank.body[1]
        sheet.row_dimensions[row + 1].height = TABLE_HEIGHT if inside else LINE_HEIGHT
    sheet.page_margins.left = sheet.page_margins.right = MARGIN
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{blank.header_top + 1}:{blank.body[0]}"


def _widths(filling: Filling) -> dict[int, float]:
    """A width for each column, in units of a digit: what is written into it, and its header in two or three lines."""
    widths = {column.place: min(_width(column.path[-1]) / 2, MOST_HEADER) for column in filling.blank.columns}
    for row, place, value in islice(filling.values(), SAMPLE):
        if row >= filling.blank.body[0] and place in widths and value is not None:
            widths[place] = max(widths[place], min(_width(str(value)), WIDEST))
    return {place: max(width, NARROWEST) + 2 for place, width in widths.items()}


def _width(text: str) -> float:
    return max(sum(2 if ord(char) > LATIN else 1 for char in line) for line in (text or " ").split("\n"))
