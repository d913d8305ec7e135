"""Check rules printed in notes and index rows are read and held against the figures."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from domain.blanks.formulas import copied, evaluate, shifted
from domain.blanks.rules import Rule, breaches, read_rules
from importers.blank_reading import read_blank_book
from tests.blanks.blank_books import KINDS

MARKS = {str(number): number + 10 for number in range(1, 13)} | {"甲": 10}
COLUMNS = {"已投入": 1, "到户": 2, "到村": 3, "户数(户)": 4}
CODES = {"01": 1, "02": 2, "03": 3}


def read(*texts: str) -> tuple[Rule, ...]:
    return read_rules(texts, MARKS, COLUMNS, CODES, {"合计": 1, "脱贫户": 2, "监测户": 3})


def shape(rule: Rule) -> tuple[str, list[int], str, list[tuple[int, int]]]:
    return rule.over, [term.place for term in rule.left], rule.sign, [(term.place, term.sign) for term in rule.right]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2=9+10+11+12", ("columns", [12], "=", [(19, 1), (20, 1), (21, 1), (22, 1)])),
        ("注：1.第2栏＝第9栏＋第10栏；", ("columns", [12], "=", [(19, 1), (20, 1)])),
        ("（2）=（9）-（10）", ("columns", [12], "=", [(19, 1), (20, -1)])),
        ("填表说明：已投入 = 到户 + 到村。", ("columns", [1], "=", [(2, 1), (3, 1)])),
        ("各行的第2栏≥第1栏", ("columns", [12], "≥", [(11, 1)])),
        ("01行=02行+03行", ("rows", [1], "=", [(2, 1), (3, 1)])),
        ("合计≥脱贫户", ("rows", [1], "≥", [(2, 1)])),
        ("户数 >= 到户", ("columns", [4], "≥", [(2, 1)])),
    ],
)
def test_a_printed_rule_is_read(text: str, found: tuple[str, list[int], str, list[tuple[int, int]]]) -> None:
    assert [shape(rule) for rule in read(text)] == [found]


@pytest.mark.parametrize("text", ["收入（>6000元）", "2=9+99", "已投入 = 到乡", "A=B=C", "人均纯收入=总收入÷人口", "2=2"])
def test_what_is_not_wholly_understood_is_no_rule(text: str) -> None:
    assert read(text) == ()


def test_one_rule_printed_twice_is_one_rule() -> None:
    assert len(read("2=9+10", "注：第2栏=第9栏+第10栏")) == 1


def test_a_rule_is_broken_where_the_figures_differ_and_nowhere_else() -> None:
    rule = read("已投入 = 到户 + 到村")[0]
    rows = {5: (7, 3, 4), 6: (7, 3, 3), 8: (0, None, 0)}
    figures = {(r, c): Decimal(v) for r, row in rows.items() for c, v in zip((1, 2, 3), row, strict=True) if v is not None}
    found = breaches([rule], figures, range(5, 9), ())
    assert [(breach.where, breach.left, breach.right) for breach in found] == [(6, Decimal(7), Decimal(6))]


def test_rules_of_a_blank_come_from_its_index_row_and_its_notes(tmp_path: Path) -> None:
    by_village = read_blank_book(KINDS["by_village"](tmp_path / "a.xlsx")).blanks[0]
    assert [rule.text for rule in by_village.rules] == ["5=6+7+8", "第2栏≥第1栏"]
    stub = read_blank_book(KINDS["stub_tree"](tmp_path / "b.xlsx")).blanks[0]
    assert [(rule.text, rule.over) for rule in stub.rules] == [("第2栏≥第1栏", "columns"), ("01行≥08行", "rows")]


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("=SUM(H6:H11)", "=SUM(H6:H14)"),
        ("=SUM($H$6:$H$11)+H12", "=SUM($H$6:$H$14)+H15"),
        ("=H6/H5", "=H6/H5"),
        ("=IF(H11>0,\"H11\",'别的表'!H11)", "=IF(H14>0,\"H11\",'别的表'!H11)"),
        ("=LOG10(H12)", "=LOG10(H15)"),
    ],
)
def test_formulas_follow_the_rows_that_came_in(formula: str, after: str) -> None:
    assert shifted(formula, "台账", "台账", 10, 3) == after


def test_a_formula_of_another_sheet_follows_only_if_it_points_here() -> None:
    assert shifted("=台账!H12+H12", "台账", "汇总", 10, 3) == "=台账!H15+H12"


def test_a_formula_copied_down_keeps_what_is_fixed() -> None:
    assert copied("=C6+$D$6+E$6", 2) == "=C8+$D$6+E$6"


def test_simple_formulas_are_worked_out_and_others_are_not() -> None:
    cells = {(5, 2): Decimal(3), (6, 2): Decimal(4)}

    def number(row: int, column: int) -> Decimal | None:
        return cells.get((row, column))

    assert evaluate("=SUM(C6:C7)*2-(1+C6)/2", number) == Decimal(12)
    assert evaluate("=C99", number) == 0
    assert evaluate("=VLOOKUP(C6,A:B,2)", number) is None
    assert evaluate("=1/0", number) is None
