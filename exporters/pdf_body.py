"""Body cells as PDF operators, prepared once for each text of a column."""

from __future__ import annotations

from collections.abc import Mapping

from domain.sheet import Align, Face, Sheet, Tone, Value
from exporters.grid import PADDING, lines_of, text_of
from exporters.layout import Layout
from exporters.measure import Measure, measure
from exporters.pdf_text import Encoder

Cell = tuple[tuple[str, str], ...]
"""The lines of a cell: what stands before and after the height in the operators that draw the line."""
_MEMO_LIMIT = 20_000
_TOLERANCE = 1.0001


def left_of(align: Align, left: float, width: float, text_width: float) -> float:
    """Where a text of `text_width` begins in a cell."""
    if align is Align.LEFT:
        return left + PADDING
    if align is Align.RIGHT:
        return left + width - PADDING - text_width
    return left + (width - text_width) / 2


def prepared(lines: tuple[str, ...], left: float, width: float, align: Align, text: Measure, encoder: Encoder) -> Cell:
    """Lines of one cell whose left edge is `left` of the table's left edge; what is too wide is drawn narrower."""
    room = width - 2 * PADDING
    cell = []
    for line in lines:
        wide = text.width(line)
        drawn = encoder.operators(line, text.size)
        if wide > room * _TOLERANCE:
            drawn = f"{100 * room / wide:.1f} Tz {drawn} 100 Tz"
            wide = room
        cell.append((f"1 0 0 1 {left_of(align, left, width, wide):.2f} ", f" Tm {drawn}\n" if line else ""))
    return tuple(cell)


class BodyCells:
    """Turns the values of a row into prepared cells; remembers texts, because most of a long table repeat."""

    def __init__(self, sheet: Sheet, layout: Layout, encoders: Mapping[Tone, Encoder]) -> None:
        self._text = measure(Face.BODY, sheet.sizes.body)
        self._columns: list[tuple[dict[str, Cell], float, float, Align, Encoder]] = [
            ({}, left, width, column.align, encoders[column.tone])
            for left, width, column in zip(layout.edges, layout.widths, sheet.columns, strict=False)
        ]

    def row(self, values: tuple[Value, ...]) -> list[Cell]:
        """The cells of a row."""
        cells: list[Cell] = []
        for value, (memo, left, width, align, encoder) in zip(values, self._columns, strict=True):
            text = value if isinstance(value, str) else text_of(value)
            cell = memo.get(text)
            if cell is None:
                if len(memo) >= _MEMO_LIMIT:
                    memo.clear()
                lines = lines_of(text, width - 2 * PADDING, align, self._text)
                cell = memo[text] = prepared(lines, left, width, align, self._text, encoder)
            cells.append(cell)
        return cells
