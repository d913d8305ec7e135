"""Workbooks and CSV files as plain grids of text, without losing digits.

Every cell becomes a text as a person reads it. A number that the spreadsheet has rounded (more than 15 digits) is written as
`5.10231197001011E+17`, so that nobody takes it for a whole ID number.
"""

from __future__ import annotations

import math
import os
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from domain.errors import KnownError
from importers.error_cells import Places, error_cells
from importers.safety import MAX_COLUMNS, OLE, ZIP, check_safe, damaged, not_a_workbook

__all__ = ["Area", "Grid", "not_a_workbook", "read_grids"]

EXACT_DIGITS = 10**15
"""A spreadsheet keeps 15 digits of a number: from here on the last digits are lost."""

ENCODINGS = ("utf-8-sig", "gb18030")

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


def read_grids(path: Path) -> list[Grid]:
    """The visible worksheets of a workbook (or the one of a CSV) that hold anything.

    Raises KnownError for what is missing, encrypted, damaged, hostile or no table at all.
    """
    if path.is_dir():
        raise KnownError(f"“{path}”是一个文件夹，请选择其中的一个表格。")
    if not path.is_file():
        raise KnownError(f"找不到“{path}”，请检查路径。")
    check_safe(path)
    with path.open("rb") as file:
        start = file.read(8)
    grids = list(_workbook(path)) if start.startswith((ZIP, OLE)) else [_csv(path)]
    filled = [grid for grid in grids if any(any(row) for row in grid.rows)]
    if not filled:
        raise KnownError(f"“{path.name}”里没有内容，请检查是不是选错了文件。")
    return filled


def _workbook(path: Path) -> Iterator[Grid]:
    from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    # The reader takes a failed formula for an empty cell; an .xls keeps no sign of it that could be looked for.
    errors = error_cells(path) if is_zipfile(path) else {}
    try:
        with _quiet_panics(path.name), load_workbook(str(path)) as book:
            for place, about in enumerate(book.sheets_metadata):
                if about.visible is SheetVisibleEnum.Visible and about.typ is SheetTypeEnum.WorkSheet:
                    yield _with_errors(_grid(about.name, book.get_sheet_by_index(place)), errors.get(about.name, {}))
    except PasswordError:
        raise KnownError(f"“{path.name}”设有打开密码，请先在 WPS 或 Excel 中取消密码，再导入。") from None
    except CalamineError:
        raise not_a_workbook(path.name) from None


@contextmanager
def _quiet_panics(name: str) -> Iterator[None]:
    """The reader gives up on some damaged files with a panic, which is no `Exception`; its words go nowhere."""
    kept = -1
    with suppress(OSError):
        kept = os.dup(2)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 2)
        os.close(silence)
    try:
        yield
    except BaseException as fault:
        if type(fault).__name__ == "PanicException":
            raise damaged(name) from None
        raise
    finally:
        if kept >= 0:
            os.dup2(kept, 2)
            os.close(kept)


def _with_errors(grid: Grid, errors: Places) -> Grid:
    """The grid with #N/A and the like where they stand; a worksheet's last cells may be nothing else."""
    for (row, column), text in sorted(errors.items()):
        grid.rows.extend([] for _ in range(row + 1 - len(grid.rows)))
        cells = grid.rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = text
    return grid


def _grid(name: str, sheet: Any) -> Grid:
    areas = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]
    if sheet.start is None:
        return Grid(name, [])
    return Grid(name, [
        [value.strip() if value.__class__ is str else _text(value) for value in row] for row in sheet.iter_rows()
    ], areas)


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


def _csv(path: Path) -> Grid:
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
    rows = frame.fillna("").to_numpy().tolist()
    return Grid(path.stem, [[str(cell).strip() for cell in row] for row in rows])


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
