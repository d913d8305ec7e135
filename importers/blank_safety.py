"""Refusing a workbook whose merged areas alone would fill the memory: openpyxl makes an object for every cell of them."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

from domain.errors import KnownError
from importers.safety import CHUNK, OVERLAP, column_number

MOST_MERGED_CELLS = 1_000_000
_MERGED = re.compile(rb"""mergeCell\s+ref\s*=\s*["']\$?([A-Z]{1,3})\$?(\d{1,9}):\$?([A-Z]{1,3})\$?(\d{1,9})["']""")


def check_merged_areas(path: Path) -> None:
    """Raise KnownError when the merged areas of a worksheet hold more cells than any form has. `path` is a safe zip."""
    with ZipFile(path) as book:
        for part in book.infolist():
            if "/worksheets/" not in part.filename or not part.filename.endswith(".xml"):
                continue
            cells = 0
            with book.open(part) as stream:
                tail = b""
                while chunk := stream.read(CHUNK):
                    window = tail + chunk
                    cells += sum(map(_size, _MERGED.findall(window)))
                    tail = window[-OVERLAP:].rpartition(b"<")[2]
                    if cells > MOST_MERGED_CELLS:
                        raise KnownError(
                            f"“{path.name}”里有大得不正常的合并单元格，没有打开；请取消多余的合并，另存一份再试。"
                        )


def _size(ends: tuple[bytes, bytes, bytes, bytes]) -> int:
    left, top, right, bottom = ends
    return (int(bottom) - int(top) + 1) * (column_number(right) - column_number(left) + 1)
