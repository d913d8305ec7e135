"""Saving a filled workbook, and leaving no trace elsewhere.

openpyxl itself lays each worksheet plain into the machine's folder for temporary files, where a killed program would leave it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


def save_book(book: Workbook, target: Path) -> None:
    """Write the workbook to `target` and to nowhere else; a worksheet is held in memory as it is written."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        book.properties.modified = datetime.now(UTC).replace(tzinfo=None)
        _writer()(book, archive).save()


def _writer() -> Callable[[Workbook, ZipFile], Any]:
    """openpyxl's own writer, but for where a worksheet is written first."""
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class InMemory(ExcelWriter):
        _archive: ZipFile

        def write_worksheet(self, ws: Any) -> None:
            ws._drawing = SpreadsheetDrawing()
            ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
            content = BytesIO()
            writer: Any = WorksheetWriter(ws, content)
            writer.write()
            ws._rels = writer._rels
            self._archive.writestr(ws.path[1:], content.getvalue())
            self.manifest.append(ws)

    return InMemory
