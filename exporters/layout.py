"""The measures of a sheet on paper, worked out once for both outputs.

Lengths are points. Column edges and row heights are whole pixels of a workbook (0.75 pt), so that a workbook and a page have
the same grid. The head of a sheet is: label (附件N), title, loose lines, fill line, header;
form and body follow, then the closing lines.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, pairwise

from domain.sheet import SEAL_SQUARE, Align, Face, Line, Seal, Sheet
from exporters.grid import LINE_PITCH, PADDING, PIXEL, Grid, form_grid, header_grid, whole_pixels
from exporters.measure import MM, Measure, measure

__all__ = ["LINE_PITCH", "PADDING", "PIXEL", "BodyRows", "Cancelled", "Layout", "Progress", "TextRow", "lay_out"]

SEAL_GAP = 2.0 * MM
"""Least distance of the title from the seal's square."""
HAND_BLANK = 30.0 * MM
"""Room to write by hand behind a part that ends in a colon."""
_LOOSE_PITCH = 2.2
"""Height of a line of blanks outside the grid, in font sizes."""
_SPACES_SHARE = 0.96
"""A workbook brings parts to this share of their place by spaces: fonts differ a little, and a cell must not wrap."""
_TITLE_SHRINK = 0.85
"""A title that is a little too long is set smaller, down to this share of its size, before it is broken."""
_PHRASE_ENDS, _PHRASE_STARTS = "、，”》）", "“《（"
SIDE_SIZE = 8.0
"""Size of the marks beside the table, in points."""
_MEMO_LIMIT = 20_000

Progress = Callable[[int], None]
"""Told the number of body rows written so far."""
Cancelled = Callable[[], bool]
"""Asked now and then; True stops the work."""


@dataclass(frozen=True)
class TextRow:
    """A row that is one cell over all columns: a line above or below the body, or a line outside the grid.

    `places` are the left edges of the parts of a spread line, from the left edge of the cell.
    """

    text: str
    lines: tuple[str, ...]
    height: float
    bordered: bool
    size: float
    places: tuple[float, ...] = ()
    align: Align = Align.LEFT

    @property
    def spread(self) -> bool:
        """True when `lines` stand side by side at `places`."""
        return bool(self.places)


class LineCounts(dict[str, int]):
    """Number of lines of each text of a column, worked out when first asked for; most of a long table repeats."""

    def __init__(self, text: Measure, room: float) -> None:
        super().__init__()
        self._text = text
        self._room = room

    def __missing__(self, text: str) -> int:
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        count = self[text] = len(self._text.lines(text, self._room))
        return count


class BodyRows:
    """Line counts and heights of body rows; one of `counts` and `rooms` for each column."""

    def __init__(self, widths: tuple[float, ...], size: float, least: float, padding: float) -> None:
        self.rooms = tuple(width - 2 * PADDING for width in widths)
        self.counts = tuple(LineCounts(measure(Face.BODY, size), room) for room in self.rooms)
        self.pitch = size * LINE_PITCH
        self.least = least
        self.padding = padding

    def height_of(self, count: int) -> float:
        """Height of a row whose longest cell has this many lines."""
        return max(self.least, whole_pixels(count * self.pitch + 2 * self.padding))


@dataclass(frozen=True)
class Layout:
    """All that is fixed before the first body row is seen."""

    edges: tuple[float, ...]
    label: TextRow
    title: TextRow
    loose_before: tuple[TextRow, ...]
    fill_line: TextRow | None
    header: Grid
    form: Grid
    closing: tuple[TextRow, ...]
    body: BodyRows

    @property
    def width(self) -> float:
        """Width of the table."""
        return self.edges[-1]

    @property
    def widths(self) -> tuple[float, ...]:
        """Width of each column."""
        return tuple(right - left for left, right in pairwise(self.edges))

    @property
    def header_height(self) -> float:
        """Height of the header, which every page repeats."""
        return self.header.height

    @property
    def closing_height(self) -> float:
        """Height of all that follows the body and is kept whole."""
        return sum(row.height for row in self.closing)


def lay_out(sheet: Sheet) -> Layout:
    """The layout of a sheet; its body is not touched."""
    edges = _edges(sheet)
    widths = tuple(right - left for left, right in pairwise(edges))
    fill_line = _row(sheet.fill_line, edges[-1], sheet.sizes.line, 10.0 * MM) if sheet.fill_line else None
    least, padding = whole_pixels(sheet.row_height * MM), sheet.row_padding * MM
    return Layout(
        edges=edges,
        label=_label(sheet),
        title=_title(sheet, edges[-1], fill_line),
        loose_before=tuple(_loose_row(line, edges[-1], sheet.sizes.line) for line in sheet.loose_before),
        fill_line=fill_line,
        header=header_grid(sheet.header, sheet.header_rows, sheet.sizes.header, edges),
        form=form_grid(sheet.form, sheet.form_rows, sheet.sizes.body, edges, least, padding),
        closing=_closing(sheet, edges[-1]),
        body=BodyRows(widths, sheet.sizes.body, least, padding),
    )


def _edges(sheet: Sheet) -> tuple[float, ...]:
    """Column edges from the table's left edge; columns wider than the paper together are narrowed alike."""
    total = sum(column.width for column in sheet.columns)
    room = sheet.page.print_width - sheet.side
    scale = min(1.0, room / total) * MM / PIXEL
    pixels = [round(column.width * scale) for column in sheet.columns]
    if sum(pixels) * PIXEL > room * MM:
        pixels = [math.floor(column.width * scale) for column in sheet.columns]
    return tuple(edge * PIXEL for edge in accumulate(pixels, initial=0))


def _label(sheet: Sheet) -> TextRow:
    size = sheet.sizes.label
    return TextRow(sheet.label, (sheet.label,), whole_pixels(size * LINE_PITCH + PADDING), False, size)


def _title(sheet: Sheet, width: float, fill_line: TextRow | None) -> TextRow:
    """The title in a zone of its own; beside the seal's square when the seal goes onto the fill line."""
    sealed = sheet.seal is Seal.FILL_LINE and fill_line is not None
    room = width - 2 * (SEAL_SQUARE * MM + SEAL_GAP) if sealed else width
    lines, size = _title_lines(sheet.title, sheet.sizes.title, max(room, 6 * sheet.sizes.title))
    height = len(lines) * size * LINE_PITCH + 5.0 * MM
    if sealed and fill_line is not None:
        height = max(height, SEAL_SQUARE * MM - fill_line.height)
    return TextRow("\n".join(lines), lines, whole_pixels(height), False, size, align=Align.CENTER)


def _title_lines(text: str, size: float, room: float) -> tuple[tuple[str, ...], float]:
    """The lines of a title and their size: smaller if that saves a line, else lines of about the same length."""
    full = measure(Face.TITLE, size)
    width = full.width(text)
    if width > room and width * _TITLE_SHRINK <= room:
        size = math.floor(size * room / width * 2) / 2
        return measure(Face.TITLE, size).lines(text, room), size
    lines = full.lines(text, room)
    tried = [full.lines(text, min(room, width / len(lines) * (1 + share / 20))) for share in range(1, 20)]
    even = [one for one in tried if len(one) == len(lines)] or [lines]
    return next((one for one in even if _whole_phrases(one)), even[0]), size


def _whole_phrases(lines: tuple[str, ...]) -> bool:
    """True when every line of a title ends where a phrase does: behind a mark, or before a quotation."""
    return all(one[-1:] in _PHRASE_ENDS or other[:1] in _PHRASE_STARTS for one, other in pairwise(lines))


def _closing(sheet: Sheet, width: float) -> tuple[TextRow, ...]:
    rows = [_row(line, width, sheet.sizes.note, 9.0 * MM) for line in sheet.after_body]
    rows += [_loose_row(line, width, sheet.sizes.note) for line in sheet.loose_after]
    if sheet.seal is Seal.BELOW:
        height = whole_pixels(SEAL_SQUARE * MM)
        unit = (sheet.seal_unit,)
        rows.append(TextRow(sheet.seal_unit, unit, height, False, sheet.sizes.line + 1, align=Align.RIGHT))
    return tuple(rows)


def _loose_row(line: Line, width: float, size: float) -> TextRow:
    """A line outside the grid: places to write or sign in need air, paragraphs follow one another closely."""
    return _row(line, width, size, _LOOSE_PITCH * size if line.spread else 0.0, bordered=False, padding=PADDING)


def _row(
    line: Line, width: float, size: float, least: float, bordered: bool = True, padding: float = 3 * PADDING
) -> TextRow:
    """A row over all columns; `padding` is the free space above and below its lines together."""
    text = measure(Face.BODY, size)
    room = width - 2 * PADDING
    places = _places(line, room, text) if line.spread else None
    if places is not None:
        return TextRow(_spaced(line, places, text), line.parts, whole_pixels(least), bordered, size, places)
    joined = line.text
    lines = text.lines(joined, room)
    height = max(least, len(lines) * size * LINE_PITCH + padding)
    return TextRow(joined, lines, whole_pixels(height), bordered, size)


def _places(line: Line, room: float, text: Measure) -> tuple[float, ...] | None:
    """Left edges of parts spread over the width, or None when they do not fit side by side.

    A part that ends in a colon is to be filled by hand: it keeps a blank behind it.
    """
    taken = [text.width(part) + (HAND_BLANK if part.rstrip().endswith(("：", ":")) else 0.0) for part in line.parts]
    free = room - sum(taken)
    if free < 0 or any("\n" in part for part in line.parts):
        return None
    gap = free / max(1, len(line.parts) - 1)
    return tuple(PADDING + sum(taken[:index]) + gap * index for index in range(len(line.parts)))


def _spaced(line: Line, places: tuple[float, ...], text: Measure) -> str:
    """The parts as one text of a cell: full-width spaces, as wide in every Chinese font, bring each to its place."""
    out = ""
    for part, place in zip(line.parts, places, strict=True):
        spaces = int((place * _SPACES_SHARE - text.width(out)) / text.size) if place > PADDING else 0
        out += "\u3000" * max(spaces, 1 if out else 0) + part
    return out
