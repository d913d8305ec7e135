"""Formulas of a worksheet: shifted when rows come in between, and worked out where they only add, multiply and sum."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal, DivisionByZero, InvalidOperation

_PART = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")"""
    r"""|(?P<sheet>(?:'(?:[^']|'')+'|[^\s'"!:;,()+\-*/=<>&^{}]+)!)?"""
    r"(?P<first>\$?[A-Z]{1,3}\$?\d+)(?::(?P<last>\$?[A-Z]{1,3}\$?\d+))?(?![\w(.])"
)
_REFERENCE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)")
_TOKEN = re.compile(r"\s*(\$?[A-Z]{1,3}\$?\d+|[A-Z]+(?=\()|\d+(?:\.\d+)?|[+\-*/(),:])")
MOST_CELLS = 200_000

Number = Callable[[int, int], Decimal | None]
"""The figure of a cell by row and column from 0; None for an empty cell or a text."""


def column_of(letters: str) -> int:
    """`A` → 0, `AA` → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def shifted(formula: str, sheet: str, own_sheet: str, row: int, extra: int) -> str:
    """The formula after `extra` rows came in before row `row` (from 0) of the worksheet `sheet`.

    `own_sheet` is where the formula stands. A range that ends right above or around the new rows grows with them, as the
    spreadsheet program does it when rows are put inside; single cells from `row` on move.
    """

    def move(found: re.Match[str]) -> str:
        if found["text"] is not None or _sheet_name(found["sheet"], own_sheet) != sheet:
            return found[0]
        first, last = found["first"], found["last"]
        parts = [_moved(first, row, extra)]
        if last is not None:
            parts.append(_moved(last, row, extra, grows=_row_of(first) < row))
        return (found["sheet"] or "") + ":".join(parts)

    return _PART.sub(move, formula)


def _sheet_name(prefix: str | None, own: str) -> str:
    return own if prefix is None else prefix[:-1].strip("'").replace("''", "'")


def _row_of(reference: str) -> int:
    found = _REFERENCE.fullmatch(reference)
    return int(found[4]) - 1 if found else -1


def _moved(reference: str, row: int, extra: int, *, grows: bool = False) -> str:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return reference
    number = int(found[4])
    # A range over the body ends in its last row, which stands at or right above the place of the new rows.
    if number - 1 >= row or (grows and number == row):
        number += extra
    return f"{found[1]}{found[2]}{found[3]}{number}"


def copied(formula: str, down: int) -> str:
    """The formula of a row for the row that stands `down` rows lower: references without $ before their row move with it."""

    def move(found: re.Match[str]) -> str:
        if found["text"] is not None:
            return found[0]
        ends = [_copied(end, down) for end in (found["first"], found["last"]) if end]
        return (found["sheet"] or "") + ":".join(ends)

    return _PART.sub(move, formula)


def _copied(reference: str, down: int) -> str:
    found = _REFERENCE.fullmatch(reference)
    if found is None or found[3]:
        return reference
    return f"{found[1]}{found[2]}{int(found[4]) + down}"


def evaluate(formula: str, number: Number) -> Decimal | None:
    """The value of a formula made of cells, numbers, + - * / and SUM; None for anything else."""
    tokens = _tokens(formula)
    if not tokens:
        return None
    try:
        reader = _Reader(tokens, number)
        value = reader.sum()
        return value if reader.at_end else None
    except (ValueError, IndexError, DivisionByZero, InvalidOperation):
        return None


def _tokens(formula: str) -> list[str]:
    text, at, found = formula.lstrip("=").strip(), 0, []
    while at < len(text):
        part = _TOKEN.match(text, at)
        if part is None:
            return []
        found.append(part[1].replace("$", ""))
        at = part.end()
    return found


class _Reader:
    """A formula read by descent; raises ValueError for what it does not know."""

    def __init__(self, tokens: list[str], number: Number) -> None:
        self._tokens = tokens
        self._number = number
        self._at = 0

    @property
    def at_end(self) -> bool:
        return self._at == len(self._tokens)

    def sum(self) -> Decimal:
        value = self._product()
        while self._next_is("+", "-"):
            sign = self._take()
            right = self._product()
            value = value + right if sign == "+" else value - right
        return value

    def _product(self) -> Decimal:
        value = self._factor()
        while self._next_is("*", "/"):
            sign = self._take()
            right = self._factor()
            value = value * right if sign == "*" else value / right
        return value

    def _factor(self) -> Decimal:
        token = self._take()
        if token == "-":
            return -self._factor()
        if token == "(":
            value = self.sum()
            self._expect(")")
            return value
        if token == "SUM":
            return self._summed()
        if token[0].isdigit():
            return Decimal(token)
        return self._number(*_cell(token)) or Decimal(0)

    def _summed(self) -> Decimal:
        self._expect("(")
        total = Decimal(0)
        while True:
            first = self._take()
            last = first
            if self._next_is(":"):
                self._take()
                last = self._take()
            total += sum((self._number(*cell) or Decimal(0) for cell in _cells(first, last)), Decimal(0))
            if self._take() == ")":
                return total

    def _next_is(self, *signs: str) -> bool:
        return not self.at_end and self._tokens[self._at] in signs

    def _take(self) -> str:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _expect(self, sign: str) -> None:
        if self._take() != sign:
            raise ValueError(sign)


def _cell(reference: str) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    return int(found[4]) - 1, column_of(found[2])


def _cells(first: str, last: str) -> Iterator[tuple[int, int]]:
    (top, left), (bottom, right) = _cell(first), _cell(last)
    if (bottom - top + 1) * (right - left + 1) > MOST_CELLS:
        raise ValueError(last)
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
