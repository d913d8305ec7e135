"""Filling a blank workbook: the same workbook with rows, figures and fill line, its look untouched."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.blanks.filling import Filling
from domain.blanks.grid import BlankGrid
from domain.errors import Cancelled as CancelledError
from domain.errors import KnownError
from domain.sheet import Value
from exporters.files import replacing
from exporters.fill_forms import copies
from exporters.fill_heights import Heights
from exporters.fill_rows import insert_rows
from exporters.fill_saving import save_book

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]

BETWEEN_REPORTS = 500
"""Rows between two progress reports."""
EXACT_DIGITS = 15
"""Excel keeps so many digits of a number; a longer one is written as text."""
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no workbook may hold."""


def fill_workbook(
    source: Path,
    fillings: Sequence[Filling],
    target: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> None:
    """Writes the workbook `source` (`.xlsx`, already checked to be safe) filled to `target`, whole or not at all.

    Everything that is not written into stays as it was: fonts, widths, merged areas, page set-up. `progress` is told the
    number of rows written. Raises `domain.errors.Cancelled`, and `KnownError` when the file cannot be written.
    """
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # What openpyxl does not keep has been told before (`importers/blank_drawings.py`).
        warnings.simplefilter("ignore")
        book = load_workbook(source, rich_text=True)
    try:
        fill_book(book, fillings, target, progress=progress, cancelled=cancelled)
    finally:
        book.close()


def fill_old_workbook(
    grids: Sequence[BlankGrid], fillings: Sequence[Filling], target: Path, *, progress: Progress | None = None
) -> None:
    """Writes an `.xls` blank, of which texts and merged areas are known, filled as a new workbook."""
    from exporters.fill_old import book_of

    fill_book(book_of(grids, fillings), fillings, target, progress=progress)


def fill_book(
    book: Workbook,
    fillings: Sequence[Filling],
    target: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> None:
    """Fills an open workbook and writes it to `target`."""
    for filling in fillings:
        if filling.name:
            _fill_forms(book, filling, progress, cancelled)
            continue
        sheet = book[filling.blank.sheet]
        if filling.extra:
            insert_rows(book, sheet, filling)
        _split_tall_cells(sheet, filling)
        _write(sheet, filling, progress, cancelled)
    # What the file remembers of its formulas is out of date: the spreadsheet program works them out when it opens it.
    book.calculation.fullCalcOnLoad = True
    with replacing(target) as new:
        save_book(book, new)


def _fill_forms(book: Workbook, filling: Filling, progress: Progress | None, cancelled: Cancelled | None) -> None:
    """A worksheet for each household of a questionnaire."""
    for number, (sheet, one) in enumerate(copies(book, filling), start=1):
        _write(sheet, one, None, cancelled)
        _report(number, progress, cancelled)


def _split_tall_cells(sheet: Worksheet, filling: Filling) -> None:
    """Rows to fill that are merged with one another are taken apart: each record needs a row of its own."""
    rows = set(filling.row_numbers)
    for area in list(sheet.merged_cells.ranges):
        if area.min_row < area.max_row and area.min_row - 1 in rows and area.max_row - 1 in rows:
            sheet.unmerge_cells(str(area))


def _write(sheet: Worksheet, filling: Filling, progress: Progress | None, cancelled: Cancelled | None) -> None:
    heights = Heights(sheet)
    last = -1
    for row, column, value in filling.values():
        if row != last and row % BETWEEN_REPORTS == 0:
            _report(row, progress, cancelled)
        last = row
        if value is None or value == "":
            continue
        cell: Any = sheet.cell(row + 1, column + 1)
        put(cell, value)
        heights.see(cell)
    heights.apply()
    _report(last + 1, progress, cancelled)


def put(cell: Any, value: Value) -> None:
    """Sets a cell; a text stays a text, also when it looks like a formula, a number or a date."""
    if isinstance(value, int | Decimal) and len(str(abs(value))) <= EXACT_DIGITS:
        cell.value = value
        return
    text = _FORBIDDEN.sub("", str(value))
    if len(text) > 32_767:
        raise KnownError(f"“{text[:12]}…”太长，一个单元格放不下（最多 32767 字），请缩短后再试。")
    cell.value = text
    # openpyxl takes “=…” for a formula and “#N/A” for an error; nothing that a clerk keyed is one.
    cell.data_type = "s"


def _report(count: int, progress: Progress | None, cancelled: Cancelled | None) -> None:
    if cancelled is not None and cancelled():
        raise CancelledError
    if progress is not None:
        progress(count)
