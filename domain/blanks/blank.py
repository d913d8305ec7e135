"""What was found in a blank: title, header tree, index rows, body, stub, foot. Rows and columns count from 0."""

from __future__ import annotations

from dataclasses import dataclass

from domain.blanks.grid import Cell, squeeze
from domain.blanks.rules import Rule
from domain.sheet import HeaderCell

ARROW = " › "
"""Stands between the texts of a header path."""


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text with the cell in which it stands."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class BlankColumn:
    """A column to fill: the texts over it from top to bottom. `span` > 1: each body cell is merged over so many columns.

    `mark` is its mark in the index row (甲, 1, 2 …), `block` the repeat of the header that it stands in (两栏: 0 and 1).
    """

    place: int
    path: tuple[str, ...]
    span: int = 1
    mark: str = ""
    block: int = 0

    @property
    def text(self) -> str:
        """The whole path as one text, the key under which a decision is remembered."""
        return ARROW.join(" ".join(part.split()) for part in self.path)

    @property
    def key(self) -> str:
        """The path for comparing: without white space."""
        return squeeze(ARROW.join(self.path))


@dataclass(frozen=True, slots=True)
class StubRow:
    """A body row whose labels are printed: the texts of its stub columns, merged ones included, and its code (01, 02 …)."""

    row: int
    labels: tuple[str, ...]
    code: str = ""
    block: int = 0


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A row of column marks under the header (甲 乙 1 2 …): mark by column, and the formulas printed in it."""

    row: int
    marks: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank table. `header_rows` is the height of the header tree without index rows.

    The rows to fill are `body[0]` … `body[1]` (both included, none when the second is smaller) without `total_rows` and
    `kept_rows` (examples). `end` is the last row of the table itself; what follows is `foot`. `stub_columns` hold printed
    labels. `formulas` are cells of the body that work themselves out. `remarks` say in Chinese what is left as it is.
    """

    sheet: str
    label: str
    title: str
    fill_lines: tuple[PlacedText, ...]
    header_top: int
    header_rows: int
    header: tuple[HeaderCell, ...]
    first_column: int
    last_column: int
    columns: tuple[BlankColumn, ...]
    index_rows: tuple[IndexRow, ...]
    blocks: int
    body: tuple[int, int]
    total_rows: tuple[int, ...]
    kept_rows: tuple[int, ...]
    stub_columns: tuple[int, ...]
    stub_rows: tuple[StubRow, ...]
    foot: tuple[PlacedText, ...]
    notes: tuple[str, ...]
    seals: tuple[str, ...]
    signatures: tuple[str, ...]
    formulas: frozenset[Cell] = frozenset()
    rules: tuple[Rule, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def fill_rows(self) -> tuple[int, ...]:
        """The empty rows of the body, from top to bottom."""
        left_out = {*self.total_rows, *self.kept_rows}
        return tuple(row for row in range(self.body[0], self.body[1] + 1) if row not in left_out)

    @property
    def has_stub(self) -> bool:
        """True when the rows of the body are printed already."""
        return bool(self.stub_rows)

    @property
    def main_columns(self) -> tuple[BlankColumn, ...]:
        """The columns of the first block: the others repeat them."""
        return tuple(column for column in self.columns if column.block == 0)
