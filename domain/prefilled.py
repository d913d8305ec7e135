"""Pre-filled sheets (预填表) to carry to the house: an inspection table with what is known already, last values in grey.

The table is the official one, cell by cell. Beside each row, outside the grid, or in the corner of a form, stand 册-页-行 and the
household's code, by which the keyer finds it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from domain.annex import Attachment
from domain.answers import chosen
from domain.attachments import BLANK, PrintOptions, build_sheet
from domain.household_code import code_of
from domain.income import IncomeSheet
from domain.inspection import Inspection
from domain.rounds import Round
from domain.scheme import CheckItem, Scheme
from domain.sheet import FormCell, Sheet, Tone, Value

ROWS = 10
"""Households on a page unless chosen otherwise: with title and signatures they still fit on one."""
SIDE = 14.0
"""Width in mm of the strip for the marks."""
_LEFT, _RIGHT = 6.0, 4.0
"""Margins in mm that leave the table its width beside the strip."""
LAST = ("attribute:", "answer:", "helper_name", "descriptions", "attribute_labels")
"""Columns (by key, or by what it begins with) whose values are those of the last time: grey, to be gone over or struck out."""
_MOST_ROWS = 200
"""More rows than any income sheet has."""
Line = Inspection | IncomeSheet
BY_HAND = ("inspectors", "inspected_on")
"""Columns of the visit that is to come."""


@dataclass(frozen=True, slots=True)
class Book:
    """册: the sheets of one village, its `number` the village's place. `lines` are its households with their last answers.

    For an income sheet they are the households' last sheets.
    """

    number: int
    village: str
    lines: Iterable[Line]


def can_be_prefilled(attachment: Attachment) -> bool:
    """True for a table with a household in each row, and for a form that each household gets."""
    return attachment.records in ("inspections", "incomes")


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
        lines = (_of_notice(scheme, one) for one in book.lines if attachment.is_for(scheme.with_wholes(one.attributes)))
        first = next(lines, None)
        if first is None:
            continue
        filled = replace(book, lines=chain((first,), lines))
        if attachment.form or attachment.records == "incomes":
            yield from _forms(scheme, round_, attachment, filled, options)
        else:
            yield _sheet(scheme, round_, attachment, filled, options)


def _of_notice(scheme: Scheme, line: Line) -> Line:
    """The line with those answers that this notice has: the last inspection may have been by another one."""
    if isinstance(line, IncomeSheet):
        return line
    items = {item.key: item for item in scheme.check_items}
    answers = {key: text for key, text in line.answers.items() if key in items and _fits(items[key], text)}
    return replace(line, answers=answers, descriptions={k: v for k, v in line.descriptions.items() if k in answers})


def _fits(item: CheckItem, text: str) -> bool:
    return not item.answers or set(chosen(text)) <= set(item.answers)


def _forms(
    scheme: Scheme, round_: Round, attachment: Attachment, book: Book, options: PrintOptions
) -> Iterator[Sheet]:
    """A sheet for each household, its mark in the corner."""
    passing = _Passing(book.lines)
    first = build_sheet(scheme, round_, attachment, passing, options)
    grey = _grey_places(attachment)
    for page, sheet in enumerate(chain((replace(first, more=()),), first.more), start=1):
        assert passing.last is not None
        corner = f"{book.number}-{page:02d}-1\u3000{code_of(passing.last.household_uid)}"
        yield replace(sheet, form=tuple(_form_cell(cell, grey) for cell in sheet.form), corner=corner)


def _grey_places(attachment: Attachment) -> dict[tuple[int, int], bool]:
    """The places of a form with a value of the last time (True), and those that are for the pen (False).

    In an income sheet these are all places under the columns of amounts.
    """
    if attachment.records == "incomes":
        keys = [column.key for column in attachment.columns]
        amounts = range(keys.index("quantity"), len(keys))
        return {(row, col): True for row in range(_MOST_ROWS) for col in amounts}
    found = {(one.row, one.col): True for one in attachment.form if one.key.startswith(LAST)}
    return found | {(one.row, one.col): False for one in attachment.form if one.key in BY_HAND}


def _form_cell(cell: FormCell, grey: Mapping[tuple[int, int], bool]) -> FormCell:
    last = grey.get((cell.row, cell.col))
    if last is None:
        return cell
    return replace(cell, tone=Tone.GREY) if last else replace(cell, value=BLANK)


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

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = lines
        self.last: Line | None = None

    def __iter__(self) -> Iterator[Line]:
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
