"""A `Sheet` as a workbook (.xlsx), ready to print: the office's faces by name, A4, repeated header, page numbers."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from traceback import clear_frames
from typing import TYPE_CHECKING, Any

from domain.sheet import Face, Sheet
from exporters.files import replacing
from exporters.grid import PIXEL
from exporters.layout import Cancelled, Progress, lay_out
from exporters.measure import MM
from exporters.xlsx_rows import RowWriter
from resources import temporary

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_FIXED_DATE = datetime(2000, 1, 1)
"""Stands for the time of writing inside the workbook: the same sheet gives the same bytes."""
_GRID: dict[str, object] = {
    "default_format_properties": {"font_name": "Arial", "font_size": 12},
    "default_column_width": 80,
}
"""The hidden standard font, in whose digits a workbook measures its columns: 9 pixels on the screen and within 1.2 % the
same in print, and Arial or its equal is everywhere. With the usual Calibri, a printed column is 6 % wider than on the
screen, and a third wider where Calibri is missing, and the whole table would be printed smaller to fit."""
_INCH = 25.4
_PAPERS = {(210, 297): 9, (297, 420): 8}
"""Excel's paper numbers by size in mm: A4, A3."""
_FOOTER_PLACE = 8.0
"""The footer's distance from the foot of the paper, in mm."""

_SHEETS = 500
"""Sheets in a worksheet: Excel keeps 1,023 page breaks of our own, and each sheet may need two."""


def write_xlsx(
    sheet: Sheet, target: Path, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> None:
    """Writes the sheet as a workbook; the body is taken row by row and never held.

    `progress` is told the number of rows (of a form, sheets) written, `cancelled` is asked as often.
    Raises `domain.errors.Cancelled` when it answers True, and `KnownError` when the file cannot be written;
    both leave the target as it was.
    """
    with replacing(target) as new, ExitStack() as stack:
        scratch = stack.enter_context(temporary.folder())
        from xlsxwriter import Workbook

        file = stack.enter_context(io.BufferedRandom(_FailsOnce(new, "w+b")))
        book = Workbook(file, {"constant_memory": True, "tmpdir": scratch, **_GRID})
        book.set_properties({"title": sheet.title, "created": _FIXED_DATE})
        try:
            _write(book, sheet, progress, cancelled)
        finally:
            for page in book.worksheets():
                page._opt_close()  # the row file, which XlsxWriter itself closes only after a complete workbook
        _close(book)


class _FailsOnce(io.FileIO):
    """A file that reports a fault of the disk once and then swallows what is written: the zip that XlsxWriter leaves open
    would complain again, on stderr, when the collector closes it."""

    failed = False

    def write(self, content: Any, /) -> int:
        """Write to the disk until it refuses."""
        if self.failed:
            return memoryview(content).nbytes
        try:
            return super().write(content)
        except OSError:
            self.failed = True
            raise


def worksheet_name(text: str) -> str:
    """A name that Excel takes for a worksheet: at most 31 characters, without `[]:*?/\\` or quotes at its ends."""
    return re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", text).strip(" '")[:31].strip(" '") or "表"


def _write(book: Workbook, sheet: Sheet, progress: Progress | None, cancelled: Cancelled | None) -> None:
    """All sheets one under the other, each on its own page; a new worksheet when Excel would lose the page breaks."""
    sheets = chain([sheet], sheet.more)
    number = 1
    while (first := next(sheets, None)) is not None:
        name = worksheet_name(sheet.name)
        page = book.add_worksheet(name if number == 1 else f"{name[:25]} ({number})")
        _write_worksheet(book, page, first, islice(sheets, _SHEETS - 1), progress, cancelled)
        number += 1


def _write_worksheet(
    book: Workbook,
    page: Worksheet,
    sheet: Sheet,
    more: Iterable[Sheet],
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> None:
    layout = lay_out(sheet)
    for column, width in enumerate(layout.widths):
        page.set_column_pixels(column, column, round(width / PIXEL))
    if sheet.side:
        page.set_column_pixels(len(sheet.columns), len(sheet.columns), math.floor(sheet.side * MM / PIXEL))
    rows = RowWriter(book, page, sheet, layout)
    header: tuple[int, int] | None = rows.sheet(progress, cancelled)
    for following in more:
        rows.follow(following, lay_out(following))
        rows.sheet(progress, cancelled)
        header = None
    _set_up(page, sheet, rows.row - 1, header)
    page.set_h_pagebreaks(rows.page_breaks)


def _set_up(page: Worksheet, sheet: Sheet, last_row: int, header: tuple[int, int] | None) -> None:
    """The paper: size, margins, one page wide, header repeated if there is one, page numbers, nothing else in print."""
    paper = sheet.page
    landscape = paper.width > paper.height
    if landscape:
        page.set_landscape()
    sides = sorted((round(paper.width), round(paper.height)))
    page.set_paper(_PAPERS.get((sides[0], sides[1]), 9))
    top, right, bottom, left = (margin / _INCH for margin in paper.margins)
    page.set_margins(left=left, right=right, top=top, bottom=bottom)
    page.set_footer(f'&C&"{Face.BODY.value}"&10第 &P 页 共 &N 页', {"margin": _FOOTER_PLACE / _INCH})
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    if header is not None:
        page.repeat_rows(*header)
    columns = len(sheet.columns) + bool(sheet.side)
    page.print_area(0, 0, last_row, columns - 1)
    page.hide_gridlines(2)
    page.ignore_errors({"number_stored_as_text": f"A1:{_letters(columns)}{last_row + 1}"})


def _letters(columns: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(columns - 1))


def _close(book: Workbook) -> None:
    """Writes the file; XlsxWriter wraps the disk's own fault, which says more than its wrapper."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        book.close()
    except FileCreateError as wrapped:
        cause = wrapped.args[0] if wrapped.args else wrapped
        # The zip that XlsxWriter leaves open goes now, while its file is there to take, and swallow, what it still writes.
        clear_frames(wrapped.__traceback__)
        clear_frames(getattr(cause, "__traceback__", None))
        raise cause if isinstance(cause, OSError) else OSError(str(cause)) from wrapped
