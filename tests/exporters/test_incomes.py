"""Filled income sheets on paper: one household a page, the same cells in the workbook, sums worked out (002 附件6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pdfplumber
import pytest

from commands.export import Wanted, export
from db.operations.incomes import save_income_sheet
from db.schemes import scheme
from db.store import Store
from domain.income import Amounts, IncomeDraft
from tests.db.lezhi import CLERK, NOON, SCHEME, household_of, lezhi_office, round_of_file
from tests.exporters.reading import read_pdf, read_xlsx

PLAN = scheme(SCHEME)
ANNEX = PLAN.attachment("6")
PIG, WORK = "1.生产经营性收入/猪", "4.工资性收入/务工收入"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = lezhi_office(tmp_path / "南塔街道.htk")
    for head, size in (("张建平", 3), ("陈茂林", 2)):
        amounts = {PIG: Amounts(Decimal(2), Decimal("4800.5"), Decimal(1500)), WORK: Amounts(income=Decimal(30000))}
        draft = IncomeDraft(round_of_file(store), household_of(store, head), amounts, size, date(2021, 11, 12))
        store.write(lambda session, draft=draft: save_income_sheet(session, PLAN, draft, CLERK, NOON))
    yield store
    store.close()


def test_each_household_has_a_page_with_its_sums(store: Store, tmp_path: Path) -> None:
    [path] = export(store, Wanted(PLAN, ANNEX), tmp_path / "附件6.pdf")
    with pdfplumber.open(path) as book:
        texts = ["".join((page.extract_text() or "").split()) for page in book.pages]
        assert all(page.height > page.width for page in book.pages)
    assert len(texts) == 2
    assert "户主:张建平家庭人口:3" in texts[0] and "户主:陈茂林家庭人口:2" in texts[1]
    assert "东风村1组" in texts[0] and "☑脱贫户□监测户" in texts[0]
    assert "猪头24800.5015003300.50" in texts[0]
    assert "合计34800.50150033300.50" in texts[0]
    assert "人均纯收入11100.17" in texts[0] and "人均纯收入16650.25" in texts[1]
    assert "2021年11月12日" in texts[0]


def test_workbook_and_page_hold_the_same_cells(store: Store, tmp_path: Path) -> None:
    wanted = Wanted(PLAN, ANNEX, village="东风村")
    [book], [page] = export(store, wanted, tmp_path / "a.xlsx"), export(store, wanted, tmp_path / "a.pdf")
    assert read_xlsx(book).grid == read_pdf(page, 1, 0).grid
