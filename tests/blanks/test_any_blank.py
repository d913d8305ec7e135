"""Whatever columns a blank has, in whatever words: filled and read back it gives the records."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from domain.blanks.fields import fields_of
from domain.blanks.filling import FillOptions, fill_ledger
from domain.blanks.lines import Line, LineKind
from domain.blanks.understanding import understand
from domain.household import HEAD, Household, Member
from exporters.fill_workbook import fill_workbook
from importers.blank_reading import read_blank_book
from tests.blanks.blank_books import Form
from tests.blanks.test_matching import NOTICE, WORDS
from tests.importers.books import id_no

TODAY = date(2021, 5, 24)
FIELDS = fields_of(LineKind.HOUSEHOLDS, NOTICE, TODAY)
KEYS = ("town", "village", "group", "head_id_no", "size", "phone", "attributes", "house_no", "address", "head_sex", "head_age")
TEXT = st.text("甲乙=+-@'\"<&\n 12", max_size=12).map(str.strip)


@st.composite
def households(draw: st.DrawFn) -> list[Line]:
    found = []
    for number in range(draw(st.integers(0, 30))):
        size = 1 + number % 4
        people = tuple(Member(f"张{n}", "之子" if n else HEAD, id_no("19610203", number)) for n in range(size))
        household = Household("", people, str(number), address=draw(TEXT), phone="13000000001", attributes=("general",))
        found.append(Line("荣昌区", "双河街道", "金佛村", f"{number % 5 + 1}社", "", household))
    return found


@st.composite
def headers(draw: st.DrawFn) -> tuple[list[str], list[str], bool]:
    """Fields in some order with a word for each, and whether they stand under a common parent."""
    keys = ["head_name", *draw(st.lists(st.sampled_from(KEYS), min_size=1, unique=True))]
    keys = draw(st.permutations(keys))
    return keys, [draw(st.sampled_from(WORDS.fields[key])) for key in keys], draw(st.booleans())


def blank_of(words: list[str], nested: bool, rows: int, blocks: int, path: Path) -> Path:
    form = Form()
    width = len(words) * blocks
    form.line("附件7", columns=width)
    form.line("XX县某某情况登记表", columns=width, size=16)
    if nested:
        from openpyxl.utils import get_column_letter

        form.header([["基本情况", *[""] * (width - 1)], words], [f"A1:{get_column_letter(width)}1"])
    else:
        form.header([words * blocks])
    form.blank_rows(rows, width)
    form.line("注：如实填写。", columns=width)
    return form.save(path)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(headers(), households(), st.integers(1, 6), st.integers(1, 2))
def test_filled_and_read_back_it_gives_the_records(
    tmp_path: Path, header: tuple[list[str], list[str], bool], lines: list[Line], rows: int, blocks: int
) -> None:
    keys, words, nested = header
    blocks = 1 if nested else blocks
    blank = blank_of(words, nested, rows, blocks, tmp_path / "a.xlsx")
    known = understand(read_blank_book(blank).blanks[0], NOTICE, WORDS, {})
    assert (known.kind, [match.field for match in known.main], known.doubtful) == (LineKind.HOUSEHOLDS, keys, ())
    filling = fill_ledger(known, NOTICE, lines, TODAY, FillOptions())
    fill_workbook(blank, [filling], tmp_path / "b.xlsx")
    seen = read_back(tmp_path / "b.xlsx", 5 if nested else 4, len(keys), blocks, len(filling.row_numbers))
    expected = [tuple(FIELDS[key].read(line) for key in keys) for line in lines]
    assert seen == [tuple(None if value == "" else value for value in row) for row in expected]


def read_back(path: Path, first: int, width: int, blocks: int, height: int) -> list[tuple[Any, ...]]:
    sheet = load_workbook(path).worksheets[0]
    found: list[tuple[Any, ...]] = []
    for block in range(blocks):
        columns = {"min_col": 1 + block * width, "max_col": (block + 1) * width}
        rows = sheet.iter_rows(min_row=first, max_row=first + height - 1, values_only=True, **columns)
        found += [tuple(row) for row in rows if any(value is not None for value in row)]
    note = sheet.cell(first + height, 1).value
    assert note == "注：如实填写。"
    return found
