"""The PDF of a filled blank has the same cells as the workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import commands
from commands.fill import FillWanted, fill_book, write_filled
from db.store import Store
from domain.blanks.paper import FilledTable
from importers.blank_reading import read_blank_book
from tests.blanks.blank_books import KINDS, Form, wide_ledger
from tests.exporters.reading import read_pdf, squeezed


def filled_both(store: Store, blank: Path, folder: Path) -> Any:
    book = read_blank_book(blank)
    filled = fill_book(store, book, FillWanted(village="石河村", today=date(2021, 5, 24), filled_on=date(2021, 5, 21)))
    write_filled(book, filled, folder / "b.xlsx")
    write_filled(book, filled, folder / "b.pdf")
    return filled[0]


@pytest.mark.parametrize("kind", KINDS)
def test_workbook_and_pages_hold_the_same_cells(office: Store, tmp_path: Path, kind: str) -> None:
    one = filled_both(office, KINDS[kind](tmp_path / "a.xlsx"), tmp_path)
    blank, filling = one.known.blank, one.filling
    sheet = load_workbook(tmp_path / "b.xlsx").worksheets[0]
    head = blank.header_rows + len(blank.index_rows)
    last = filling.moved(blank.body[1]) + 1
    cells = [
        [squeezed(value) for value in row]
        for row in sheet.iter_rows(min_row=blank.header_top + 1, max_row=last, max_col=blank.last_column + 1, values_only=True)
    ]
    for row, texts in enumerate(cells, start=blank.header_top):
        for column, text in enumerate(texts):
            if text.startswith("="):
                texts[column] = squeezed(one.table.number(row, column))
    paper = read_pdf(tmp_path / "b.pdf", head, 0)
    assert paper.grid[head:] == cells[head:]
    seen = {text for row in paper.grid[:head] for text in row if text}
    assert seen == {text for row in cells[:head] for text in row if text}
    for line in (blank.title, *blank.notes):
        assert squeezed(line) in "".join(paper.loose)


OWN = {"1": {}, "2": {"week": date(2021, 5, 12)}, "3": {}}


@pytest.mark.parametrize("number", OWN)
def test_our_own_blank_form_filled_is_the_attachment(office: Store, office_file: Path, tmp_path: Path, number: str) -> None:
    annex = f"rongchang-shuanghe-2021.{number}"
    week = ["--week", "2021-05-12"] if number == "2" else []
    assert commands.run(["export", "--annex", annex, "--blank", "--to", str(tmp_path / "blank.xlsx")]) == 0
    assert commands.run(["export", str(office_file), "--annex", annex, *week, "--to", str(tmp_path / "filled.xlsx")]) == 0
    book = read_blank_book(tmp_path / "blank.xlsx")
    filled = fill_book(office, book, FillWanted(today=date(2021, 5, 24), **OWN[number]))
    write_filled(book, filled, tmp_path / "ours.xlsx")
    assert filled[0].known.doubtful == filled[0].known.unknown == ()
    rows = len(filled[0].filling.rows)
    first = filled[0].known.blank.body[0] + 1
    seen, expected = (_body(tmp_path / name, first, rows) for name in ("ours.xlsx", "filled.xlsx"))
    assert seen == expected


def _body(path: Path, first: int, count: int) -> list[list[str]]:
    sheet = load_workbook(path).worksheets[0]
    rows = sheet.iter_rows(min_row=first, max_row=first + count - 1, values_only=True)
    return [[squeezed(value) for value in row] for row in rows]


def test_unit_and_date_stand_on_the_paper(office: Store, tmp_path: Path) -> None:
    filled_both(office, wide_ledger(tmp_path / "a.xlsx"), tmp_path)
    loose = "".join(read_pdf(tmp_path / "b.pdf", 2, 0).loose)
    assert "填报单位（盖章）：石河村" in loose and "填报时间：2021年5月21日" in loose


def test_formulas_of_the_blank_are_worked_out_row_by_row(office: Store, tmp_path: Path) -> None:
    form = Form()
    form.line("XX街道监测户占比表", columns=4, size=16)
    form.header([["村（社区）", "总户数", "监测户户数", "其余户数"]])
    form.body([["", "", "", f"=B{form.row + n}-C{form.row + n}"] for n in (1, 2)])
    form.body([["合计", "", "", f"=SUM(D{form.row - 1}:D{form.row})"]])
    book = read_blank_book(form.save(tmp_path / "a.xlsx"))
    one = fill_book(office, book, FillWanted(today=date(2021, 5, 24)))[0]
    write_filled(book, [one], tmp_path / "b.xlsx")
    sheet = load_workbook(tmp_path / "b.xlsx").worksheets[0]
    villages = len(one.filling.rows)
    assert [match.field for match in one.known.main][3] == "formula"
    assert [sheet.cell(3 + n, 4).value for n in range(villages)] == [f"=B{3 + n}-C{3 + n}" for n in range(villages)]
    assert sheet.cell(3 + villages, 4).value == f"=SUM(D3:D{2 + villages})"
    table: FilledTable = one.table
    total, monitored = table.number(2 + villages, 1), table.number(2 + villages, 2)
    assert total is not None and monitored is not None
    assert table.number(2 + villages, 3) == total - monitored
