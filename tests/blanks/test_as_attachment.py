"""A blank that was read becomes an attachment of an own notice, which the reader of notices accepts and the program prints."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.blanks.as_attachment import as_attachment
from domain.blanks.filled import FilledBlank
from domain.blanks.filling import FillOptions, fill_ledger
from domain.blanks.lines import LineKind
from domain.blanks.understanding import understand
from domain.errors import KnownError
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme
from importers.blank_reading import read_blank_book
from resources import scheme_data
from tests.blanks.blank_books import KINDS, Form
from tests.blanks.test_matching import NOTICE, WORDS

DATA = scheme_data("rongchang-shuanghe-2021")


def read(blank: Path, kind: LineKind | None = None) -> FilledBlank:
    book = read_blank_book(blank)
    known = understand(book.blanks[0], NOTICE, WORDS, {}, (), kind)
    if known.kind is LineKind.COUNTS:
        from domain.blanks.filling import Filling

        nothing = Filling(known.blank, known.blank.body[1] + 1, 0, -1)
    else:
        nothing = fill_ledger(known, NOTICE, [], date(2021, 5, 24), FillOptions())
    return FilledBlank.of(known, book.grids[0], nothing)


def with_table(data: dict[str, Any]) -> Scheme:
    """A notice with this attachment; raises what the reader has against it."""
    own = copy.deepcopy(DATA)
    own["attachments"].append(data)
    return read_scheme(own)


@pytest.mark.parametrize("kind", ["wide_ledger", "four_levels", "two_seals", "two_columns", "by_village"])
def test_a_notice_with_the_table_is_read(tmp_path: Path, kind: str) -> None:
    one = read(KINDS[kind](tmp_path / "a.xlsx"))
    made = with_table(as_attachment(one, NOTICE, "9")).attachments[-1]
    blank = one.known.blank
    assert (made.number, made.title) == ("9", blank.title)
    assert [cell.text for cell in made.header if cell.text] == [
        cell.text for cell in one_header(one) if cell.text
    ]
    assert len(made.columns) == len(blank.main_columns)
    assert list(made.notes) == [note for note in blank.notes if note in made.notes]


def one_header(one: FilledBlank) -> list[Any]:
    from domain.blanks.paper import build_sheet

    width = len(one.known.main)
    return [cell for cell in build_sheet(one.grid, one.filling, one.table).header if cell.col < width]


def test_fields_seal_and_lines_come_over_and_what_nobody_knows_is_left_to_the_pen(tmp_path: Path) -> None:
    made = as_attachment(read(KINDS["two_seals"](tmp_path / "a.xlsx")), NOTICE, "4")
    assert [column["key"] for column in made["columns"]][:6] == [
        "serial", "village_group", "head_name", "head_id_no", "problem_type", "description",
    ]  # fmt: skip
    assert made["records"] == "problems" and "填报单位（盖章）：{unit}" in made["loose_before"][0][0] + str(made["fill_line"])
    wide = as_attachment(read(KINDS["wide_ledger"](tmp_path / "b.xlsx")), NOTICE, "5")
    keys = [column["key"] for column in wide["columns"]]
    assert "answer:housing" in keys and "hand:1" in keys and sum(c["width"] for c in wide["columns"]) <= 266


@pytest.mark.parametrize(("kind", "why"), [("stub_tree", "行名已经印好"), ("members", "每行一人")])
def test_what_cannot_be_an_attachment_is_one_sentence(tmp_path: Path, kind: str, why: str) -> None:
    with pytest.raises(KnownError, match=why):
        as_attachment(read(KINDS[kind](tmp_path / "a.xlsx")), NOTICE, "9")


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[list[str]], list[str], str]:
    """A header of one to three rows with groups merged over their children, and the words around it."""
    from openpyxl.utils import get_column_letter

    depth = draw(st.integers(1, 3))
    rows: list[list[str]] = [[] for _ in range(depth)]
    merges: list[str] = []
    for group in range(draw(st.integers(1, 5))):
        width = draw(st.integers(1, 4)) if depth > 1 else 1
        first = len(rows[0]) + 1
        left, right = get_column_letter(first), get_column_letter(first + width - 1)
        if width == 1:
            merges += [f"{left}1:{left}{depth}"] if depth > 1 else []
            rows[0].append(draw(st.sampled_from(["户主姓名", "住房是否保障", "村", f"栏{group}"])))
            for row in rows[1:]:
                row.append("")
            continue
        merges.append(f"{left}1:{right}1")
        rows[0] += [f"大栏{group}", *[""] * (width - 1)]
        for child in range(width):
            letter = get_column_letter(first + child)
            rows[1].append(draw(st.sampled_from(["数量", "脱贫户", "身份证号码", "{unit}", f"小栏{child}"])))
            if depth == 3:
                merges.append(f"{letter}2:{letter}3")
                rows[2].append("")
    return rows, merges, draw(st.sampled_from(["填报单位（盖章）：", "填报时间：  年 月 日", "单位：户、人"]))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trees(), st.sampled_from([LineKind.HOUSEHOLDS, LineKind.INSPECTIONS, LineKind.PROBLEMS]))
def test_whatever_header_a_blank_has_the_reader_of_notices_accepts_it(
    tmp_path: Path, tree: tuple[list[list[str]], list[str], str], kind: LineKind
) -> None:
    rows, merges, line = tree
    width = max(len(rows[0]), 2)
    rows = [row + ["备注"] * (width - len(row)) if at == 0 else row + [""] * (width - len(row)) for at, row in enumerate(rows)]
    form = Form()
    form.line("XX县某某表", columns=width, size=16)
    form.line(line, columns=width)
    form.header(rows, merges)
    form.blank_rows(2, width)
    form.line("注：{如实}填写。", columns=width)
    one = read(form.save(tmp_path / "a.xlsx"), kind)
    made = with_table(as_attachment(one, NOTICE, "9")).attachments[-1]
    assert len(made.columns) == len(one.known.main)
