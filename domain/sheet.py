"""One logical sheet: what is in an official table, decided once, before any workbook or page exists.

`exporters/xlsx.py` and `exporters/pdf.py` are the only writers. Both print every text of a `Sheet` and nothing else, so that
the same cells stand in both. Lengths are millimetres, font sizes points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | None


class Align(StrEnum):
    """Horizontal place of a text in its cell."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Face(StrEnum):
    """The type faces of official papers (GB/T 9704), by what they are for."""

    TITLE = "方正小标宋简体"
    BODY = "仿宋"
    HEADING = "黑体"


class Tone(StrEnum):
    """How dark a text is printed: in ink, or in a light grey that a pen goes over (last round's values on a pre-filled sheet)."""

    INK = "ink"
    GREY = "grey"


GREY = 0.55
"""Lightness of the grey tone, 0 black to 1 white: readable, and plainly no handwriting of today."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the body: `key` is the field that fills it (see `domain/attachments.py`), `width` in mm.

    `tone` holds for its texts in the body; the header is always in ink.
    """

    key: str
    width: float
    align: Align = Align.CENTER
    tone: Tone = Tone.INK


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of the header tree; `row` and `col` count from the first header cell."""

    text: str
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell of a form: a printed text, or an answer, over one or more rows and columns.

    `row` counts from the first row of the form, `col` from the first column of the table. A number is written as a number.
    """

    value: Value
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    align: Align = Align.CENTER
    face: Face = Face.BODY
    tone: Tone = Tone.INK


@dataclass(frozen=True, slots=True)
class Line:
    """A row merged over all columns: the fill line, the signatures, a note.

    `parts` stand side by side over the whole width, the first at the left edge, the last at the right edge (`spread`),
    or simply follow one another as one wrapped paragraph (`spread=False`, one part a paragraph).
    """

    parts: tuple[str, ...]
    spread: bool = False

    @property
    def text(self) -> str:
        """The whole row as one text: parts of a spread line are kept apart by spaces, paragraphs by line breaks."""
        return ("    " if self.spread else "\n").join(self.parts)


@dataclass(frozen=True, slots=True)
class Page:
    """The paper. Margins are top, right, bottom, left."""

    width: float = 297.0
    height: float = 210.0
    margins: tuple[float, float, float, float] = (15.0, 12.0, 14.0, 12.0)
    rows_per_page: int | None = None

    @property
    def print_width(self) -> float:
        """Width between the margins."""
        return self.width - self.margins[1] - self.margins[3]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Font sizes in points."""

    label: float = 16.0
    title: float = 18.0
    line: float = 11.0
    header: float = 10.0
    body: float = 10.0
    note: float = 10.0


SEAL_SQUARE = 45.0
"""Side of the square kept free for a township seal of 42 mm."""


class Seal(StrEnum):
    """Where the seal goes: nowhere, on the unit's name in the fill line, or in a block under the table."""

    NONE = "none"
    FILL_LINE = "fill_line"
    BELOW = "below"


@dataclass(frozen=True)
class Sheet:
    """An official table, ready to be written.

    `body` rows have one value a column. The body may be an iterator that can be used once: writers take it row by row
    and never hold it. `fill_line` is a row of the table itself, merged over all columns, right above the header;
    `after_body` are merged rows of the table under it. `loose_before` and `loose_after` are lines outside the grid, under the
    title and under the table. `name` is a file and worksheet name without forbidden characters, e.g. `附件1 入户核查表`.

    A form (questionnaire, income sheet) has its rows in `form`, between header and body: cells that cover every place of its
    rows exactly once. Its rows are few and known beforehand, so that they may be merged; the rows of `body` are plain and many.
    `more` are further sheets with the same columns, each begun on a new page: a form has one sheet a household. It may be an
    iterator, too.
    """

    name: str
    label: str
    title: str
    columns: tuple[Column, ...]
    header: tuple[HeaderCell, ...]
    header_rows: int
    body: Iterable[tuple[Value, ...]]
    fill_line: Line | None = None
    after_body: tuple[Line, ...] = ()
    loose_after: tuple[Line, ...] = ()
    seal: Seal = Seal.NONE
    seal_unit: str = ""
    page: Page = field(default_factory=Page)
    sizes: Sizes = field(default_factory=Sizes)
    row_height: float = 9.0
    row_padding: float = 1.0
    """Free space above and below the text of a row of form or body, in mm."""
    loose_before: tuple[Line, ...] = ()
    form: tuple[FormCell, ...] = ()
    more: Iterable[Sheet] = ()
    side: float = 0.0
    """Width in mm of a strip at the right of the table, outside its grid, for a small mark beside each row of the body. With a
    strip each body row has one value more than the table has columns: that mark, its lines kept as they are."""
    corner: str = ""
    """A small mark at the top right corner of the paper, on every page of the sheet."""

    @property
    def form_rows(self) -> int:
        """Number of rows of the form."""
        return max((cell.row + cell.rowspan for cell in self.form), default=0)
