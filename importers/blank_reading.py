"""Reading blank workbooks: each visible worksheet as a grid of texts, merged areas, borders and measures."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.blanks.blank import Blank
from domain.blanks.grid import BlankGrid
from domain.blanks.structure import NoBlankError, read_blank
from domain.errors import KnownError
from domain.sheet import Page
from importers.apart import Check, read_apart
from importers.blank_drawings import lost_parts
from importers.blank_safety import check_merged_areas
from importers.safety import OLE, ZIP, check_safe, not_a_workbook
from importers.workbook import grids_here

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

INCH = 25.4
WIDTH_UNIT = 1.94
"""Millimetres of one unit of a column's width: the digit 0 in the usual 11 pt font at 96 dpi, 7 pixels and a little."""
USUAL_WIDTH = 8.43
PAPERS = {8: (297.0, 420.0), 9: (210.0, 297.0), 11: (148.0, 210.0)}
"""Excel's paper numbers → width and height of the upright sheet in mm; anything else is taken as A4."""
LARGEST_BODY = 60_000
"""A sheet formatted to its last row has no blank rows of that many; they are cut off."""


@dataclass(frozen=True)
class BlankBook:
    """A blank workbook. `grids` has one entry for each blank in `blanks`; `unread` says of the other sheets why not.

    `is_old`: an `.xls`, of which only texts and merged areas are known. `losses` are parts that a refilled workbook will
    not have any more, as Chinese words.
    """

    path: Path
    blanks: tuple[Blank, ...]
    grids: tuple[BlankGrid, ...]
    unread: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    is_old: bool = False


def read_blank_book(path: Path, check: Check | None = None) -> BlankBook:
    """The blanks in a workbook, read in a process of its own; KnownError when none can be read.

    Its sentence says what was found and what was not. `check` is called several times a second; what it raises ends the reading.
    """
    if not path.is_file():
        raise KnownError(f"找不到“{path}”，请检查路径。")
    [book] = read_apart("blank", path, check)
    assert isinstance(book, BlankBook)
    return book


def blank_here(path: Path) -> BlankBook:
    """Like `read_blank_book`, in this process."""
    is_old = _kind(path)
    grids = list(_old_grids(path) if is_old else _grids(path))
    found: list[tuple[Blank, BlankGrid]] = []
    unread: list[str] = []
    for grid in grids:
        try:
            found.append((read_blank(grid), grid))
        except NoBlankError as fault:
            unread.append(_why(grid.name, fault))
    if not found:
        why = "；".join(unread) or "里面没有内容"
        raise KnownError(f"“{path.name}”不能作为空白表使用：{why}。请检查是不是选错了文件，或在 WPS 中整理表头后再试。")
    losses = () if is_old else lost_parts(path)
    blanks, parts = tuple(blank for blank, _ in found), tuple(grid for _, grid in found)
    return BlankBook(path, blanks, parts, tuple(unread), losses, is_old)


def _why(name: str, fault: NoBlankError) -> str:
    found = f"找到了{'、'.join(fault.found)}" if fault.found else "没有找到标题和填报行"
    return f"工作表“{name}”{found}，没有找到{'、'.join(fault.missing)}"


def _kind(path: Path) -> bool:
    """True for an `.xls`; KnownError for what is no workbook."""
    check_safe(path)
    with path.open("rb") as file:
        start = file.read(8)
    if not start.startswith((ZIP, OLE)):
        raise not_a_workbook(path.name)
    if start.startswith(ZIP):
        check_merged_areas(path)
    return start.startswith(OLE)


def _old_grids(path: Path) -> Iterator[BlankGrid]:
    """The worksheets of an `.xls`: texts and merged areas, no borders and no widths."""
    for grid in grids_here(path):
        texts = {
            (row, column): text for row, cells in enumerate(grid.rows) for column, text in enumerate(cells) if text.strip()
        }
        rows = max([len(grid.rows), *(area[2] + 1 for area in grid.areas)])
        yield BlankGrid(grid.name, texts, tuple(grid.areas), frozenset(), rows)


def _grids(path: Path) -> Iterator[BlankGrid]:
    book = open_book(path)
    try:
        lines = _border_numbers(book)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                grid = _grid(sheet, lines)
                if grid.texts:
                    yield grid
    finally:
        book.close()


def open_book(path: Path) -> Workbook:
    """The workbook, opened with what it says and how it looks; KnownError when it is damaged or none."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it will not keep; `lost_parts` says it in words that a clerk understands.
            warnings.simplefilter("ignore")
            return load_workbook(path)
    except KnownError:
        raise
    except MemoryError:
        raise
    except Exception as fault:
        # openpyxl raises whatever its parsers stumble over; the file is at fault in each case.
        raise not_a_workbook(path.name) from fault


def _border_numbers(book: Workbook) -> frozenset[int]:
    """The numbers of the workbook's border styles that draw a line."""
    borders: Any = book._borders  # type: ignore[attr-defined]  # the public way builds an object for each cell
    return frozenset(
        number
        for number, border in enumerate(borders)
        if any(side is not None and side.style for side in (border.left, border.right, border.top, border.bottom))
    )


def _grid(sheet: Worksheet, lines: frozenset[int]) -> BlankGrid:
    texts: dict[tuple[int, int], str] = {}
    bordered: set[tuple[int, int]] = set()
    existing: dict[tuple[int, int], Any] = sheet._cells  # type: ignore[attr-defined]  # only these, in one pass
    for (row, column), cell in existing.items():
        if cell.value is not None and (text := _text(cell.value)):
            texts[row - 1, column - 1] = text
        if cell.has_style and cell._style.borderId in lines:
            bordered.add((row - 1, column - 1))
    areas = tuple(
        (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1) for area in sheet.merged_cells.ranges
    )
    rows = 1 + max([row for row, _ in texts] + [row for row, _ in bordered] + [area[2] for area in areas], default=-1)
    return BlankGrid(
        name=sheet.title,
        texts=texts,
        areas=areas,
        bordered=frozenset(bordered),
        rows=min(rows, LARGEST_BODY),
        widths=_widths(sheet),
        page=_page(sheet),
    )


def _text(value: object) -> str:
    """A cell's text; numbers as they are written, dates as days."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if hasattr(value, "text") and hasattr(value, "ref"):
        return str(value.text or "")
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)


def _widths(sheet: Worksheet) -> tuple[float, ...]:
    """Each column's width in mm; hidden columns have none."""
    usual = sheet.sheet_format.defaultColWidth or sheet.sheet_format.baseColWidth or USUAL_WIDTH
    widths = [float(usual)] * max(sheet.max_column, 1)
    for about in sheet.column_dimensions.values():
        first, last = about.min or 0, about.max or 0
        for column in range(first, min(last, len(widths)) + 1):
            if column:
                widths[column - 1] = 0.0 if about.hidden else float(about.width or usual)
    return tuple(width * WIDTH_UNIT for width in widths)


def _page(sheet: Worksheet) -> Page:
    setup, margins = sheet.page_setup, sheet.page_margins
    sides = PAPERS.get(int(setup.paperSize or 9), PAPERS[9])
    width, height = reversed(sides) if setup.orientation == "landscape" else sides
    inches = (margins.top, margins.right, margins.bottom, margins.left)
    top, right, bottom, left = (min(max(float(inch or 0.5) * INCH, 5.0), 40.0) for inch in inches)
    return Page(width, height, (top, right, bottom, left))
