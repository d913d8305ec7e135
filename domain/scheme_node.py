"""A walk through plain data (JSON) that knows where it is, so that a mistake is named by its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from domain.errors import KnownError

_Part = TypeVar("_Part")

LARGEST = 10**9
"""No number of a notice is as large; JSON also knows infinity, and what is no number at all."""


class SchemeError(KnownError):
    """A mistake in a notice: `place` is the way to it (`check_items[3].answers`; empty: all), `expected` what belongs there."""

    def __init__(self, place: str, expected: str, line: int = 0) -> None:
        where = f"第 {line} 行，{place}" if line else place or "整个文件"
        super().__init__(f"通知数据有误：{where} {expected}。请改正后再试。")
        self.place = place
        self.expected = expected
        self.line = line
        """Line of the text that the notice was read from, counted from 1; 0 when there is no text."""


class Node:
    """One object of the file, with the way that leads to it, e.g. `attachments[1].columns[3]`.

    Every value that is asked for is remembered; `finish` refuses the object when it holds anything else.
    """

    def __init__(self, data: Any, place: str = "") -> None:
        if not isinstance(data, Mapping):
            raise _wrong(place, "应为一个对象 {…}")
        self._data = data
        self._place = place
        self._asked: set[str] = set()

    def has(self, key: str) -> bool:
        """True when the object holds this key."""
        return key in self._data

    def text(self, key: str, default: str | None = None) -> str:
        """A text; the default when it is left out, an error when there is none."""
        value = self._value(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "应为文字")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """A number."""
        value = self._value(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not -LARGEST < value < LARGEST:
            raise self.wrong(key, "应为数字")
        return value

    def whole(self, key: str, default: int | None = None, least: int = 0) -> int:
        """A whole number, not less than `least`."""
        value = self.number(key, default)
        if value != int(value) or value < least:
            raise self.wrong(key, f"应为不小于 {least} 的整数")
        return int(value)

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "应为 true 或 false")
        return value

    def day(self, key: str) -> date:
        """A day, written 2021-05-06."""
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            raise self.wrong(key, "应为日期，如 2021-05-06") from None

    def day_or_none(self, key: str) -> date | None:
        """A day, or None when it is left out."""
        self._asked.add(key)
        return self.day(key) if self.has(key) else None

    def decimal(self, key: str) -> Decimal:
        """An exact number, written as a text."""
        try:
            value = Decimal(self.text(key))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise self.wrong(key, "应为写成文字的数，如 \"6000\"")
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of the texts allowed."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.wrong(key, f"应为 {'、'.join(allowed)} 之一")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when it is left out."""
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, "应为文字的列表")
        return tuple(values)

    def lines(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of lines, each a text or a list of the texts that stand side by side."""
        rows = [[value] if isinstance(value, str) else value for value in self._list(key)]
        if not all(isinstance(row, list) and all(isinstance(part, str) for part in row) for row in rows):
            raise self.wrong(key, "应为行的列表，每行是文字或文字的列表")
        return tuple(tuple(row) for row in rows)

    def numbers(self, key: str, count: int) -> tuple[float, ...]:
        """A list of exactly so many numbers; empty when it is left out."""
        values = self._list(key)
        if values and (len(values) != count or not all(type(value) in (int, float) for value in values)):
            raise self.wrong(key, f"应为 {count} 个数字")
        return tuple(float(value) for value in values)

    def parts(self, key: str, read: Callable[[Node], _Part]) -> tuple[_Part, ...]:
        """A list of objects, each read by `read`; empty when it is left out."""
        place = self._at(key)
        return tuple(_read_whole(Node(value, f"{place}[{i}]"), read) for i, value in enumerate(self._list(key)))

    def finish(self) -> None:
        """Refuses what nobody asked for: a misspelt key would otherwise be lost without a word."""
        for key in self._data:
            if key not in self._asked:
                known = "、".join(sorted(self._asked))
                raise self.wrong(str(key), f"是不认识的项；这里可以有的是：{known}")

    def wrong(self, key: str, expected: str) -> SchemeError:
        """The error for a value of this object."""
        return _wrong(self._at(key), expected)

    def _value(self, key: str, default: Any) -> Any:
        self._asked.add(key)
        return self._data.get(key, default)

    def _list(self, key: str) -> list[Any]:
        values = self._value(key, [])
        if not isinstance(values, list):
            raise self.wrong(key, "应为列表 […]")
        return values

    def _at(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key


def _read_whole(node: Node, read: Callable[[Node], _Part]) -> _Part:
    part = read(node)
    node.finish()
    return part


def _wrong(place: str, expected: str) -> SchemeError:
    return SchemeError(place, expected)
