"""A header as it is pasted or typed: one line of names, or several lines copied from a spreadsheet, as a header tree."""

from __future__ import annotations

import csv
import re
from collections.abc import Container
from dataclasses import dataclass

from domain.blanks import words
from domain.blanks.blank import BlankColumn
from domain.blanks.grid import Area, BlankGrid, squeeze
from domain.blanks.header import find_header, header_cells, header_columns
from domain.sheet import HeaderCell

_SIGNS = re.compile(r"[、,，;；|]")
_OUTSIDE = r"(?![^（(]*[）)])"
"""Not inside brackets: 村（社区、居委会） is one column."""


@dataclass(frozen=True, slots=True)
class PastedHeader:
    """The header tree over columns counted from 0. `label` and `title` are empty unless they were pasted above it."""

    cells: tuple[HeaderCell, ...] = ()
    rows: int = 0
    columns: tuple[BlankColumn, ...] = ()
    label: str = ""
    title: str = ""


def read_header(text: str, known: Container[str] = frozenset()) -> PastedHeader:
    """The header in a text; no columns when there is none. `known` are names of columns, white space left out.

    With tabs it is what a spreadsheet copies: a row a line, merged cells blank but for their first. A title and a fill line above
    are told apart, rows below (column marks, data) are left aside. Without tabs names are kept apart by 、 and its like, else by
    spaces; a line for each name is taken, too.
    """
    table = _copied(text) if "\t" in text else _typed(text, known)
    table = [[cell.strip() for cell in row] for row in table if any(cell.strip() for cell in row)]
    label, title, table = _above(table)
    table = _without_gaps(table)
    if not table:
        return PastedHeader(label=label, title=title)
    texts = {(r, c): cell for r, row in enumerate(table) for c, cell in enumerate(row) if cell}
    grid = BlankGrid("", texts, _last_parent(table), rows=len(table))
    header = find_header(grid, 0)
    return PastedHeader(header_cells(grid, header), header.depth, header_columns(grid, header), label, title)


def _copied(text: str) -> list[list[str]]:
    if text.count('"') % 2:
        return [line.split("\t") for line in text.splitlines()]
    return list(csv.reader(text.splitlines(keepends=True), delimiter="\t"))


def _typed(text: str, known: Container[str]) -> list[list[str]]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    title = lines[:1] if len(lines) > 1 and _is_title(lines, known) else []
    names = [name for line in lines[len(title) :] for name in _names(line, known)]
    return [title, names] if title else [names]


def _is_title(lines: list[str], known: Container[str]) -> bool:
    alone = len(_names(lines[0], known)) == 1 and squeeze(lines[0]) not in known
    return alone and all(len(_names(line, known)) > 1 for line in lines[1:])


def _names(line: str, known: Container[str]) -> list[str]:
    if _SIGNS.search(re.sub(r"[（(][^）)]*[）)]", "", line)):
        return [name for part in re.split(_SIGNS.pattern + _OUTSIDE, line) if (name := part.strip())]
    return _joined(line.split(), known)


def _joined(parts: list[str], known: Container[str]) -> list[str]:
    """序 号 is one name when it is known as one; 村 组 are two."""
    found: list[str] = []
    for part in parts:
        if found and len(part) == 1 and len(found[-1]) == 1 and found[-1] + part in known:
            found[-1] += part
        else:
            found.append(part)
    return found


def _above(table: list[list[str]]) -> tuple[str, str, list[list[str]]]:
    """Label and title that stand alone in the rows above the header, and what is left."""
    label = title = ""
    while len(table) > 1:
        texts = [cell for cell in table[0] if cell]
        if words.is_fill(texts[0]):
            table = table[1:]
        elif len(texts) == 1 and table[0][0] and any(sum(map(bool, row)) > 1 for row in table[1:]):
            found, rest = words.split_label(texts[0])
            label, title = label or found, title or (rest if found else texts[0])
            table = table[1:]
        else:
            break
    return label, " ".join(title.split()), table


def _without_gaps(table: list[list[str]]) -> list[list[str]]:
    """Without columns that are empty to the right: a spreadsheet copies as far as it was marked."""
    width = max((at + 1 for row in table for at, cell in enumerate(row) if cell), default=0)
    return [row[:width] + [""] * (width - len(row)) for row in table]


def _last_parent(table: list[list[str]]) -> tuple[Area, ...]:
    """The merged area of the last text of the first row: it reaches as far as there is something under it."""
    width = len(table[0])
    last = max((at for at, cell in enumerate(table[0]) if cell), default=width - 1)
    under = len(table) > 1 and all(table[1][last:])
    return ((0, last, 0, width - 1),) if last < width - 1 and under else ()
