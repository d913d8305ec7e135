"""Finding the parts of a blank in its worksheet: label, title, fill lines, header, body, foot, check rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from domain.blanks import words
from domain.blanks.blank import Blank, PlacedText
from domain.blanks.body import find_body
from domain.blanks.grid import BlankGrid, squeeze
from domain.blanks.header import find_header, header_cells, header_columns
from domain.blanks.rules import Rule, read_rules

SEARCH_ROWS = 15
"""The header begins in one of the first rows."""
_DATE = re.compile(r"20\d\d[年./-]\d{1,2}[月./-]?\d{0,2}日?")


class NoBlankError(Exception):
    """This worksheet is no blank that can be filled: what was found in it and what was not, as Chinese phrases."""

    def __init__(self, found: list[str], missing: list[str]) -> None:
        super().__init__("、".join(missing))
        self.found = found
        self.missing = missing


@dataclass
class Top:
    """What stands above the header; `header_top` is -1 when there is none."""

    label: str = ""
    titles: list[str] = field(default_factory=list)
    fill_lines: list[PlacedText] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    header_top: int = -1

    @property
    def title(self) -> str:
        """The title; of several lines as one text."""
        return "".join(" ".join(line.split()) for line in self.titles)

    @property
    def phrases(self) -> list[str]:
        """What was found, for a message."""
        found = [f"附件号“{self.label}”"] if self.label else []
        found += [f"标题“{self.title}”"] if self.titles else []
        return found + [f"填报行“{' '.join(line.text.split())}”" for line in self.fill_lines]


def read_blank(grid: BlankGrid) -> Blank:
    """The blank in a worksheet; NoBlankError says what is missing."""
    top = find_top(grid)
    if top.header_top < 0:
        raise NoBlankError(top.phrases, ["表头（至少两列、各有列名的一行）"])
    header = find_header(grid, top.header_top)
    columns = header_columns(grid, header)
    body = find_body(grid, header, columns)
    blank = Blank(
        sheet=grid.name,
        label=top.label,
        title=top.title,
        fill_lines=tuple(top.fill_lines),
        header_top=header.top,
        header_rows=header.depth,
        header=header_cells(grid, header),
        first_column=header.left,
        last_column=header.right,
        columns=columns,
        index_rows=header.index_rows,
        blocks=1 + max(column.block for column in columns),
        body=(body.first, body.last),
        total_rows=body.total_rows,
        kept_rows=body.kept_rows,
        stub_columns=body.stub_columns,
        stub_rows=body.stub_rows,
        foot=body.foot,
        notes=(*top.notes, *_notes(body.foot)),
        seals=tuple(text.text for text in (*top.fill_lines, *body.foot) if _is_seal(text.text)),
        signatures=_signatures(body.foot),
        formulas=frozenset(
            cell for cell, text in grid.texts.items() if text.startswith("=") and body.first <= cell[0] <= body.last
        ),
        remarks=body.remarks,
    )
    return replace(blank, rules=_rules(blank))


def find_top(grid: BlankGrid) -> Top:
    """Goes down the first rows until the header: a row with at least two texts that is no fill line."""
    top = Top()
    for row in range(min(SEARCH_ROWS, grid.rows)):
        texts = grid.own_texts(row)
        if not texts:
            continue
        if is_fill_row([text for _, text in texts]):
            top.fill_lines += [PlacedText(row, column, text) for column, text in texts]
        elif _is_header_row(grid, row, texts):
            top.header_top = row
            return top
        elif words.is_note(texts[0][1]) or (top.notes and words.is_numbered(texts[0][1])):
            top.notes += [text for _, text in texts]
        else:
            _take_title(top, texts)
    return top


def is_fill_row(texts: list[str]) -> bool:
    """True when every text of a row belongs to a fill line: places to fill, or what has been filled in behind a colon."""
    if not any(words.is_fill(text) for text in texts):
        return False
    filled_in = [False, *(squeeze(text).endswith(":") for text in texts)]
    return all(
        words.is_fill(text) or behind_colon or _DATE.fullmatch(squeeze(text))
        for text, behind_colon in zip(texts, filled_in, strict=False)
    )


def _is_header_row(grid: BlankGrid, row: int, texts: list[tuple[int, str]]) -> bool:
    if len(texts) < 2:
        return False
    labels = [words.split_label(text)[0] for _, text in texts]
    # `附件1` at the left and a form number at the right; or a title split over two cells: short rows above a wider one.
    if any(labels) and len(texts) <= 3:
        return False
    return not (len(texts) == 2 and _wider_below(grid, row))


def _wider_below(grid: BlankGrid, row: int) -> bool:
    """True when two texts stand alone over a row of many: they are no header, unless they are merged over it."""
    areas = [grid.area((row, column)) for column, _ in grid.own_texts(row)]
    if any(area[2] > row or area[3] > area[1] for area in areas):
        return False
    below = grid.own_texts(row + 1)
    return len(below) >= 4


def _take_title(top: Top, texts: list[tuple[int, str]]) -> None:
    for _, text in texts:
        label, rest = words.split_label(text)
        if label and not top.label and not top.titles:
            top.label = label
            if rest:
                top.titles.append(rest)
        else:
            top.titles.append(text)


def _notes(foot: Iterable[PlacedText]) -> tuple[str, ...]:
    """The notes: from a text that begins one on, the numbered and plain texts after it, until a place to sign."""
    found: list[str] = []
    for text in foot:
        signed = words.is_signature(text.text) and not words.is_numbered(text.text)
        if words.is_note(text.text) or (found and not signed and not words.is_fill(text.text)):
            found.append(text.text)
    return tuple(found)


def _is_seal(text: str) -> bool:
    """A place for a seal; not a note that speaks of one."""
    return words.is_seal(text) and not words.is_note(text) and not words.is_numbered(text)


def _signatures(foot: Iterable[PlacedText]) -> tuple[str, ...]:
    told = (t.text for t in foot if words.is_signature(t.text))
    return tuple(text for text in told if not words.is_note(text) and not words.is_numbered(text))


def _rules(blank: Blank) -> tuple[Rule, ...]:
    marks = {column.mark: column.place for column in blank.columns if column.mark}
    names: dict[str, int] = {}
    for column in blank.columns:
        for name in ("".join(column.path), "".join(column.path[-2:]), column.path[-1]):
            names.setdefault(squeeze(name), column.place)
    codes = {row.code: row.row for row in blank.stub_rows if row.code}
    labels = {squeeze(row.labels[-1]): row.row for row in blank.stub_rows if row.labels}
    printed = [text for row in blank.index_rows for _, text in row.marks if "=" in squeeze(text)]
    heads = [cell.text for cell in blank.header]
    return read_rules([*printed, *blank.notes, *heads], marks, names, codes, labels)
