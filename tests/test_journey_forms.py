"""A form's way: printed blank by the program, filled by a village, taken in again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

import commands
from commands.import_ import import_book
from db.sample import TODAY
from db.store import Store
from domain.imported import RowState
from tests.importers import books
from tests.sample_office import made

SCHEME = "rongchang-shuanghe-2021"
NUMBER = books.id_no("19611111", 34)
ROW = ["双河街道", "金佛村1社", "孙　七", NUMBER, "", "", "", "", "", "√", "", "是", "否", "是", "是", "是", "屋顶漏雨", "李新"]


def blank(folder: Path) -> Path:
    """附件1 as the program writes it, with one household written into its first row and the sign line filled."""
    path = folder / "附件1.xlsx"
    assert commands.run(["export", "--annex", f"{SCHEME}.1", "--blank", "--to", str(path)]) == 0
    book = load_workbook(path)
    (sheet,) = book.worksheets
    top = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "镇街") + 2
    for column, value in enumerate(ROW, 1):
        sheet.cell(top, column).value = value
    sign = next(row for row in range(top, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith("核查人签字"))
    sheet.cell(sign, 1).value = str(sheet.cell(sign, 1).value).rstrip() + "2021年5月20日"
    book.save(path)
    return path


def bring(store: Store, path: Path) -> dict[RowState, int]:
    result = import_book(store, path, now=TODAY.astimezone())
    return {state: count for state in RowState if (count := result.count(state))}


def test_the_programs_own_blank_form_comes_back_filled(tmp_path: Path) -> None:
    path = blank(tmp_path)
    with made.opened(made.copy_to(tmp_path)) as store:
        assert bring(store, path) == {RowState.NEW: 1}
        assert bring(store, path) == {RowState.SAME: 1}


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig"])
def test_a_form_saved_as_csv_loses_its_merges_and_is_still_read(tmp_path: Path, encoding: str) -> None:
    rows = load_workbook(blank(tmp_path)).worksheets[0].iter_rows(values_only=True)
    path = tmp_path / "附件1.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    with made.opened(made.copy_to(tmp_path)) as store:
        assert bring(store, path) == {RowState.NEW: 1}
