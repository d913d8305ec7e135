"""A questionnaire blank (乐至 附件4, 5, 6): a worksheet for each household, with what the file knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

import commands
from db.schemes import scheme
from domain.blanks.filled import FilledBlank
from domain.blanks.filling import FillOptions
from domain.blanks.household_fill import fill_households
from domain.blanks.lines import Line, LineKind
from domain.blanks.understanding import Understanding, understand
from domain.errors import KnownError
from domain.household import HEAD, Household, Member
from domain.inspection import Inspection
from exporters.fill_book import write_book, write_pages
from importers.blank_reading import BlankBook, read_blank_book
from tests.blanks.blank_books import stub_tree
from tests.blanks.test_matching import WORDS
from tests.importers.books import id_no

NOTICE = scheme("lezhi-nanta-2021")
TODAY = date(2021, 8, 20)


def blank(folder: Path, number: int) -> BlankBook:
    path = folder / f"附件{number}.xlsx"
    assert commands.run(["export", "--annex", f"lezhi-nanta-2021.{number}", "--blank", "--to", str(path)]) == 0
    return read_blank_book(path)


def understood(book: BlankBook) -> Understanding:
    return understand(book.blanks[0], NOTICE, WORDS, {})


def household(number: int) -> Household:
    people = (Member(f"田{number}号", HEAD, id_no("19610203", number)), Member("田小妹", "之女"))
    return Household("", people, str(number), phone="13000000001", attributes=("lifted_out",), uid=str(number))


def lines(count: int) -> Iterator[Line]:
    for number in range(count):
        yield Line("乐至县", "南塔街道", "石河村", "3组", "", household(number))


def inspected(line: Line) -> Line:
    answers = {"food_clothes": "是", "housing": "否"}
    seen = Inspection(
        "1", "", "0", TODAY, "", "", ("李明",), "南塔街道", "石河村", "3组", "", "田0号", "", 2, ("lifted_out",), "", answers, {},
    )  # fmt: skip
    return replace(line, inspection=seen)


def filled(book: BlankBook, rows: list[Line]) -> FilledBlank:
    known = understood(book)
    assert known.form is not None
    first, *more = fill_households(known.blank, known.form, NOTICE, rows, TODAY, FillOptions())
    return FilledBlank.of(known, book.grids[0], replace(first, more=tuple(more)))


@pytest.mark.parametrize("number", [4, 5, 6])
def test_the_place_for_the_heads_name_tells_a_questionnaire(tmp_path: Path, number: int) -> None:
    known = understood(blank(tmp_path, number))
    assert known.form is not None and known.kind is LineKind.HOUSEHOLDS and known.can_fill
    assert "head_name" in known.form.labels.values() and "size" in known.form.labels.values()


def test_a_table_of_figures_is_none(tmp_path: Path) -> None:
    assert understood(read_blank_book(stub_tree(tmp_path / "a.xlsx"))).form is None


def test_every_question_of_the_paper_is_known_and_an_income_sheet_has_none(tmp_path: Path) -> None:
    known = understood(blank(tmp_path, 4))
    assert known.form is not None and known.unknown_rows == () and known.unknown == ()
    assert [item.key for item in known.form.answers.values()] == [
        "food_clothes", "schooling", "medical", "housing", "water", "power", "television", "other",
    ]  # fmt: skip
    income = understood(blank(tmp_path, 6))
    assert income.form is not None and income.form.answers == {}


def test_each_household_gets_a_worksheet_with_its_looks(tmp_path: Path) -> None:
    book = blank(tmp_path, 4)
    first, *rest = lines(3)
    one = filled(book, [inspected(first), *rest])
    write_book(book.path, book.grids, [one.filling], tmp_path / "好.xlsx")
    made = load_workbook(tmp_path / "好.xlsx")
    before = load_workbook(book.path).worksheets[0]
    assert made.sheetnames == ["1 田0号", "2 田1号", "3 田2号"]
    for number, sheet in enumerate(made.worksheets):
        line = str(sheet["A3"].value)
        assert line.startswith("南塔街道石河村3组") and f"户主姓名:田{number}号" in line and "家庭人口数:2" in line
        assert sheet["A2"].value == before["A2"].value and sheet["A2"].font.name == before["A2"].font.name
        assert sorted(map(str, sheet.merged_cells.ranges)) == sorted(map(str, before.merged_cells.ranges))
        assert sheet.column_dimensions["A"].width == before.column_dimensions["A"].width
        assert (sheet["B5"].value, sheet["B8"].value) == (("是", "否") if number == 0 else (None, None))


def test_boxes_of_the_households_kind_are_ticked(tmp_path: Path) -> None:
    one = filled(blank(tmp_path, 6), list(lines(1)))
    texts = [str(value) for value in one.filling.cells.values()]
    assert any("☑脱贫户" in text and "□监测户" in text for text in texts)


def test_pages_have_a_sheet_for_each_household(tmp_path: Path) -> None:
    import pdfplumber

    one = filled(blank(tmp_path, 5), list(lines(3)))
    write_pages([one], tmp_path / "好.pdf")
    with pdfplumber.open(tmp_path / "好.pdf") as pdf:
        texts = ["".join((page.extract_text() or "").split()) for page in pdf.pages]
    assert len(texts) == 3 and all(f"户主姓名:田{number}号" in text for number, text in enumerate(texts))


def test_more_households_than_a_workbook_holds_are_one_sentence(tmp_path: Path) -> None:
    book = blank(tmp_path, 4)
    one = filled(book, list(lines(301)))
    with pytest.raises(KnownError, match="最多放 300 户，现在有 301 户"):
        write_book(book.path, book.grids, [one.filling], tmp_path / "好.xlsx")
    assert not (tmp_path / "好.xlsx").exists()
