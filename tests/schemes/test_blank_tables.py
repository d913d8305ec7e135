"""Every attachment of every notice can be written blank, the same as a workbook and as pages."""

from __future__ import annotations

from pathlib import Path

import pytest

import resources
from domain.scheme_reading import read_scheme
from tests.exporters.reading import squeezed
from tests.schemes.blank_tables import export_blank, golden, golden_grid, read_book, read_pages

ALL = [
    f"{notice}.{attachment.number}"
    for notice in resources.scheme_ids()
    for attachment in read_scheme(resources.scheme_data(notice)).attachments
]
OFFICIAL = [f"lezhi-nanta-2021.{number}" for number in (3, 4, 5, 6)]


def test_all_five_notices_have_their_attachments() -> None:
    counts = {notice: sum(annex.startswith(f"{notice}.") for annex in ALL) for notice in resources.scheme_ids()}
    assert counts == {
        "lezhi-nanta-2021": 11,
        "rongchang-shuanghe-2021": 3,
        "weifang-2019": 2,
        "wulong-canggou-2020": 2,
        "zhanggong-2021": 4,
    }


@pytest.mark.parametrize("annex", OFFICIAL)
def test_a_table_that_the_notice_shows_is_printed_cell_by_cell(annex: str, tmp_path: Path) -> None:
    form = golden(annex)
    grid, spans = golden_grid(form)
    path, pages = export_blank(annex, tmp_path)
    book = read_book(path)
    head = [form["label"], squeezed(form["title"]), *map(squeezed, form["loose_before"])]
    assert book.grid == grid
    assert book.spans == spans
    assert book.loose == [*head, *map(squeezed, form["loose_after"])]
    tables, loose = read_pages(pages)
    assert tables == [grid]
    assert "".join(loose) == "".join(book.loose)


@pytest.mark.parametrize("annex", ALL)
def test_the_blank_workbook_and_the_blank_pages_hold_the_same_cells(annex: str, tmp_path: Path) -> None:
    path, pages = export_blank(annex, tmp_path)
    book = read_book(path)
    tables, loose = read_pages(pages)
    assert "".join(loose) == "".join(book.loose)
    rows = list(tables[0])
    head = next(n for n in range(len(rows)) if not rows[n][0].startswith("填报单位"))
    for table in tables[1:]:
        repeated = next(n for n, row in enumerate(table) if row != rows[head + n])
        assert repeated >= 1, "the header is not repeated"
        rows += table[repeated:]
    assert _merged_texts_once(rows) == _merged_texts_once(book.grid)
    assert len(rows) == len(book.grid)


def _merged_texts_once(rows: list[list[str]]) -> list[list[str]]:
    """A merged cell that a page break divides stands on both pages: its text counts where it stands first."""
    out, last = [], [""] * len(rows[0])
    for row in rows:
        out.append([text if text != before else "" for text, before in zip(row, last, strict=True)])
        last = [text or before for text, before in zip(row, last, strict=True)]
    return out


@pytest.mark.parametrize("annex", [annex for annex in ALL if not annex.startswith(("wulong-canggou-2020.1", "weifang"))])
def test_a_blank_attachment_is_one_page(annex: str, tmp_path: Path) -> None:
    _, pages = export_blank(annex, tmp_path)
    assert len(read_pages(pages)[0]) == 1
