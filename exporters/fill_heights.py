"""Rows of a filled blank that are too low for what was written into them are made higher: cells are never cut."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from domain.sheet import Face
from exporters.measure import Measure, measure

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

PITCH = 1.3
"""Distance of two lines in font sizes, as spreadsheet programs set them."""
DIGIT = 5.25
"""Points of one unit of a column's width: 7 pixels."""
MARGIN = 4.0
"""Points that a cell keeps free at both sides together."""
TALLEST = 409.0
SPARE = 2.0
SIZE = 11.0
_MEMO = 50_000


class Heights:
    """Collects what was written and raises the rows that have a fixed height and wrapping cells."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._rooms = _rooms(sheet)
        self._looks: dict[int, Measure | None] = {}
        self._lines: dict[tuple[int, int, str], float] = {}
        self._needed: dict[int, float] = {}
        self._merged = {
            (area.min_row, area.min_col): range(area.min_col, area.max_col + 1) for area in sheet.merged_cells.ranges
        }

    def see(self, cell: Any) -> None:
        """Notes a cell that was written."""
        value = cell.value
        if not isinstance(value, str) or len(value) < 2:
            return
        key = (cell.column, cell.style_id, value)
        height = self._lines.get(key)
        if height is None:
            if len(self._lines) > _MEMO:
                self._lines.clear()
            height = self._lines[key] = self._height(cell, value)
        if height > self._needed.get(cell.row, 0.0):
            self._needed[cell.row] = height

    def apply(self) -> None:
        """Raises the rows; a row without a height of its own is left to the spreadsheet program, which fits it."""
        dimensions = self._sheet.row_dimensions
        usual = self._sheet.sheet_format.defaultRowHeight if self._sheet.sheet_format.customHeight else None
        for row, needed in self._needed.items():
            height = dimensions[row].height if row in dimensions else None
            height = height if height is not None else usual
            if height is not None and needed > height:
                dimensions[row].height = min(needed, TALLEST)

    def _height(self, cell: Any, text: str) -> float:
        if cell.style_id not in self._looks:
            self._looks[cell.style_id] = _writing(cell)
        writing = self._looks[cell.style_id]
        if writing is None:
            return 0.0
        columns = self._merged.get((cell.row, cell.column), range(cell.column, cell.column + 1))
        room = sum(self._rooms(column) for column in columns) - MARGIN
        if writing.width(text) <= room and "\n" not in text:
            return 0.0
        return math.ceil(len(writing.lines(text, max(room, writing.size))) * writing.size * PITCH + SPARE)


def _writing(cell: Any) -> Measure | None:
    """How a cell's text is measured; None when it does not wrap and so needs one line."""
    if not cell.alignment.wrap_text:
        return None
    return measure(Face.BODY, float(cell.font.sz or SIZE))


def _rooms(sheet: Worksheet) -> Any:
    usual = float(sheet.sheet_format.defaultColWidth or 8.43)
    widths: dict[int, float] = {}
    for about in sheet.column_dimensions.values():
        for column in range(about.min or 0, min(about.max or 0, 256) + 1):
            widths[column] = float(about.width or usual)
    return lambda column: widths.get(column, usual) * DIGIT
