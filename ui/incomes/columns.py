"""Where the columns of the income sheet stand on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QRect

from domain.sheet import Column, FormCell

ROW_HEIGHT = 28
LEAST = {"category": 90, "item": 128, "unit": 50, "quantity": 66, "income": 84, "expense": 84, "net": 88}
"""Least widths in px by column key."""
MOST = 1.5
"""The table grows to so many times its least width: figures that stand far apart are hard to read."""


class IncomeColumns:
    """The columns in px; `set_width` fits them into the room there is."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.keys = tuple(column.key for column in columns)
        self._least = [LEAST.get(key, 80) for key in self.keys]
        self.lefts: list[int] = []
        self.widths: list[int] = []
        self.set_width(0)

    @property
    def least(self) -> int:
        """The narrowest table in which nothing is cut."""
        return sum(self._least)

    @property
    def most(self) -> int:
        """The widest table."""
        return int(self.least * MOST)

    @property
    def total(self) -> int:
        """Width of all columns."""
        return sum(self.widths)

    def set_width(self, width: int) -> None:
        """Share `width` px among the columns in their proportions."""
        width = max(self.least, min(width, self.most))
        edges = [round(width * sum(self._least[:n]) / self.least) for n in range(len(self._least) + 1)]
        self.lefts = edges[:-1]
        self.widths = [right - left for left, right in pairwise(edges)]

    def rect(self, cell: FormCell) -> QRect:
        """Where a cell of the form stands."""
        return self.span(cell.row, cell.col, cell.rowspan, cell.colspan)

    def span(self, row: int, col: int, rowspan: int = 1, colspan: int = 1) -> QRect:
        """The place of these rows and columns."""
        right = self.lefts[col + colspan - 1] + self.widths[col + colspan - 1]
        return QRect(self.lefts[col], row * ROW_HEIGHT, right - self.lefts[col], rowspan * ROW_HEIGHT)
