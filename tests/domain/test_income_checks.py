"""Rules of the income sheet (002 附件6), and its result beside threshold and last year (002 二（一）1 一看)."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from domain.errors import Level
from domain.income import Amounts, IncomeDraft, IncomeSheet, money, per_head, total, worked_out
from domain.income_checks import (
    amount_field,
    check_income,
    compared,
    comparison_findings,
    disagreement,
    plain,
)
from domain.orders import LineKind
from domain.scheme_reading import read_scheme

LINES = read_scheme(resources.scheme_data("lezhi-nanta-2021")).income_lines
KEYS = [line.key for line in LINES if line.kind is LineKind.LINE]
PIG, RENT, WORK, PENSION = (
    "1.生产经营性收入/猪", "2.财产性收入/租金", "4.工资性收入/务工收入", "3.转移性收入/新农保(养老保险金)",
)  # fmt: skip
TODAY = date(2021, 11, 15)
MONEY = st.integers(0, 10**7).map(lambda cents: Decimal(cents) / 100)
AMOUNTS = st.builds(Amounts, st.none() | MONEY, st.none() | MONEY, st.none() | MONEY)


def draft(amounts: dict[str, Amounts], **fields: object) -> IncomeDraft:
    return IncomeDraft("r", "h", amounts, **{"size": 3, "filled_on": date(2021, 11, 12), **fields})  # type: ignore[arg-type]


def found(one: IncomeDraft) -> list[tuple[str, Level]]:
    return [(f.field, f.level) for f in check_income(one, LINES, TODAY)]


def test_a_proper_sheet_has_nothing_wrong() -> None:
    amounts = {PIG: Amounts(Decimal(2), Decimal("4800.10"), Decimal(1500)), WORK: Amounts(income=Decimal(30000))}
    assert found(draft(amounts, last_year=Decimal("9800.50"))) == []


def test_negative_amounts_and_thirds_of_a_cent_are_refused_at_their_place() -> None:
    amounts = {PIG: Amounts(Decimal(-2), Decimal("0.005"), Decimal(-1))}
    assert found(draft(amounts)) == [
        (amount_field(PIG, "quantity"), Level.BLOCK),
        (amount_field(PIG, "income"), Level.BLOCK),
        (amount_field(PIG, "expense"), Level.BLOCK),
    ]


def test_a_loss_is_no_fault() -> None:
    assert found(draft({PIG: Amounts(expense=Decimal(300))})) == []


def test_a_quantity_alone_is_asked_about_and_may_stay() -> None:
    assert found(draft({PIG: Amounts(Decimal(2))})) == [(amount_field(PIG, "income"), Level.WARN)]
    assert found(draft({PIG: Amounts(Decimal(2), Decimal(0))})) == []


def test_a_line_without_quantity_takes_none() -> None:
    assert found(draft({PENSION: Amounts(Decimal(1), Decimal(1200))})) == [(amount_field(PENSION, "quantity"), Level.BLOCK)]


def test_an_empty_sheet_is_not_saved() -> None:
    [finding] = check_income(draft({}), LINES, TODAY)
    assert finding.field == amount_field(PIG, "income") and "还没有填" in finding.message


@pytest.mark.parametrize(("size", "level"), [(0, Level.BLOCK), (51, Level.WARN)])
def test_the_total_is_divided_by_people(size: int, level: Level) -> None:
    assert found(draft({WORK: Amounts(income=Decimal(1))}, size=size)) == [("size", level)]


def test_a_day_to_come_an_unknown_line_and_a_slip_of_zeros_are_told() -> None:
    amounts = {"9.别的/猪": Amounts(income=Decimal(1)), WORK: Amounts(income=Decimal(10**9))}
    fields = found(draft(amounts, filled_on=date(2021, 11, 16), last_year=Decimal("1.234")))
    assert [field for field, _ in fields] == [
        amount_field(WORK, "income"), amount_field("9.别的/猪", "income"), "filled_on", "last_year",
    ]  # fmt: skip


def test_below_the_threshold_says_by_how_much() -> None:
    comparison = compared(Decimal("4820.33"), {"income_floor": "6000"}, None)
    [finding] = comparison_findings(comparison)
    assert (finding.field, finding.level) == ("per_head", Level.WARN)
    assert "人均纯收入 4820.33 元，低于标准 6000 元，差 1179.67 元" in finding.message


def test_the_threshold_itself_passes_unless_it_is_strict() -> None:
    assert not compared(Decimal(6000), {"income_floor": "6000"}, None).below
    strict = compared(Decimal(6000), {"income_floor": "6000"}, None, strict=True)
    assert strict.below and "要超过" in strict.floor_words


def test_without_a_threshold_nothing_is_judged() -> None:
    comparison = compared(Decimal(1), {}, None)
    assert comparison_findings(comparison) == [] and comparison.floor_words == "" and comparison.change_words == ""


def test_a_drop_is_said_in_yuan_and_per_cent() -> None:
    comparison = compared(Decimal(9000), {}, Decimal(12000))
    assert comparison.change_words == "比去年 12000 元减少 3000 元（25.0%）"
    assert [f.field for f in comparison_findings(comparison)] == ["last_year"]


def test_growth_is_no_finding_and_a_loss_before_has_no_per_cent() -> None:
    assert compared(Decimal(11000), {}, Decimal(8000)).change_words == "比去年 8000 元增加 3000 元（37.5%）"
    grown = compared(Decimal(500), {}, Decimal(-100))
    assert grown.per_cent is None and grown.change_words == "比去年 -100 元增加 600 元"
    assert comparison_findings(grown) == []


@pytest.mark.parametrize("answer", ["", "不知道", "11033.27", "11033"])
def test_an_answer_that_agrees_or_is_missing_is_no_contradiction(answer: str) -> None:
    assert disagreement(Decimal("11033.27"), answer) == ""


def test_another_answer_than_the_sheets_is_told() -> None:
    assert "核查表填的人均纯收入是 12000 元，收入计算表算出来是 11033.27 元" in disagreement(Decimal("11033.27"), "12000")
    assert disagreement(None, "12000") == ""


def test_amounts_are_written_in_whole_yuan_or_with_two_decimals() -> None:
    assert [plain(Decimal(text)) for text in ("4800.0", "4800.1", "3299.60", "-25", "0")] == [
        "4800", "4800.10", "3299.60", "-25", "0",
    ]  # fmt: skip
    assert money(None) is None


@given(st.permutations(KEYS).flatmap(lambda keys: st.tuples(st.just(keys), st.lists(AMOUNTS, min_size=5, max_size=40))))
def test_sums_are_exact_whatever_the_order_of_keying(keyed: tuple[list[str], list[Amounts]]) -> None:
    order, values = keyed
    amounts = dict(zip(order, values, strict=False))
    rows = dict(zip((line.key for line in LINES), worked_out(LINES, IncomeSheet(amounts, 3)), strict=True))
    incomes = sum((a.income or Decimal(0) for a in amounts.values()), Decimal(0))
    expenses = sum((a.expense or Decimal(0) for a in amounts.values()), Decimal(0))
    whole = rows["/合计"]
    assert ((whole.income or 0), (whole.expense or 0), (whole.net or 0)) == (incomes, expenses, incomes - expenses)
    assert whole == total(LINES, amounts)
    subtotals = [rows[line.key].net or Decimal(0) for line in LINES if line.kind is LineKind.SUBTOTAL]
    assert sum(subtotals) == incomes - expenses
    each = per_head(LINES, amounts, 3)
    if each is not None:
        assert each == ((incomes - expenses) / 3).quantize(Decimal("0.01"), ROUND_HALF_UP)
