"""The grey tone and the marks beside the table: both outputs, and nothing else is changed by them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from openpyxl import load_workbook

from domain.sheet import Sheet, Tone
from exporters.pdf import write_pdf
from exporters.xlsx import write_xlsx
from tests.exporters.samples import COLUMNS, LONG, household, ledger

GREY_KEYS = ("text", "size")


def sheet(*rows: tuple[object, ...]) -> Sheet:
    """A sheet whose 描述 and 人口 are grey, with a mark beside each row."""
    columns = tuple(replace(c, tone=Tone.GREY) if c.key in GREY_KEYS else c for c in COLUMNS)
    marked = [(*row, f"1-01-{n}\nABC{n}") for n, row in enumerate(rows, 1)]
    page = replace(ledger(()).page, margins=(15.0, 4.0, 14.0, 6.0))
    return replace(ledger(marked), columns=columns, side=14.0, page=page)  # type: ignore[arg-type]


def heights(target: Path) -> list[float]:
    """Places of the horizontal lines on the first page, from the top."""
    with pdfplumber.open(target) as pdf:
        return sorted({round(line["top"], 1) for line in pdf.pages[0].lines})


def test_grey_texts_and_numbers_stand_among_black_ones_on_the_page(tmp_path: Path) -> None:
    write_pdf(sheet(household(1, "屋面漏雨"), household(2)), tmp_path / "表.pdf")
    with pdfplumber.open(tmp_path / "表.pdf") as pdf:
        chars = pdf.pages[0].chars
    grey = "".join(c["text"] for c in chars if c["non_stroking_color"] == (0.55,))
    assert grey == "屋面漏雨12"


def test_marks_do_not_make_rows_higher_and_stand_right_of_the_table(tmp_path: Path) -> None:
    rows = (household(1, "屋面漏雨"), household(2))
    write_pdf(sheet(*rows), tmp_path / "marked.pdf")
    write_pdf(ledger(rows), tmp_path / "plain.pdf")
    assert heights(tmp_path / "marked.pdf") == heights(tmp_path / "plain.pdf")
    with pdfplumber.open(tmp_path / "marked.pdf") as pdf:
        page = pdf.pages[0]
        edge = max(line["x1"] for line in page.lines)
        assert page.crop((edge, 0, page.width, page.height)).extract_text().split() == ["1-01-1", "ABC1", "1-01-2", "ABC2"]


def test_the_mark_of_a_row_that_no_page_holds_stands_once(tmp_path: Path) -> None:
    write_pdf(sheet(household(1, LONG * 12)), tmp_path / "表.pdf")
    with pdfplumber.open(tmp_path / "表.pdf") as pdf:
        texts = [page.extract_text() for page in pdf.pages]
    assert len(texts) > 1 and sum(text.count("1-01-1") for text in texts) == 1


def test_the_workbook_has_grey_cells_and_marks_without_a_border(tmp_path: Path) -> None:
    write_xlsx(sheet(household(1, "屋面漏雨")), tmp_path / "表.xlsx")
    page = load_workbook(tmp_path / "表.xlsx").active
    row = next(cells for cells in page.iter_rows() if cells[1].value == "户主1")
    colours = [cell.font.color.rgb if cell.font.color and cell.font.color.type == "rgb" else "" for cell in row]
    assert colours[5:7] == ["FF8C8C8C"] * 2 and not {"FF8C8C8C"} & set(colours[:5])
    assert row[7].value == "1-01-1\nABC1" and row[7].border.top.style is None and row[6].border.top.style == "thin"


@pytest.mark.parametrize(("write", "suffix"), [(write_pdf, "pdf"), (write_xlsx, "xlsx")])
def test_a_row_without_its_mark_is_a_fault_of_the_program(tmp_path: Path, write, suffix: str) -> None:
    wrong = replace(sheet(), body=[household(1)])
    with pytest.raises(ValueError):
        write(wrong, tmp_path / f"表.{suffix}")
