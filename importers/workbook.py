"""Workbooks and CSV files as plain grids of text, without losing digits.

Every cell becomes a text as a person reads it. A number that the spreadsheet has rounded (more than 15 digits) is written as
`5.10231197001011E+17`, so that nobody takes it for a whole ID number.
"""

from __future__ import annotations

import math
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from domain.errors import KnownError
from importers.apart import Check, read_apart
from importers.error_cells import Places, error_cells
from importers.safety import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, OLE, ZIP, check_safe, damaged, harmful, not_a_workbook

__all__ = ["Area", "Grid", "not_a_workbook", "read_grids"]

EXACT_DIGITS = 10**15
"""A spreadsheet keeps 15 digits of a number: from here on the last digits are lost."""

ENCODINGS = ("utf-8-sig", "gb18030")
LONGEST_TEXT = 32_767
"""No spreadsheet program lets a cell hold more characters."""
PIECE = 1_000
"""Rows that are handed over at a time."""

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; from 0."""


@dataclass(frozen=True)
class Grid:
    """One worksheet as text. `rows[0]` is row 1 of the sheet. `areas` are its merged cells."""

    name: str
    rows: list[list[str]]
    areas: list[Area] = field(default_factory=list)

    def spread(self, first: int, last: int, columns: set[int] | None = None) -> None:
        """Write the text of each merged area into all its cells, within the rows given and (if given) these columns."""
        for top, left, bottom, right in self.areas:
            if bottom < first or top > last:
                continue
            text = self.text(top, left)
            for row in range(max(top, first), min(bottom, last) + 1):
                for column in range(left, right + 1):
                    if columns is None or column in columns:
                        self._put(row, column, text)

    def text(self, row: int, column: int) -> str:
        """The text of a cell; empty outside the grid."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column]

    def _put(self, row: int, column: int, text: str) -> None:
        if row < len(self.rows) and column < MAX_COLUMNS:
            cells = self.rows[row]
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = text


Meanwhile = Callable[[Grid], object]


def read_grids(path: Path, check: Check | None = None, meanwhile: Meanwhile | None = None) -> list[Grid]:
    """The visible worksheets of a workbook (or the one of a CSV) that hold anything, read in a process of their own.

    `meanwhile` is called with a worksheet each time more of its rows have come, so that work on them need not wait for all.
    Raises KnownError for what is missing, encrypted, damaged, hostile or no table at all, and whatever `check` raises, which
    is called several times a second.
    """
    if path.is_dir():
        raise KnownError(f"“{path}”是一个文件夹，请选择其中的一个表格。")
    if not path.is_file():
        raise KnownError(f"找不到“{path}”，请检查路径。")
    return _filled(path.name, read_apart("grids", path, check), meanwhile)


def grids_here(path: Path) -> list[Grid]:
    """Like `read_grids`, in this process."""
    return _filled(path.name, parts_here(path))


def _filled(name: str, parts: Iterable[Grid | list[list[str]]], meanwhile: Meanwhile | None = None) -> list[Grid]:
    grids: list[Grid] = []
    for part in parts:
        if isinstance(part, Grid):
            grids.append(part)
        else:
            grids[-1].rows.extend(part)
            if meanwhile is not None:
                meanwhile(grids[-1])
    filled = [grid for grid in grids if any(any(row) for row in grid.rows)]
    if not filled:
        raise KnownError(f"“{name}”里没有内容，请检查是不是选错了文件。")
    return filled


def parts_here(path: Path) -> Iterator[Grid | list[list[str]]]:
    """The worksheets read in this process: a grid without rows, and then its rows, some at a time."""
    check_safe(path)
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith((ZIP, OLE)):
        yield from _workbook(path)
    else:
        yield Grid(path.stem, [])
        yield from _in_pieces(path.name, _csv(path))


def _workbook(path: Path) -> Iterator[Grid | list[list[str]]]:
    from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    # The reader takes a failed formula for an empty cell; an .xls keeps no sign of it that could be looked for.
    errors = error_cells(path) if is_zipfile(path) else {}
    try:
        with load_workbook(str(path)) as book:
            for place, about in enumerate(book.sheets_metadata):
                if about.visible is SheetVisibleEnum.Visible and about.typ is SheetTypeEnum.WorkSheet:
                    sheet = book.get_sheet_by_index(place)
                    yield Grid(about.name, [], _areas(path.name, sheet))
                    yield from _in_pieces(path.name, _with_errors(_rows(sheet), errors.get(about.name, {})))
    except PasswordError:
        raise KnownError(f"“{path.name}”设有打开密码，请先在 WPS 或 Excel 中取消密码，再导入。") from None
    except CalamineError:
        raise not_a_workbook(path.name) from None
    except BaseException as fault:
        # The reader gives up on some damaged files with a panic, which is no `Exception`.
        if type(fault).__name__ == "PanicException":
            raise damaged(path.name) from None
        raise


def _areas(name: str, sheet: Any) -> list[Area]:
    """The merged cells, within the rows and columns that are taken in."""
    areas = [
        (top, left, min(bottom, MAX_ROWS - 1), min(right, MAX_COLUMNS - 1))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    ]
    if sum(max(bottom - top + 1, 0) * max(right - left + 1, 0) for top, left, bottom, right in areas) > MAX_CELLS:
        raise harmful(name, "里有大得不正常的合并单元格")
    return areas


def _rows(sheet: Any) -> Iterator[list[str]]:
    if sheet.start is not None:
        for row in sheet.iter_rows():
            yield [value.strip() if value.__class__ is str else _text(value) for value in row]


def _with_errors(rows: Iterator[list[str]], errors: Places) -> Iterator[list[str]]:
    """The rows with #N/A and the like where they stand; a worksheet's last cells may be nothing else."""
    at = -1
    for at, cells in enumerate(rows):
        yield _with_error(cells, errors.get(at))
    for row in range(at + 1, max(errors, default=-1) + 1):
        yield _with_error([], errors.get(row))


def _with_error(cells: list[str], errors: Mapping[int, str] | None) -> list[str]:
    if errors:
        cells.extend([""] * (max(errors) + 1 - len(cells)))
        for column, text in errors.items():
            cells[column] = text
    return cells


def _in_pieces(name: str, rows: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    """Some rows at a time, of a worksheet that is within the limits."""
    count = 0
    every = iter(rows)
    while piece := list(islice(every, PIECE)):
        count += sum(map(len, piece))
        if count > MAX_CELLS:
            raise harmful(name, f"的单元格超过 {MAX_CELLS:,} 个")
        if any(cells and len(max(cells, key=len)) > LONGEST_TEXT for cells in piece):
            raise harmful(name, f"有一个单元格的文字超过 {LONGEST_TEXT:,} 字")
        yield piece


def _text(value: object) -> str:
    """A cell's value as a person reads it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    if abs(value) >= EXACT_DIGITS:
        return f"{value:.14E}"
    return str(int(value)) if value == int(value) else repr(value)


def _csv(path: Path) -> Iterator[list[str]]:
    """A CSV in UTF-8 or GBK, with any separator that offices use; its rows may differ in length."""
    import pandas as pd

    content = path.read_bytes()
    text = _decoded(path.name, content)
    lines = text.splitlines()[:20]
    separator = max(",\t;，", key=lambda mark: sum(line.count(mark) for line in lines))
    width = max((line.count(separator) for line in text.splitlines()), default=0) + 1
    if width > MAX_COLUMNS:
        raise damaged(path.name)
    from io import StringIO

    try:
        frame = pd.read_csv(
            StringIO(text),
            sep=separator,
            names=list(range(width)),
            header=None,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            engine="c",
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError):
        raise not_a_workbook(path.name) from None
    # A short line leaves its last cells missing, which pandas marks as NaN.
    for row in frame.fillna("").to_numpy():
        yield [str(cell).strip() for cell in row]


def _decoded(name: str, content: bytes) -> str:
    # What Excel calls “Unicode text” is UTF-16 with a mark at its beginning.
    marked = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    if b"\0" in content[:4096] and not marked:
        raise not_a_workbook(name)
    for encoding in ("utf-16",) if marked else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise not_a_workbook(name)
