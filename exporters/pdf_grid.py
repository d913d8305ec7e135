"""Grids of merged cells as PDF operators: the header on every page, and the rows of a form."""

from __future__ import annotations

from collections.abc import Mapping

from domain.sheet import Face, FormCell, Tone
from exporters.grid import LINE_PITCH, PADDING, Grid, lines_of, text_of
from exporters.measure import measure
from exporters.pdf_body import Cell, prepared
from exporters.pdf_text import Encoder

BASELINE = 0.38
"""Where the baseline lies below the middle of a line of Chinese type, in font sizes."""


def drawn_grid(
    grid: Grid, edges: tuple[float, ...], encoders: Mapping[tuple[Face, Tone], Encoder], top: float, rows: tuple[int, int]
) -> tuple[str, str]:
    """Texts and borders of the rows from the first to before the last of `rows`, drawn from `top` down.

    A cell that reaches beyond these rows, because the page ends between them, is drawn with its text on both pages.
    """
    first, last = rows
    tops = grid.tops
    texts, paths = [], []
    for cell in grid.cells:
        begin, end = max(cell.row, first), min(cell.row + cell.rowspan, last)
        if begin >= end:
            continue
        upper, height = top - (tops[begin] - tops[first]), tops[end] - tops[begin]
        left, right = edges[cell.col], edges[cell.col + cell.colspan]
        texts.append(placed(_lines(cell, grid.size, left, right, encoders), upper, height, grid.size))
        paths.append(box(left, upper, right - left, height))
    return "".join(texts), "".join(paths)


def _lines(cell: FormCell, size: float, left: float, right: float, encoders: Mapping[tuple[Face, Tone], Encoder]) -> Cell:
    letters = measure(cell.face, size)
    lines = lines_of(text_of(cell.value), right - left - 2 * PADDING, cell.align, letters)
    return prepared(lines, left, right - left, cell.align, letters, encoders[cell.face, cell.tone])


def placed(lines: Cell, top: float, height: float, size: float) -> str:
    """Prepared lines in the vertical middle of a cell."""
    pitch = size * LINE_PITCH
    y = top - height / 2 + (len(lines) - 1) * pitch / 2 - size * BASELINE
    return "".join(f"{before}{y - index * pitch:.2f}{after}" for index, (before, after) in enumerate(lines) if after)


def box(left: float, top: float, width: float, height: float) -> str:
    """The border of a cell."""
    return f"{left:g} {top - height:g} {width:g} {height:g} re\n"
