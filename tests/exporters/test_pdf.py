"""Pages: repeated header, page numbers, rows that are never cut, a closing block kept whole, the seal's free square."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfplumber.page import Page as PdfPage

from domain.errors import Cancelled
from domain.sheet import SEAL_SQUARE, Column, HeaderCell, Line, Seal, Sheet, Value
from exporters.fonts import missing_characters
from exporters.pdf import write_pdf
from tests.exporters.reading import read_pdf, squeezed
from tests.exporters.samples import LONG, household, ledger, sheets

MM = 72 / 25.4


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "a.pdf"


def _texts(path: Path) -> list[str]:
    with pdfplumber.open(path) as pdf:
        return [squeezed(page.extract_text()) for page in pdf.pages]


def test_every_page_says_which_it_is_and_how_many_there_are(target: Path) -> None:
    count = write_pdf(ledger(household(n) for n in range(60)), target)
    texts = _texts(target)
    assert count == len(texts) > 2
    assert [re.findall(r"第\d+页共\d+页", text) for text in texts] == [[f"第{n}页共{count}页"] for n in range(1, count + 1)]


def test_every_page_repeats_the_header_and_only_the_first_the_title(target: Path) -> None:
    write_pdf(ledger(household(n) for n in range(60)), target)
    texts = _texts(target)
    assert all("问题具体情况描述" in text and "监测户" in text for text in texts)
    assert ["回头看" in text for text in texts] == [True] + [False] * (len(texts) - 1)


def test_rows_per_page_begin_a_new_page(target: Path) -> None:
    assert write_pdf(ledger((household(n) for n in range(12)), rows_per_page=5), target) == 3
    counts = [len(re.findall(r"户主\d", text)) for text in _texts(target)]
    assert counts == [5, 5, 2]


@pytest.mark.parametrize("rows", range(9, 19))
def test_the_closing_block_stays_whole_and_never_without_a_row(rows: int, target: Path) -> None:
    write_pdf(ledger((household(n) for n in range(rows)), notes=(LONG, LONG)), target)
    last = _texts(target)[-1]
    assert "核查人签字" in last
    assert last.count("饮水水源枯水期断水") == 12
    assert re.search(r"户主\d", last)


def test_a_closing_block_longer_than_a_page_is_printed_completely(target: Path) -> None:
    write_pdf(ledger([household(1)], notes=(LONG * 40,)), target)
    paper = read_pdf(target, 2, 1)
    printed = "".join("".join(row) for row in paper.grid)
    assert printed.count("饮水水源枯水期断水超过36天") == 6 * 40


def test_a_row_taller_than_a_page_is_split_and_loses_nothing(target: Path) -> None:
    write_pdf(ledger([household(1), household(2, LONG * 30), household(3)]), target)
    paper = read_pdf(target, 2, 1)
    assert "".join(row[5] for row in paper.grid[3:-2]) == squeezed(LONG * 30)
    assert [row[1] for row in paper.grid if row[1] and "户主" in row[1]] == ["户主姓名", "户主1", "户主2", "户主3"]


def test_nothing_is_drawn_outside_the_margins_but_the_page_number(target: Path) -> None:
    for sheet in sheets().values():
        write_pdf(sheet, target)
        with pdfplumber.open(target) as pdf:
            for page in pdf.pages:
                _check_margins(page)


def _check_margins(page: PdfPage) -> None:
    foot = page.height - 14 * MM + 1
    assert all(char["x0"] > 12 * MM - 1 and char["x1"] < page.width - 12 * MM + 1 for char in page.chars)
    assert all(char["top"] > 15 * MM - 1 for char in page.chars)
    below = "".join(char["text"] for char in page.chars if char["bottom"] > foot)
    assert re.fullmatch(r"第 \d+ 页 共 \d+ 页", below)


def test_every_character_stands_inside_its_cell(target: Path) -> None:
    write_pdf(ledger(household(n, LONG[:n * 9]) for n in range(30)), target)
    with pdfplumber.open(target) as pdf:
        for page in pdf.pages:
            (table,) = page.find_tables()
            boxes = [box for row in table.rows for box in row.cells if box]
            inside = [char for char in page.chars if table.bbox[1] < char["top"] < table.bbox[3]]
            assert inside and all(any(_holds(box, char) for box in boxes) for char in inside)


def _holds(box: tuple[float, float, float, float], char: dict[str, float]) -> bool:
    """The character's box lies in the cell; across, with the millimetre of free space on both sides."""
    middle = (char["top"] + char["bottom"]) / 2
    return box[0] + MM - 0.1 < char["x0"] and char["x1"] < box[2] - MM + 0.1 and box[1] < middle - 4 < middle + 4 < box[3]


_TEXT = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.sampled_from("，。、；：（）“”《》—…0123456789abcXYZ-./ \n√㙍𬴂"),
    ),
    max_size=120,
)


@settings(max_examples=40)
@given(rows=st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=6), width=st.floats(6, 200))
def test_whatever_the_texts_no_character_is_lost(
    rows: list[tuple[str, str]], width: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = tmp_path_factory.mktemp("pdf") / "a.pdf"
    columns = (Column("a", width), Column("b", 60))
    header = (HeaderCell("甲", 0, 0), HeaderCell("乙", 0, 1))
    body: list[tuple[Value, ...]] = list(rows)
    write_pdf(Sheet("表", "附件", "标题", columns, header, 1, body), target)
    printed = read_pdf(target, 1, 0).grid[1:]
    for column in (0, 1):
        wanted = squeezed("".join(row[column] for row in rows))
        assert "".join(row[column] for row in printed) == wanted


@pytest.mark.parametrize("title", ["工作统计表", "荣昌区开展“两不愁三保障”巩固情况“回头看”工作统计表", "很长的标题" * 12])
def test_the_square_of_the_seal_is_free_of_label_title_and_table(title: str, target: Path) -> None:
    write_pdf(ledger([household(1)], title=title, seal=Seal.FILL_LINE), target)
    with pdfplumber.open(target) as pdf:
        page = pdf.pages[0]
        (table,) = page.find_tables()
        left, top = table.bbox[:2]
        foot = min(box[3] for box in table.rows[0].cells if box)
        square = (left, foot - SEAL_SQUARE * MM, left + SEAL_SQUARE * MM, foot)
        words = "".join(char["text"] for char in page.within_bbox((*square[:3], top)).chars)
        touching = "".join(char["text"] for char in page.crop((*square[:3], top)).chars)
        assert words == touching == ""
        label = page.search("附件1")[0]
        assert label["bottom"] <= square[1] + 3  # the type's own descent is blank


def test_a_long_title_is_printed_whole_beside_the_seal(target: Path) -> None:
    title = "很长的标题" * 12
    write_pdf(ledger([household(1)], title=title, seal=Seal.FILL_LINE), target)
    assert title in "".join(read_pdf(target, 2, 1).loose)


def test_the_place_of_the_seal_is_shown_only_when_asked_for(target: Path) -> None:
    shown = []
    for seal in (Seal.FILL_LINE, Seal.BELOW, Seal.NONE):
        for show in (True, False):
            write_pdf(ledger([household(1)], seal=seal), target, show_seal_place=show)
            with pdfplumber.open(target) as pdf:
                shown.append(sum(len(page.curves) for page in pdf.pages))
    assert shown == [1, 0, 1, 0, 0, 0]


def test_the_seal_under_the_table_lies_on_the_units_name_and_touches_nothing_else(target: Path) -> None:
    write_pdf(ledger([household(1)], seal=Seal.BELOW, loose=(Line(("注：一式两份。",)),)), target, show_seal_place=True)
    with pdfplumber.open(target) as pdf:
        page = pdf.pages[0]
        (circle,) = page.curves
        name = page.search("双河街道办事处")[-1]
        assert (circle["x0"] + circle["x1"]) / 2 == pytest.approx((name["x0"] + name["x1"]) / 2, abs=1)
        assert (circle["top"] + circle["bottom"]) / 2 == pytest.approx((name["top"] + name["bottom"]) / 2, abs=4)
        touched = page.crop((circle["x0"], circle["top"], circle["x1"], circle["bottom"]))
        assert squeezed(touched.extract_text()) in "双河街道办事处"


def test_the_same_sheet_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        write_pdf(sheets()["three pages"], tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_the_document_names_its_title_and_nobody(target: Path) -> None:
    write_pdf(sheets()["empty body"], target)
    with pdfplumber.open(target) as pdf:
        assert pdf.metadata["Title"] == sheets()["empty body"].title
        assert not pdf.metadata.get("Author")


def test_fonts_are_embedded_in_part(target: Path) -> None:
    write_pdf(sheets()["three pages"], target)
    assert target.stat().st_size < 300_000


def test_a_body_that_can_be_taken_once_is_never_held(target: Path) -> None:
    alive = 0
    most = 0

    class Row(tuple[Value, ...]):
        def __new__(cls, values: tuple[Value, ...]) -> Row:
            nonlocal alive, most
            alive += 1
            most = max(most, alive)
            return super().__new__(cls, values)

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    write_pdf(ledger(Row(household(n)) for n in range(500)), target)
    assert most < 5


def test_a_cancelled_pdf_leaves_nothing_and_tells_how_far_it_came(tmp_path: Path) -> None:
    reports: list[int] = []
    taken = 0

    def body() -> Iterator[tuple[Value, ...]]:
        nonlocal taken
        for taken in range(10_000):
            yield household(taken)

    with pytest.raises(Cancelled):
        write_pdf(ledger(body()), tmp_path / "a.pdf", progress=reports.append, cancelled=lambda: len(reports) == 3)
    assert len(reports) == 3 and taken < 2_000
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_of_another_paper_is_laid_out_on_that_paper(target: Path) -> None:
    sheet = ledger([household(1)])
    upright = replace(sheet, page=replace(sheet.page, width=210.0, height=297.0))
    write_pdf(upright, target)
    with pdfplumber.open(target) as pdf:
        page = pdf.pages[0]
        assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
        _check_margins(page)


def test_missing_characters_are_named() -> None:
    assert missing_characters(["户主𬴂", "正常\t文字\n", "坏\U000f1234字", "\ue123"]) == {"\U000f1234", "\ue123"}
