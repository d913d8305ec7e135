"""A field of a row of a notice: how it is shown as a text, and taken back from one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from domain.dates import parse_date

Data = dict[str, Any]
Choices = Sequence[tuple[str, str]]
"""Values with their words."""
BETWEEN = "、"
_PARTS = re.compile(r"[、，,；;\s]+")


class CellKind(StrEnum):
    """What stands in a cell."""

    TEXT = "text"
    CHOICE = "choice"
    SEVERAL = "several"
    """Some of the choices."""
    LIST = "list"
    """Words of one's own, 、 between them."""
    FLAG = "flag"
    WHOLE = "whole"
    NUMBER = "number"
    """An exact number, kept as a text."""
    DAY = "day"
    FIXED = "fixed"
    """Shown only: the place holder for a key."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A field: `key` in the row, its `title`, its width in pixels (0: takes the room that is left), `choices` as they are now."""

    key: str
    title: str
    kind: CellKind = CellKind.TEXT
    width: int = 0
    choices: Callable[[], Choices] = tuple
    tip: str = ""
    default: str = ""
    """What a choice means that is left out."""
    year: int = 0
    """The year of days that are written without one."""

    def shown(self, row: Data) -> str:
        """The field of a row in words."""
        value = row.get(self.key, self.default)
        if self.kind is CellKind.CHOICE:
            return dict(self.choices()).get(value, str(value or ""))
        if self.kind is CellKind.SEVERAL:
            words = dict(self.choices())
            return BETWEEN.join(words.get(one, one) for one in value or ())
        if self.kind is CellKind.LIST:
            return BETWEEN.join(value or ())
        if self.kind is CellKind.FLAG:
            return "✓" if value else ""
        if self.kind is CellKind.FIXED:
            return "{" + str(value) + "}"
        return "" if value is None else str(value)

    def put(self, row: Data, text: str) -> None:
        """Take what was keyed; what is none of the choices stays as it was keyed, and is said to be wrong when it is read."""
        text = text.strip()
        if self.kind is CellKind.CHOICE:
            found = next((value for value, words in self.choices() if words == text), text)
            self.set_value(row, found, found != self.default)
        elif self.kind is CellKind.SEVERAL:
            keys = {words: value for value, words in self.choices()}
            self.set_value(row, [keys.get(one, one) for one in parts(text)], bool(text))
        elif self.kind is CellKind.LIST:
            self.set_value(row, list(parts(text)), bool(text))
        elif self.kind is CellKind.WHOLE:
            self.set_value(row, int(text) if text.isdecimal() else text, bool(text))
        elif self.kind is CellKind.NUMBER:
            self.set_value(row, exact(text), True)
        elif self.kind is CellKind.DAY:
            day = parse_date(text, self.year) if text else None
            self.set_value(row, day.isoformat() if day else text, bool(text))
        else:
            self.set_value(row, text, True)

    def set_value(self, row: Data, value: Any, there: bool) -> None:
        """Put a value into a row, or take the field out of it."""
        if there:
            row[self.key] = value
        else:
            row.pop(self.key, None)


def parts(text: str) -> tuple[str, ...]:
    """The words of a list, however they were separated."""
    return tuple(dict.fromkeys(one for one in _PARTS.split(text) if one))


def exact(text: str) -> str:
    """A number as it is kept: without signs of thousands and full-width figures; any other text as it is."""
    try:
        value = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return text
    return format(value, "f") if value.is_finite() else text
