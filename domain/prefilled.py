"""Pre-filled sheets (预填表) to carry to the house: an inspection table with what is known already, last values in grey.

The table is the official one, cell by cell. Beside each row, outside the grid, stand 册-页-行 and the household's code, by which
the keyer finds it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from domain.annex import Attachment
from domain.attachments import BLANK, PrintOptions, build_sheet
from domain.household_code import code_of
from domain.inspection import Inspection
from domain.rounds import Round
from domain.scheme import Scheme
from domain.sheet import Sheet, Tone, Value

ROWS = 10
"""Households on a page unless chosen otherwise: with title and signatures they still fit on one."""
SIDE = 14.0
"""Width in mm of the strip for the marks."""
_LEFT, _RIGHT = 6.0, 4.0
"""Margins in mm that leave the table its width beside the strip."""
LAST = ("attribute:", "answer:", "helper_name", "descriptions", "attribute_labels")
"""Columns (by key, or by what it begins with) whose values are those of the last time: grey, to be gone over or struck out."""
BY_HAND = ("inspectors", "inspected_on")
"""Columns of the visit that is to come."""


@dataclass(frozen=True, slots=True)
class Book:
    """册: the sheets of one village, its `number` the village's place. `lines` are its households with their last answers."""

    number: int
    village: str
    lines: Iterable[Inspection]


def can_be_prefilled(attachment: Attachment) -> bool:
    """True for a table with a household in each row."""
    return attachment.records == "inspections" and not attachment.form


def build_prefilled(
    scheme: Scheme, round_: Round, attachment: Attachment, books: Iterable[Book], options: PrintOptions
) -> Sheet | None:
    """The pre-filled sheets, each village on pages of its own; None when there is nobody to visit. All is streamed."""
    options = replace(options, filled_on=None, rows_per_page=options.rows_per_page or ROWS)
    sheets = _sheets(scheme, round_, attachment, books, options)
    first = next(sheets, None)
    return replace(first, more=sheets) if first else None


def _sheets(
    scheme: Scheme, round_: Round, attachment: Attachment, books: Iterable[Book], options: PrintOptions
) -> Iterator[Sheet]:
    for book in books:
        lines = iter(book.lines)
        first = next(lines, None)
        if first is not None:
            yield _sheet(scheme, round_, attachment, replace(book, lines=chain((first,), lines)), options)


def _sheet(scheme: Scheme, round_: Round, attachment: Attachment, book: Book, options: PrintOptions) -> Sheet:
    passing = _Passing(book.lines)
    sheet = build_sheet(scheme, round_, attachment, passing, options)
    top, _, bottom, _ = sheet.page.margins
    columns = tuple(replace(c, tone=Tone.GREY) if c.key.startswith(LAST) else c for c in sheet.columns)
    by_hand = frozenset(place for place, column in enumerate(columns) if column.key in BY_HAND)
    return replace(
        sheet,
        columns=columns,
        side=SIDE,
        page=replace(sheet.page, margins=(top, _RIGHT, bottom, _LEFT)),
        body=_marked(sheet.body, passing, book.number, options.rows_per_page or ROWS, by_hand),
    )


class _Passing:
    """Lets lines through, and keeps the one that was taken last."""

    def __init__(self, lines: Iterable[Inspection]) -> None:
        self._lines = lines
        self.last: Inspection | None = None

    def __iter__(self) -> Iterator[Inspection]:
        for line in self._lines:
            self.last = line
            yield line


def _marked(
    rows: Iterable[tuple[Value, ...]], passing: _Passing, book: int, per_page: int, by_hand: frozenset[int]
) -> Iterator[tuple[Value, ...]]:
    for place, row in enumerate(rows):
        page, line = divmod(place, per_page)
        assert passing.last is not None
        mark = f"{book}-{page + 1:02d}-{line + 1}\n{code_of(passing.last.household_uid)}"
        yield (*(BLANK if n in by_hand else value for n, value in enumerate(row)), mark)
