"""A worksheet of a blank as its texts, merged areas and measures, before anybody has judged what is what."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from domain.sheet import Page

Cell = tuple[int, int]
"""Row and column, from 0."""
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; from 0."""


def squeeze(text: str) -> str:
    """A text without white space and with ASCII brackets, digits and signs, for comparing; never for printing."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@dataclass(frozen=True)
class BlankGrid:
    """One worksheet. `texts` holds the cells with a text, a formula as `=…`; cells covered by a merged area have none.

    `bordered` are cells with a border of their own, empty where the format does not tell. `widths` are the columns' widths
    in mm, empty where unknown.
    """

    name: str
    texts: Mapping[Cell, str]
    areas: tuple[Area, ...] = ()
    bordered: frozenset[Cell] = frozenset()
    rows: int = 0
    widths: tuple[float, ...] = ()
    page: Page = field(default_factory=Page)

    def home(self, cell: Cell) -> Cell:
        """The cell that holds the text of this one: the first of its merged area, or the cell itself."""
        return self._homes.get(cell, cell)

    def text(self, row: int, column: int) -> str:
        """The text seen in a cell, also when it is merged; empty for none."""
        return self.texts.get(self.home((row, column)), "")

    def area(self, cell: Cell) -> Area:
        """The merged area that begins in this cell, or the cell alone."""
        return self._areas.get(cell, (*cell, *cell))

    def row_texts(self, row: int) -> list[tuple[int, str]]:
        """Column and text of each cell of a row, also of one merged from a row above; each area once, from left to right."""
        seen: dict[Cell, str] = {}
        for column in self._columns_of(row):
            home = self.home((row, column))
            if home not in seen and self.texts.get(home):
                seen[home] = self.texts[home]
        return [(column, text) for (_, column), text in seen.items()]

    def own_texts(self, row: int) -> list[tuple[int, str]]:
        """Column and text of each cell that begins in this row."""
        return [(column, self.texts[row, column]) for column in self._columns_of(row) if self.texts.get((row, column))]

    def is_bordered(self, row: int) -> bool:
        """True when a cell of the row has a border."""
        return row in self._bordered_rows

    def _columns_of(self, row: int) -> list[int]:
        return self._by_row.get(row, [])

    @cached_property
    def _bordered_rows(self) -> frozenset[int]:
        return frozenset(row for row, _ in self.bordered)

    @cached_property
    def _homes(self) -> dict[Cell, Cell]:
        return {
            (row, column): (top, left)
            for top, left, bottom, right in self.areas
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }

    @cached_property
    def _areas(self) -> dict[Cell, Area]:
        return {area[:2]: area for area in self.areas}

    @cached_property
    def _by_row(self) -> dict[int, list[int]]:
        found: dict[int, set[int]] = {}
        for (row, column), text in self.texts.items():
            if text:
                found.setdefault(row, set()).add(column)
        for (row, column), home in self._homes.items():
            if self.texts.get(home):
                found.setdefault(row, set()).add(column)
        return {row: sorted(columns) for row, columns in found.items()}
