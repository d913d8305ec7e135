"""The income sheet is worked out line by line, in exact decimals."""

from __future__ import annotations

from decimal import Decimal

import pytest

import resources
from domain.income import Amounts, IncomeSheet, worked_out
from domain.orders import IncomeLine, LineKind
from domain.scheme_reading import read_scheme

LINES = read_scheme(resources.scheme_data("lezhi-nanta-2021")).income_lines
PIG, RENT, WORK = "1.生产经营性收入/猪", "2.财产性收入/租金", "4.工资性收入/务工收入"


def sums(amounts: dict[str, Amounts], size: int = 3) -> dict[str, Decimal | None]:
    """Net income of every sum, by its category or name."""
    rows = worked_out(LINES, IncomeSheet(amounts, size))
    return {
        line.category or line.item: row.net
        for line, row in zip(LINES, rows, strict=True)
        if line.kind is not LineKind.LINE
    }


def test_subtotals_total_and_per_head_follow_from_the_lines() -> None:
    amounts = {
        PIG: Amounts(Decimal(2), Decimal("4800.10"), Decimal("1500.50")),
        RENT: Amounts(income=Decimal("0.20")),
        WORK: Amounts(income=Decimal(30000), expense=Decimal(200)),
    }
    assert sums(amounts) == {
        "1.生产经营性收入": Decimal("3299.60"),
        "2.财产性收入": Decimal("0.20"),
        "3.转移性收入": None,
        "4.工资性收入": Decimal(29800),
        "合计": Decimal("33099.80"),
        "人均纯收入": Decimal("11033.27"),
    }


def test_tenths_stay_exact() -> None:
    assert sums({PIG: Amounts(income=Decimal("0.1")), WORK: Amounts(income=Decimal("0.2"))}, 1)["合计"] == Decimal("0.3")


def test_expense_alone_is_a_loss() -> None:
    assert sums({PIG: Amounts(expense=Decimal(100))}, 4)["人均纯收入"] == Decimal(-25)


@pytest.mark.parametrize("size", [0, 3])
def test_a_blank_sheet_or_an_empty_household_has_no_income_per_head(size: int) -> None:
    amounts = {} if size else {PIG: Amounts(income=Decimal(1))}
    assert sums(amounts, size)["人均纯收入"] is None


def test_every_line_has_a_name_of_its_own() -> None:
    keys = [line.key for line in LINES]
    assert len(set(keys)) == len(keys)
    assert IncomeLine("甲", "其他:", "", LineKind.LINE, False, False).key == "甲/其他:"
