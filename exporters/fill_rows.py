"""New rows in a workbook, built explicitly: everything below moves down with its look, everything that points there follows."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from domain.blanks.filling import Filling
from domain.blanks.formulas import copied, shifted

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.cell_range import CellRange
    from openpyxl.worksheet.worksheet import Worksheet


def insert_rows(book: Workbook, sheet: Worksheet, filling: Filling) -> None:
    """Puts `filling.extra` rows into the sheet before row `filling.insert_at`, looking like its template row."""
    template = filling.template + 1 or filling.blank.header_top + filling.blank.header_rows
    look = _Look(sheet, template, from_header=filling.template < 0)
    _move_cells(sheet, filling.insert_at + 1, filling.extra)
    _move_areas(sheet, filling.insert_at + 1, filling.extra)
    _move_heights(sheet, filling.insert_at + 1, filling.extra)
    _move_ranges(sheet, filling.insert_at + 1, filling.extra)
    _move_drawings(sheet, filling.insert_at, filling.extra)
    _move_formulas(book, sheet, filling)
    for down in range(filling.extra):
        look.put(sheet, filling.insert_at + 1 + down)


class _Look:
    """What a new row takes from the template row: styles, formulas, height, cells merged sideways."""

    def __init__(self, sheet: Worksheet, row: int, *, from_header: bool) -> None:
        cells: Any = [cell for cell in sheet[row] if cell.has_style] if row else []
        # One style object serves all new cells of a column: nobody changes it afterwards.
        self._styles = [(cell.column, copy(cell._style)) for cell in cells]
        formulas = [] if from_header else [(c.column, c.value) for c in cells if _is_formula(c)]
        self._formulas: list[tuple[int, str]] = formulas
        about = sheet.row_dimensions.get(row)
        self._height = about.height if about is not None and not from_header else None
        self._row = row
        self._spans = [
            (area.min_col, area.max_col)
            for area in sheet.merged_cells.ranges
            if area.min_row == area.max_row == row and not from_header
        ]

    def put(self, sheet: Worksheet, row: int) -> None:
        """Makes a row look like the template."""
        for column, style in self._styles:
            cell: Any = sheet.cell(row, column)
            cell._style = style
        for column, formula in self._formulas:
            sheet.cell(row, column).value = copied(formula, row - self._row)
        if self._height is not None:
            sheet.row_dimensions[row].height = self._height
        for first, last in self._spans:
            sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def _is_formula(cell: Any) -> bool:
    return cell.data_type == "f" and isinstance(cell.value, str)


def _move_cells(sheet: Worksheet, row: int, extra: int) -> None:
    """The cells from `row` on, with value, style and comment; their objects stay the same."""
    existing: dict[tuple[int, int], Any] = sheet._cells  # type: ignore[attr-defined]
    below = sorted((place for place in existing if place[0] >= row), reverse=True)
    for place in below:
        cell = existing.pop(place)
        cell.row = place[0] + extra
        if getattr(cell, "hyperlink", None) is not None:
            cell.hyperlink.ref = cell.coordinate
        existing[cell.row, place[1]] = cell


def _shift(area: CellRange, row: int, extra: int) -> None:
    """Moves an area that lies from `row` on, and makes one that reaches over it longer."""
    if area.min_row >= row:
        area.shift(row_shift=extra)
    elif area.max_row >= row - 1 > area.min_row or area.max_row >= row:
        area.expand(down=extra)


def _move_areas(sheet: Worksheet, row: int, extra: int) -> None:
    for area in sheet.merged_cells.ranges:
        if area.min_row >= row:
            area.shift(row_shift=extra)
        elif area.max_row >= row:
            area.expand(down=extra)


def _move_heights(sheet: Worksheet, row: int, extra: int) -> None:
    """Height, hiding and style of the rows from `row` on; a page break above a row of the foot goes with it."""
    dimensions: Any = sheet.row_dimensions
    for number in sorted((n for n in dimensions if n >= row), reverse=True):
        about = dimensions.pop(number)
        about.index = number + extra
        dimensions[number + extra] = about
    for mark in sheet.row_breaks.brk:
        if mark.id is not None and mark.id >= row:
            mark.id += extra


def _move_ranges(sheet: Worksheet, row: int, extra: int) -> None:
    """Data validations, conditional formats, filter, tables and print area."""
    for validation in sheet.data_validations.dataValidation:
        for area in validation.sqref.ranges:
            _shift(area, row, extra)
    _move_conditional(sheet, row, extra)
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = _shifted_ref(sheet.auto_filter.ref, row, extra)
    for table in sheet.tables.values():
        table.ref = _shifted_ref(table.ref, row, extra)
        if table.autoFilter is not None and table.autoFilter.ref:
            table.autoFilter.ref = _shifted_ref(table.autoFilter.ref, row, extra)
    if sheet.print_area:
        areas = [part.rpartition("!")[2].replace("$", "") for part in str(sheet.print_area).split(",")]
        sheet.print_area = ",".join(_shifted_ref(area, row, extra) for area in areas)


def _move_conditional(sheet: Worksheet, row: int, extra: int) -> None:
    """The formats are keyed by their range: the list is made anew."""
    formats: Any = sheet.conditional_formatting
    kept = [(entry.sqref, list(entry.rules)) for entry in formats]
    formats._cf_rules.clear()
    for ranges, rules in kept:
        for area in ranges.ranges:
            _shift(area, row, extra)
        for rule in rules:
            formats.add(str(ranges), rule)


def _shifted_ref(reference: str, row: int, extra: int) -> str:
    from openpyxl.worksheet.cell_range import CellRange

    area = CellRange(reference)
    _shift(area, row, extra)
    return area.coord


def _move_drawings(sheet: Worksheet, row: int, extra: int) -> None:
    """Pictures and charts that begin at `row` (from 0) or below."""
    drawn: Any = sheet
    for drawing in (*drawn._images, *drawn._charts):
        anchor = drawing.anchor
        for end in (getattr(anchor, "_from", None), getattr(anchor, "to", None)):
            if end is not None and end.row >= row:
                end.row += extra


def _move_formulas(book: Workbook, sheet: Worksheet, filling: Filling) -> None:
    """Every formula of the workbook that points into the sheet, and the names that do."""
    for other in book.worksheets:
        existing: dict[tuple[int, int], Any] = other._cells  # type: ignore[attr-defined]
        for cell in existing.values():
            if cell.data_type == "f" and isinstance(cell.value, str):
                cell.value = shifted(cell.value, sheet.title, other.title, filling.insert_at, filling.extra)
    for names in (book.defined_names, *(other.defined_names for other in book.worksheets)):
        for name in names.values():
            if name.attr_text:
                name.attr_text = shifted(name.attr_text, sheet.title, "", filling.insert_at, filling.extra)
