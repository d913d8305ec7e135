"""Where a place of a notice (`check_items[3].answers`) stands in the text of its file."""

from __future__ import annotations

import json
import re

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def steps_of(place: str) -> tuple[str | int, ...]:
    """The steps of a place: `check_items[3].answers` → `("check_items", 3, "answers")`."""
    return tuple(name or int(number) for name, number in _STEP.findall(place))


def line_of(text: str, place: str) -> int:
    """The line, from 1, on which a place stands in a readable JSON text.

    Of a place that is missing: the line where that begins in which it is missing.
    """
    at = _skip(text, 0)
    for step in steps_of(place):
        found = _member(text, at, step) if isinstance(step, str) else _element(text, at, step)
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1


def _member(text: str, at: int, name: str) -> int | None:
    """Where the value of a key of the object at `at` begins."""
    if text[at] != "{":
        return None
    at = _skip(text, at + 1)
    while text[at] == '"':
        key, end = _DECODER.raw_decode(text, at)
        value = _skip(text, _skip(text, end) + 1)
        if key == name:
            return value
        at = _after(text, value)
    return None


def _element(text: str, at: int, number: int) -> int | None:
    """Where an element of the list at `at` begins."""
    if text[at] != "[":
        return None
    at = _skip(text, at + 1)
    while text[at] != "]":
        if number == 0:
            return at
        at, number = _after(text, at), number - 1
    return None


def _after(text: str, value: int) -> int:
    """Where the next key or element, or the closing bracket, stands after the value at `value`."""
    _, end = _DECODER.raw_decode(text, value)
    end = _skip(text, end)
    return _skip(text, end + 1) if text[end] == "," else end


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
