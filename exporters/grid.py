"""A grid of merged cells, such as the header tree or a form: what its rows must be high, worked out once for both outputs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from domain.sheet import Align, Face, FormCell, HeaderCell, Value
from exporters.measure import MM, Measure, measure

PIXEL = 0.75
PADDING = 1.0 * MM
"""Free space between a border and the text, on every side."""
LINE_PITCH = 1.4
"""Distance of two lines of text, in font sizes."""


def whole_pixels(length: float) -> float:
    """A length rounded up to whole pixels, in points."""
    return math.ceil(length / PIXEL - 1e-6) * PIXEL


def text_of(value: Value) -> str:
    """The text of a body cell as it is printed."""
    if isinstance(value, str):
        return value
    return "" if value is None else format(value, "f" if not isinstance(value, int) else "d")


def lines_of(text: str, room: float, align: Align, letters: Measure) -> tuple[str, ...]:
    """The lines of a cell: about equally long when they are centred."""
    return (letters.even_lines if align is Align.CENTER else letters.lines)(text, room)


@dataclass(frozen=True)
class Grid:
    """Cells and the heights of their rows, in points. `face` is that of a place without a text."""

    cells: tuple[FormCell, ...]
    heights: tuple[float, ...]
    size: float
    face: Face

    @property
    def height(self) -> float:
        """Height of all rows."""
        return sum(self.heights)

    @property
    def tops(self) -> tuple[float, ...]:
        """Distance of each row, and of the end, from the top of the grid."""
        return tuple(accumulate(self.heights, initial=0.0))


def header_grid(header: Iterable[HeaderCell], rows: int, size: float, edges: tuple[float, ...]) -> Grid:
    """The header tree, in the face of headings."""
    cells = tuple(
        FormCell(cell.text, cell.row, cell.col, cell.rowspan, cell.colspan, face=Face.HEADING) for cell in header
    )
    least = whole_pixels(size * LINE_PITCH + 2 * PADDING)
    return Grid(cells, _heights(cells, rows, size, edges, least, PADDING), size, Face.HEADING)


def form_grid(
    cells: tuple[FormCell, ...], rows: int, size: float, edges: tuple[float, ...], least: float, padding: float
) -> Grid:
    """The rows of a form, none of them lower than `least`."""
    return Grid(cells, _heights(cells, rows, size, edges, least, padding), size, Face.BODY)


def _heights(
    cells: tuple[FormCell, ...], rows: int, size: float, edges: tuple[float, ...], least: float, padding: float
) -> tuple[float, ...]:
    """Heights of the rows: single-row cells first, then cells over several rows raise the last of theirs."""
    heights = [least] * rows
    for cell in sorted((cell for cell in cells if cell.value not in ("", None)), key=lambda cell: cell.rowspan):
        room = edges[cell.col + cell.colspan] - edges[cell.col] - 2 * PADDING
        count = len(measure(cell.face, size).lines(text_of(cell.value), room))
        need = whole_pixels(count * size * LINE_PITCH + 2 * padding)
        spanned = sum(heights[cell.row : cell.row + cell.rowspan])
        heights[cell.row + cell.rowspan - 1] += max(0.0, need - spanned)
    return tuple(heights)
