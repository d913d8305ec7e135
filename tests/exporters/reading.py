"""Workbooks and pages read back as rows of texts, by other libraries than those that wrote them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from pdfplumber.page import Page

Rows = list[list[str]]


def squeezed(text: object) -> str:
    """The text without white space: where lines break is the layout's business."""
    return re.sub(r"\s+", "", str(text if text is not None else ""))


@dataclass(frozen=True)
class Paper:
    """What a reader sees: rows of the grid, and the lines outside it in their order."""

    grid: Rows
    loose: list[str]


def read_xlsx(path: Path) -> Paper:
    """The bordered rows and the other rows of the only worksheet."""
    book = load_workbook(path)
    (page,) = book.worksheets
    grid, loose = [], []
    for row in page.iter_rows():
        texts = [squeezed(_shown(cell.value, cell.number_format)) for cell in row]
        if row[0].border.left.style:
            grid.append(texts)
        elif any(texts):
            loose.append("".join(texts))
    book.close()
    return Paper(grid, loose)


def _shown(value: object, number_format: str) -> object:
    """A number as its format shows it; a text without the workbook's own escapes, which openpyxl leaves in."""
    if isinstance(value, str):
        return unescape(value)
    if isinstance(value, float) and "." in number_format:
        return f"{value:.{len(number_format.partition('.')[2])}f}"
    return value


def read_pdf(path: Path, header_rows: int, first_rows: int) -> Paper:
    """The grid of all pages as one table; the header, which every page after the first repeats, is taken once.

    `first_rows` is the number of rows above the first page's header.
    """
    grid: Rows = []
    loose: list[str] = []
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages):
            (table,) = page.find_tables()
            rows = [[squeezed(text) for text in row] for row in table.extract()]
            if number:
                assert rows[:header_rows] == grid[first_rows : first_rows + header_rows], "the header is not repeated"
                rows = rows[header_rows:]
            grid += rows
            loose += _outside(page, table.bbox)
    return Paper(grid, loose)


def _outside(page: Page, box: tuple[float, float, float, float]) -> list[str]:
    outside = page.outside_bbox(box).extract_text_lines()
    return [squeezed(line["text"]) for line in outside if not re.match(r"第 \d+ 页", line["text"])]

