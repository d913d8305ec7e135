"""Cells whose formula has failed (#N/A, #REF!): the reader of worksheets passes over them as if they were empty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from domain.errors import Finding
from importers.safety import CHUNK, column_number

if TYPE_CHECKING:
    from importers.workbook import Grid

ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"})
"""What stands in such a cell."""

_CELL = re.compile(
    rb"<(?:\w+:)?c\b(?=[^>]*\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'])(?=[^>]*\bt=[\"']e[\"'])[^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})</", re.DOTALL
)  # fmt: skip
_SIGNS = (b't="e"', b"t='e'")
_OVERLAP = 16_384
"""A cell with its formula is no longer than this."""
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")

Places = dict[int, dict[int, str]]
"""Row → column, from 0 → what stands there."""


def error_cells(path: Path) -> dict[str, Places]:
    """Worksheet → its cells with an error, of a safe `.xlsx`; worksheets without any are left out."""
    found: dict[str, Places] = {}
    with ZipFile(path) as book:
        for name, part in _parts(book):
            for row, column, text in _errors(book, part):
                found.setdefault(name, {}).setdefault(row, {})[column] = text
    return found


def _parts(book: ZipFile) -> Iterator[tuple[str, str]]:
    """The worksheets by name, with the part of the file that holds them."""
    names = set(book.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return
    targets = {_told(one, b"Id"): _told(one, b"Target") for one in _RELATION.findall(book.read("xl/_rels/workbook.xml.rels"))}
    for sheet in _SHEET.findall(book.read("xl/workbook.xml")):
        target = targets.get(_told(sheet, rb"\w+:id"), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            yield _told(sheet, b"name"), part


def _told(tag: bytes, name: bytes) -> str:
    """An attribute of a tag; empty when it has none."""
    found = re.search(rb"\s" + name + rb"\s*=\s*([\"'])(.*?)\1", tag, re.DOTALL)
    return unescape(found[2].decode("utf-8", "replace")) if found else ""


def _errors(book: ZipFile, part: str) -> Iterator[tuple[int, int, str]]:
    """Row, column and text of the cells with an error, without holding the whole part."""
    with book.open(part) as stream:
        tail = b""
        while chunk := stream.read(CHUNK):
            window = tail + chunk
            if any(sign in window for sign in _SIGNS):
                for letters, row, text in _CELL.findall(window):
                    yield int(row) - 1, column_number(letters) - 1, text.decode("ascii", "replace")
            tail = window[-_OVERLAP:]


def without_errors(
    row: Sequence[str], at: int, columns: Mapping[str, Sequence[int]], grid: Grid, header_rows: range
) -> tuple[Sequence[str], tuple[Finding, ...]]:
    """The row with its errors made empty, and a finding that rejects it for each one in a column that is read.

    `columns` are those of each field, `at` the row from 0; the words of the finding are those of the table's own header.
    """
    if ERRORS.isdisjoint(row):
        return row, ()
    fields = {column: field for field, places in columns.items() for column in places}
    findings = tuple(
        Finding(fields[column], f"第 {at + 1} 行{_title(grid, header_rows, column)}是 {text}，请在表里改正后再导入这一行。")
        for column, text in enumerate(row)
        if text in ERRORS and column in fields
    )
    return ["" if text in ERRORS else text for text in row], findings


def _title(grid: Grid, header_rows: range, column: int) -> str:
    texts = (grid.text(row, column) for row in reversed(header_rows))
    return next(("".join(text.split()) for text in texts if text), f"第 {column + 1} 列")
