"""Where the columns of the sheet stand on the screen: the notice's columns, as wide as what is keyed in them needs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect

from domain.sheet import Column
from widgets.theme import sheet_font, text_width

LEAST = {
    "town": 36,
    "village_group": 60,
    "head_name": 60,
    "attribute": 27,
    "helper_name": 60,
    "answer:income": 64,
    "answer": 35,
    "descriptions": 108,
    "inspectors": 60,
}
"""Least widths in px by column key or by what stands before its colon: with them the card has room at 1366 px."""
ROOM = {
    "town": 26.0,
    "village_group": 42.0,
    "head_name": 16.0,
    "head_id_no": 4.0,
    "attribute": 6.0,
    "helper_name": 16.0,
    "answer:income": 14.0,
    "answer": 4.0,
    "descriptions": 74.0,
    "inspectors": 34.0,
}
"""How a wider window is shared out."""
ID_POINTS = 9.5
"""18 figures must stand on one line."""


class SheetColumns:
    """The columns of an attachment in px. `set_width` fits them into the width of the sheet."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.keys = tuple(column.key for column in columns)
        self.lefts: list[int] = []
        self.widths: list[int] = []
        self.set_width(0)

    @property
    def least(self) -> int:
        """The narrowest sheet in which nothing is cut, px."""
        return sum(_least(key) for key in self.keys)

    @property
    def total(self) -> int:
        """Width of all columns, px."""
        return sum(self.widths)

    def set_width(self, width: int) -> None:
        """Share `width` px among the columns; never less than `least`."""
        spare = max(0, width - self.least)
        parts = [_named(ROOM, key, 0.0) for key in self.keys]
        whole = sum(parts) or 1.0
        self.widths = [_least(key) + int(spare * part / whole) for key, part in zip(self.keys, parts, strict=True)]
        if spare:
            self.widths[parts.index(max(parts))] += width - sum(self.widths)
        self.lefts = [sum(self.widths[:place]) for place in range(len(self.widths))]

    def place(self, key: str) -> int:
        """The number of the column with this key."""
        return self.keys.index(key)

    def rect(self, key: str, top: int, height: int) -> QRect:
        """The cell of a column."""
        place = self.place(key)
        return QRect(self.lefts[place], top, self.widths[place], height)

    def span(self, prefix: str, top: int, height: int) -> QRect:
        """The cells of all columns whose key begins with `prefix`, which stand side by side."""
        places = [place for place, key in enumerate(self.keys) if key.startswith(prefix)]
        left = self.lefts[places[0]]
        return QRect(left, top, self.lefts[places[-1]] + self.widths[places[-1]] - left, height)

    def at(self, x: int) -> int:
        """The number of the column at `x`, the last one right of all."""
        return next((n for n, left in enumerate(self.lefts) if x < left + self.widths[n]), len(self.keys) - 1)


def _least(key: str) -> int:
    if key == "head_id_no":
        return text_width("5" * 18, sheet_font(ID_POINTS)) + 10
    return int(_named(LEAST, key, 60))


def _named(values: dict[str, int] | dict[str, float], key: str, default: float) -> float:
    return values.get(key, values.get(key.partition(":")[0], default))
