"""The workbook and the pages of a sheet hold the same cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.sheet import Sheet
from exporters.pdf import write_pdf
from exporters.xlsx import write_xlsx
from tests.exporters.reading import read_pdf, read_xlsx, squeezed
from tests.exporters.samples import sheets


def _twice(name: str) -> tuple[Sheet, Sheet]:
    """The same sheet two times, because a body can be taken only once."""
    return sheets()[name], sheets()[name]


@pytest.mark.parametrize("name", sheets())
def test_xlsx_and_pdf_hold_the_same_cells(name: str, tmp_path: Path) -> None:
    one, other = _twice(name)
    write_xlsx(one, tmp_path / "a.xlsx")
    write_pdf(other, tmp_path / "a.pdf")
    book = read_xlsx(tmp_path / "a.xlsx")
    pages = read_pdf(tmp_path / "a.pdf", one.header_rows, 1 if one.fill_line else 0)
    assert pages.grid == book.grid
    assert "".join(pages.loose) == "".join(book.loose)


@pytest.mark.parametrize("name", sheets())
def test_every_text_of_the_sheet_stands_in_the_workbook(name: str, tmp_path: Path) -> None:
    one, other = _twice(name)
    write_xlsx(one, tmp_path / "a.xlsx")
    book = read_xlsx(tmp_path / "a.xlsx")
    top = (1 if other.fill_line else 0) + other.header_rows
    body = [[squeezed(value) for value in row] for row in other.body]
    assert book.grid[top : top + len(body)] == body
    assert book.loose[:2] == [other.label, squeezed(other.title)]
    texts = [squeezed("".join(line.parts)) for line in other.after_body]
    assert [row[0] for row in book.grid[top + len(body) :]] == texts
