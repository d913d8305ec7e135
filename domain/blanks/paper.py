"""A filled blank as a logical `Sheet`, for the PDF: title, header tree, index rows, body with totals, foot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from domain.blanks import words
from domain.blanks.blank import Blank
from domain.blanks.filling import Filling
from domain.blanks.formulas import copied, evaluate, shifted
from domain.blanks.grid import BlankGrid, Cell
from domain.blanks.rules import RuleBreach, breaches
from domain.sheet import Align, Column, FormCell, HeaderCell, Line, Seal, Sheet, Sizes, Value

USUAL_WIDTH = 20.0
"""Width of a column in mm where the blank does not tell."""
LEFT_FROM = 38.0
"""Columns of this width (mm) hold sentences, which are set flush left."""

MANY_COLUMNS = 12
"""A wider table is set in smaller type."""
_WIDE = re.compile(r"\u3000{2,}| {2,}")


class FilledTable:
    """The cells of the filled table as they are seen: printed texts, new values, formulas worked out."""

    def __init__(self, grid: BlankGrid, filling: Filling) -> None:
        self._grid = grid
        self._filling = filling
        self._values: dict[Cell, Value] = {(row, column): value for row, column, value in filling.values()}
        self._formulas = dict(_formulas(grid, filling))
        self._worked_out: dict[Cell, Decimal | None] = {}

    def value(self, row: int, column: int) -> Value:
        """What stands in a cell of the filled sheet."""
        formula = self._formulas.get((row, column))
        if formula is not None:
            return self.number(row, column)
        if (row, column) in self._values:
            return self._values[row, column]
        return self._printed(row, column)

    def number(self, row: int, column: int) -> Decimal | None:
        """The figure in a cell; None for a text or nothing."""
        cell = (row, column)
        formula = self._formulas.get(cell)
        if formula is not None:
            if cell not in self._worked_out:
                self._worked_out[cell] = None  # a formula that refers to itself has no value
                self._worked_out[cell] = evaluate(formula, self.number)
            return self._worked_out[cell]
        value = self._values.get(cell)
        if isinstance(value, int | Decimal):
            return Decimal(value)
        return _as_number(self._printed(row, column)) if value is None else None

    def breaches(self) -> list[RuleBreach]:
        """The printed check rules that the figures break, by places of the filled sheet."""
        blank = self._filling.blank
        if not blank.rules:
            return []
        first, last = blank.body[0], self._filling.last_row
        columns = [column.place for column in blank.columns]
        rows = range(first, last + 1)
        figures = {(r, c): n for r in rows for c in columns if (n := self.number(r, c)) is not None}
        return breaches(blank.rules, figures, rows, columns)

    def row(self, number: int, columns: Sequence[int]) -> tuple[Value, ...]:
        """The values of a row in these columns; 0 stays 0, nothing is an empty text."""
        return tuple("" if (value := self.value(number, column)) is None else value for column in columns)

    def label(self, number: int) -> str:
        """The first texts of a row, by which a person knows it."""
        values = (self.value(number, column.place) for column in self._filling.blank.main_columns)
        return " ".join([str(value) for value in values if isinstance(value, str) and value][:2])

    def _printed(self, row: int, column: int) -> str:
        filling = self._filling
        if filling.insert_at <= row < filling.insert_at + filling.extra:
            return ""
        return self._grid.texts.get((row - filling.extra if row >= filling.insert_at else row, column), "")


def _as_number(text: str) -> Decimal | None:
    tidy = text.strip()
    return Decimal(tidy) if tidy.isdigit() and len(tidy) <= 15 and not (len(tidy) > 1 and tidy[0] == "0") else None


def _formulas(grid: BlankGrid, filling: Filling) -> Iterator[tuple[Cell, str]]:
    """The formulas of the filled sheet: those printed, at their new places, and those of the new rows."""
    for (row, column), text in grid.texts.items():
        if text.startswith("="):
            formula = shifted(text, grid.name, grid.name, filling.insert_at, filling.extra)
            yield (filling.moved(row), column), formula
            if row == filling.template:
                for down in range(1, filling.extra + 1):
                    yield (row + down, column), copied(text, down)


def build_sheet(grid: BlankGrid, filling: Filling, table: FilledTable) -> Sheet:
    """The filled blank as a sheet of its own measures; a ledger's body is made row by row, printed rows are a form."""
    blank = filling.blank
    places, spans = zip(*_paper_columns(blank), strict=True)
    widths = [_width(grid, place, span) for place, span in zip(places, spans, strict=True)]
    aligns = [Align.LEFT if width >= LEFT_FROM else Align.CENTER for width in widths]
    rows = range(blank.body[0], filling.last_row + 1)
    inside, above = _fill_lines(grid, filling)
    size = 9.0 if len(places) > MANY_COLUMNS else 10.0
    return Sheet(
        name=f"{blank.label} {blank.title}".strip() or blank.sheet,
        label=blank.label,
        title=blank.title,
        columns=tuple(map(Column, map(str, places), widths, aligns)),
        header=tuple(_header(blank, places)),
        header_rows=blank.header_rows + len(blank.index_rows),
        body=() if blank.has_stub else (table.row(row, places) for row in rows),
        form=tuple(_form(grid, table, rows, places)) if blank.has_stub else (),
        fill_line=inside,
        loose_before=above,
        loose_after=tuple(_foot(blank)),
        seal=Seal.FILL_LINE if inside is not None and words.is_seal(inside.text) else Seal.NONE,
        page=grid.page,
        sizes=Sizes(header=size, body=size),
    )


def _paper_columns(blank: Blank) -> Iterator[tuple[int, int]]:
    """Place and span of the columns on paper: a header over several columns of printed labels is taken apart."""
    for column in blank.columns:
        places = range(column.place, column.place + column.span)
        if len(set(places) & set(blank.stub_columns)) > 1:
            yield from ((place, 1) for place in places)
        else:
            yield column.place, column.span


def _form(grid: BlankGrid, table: FilledTable, rows: range, places: Sequence[int]) -> Iterator[FormCell]:
    """The printed rows with their merged cells; each place of the paper is covered once."""
    covered: set[Cell] = set()
    for row in rows:
        for at, place in enumerate(places):
            if (row, at) in covered:
                continue
            _, _, bottom, right = grid.area((row, place))
            height = min(bottom, rows[-1]) - row + 1
            width = sum(place <= other <= right for other in places)
            covered.update((row + down, at + across) for down in range(height) for across in range(width))
            value = table.value(row, place)
            yield FormCell("" if value is None else value, row - rows[0], at, height, width)


def _width(grid: BlankGrid, place: int, span: int) -> float:
    return sum(grid.widths[place : place + span]) or USUAL_WIDTH if grid.widths else USUAL_WIDTH


def _header(blank: Blank, columns: Sequence[int]) -> Iterator[HeaderCell]:
    """The header tree over the columns that there are, with the index rows below; gaps between blocks fall away."""
    for cell in blank.header:
        first = blank.first_column + cell.col
        under = [at for at, place in enumerate(columns) if first <= place < first + cell.colspan]
        if under:
            yield HeaderCell(cell.text, cell.row, under[0], cell.rowspan, len(under))
    for offset, index in enumerate(blank.index_rows):
        marks = dict(index.marks)
        for at, place in enumerate(columns):
            yield HeaderCell(marks.get(place, ""), blank.header_rows + offset, at)


def _fill_lines(grid: BlankGrid, filling: Filling) -> tuple[Line | None, tuple[Line, ...]]:
    """The fill line that is a row of the table, and those that stand above it."""
    rows: dict[int, list[str]] = {}
    for line in filling.blank.fill_lines:
        text = str(filling.cells.get((line.row, line.column), line.text))
        # One cell may hold several parts: they are apart by wide spaces.
        parts = [part.strip() for part in _WIDE.split(text) if part.strip()]
        rows.setdefault(line.row, []).extend(parts)
    inside = [row for row in rows if grid.is_bordered(row)]
    last = Line(tuple(rows.pop(inside[-1])), spread=True) if inside else None
    return last, tuple(Line(tuple(parts), spread=True) for parts in rows.values())


def _foot(blank: Blank) -> Iterator[Line]:
    rows: dict[int, list[str]] = {}
    for text in blank.foot:
        rows.setdefault(text.row, []).append(text.text)
    for texts in rows.values():
        yield Line(tuple(texts), spread=len(texts) > 1)
