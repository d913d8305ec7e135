"""The body of a blank under its header: rows to fill, printed labels, totals, examples; and where the foot begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.blanks import words
from domain.blanks.blank import BlankColumn, PlacedText, StubRow
from domain.blanks.grid import BlankGrid, squeeze
from domain.blanks.header import Header

_CODE = re.compile(r"\d{2,4}|[A-Z]\d{1,3}|\d{1,2}\.\d{1,2}")
_PLACEHOLDER = re.compile(r"[…\.·\-—/_]+|\(?空\)?")
ENOUGH_LABELS = 0.5
"""So many of the body's rows must have a label before a column counts as printed."""


@dataclass(frozen=True, slots=True)
class Body:
    """The body's first and last row, what stands in it, and what follows."""

    first: int
    last: int
    total_rows: tuple[int, ...]
    kept_rows: tuple[int, ...]
    stub_columns: tuple[int, ...]
    stub_rows: tuple[StubRow, ...]
    foot: tuple[PlacedText, ...]
    remarks: tuple[str, ...]


def find_body(grid: BlankGrid, header: Header, columns: tuple[BlankColumn, ...]) -> Body:
    """The body under a header and the foot under the body."""
    first = header.below
    foot_row = _foot_row(grid, header)
    last = _last_row(grid, header, foot_row)
    rows = range(first, last + 1)
    totals = tuple(row for row in rows if _is_total(grid, header, row))
    kept = tuple(row for row in rows if row not in totals and _is_example(grid, row))
    free = [row for row in rows if row not in totals and row not in kept]
    stub_columns = _stub_columns(grid, free, columns)
    foot = tuple(PlacedText(row, column, text) for row in range(last + 1, grid.rows) for column, text in grid.own_texts(row))
    return Body(
        first=first,
        last=last,
        total_rows=totals,
        kept_rows=kept,
        stub_columns=stub_columns,
        stub_rows=tuple(_stub_rows(grid, sorted([*free, *totals]), stub_columns, columns)),
        foot=foot,
        remarks=_remarks(foot, columns),
    )


def _foot_row(grid: BlankGrid, header: Header) -> int:
    """The first row of notes, signatures or seals under the header; the number of rows when there is none."""
    for row in range(header.below, grid.rows):
        texts = grid.own_texts(row)
        if texts and _begins_foot(grid, row, texts, header):
            return row
    return grid.rows


def _begins_foot(grid: BlankGrid, row: int, texts: list[tuple[int, str]], header: Header) -> bool:
    first = texts[0][1]
    wide = grid.area((row, texts[0][0]))[3] - texts[0][0] >= (header.right - header.left) // 2
    if words.is_note(first) and (wide or len(texts) == 1):
        return True
    told = [words.is_signature(text) or words.is_seal(text) or words.is_fill(text) for _, text in texts]
    # A body row may hold “联系电话” as a printed label; a foot row is merged, or all its texts are places to sign.
    return any(told) and (wide or all(told) or not grid.is_bordered(row))


def _last_row(grid: BlankGrid, header: Header, foot_row: int) -> int:
    """The last row of the table: before the foot, without rows that only stand between the two."""
    last = foot_row - 1
    if not any(grid.is_bordered(row) for row in range(header.top, header.below)):
        # Without borders nobody can tell blank body rows from a gap before the foot.
        return last
    while last >= header.below and not grid.own_texts(last) and not grid.is_bordered(last):
        last -= 1
    return last


def _is_total(grid: BlankGrid, header: Header, row: int) -> bool:
    texts = grid.own_texts(row)
    return bool(texts) and texts[0][0] <= header.left + 2 and words.is_total(texts[0][1])


def _is_example(grid: BlankGrid, row: int) -> bool:
    texts = grid.own_texts(row)
    return bool(texts) and words.is_example(texts[0][1])


def _stub_columns(grid: BlankGrid, rows: list[int], columns: tuple[BlankColumn, ...]) -> tuple[int, ...]:
    """Columns in which labels are printed; running numbers alone make no stub."""
    places = [place for c in columns for place in range(c.place, c.place + c.span)]
    found = [place for place in places if _labelled(grid, rows, place)]
    if all(_only_numbers(grid, rows, place) for place in found):
        return ()
    return tuple(found)


def _labelled(grid: BlankGrid, rows: list[int], column: int) -> bool:
    texts = [grid.text(row, column) for row in rows]
    told = [text for text in texts if text and not text.startswith("=") and not _PLACEHOLDER.fullmatch(squeeze(text))]
    return len(told) >= max(2, ENOUGH_LABELS * len(rows)) and len(set(told)) > 1


def _only_numbers(grid: BlankGrid, rows: list[int], column: int) -> bool:
    """True for running numbers 1, 2, 3 and for texts that are no labels; 01, 02 are codes of a stub."""
    texts = [squeeze(grid.text(row, column)) for row in rows]
    return all(not text or (text.isdigit() and not text.startswith("0")) for text in texts)


def _stub_rows(
    grid: BlankGrid, rows: list[int], stub: tuple[int, ...], columns: tuple[BlankColumn, ...]
) -> list[StubRow]:
    """The labelled rows, block by block: each data column belongs to the stub columns of its own block."""
    found: list[StubRow] = []
    blocks = {place: c.block for c in columns for place in range(c.place, c.place + c.span) if place in stub}
    for block in sorted(set(blocks.values())):
        places = [place for place in stub if blocks[place] == block]
        for row in rows:
            texts = [grid.text(row, place) for place in places]
            labels = tuple(dict.fromkeys(text for text in texts if text and not _CODE.fullmatch(squeeze(text))))
            code = next((squeeze(text) for text in texts if _CODE.fullmatch(squeeze(text))), "")
            if labels or code:
                found.append(StubRow(row, labels, code, block))
    return found


def _remarks(foot: tuple[PlacedText, ...], columns: tuple[BlankColumn, ...]) -> tuple[str, ...]:
    """Another table under this one is not read; its header is recognised by the number of short texts in one row."""
    by_row: dict[int, int] = {}
    for text in foot:
        if not words.belongs_to_foot(text.text) and len(text.text) < 20:
            by_row[text.row] = by_row.get(text.row, 0) + 1
    wanted = min(4, len(columns))
    row = next((row for row, number in sorted(by_row.items()) if number >= wanted), None)
    if row is None:
        return ()
    return (f"第 {row + 1} 行起似乎还有一张表：一个工作表里只识别第一张，请把它另放一个工作表。",)
