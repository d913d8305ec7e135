"""A `Sheet` as pages (.pdf): the layout of the workbook, drawn on a bare canvas with embedded fonts."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import Cancelled as CancelledError
from domain.sheet import Sheet
from exporters.files import replacing
from exporters.layout import Cancelled, Layout, Progress, lay_out
from exporters.measure import MM
from exporters.pdf_body import BodyCells
from exporters.pdf_pages import Pages
from resources.unwritten import is_unwritten, keep

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_BETWEEN_REPORTS = 100
"""Rows between two progress reports."""
_EMBEDDING = threading.Lock()
"""A loaded font file has one reading place: two documents must not embed from it at the same time."""
_PROGRAM = "回头看工作台"


def write_pdf(
    sheet: Sheet,
    target: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    show_seal_place: bool = False,
) -> int:
    """Writes the sheet as a PDF and returns its number of pages; the body is taken row by row and never held.

    `show_seal_place` marks where the seal goes, for a preview; paper is printed without it. `progress` is told the
    number of rows (of a form, sheets) laid out, `cancelled` is asked as often.
    Raises `domain.errors.Cancelled` when it answers True, and `KnownError` when the file cannot be
    written; both leave the target as it was. The same sheet gives the same bytes.
    """
    if is_unwritten(target):
        count, content = _made(sheet, progress, cancelled, show_seal_place)
        keep(target, content)
        return count
    with replacing(target) as new:
        count, content = _made(sheet, progress, cancelled, show_seal_place)
        new.write_bytes(content)
    return count


def _made(sheet: Sheet, progress: Progress | None, cancelled: Cancelled | None, show_seal_place: bool) -> tuple[int, bytes]:
    """The number of pages, and the file."""
    canvas = _canvas(sheet)
    layout = lay_out(sheet)
    pages = Pages(canvas, sheet, layout, show_seal_place)
    done = _sheet(sheet, layout, pages, 0, progress, cancelled)
    for following in sheet.more:
        layout = lay_out(following)
        pages.follow(following, layout)
        done = _sheet(following, layout, pages, done, progress, cancelled)
    count = pages.finish()
    with _EMBEDDING:
        content: bytes = canvas.getpdfdata()  # type: ignore[no-untyped-call]
    return count, content


def _canvas(sheet: Sheet) -> Canvas:
    from reportlab.pdfgen.canvas import Canvas

    size = (sheet.page.width * MM, sheet.page.height * MM)
    # The canvas writes no file: its bytes are asked for at the end.
    canvas = Canvas("", pagesize=size, pageCompression=1, invariant=1, lang="zh-CN")
    canvas.setTitle(sheet.title)
    canvas.setAuthor("")
    canvas.setSubject(sheet.label)
    canvas.setCreator(_PROGRAM)
    canvas.setProducer(_PROGRAM)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def _sheet(
    sheet: Sheet, layout: Layout, pages: Pages, done: int, progress: Progress | None, cancelled: Cancelled | None
) -> int:
    """Draws a sheet; returns the number of rows (of a form, sheets) drawn so far, of which `done` stood before it."""
    pages.head()
    pages.form()
    cells = BodyCells(sheet, layout, pages.body_texts)
    per_page = sheet.page.rows_per_page
    count, mark = 0, ""
    for count, values in enumerate(sheet.body, start=1):
        if per_page and count > 1 and (count - 1) % per_page == 0:
            pages.turn()
        if sheet.side:
            mark, values = str(values[-1]), values[:-1]
        pages.body_row(cells.row(values), mark)
        if count % _BETWEEN_REPORTS == 0:
            _report(done + count, progress, cancelled)
    done += count + bool(sheet.form)
    _report(done, progress, cancelled)
    pages.closing()
    return done


def _report(count: int, progress: Progress | None, cancelled: Cancelled | None) -> None:
    if cancelled is not None and cancelled():
        raise CancelledError
    if progress is not None:
        progress(count)
