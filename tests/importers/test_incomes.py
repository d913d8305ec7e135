"""Filled income sheets come back: exported by us, filled by hand into the blank, with slips (002 附件6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from commands.export import Wanted, export, export_blank
from commands.import_ import import_book
from db.operations.incomes import save_income_sheet
from db.operations.undo import undo
from db.queries.incomes import income_sheet, income_sheets
from db.schemes import scheme
from db.store import Store
from domain.imported import BookKind, ImportResult, RowState
from domain.income import Amounts, IncomeDraft
from domain.orders import LineKind
from importers.reading import read_book
from tests.db.lezhi import CLERK, NOON, SCHEME, household_of, lezhi_office, round_of_file

PLAN = scheme(SCHEME)
ANNEX = PLAN.attachment("6")
PIG, WORK = "1.生产经营性收入/猪", "4.工资性收入/务工收入"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = lezhi_office(tmp_path / "南塔街道.htk")
    yield store
    store.close()


def save(store: Store, head: str, amounts: dict[str, Amounts], size: int = 3) -> None:
    draft = IncomeDraft(round_of_file(store), household_of(store, head), amounts, size, date(2021, 11, 12))
    saved = store.write(lambda session: save_income_sheet(session, PLAN, draft, CLERK, NOON))
    assert not saved.refused, saved.findings


def take_in(store: Store, book: Path) -> ImportResult:
    return import_book(store, book, now=NOON, clerk=CLERK)


def filled_blank(tmp_path: Path, fill: Callable[[Any], None]) -> Path:
    """Our blank workbook, filled by hand."""
    [path] = export_blank(Wanted(PLAN, ANNEX, blank=True), tmp_path / "blank.xlsx")
    book = load_workbook(path)
    sheet = book.active
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and "户主:" in cell.value:
                cell.value = "南塔乡镇(街道)东风村1组　　户主:张建平　　家庭人口:3"
    fill(sheet)
    book.save(path)
    return path


def put(sheet: Any, item: str, *values: object, nth: int = 0) -> None:
    """Write 数量, 收入, 支出 beside the nth line of this name."""
    rows = [row for row in sheet.iter_rows() if row[1].value == item]
    for cell, value in zip(rows[nth][3:6], values, strict=False):
        if value is not None:
            cell.value = value


def test_every_line_that_was_exported_comes_back_the_same(store: Store, tmp_path: Path) -> None:
    without = {line.key for line in PLAN.income_lines if line.without_quantity}
    keys = [line.key for line in PLAN.income_lines if line.kind is LineKind.LINE]
    every = {
        key: Amounts(None if key in without else Decimal(n + 1), Decimal(100 * n) + Decimal("0.25"), Decimal(n))
        for n, key in enumerate(keys)
    }
    save(store, "张建平", every)
    save(store, "陈茂林", {WORK: Amounts(income=Decimal(30000))}, size=2)
    [path] = export(store, Wanted(PLAN, ANNEX, unit="南塔街道"), tmp_path / "附件6.xlsx")
    with store.read() as session:
        before = list(income_sheets(session, round_of_file(store)))
    book = read_book(path, PLAN)
    assert book.kind is BookKind.INCOMES and [one.head_name for one in book.incomes] == ["张建平", "陈茂林"]
    result = take_in(store, path)
    assert [outcome.state for outcome in result.outcomes] == [RowState.SAME, RowState.SAME]
    assert result.batch == 0
    with store.read() as session:
        assert list(income_sheets(session, round_of_file(store))) == before


def test_a_blank_filled_by_hand_is_taken_in_and_taken_back(store: Store, tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, "猪", 2, 4800.5, 1500)
        put(sheet, "其他:", None, "300+200", nth=2)
        for row in sheet.iter_rows():
            if isinstance(row[0].value, str) and "年" in row[0].value and "月" in row[0].value and "日" in row[0].value:
                row[0].value = "2021年11月13日"

    result = take_in(store, filled_blank(tmp_path, fill))
    assert [outcome.state for outcome in result.outcomes] == [RowState.NEW]
    with store.read() as session:
        sheet = income_sheet(session, round_of_file(store), household_of(store, "张建平"))
    assert sheet is not None
    assert dict(sheet.amounts) == {
        PIG: Amounts(Decimal(2), Decimal("4800.5"), Decimal(1500)),
        "3.转移性收入/其他:": Amounts(income=Decimal(500)),
    }
    assert (sheet.size, sheet.filled_on) == (3, date(2021, 11, 13))
    store.write(lambda session: undo(session, result.batch, CLERK, NOON))
    with store.read() as session:
        assert income_sheet(session, round_of_file(store), household_of(store, "张建平")) is None


def test_what_the_book_leaves_blank_stays_in_the_file(store: Store, tmp_path: Path) -> None:
    save(store, "张建平", {WORK: Amounts(income=Decimal(30000))})
    result = take_in(store, filled_blank(tmp_path, lambda sheet: put(sheet, "猪", 2, 500)))
    assert [outcome.state for outcome in result.outcomes] == [RowState.CHANGED]
    with store.read() as session:
        sheet = income_sheet(session, round_of_file(store), household_of(store, "张建平"))
    assert sheet is not None and set(sheet.amounts) == {WORK, PIG}


def test_slips_are_told_where_they_are(store: Store, tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, "猪", 2, "约500")

    result = take_in(store, filled_blank(tmp_path, fill))
    [outcome] = result.outcomes
    assert outcome.state is RowState.REJECTED
    assert "猪的收入“约500”不是数字" in outcome.findings[0].message


def test_a_result_on_the_paper_that_its_lines_do_not_give_is_told(store: Store, tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, "猪", 2, 3000)
        next(row for row in sheet.iter_rows() if row[0].value == "人均纯收入")[6].value = 2000

    [outcome] = take_in(store, filled_blank(tmp_path, fill)).outcomes
    assert outcome.state is RowState.NEW
    assert "表上的人均纯收入是 2000 元，按各行算是 1000 元" in outcome.findings[0].message


def test_an_unknown_household_is_not_made_up(store: Store, tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, "猪", 2, 3000)
        for row in sheet.iter_rows():
            if isinstance(row[0].value, str) and "户主:" in row[0].value:
                row[0].value = "南塔乡镇(街道)东风村1组　户主:张无名　家庭人口:3"

    [outcome] = take_in(store, filled_blank(tmp_path, fill)).outcomes
    assert outcome.state is RowState.REJECTED and "没有户主叫张无名的户" in outcome.findings[0].message
