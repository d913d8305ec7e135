"""Blank attachments written and read back, and the official tables they must be."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
from openpyxl import load_workbook

import commands
from tests.exporters.reading import squeezed

GOLDENS = Path(__file__).parent.parent / "goldens"
Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Book:
    """A workbook's only worksheet: bordered rows, lines outside the grid in order, merged cells of the grid."""

    grid: list[list[str]]
    loose: list[str]
    spans: set[Span]


def export_blank(annex: str, folder: Path) -> tuple[Path, Path]:
    """The blank attachment `ID.N` as a workbook and as a PDF."""
    book, pages = folder / "a.xlsx", folder / "a.pdf"
    for target in (book, pages):
        assert commands.run(["export", "--annex", annex, "--blank", "--to", str(target)]) == 0
    return book, pages


def read_book(path: Path) -> Book:
    """The workbook read by another library than wrote it."""
    (sheet,) = load_workbook(path).worksheets
    grid, loose, first = [], [], 0
    for row in sheet.iter_rows():
        texts = [squeezed(cell.value) for cell in row]
        if row[0].border.left.style:
            first = first or row[0].row
            grid.append(texts)
        elif any(texts):
            loose.append("".join(texts))
    spans = {
        (m.min_row - first, m.min_col - 1, m.max_row - m.min_row + 1, m.max_col - m.min_col + 1)
        for m in sheet.merged_cells.ranges
        if first <= m.min_row < first + len(grid)
    }
    return Book(grid, loose, spans)


def read_pages(path: Path) -> tuple[list[list[list[str]]], list[str]]:
    """The table of each page as rows of texts, and the lines outside the tables."""
    tables, loose = [], []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            (table,) = page.find_tables()
            tables.append([[squeezed(text) for text in row] for row in table.extract()])
            lines = page.outside_bbox(table.bbox).extract_text_lines()
            loose += [squeezed(line["text"]) for line in lines if not re.match(r"第 \d+ 页", line["text"])]
    return tables, loose


@cache
def golden(annex: str) -> dict[str, Any]:
    """An official table as the notice prints it."""
    table: dict[str, Any] = json.loads((GOLDENS / f"{annex}.json").read_text(encoding="utf-8"))
    return table


def golden_grid(form: dict[str, Any]) -> tuple[list[list[str]], set[Span]]:
    """Header, printed form and blank rows as rows of texts, each text in its first cell; and the merged cells."""
    top = form["header_rows"]
    cells = [*form["header"], *([row + top, *rest] for row, *rest in form["form"])]
    rows = max(row + down for row, _, down, _, _ in cells) + form["blank_rows"]
    grid = [[""] * form["columns"] for _ in range(rows)]
    for row, col, _, _, text in cells:
        grid[row][col] = squeezed(text)
    return grid, {(row, col, down, right) for row, col, down, right, _ in cells if (down, right) != (1, 1)}
