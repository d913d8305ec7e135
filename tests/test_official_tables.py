"""What `export` writes, read back from the workbook and from the pages, is the notice's own table, cell by cell."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import commands
from tests.exporters.reading import Paper, read_pdf, read_xlsx, squeezed
from tests.sample_office import made

NOTICE = "rongchang-shuanghe-2021"
NUMBERS = ("1", "2", "3")
FILLED: dict[str, tuple[int, tuple[str, ...]]] = {"1": (72, ("--village", "金佛村")), "2": (1, ()), "3": (36, ())}
"""Rows of each filled attachment in the sample office, and what is asked for besides."""


@dataclass(frozen=True)
class Golden:
    """An attachment as the notice prints it."""

    form: dict[str, Any]

    @property
    def before(self) -> int:
        """Rows of the table above its header."""
        return len(self.form["rows_before_header"])

    @property
    def header(self) -> list[list[str]]:
        """The header as rows of texts, each text in its first cell."""
        grid = [[""] * self.form["columns"] for _ in range(self.form["header_rows"])]
        for row, col, _, _, text in self.form["header"]:
            grid[row][col] = squeezed(text)
        return grid

    @property
    def spans(self) -> set[tuple[int, int, int, int]]:
        """The header's merged cells."""
        return {(row, col, down, right) for row, col, down, right, _ in self.form["header"] if (down, right) != (1, 1)}


def golden(number: str) -> Golden:
    path = Path(__file__).parent / "goldens" / f"{NOTICE}.{number}.json"
    return Golden(json.loads(path.read_text(encoding="utf-8")))


def holds(text: str, line: str) -> bool:
    """True when the printed words of a line stand in a text in order; what is filled in stands between them."""
    words = [word for word in re.split(r"\s+", line) if word]
    return re.fullmatch(".*?".join(map(re.escape, words)) + ".*", squeezed(text)) is not None


def check(paper: Paper, wanted: Golden, body: int) -> None:
    """The paper is the form with so many rows."""
    form = wanted.form
    assert paper.loose[:2] == [form["label"], squeezed(form["title"])]
    top = wanted.before
    assert all(holds(row[0], line) for row, line in zip(paper.grid[:top], form["rows_before_header"], strict=True))
    assert paper.grid[top : top + form["header_rows"]] == wanted.header
    last = top + form["header_rows"] + body
    after = [row[0] for row in paper.grid[last:]]
    assert len(after) == len(form["rows_after_body"])
    assert all(holds(text, line) for text, line in zip(after, form["rows_after_body"], strict=True))


def export(*arguments: str) -> None:
    assert commands.run(["export", *arguments]) == 0


def spans_in(path: Path, wanted: Golden) -> set[tuple[int, int, int, int]]:
    """The merged cells of the workbook's header, counted from its first cell."""
    book = load_workbook(path)
    (sheet,) = book.worksheets
    first = squeezed(wanted.form["header"][0][4])
    top = next(row for row in range(1, 20) if squeezed(sheet.cell(row, 1).value) == first)
    rows = range(top, top + wanted.form["header_rows"])
    merged = [area for area in sheet.merged_cells.ranges if area.min_row in rows]
    return {
        (m.min_row - top, m.min_col - 1, m.max_row - m.min_row + 1, m.max_col - m.min_col + 1) for m in merged
    }


@pytest.mark.parametrize("number", NUMBERS)
def test_a_blank_attachment_is_the_notices_own(number: str, tmp_path: Path) -> None:
    form = golden(number)
    export("--annex", f"{NOTICE}.{number}", "--blank", "--to", str(tmp_path / "a.xlsx"))
    export("--annex", f"{NOTICE}.{number}", "--blank", "--to", str(tmp_path / "a.pdf"))
    rows = form.form["blank_rows"]
    check(read_xlsx(tmp_path / "a.xlsx"), form, rows)
    check(read_pdf(tmp_path / "a.pdf", form.form["header_rows"], form.before), form, rows)
    assert spans_in(tmp_path / "a.xlsx", form) == form.spans


@pytest.mark.parametrize("number", NUMBERS)
def test_a_filled_attachment_is_the_notices_own_and_the_same_on_both_papers(number: str, tmp_path: Path) -> None:
    form = golden(number)
    file = str(made.copy_to(tmp_path))
    rows, more = FILLED[number]
    common = [file, "--annex", f"{NOTICE}.{number}", "--week", "2021-05-19", "--date", "2021-05-21", *more, "--to"]
    export(*common, str(tmp_path / "a.xlsx"))
    export(*common, str(tmp_path / "a.pdf"))
    book = read_xlsx(tmp_path / "a.xlsx")
    pages = read_pdf(tmp_path / "a.pdf", form.form["header_rows"], form.before)
    check(book, form, rows)
    check(pages, form, rows)
    assert pages.grid == book.grid
    assert spans_in(tmp_path / "a.xlsx", form) == form.spans
