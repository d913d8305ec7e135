"""What is typed into a place for an amount: numbers and small sums, read exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.keyed_sums import amount_of, is_sum, readable, tidied

CENTS = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("4800", "4800"),
        ("320+150", "470"),
        ("３２０＋１５０", "470"),
        ("12×150", "1800"),
        ("12*150-300", "1500"),
        ("1,200.50", "1200.50"),
        (" 320 元", "320"),
        ("0.1+0.2", "0.3"),
        ("-5", "-5"),
        (".5", "0.5"),
    ],
)
def test_numbers_and_small_sums_are_worked_out(typed: str, amount: str) -> None:
    assert amount_of(typed) == Decimal(amount)
    assert readable(typed)


@pytest.mark.parametrize("typed", ["abc", "1+", "+", "1++2", "1,2", "1/3", "1 2 头", "9" * 25, "9" * 200, "1.2.3"])
def test_what_is_no_amount_is_not_guessed(typed: str) -> None:
    assert amount_of(typed) is None
    assert not readable(typed)


def test_an_empty_place_is_no_amount_and_no_fault() -> None:
    assert amount_of("  ") is None
    assert readable("  ")


def test_a_sum_is_told_from_a_number() -> None:
    assert is_sum("320+150")
    assert is_sum("2×3")
    assert not is_sum("-5")
    assert not is_sum("1,200")
    assert tidied("１，２００") == "1200"


@given(st.lists(CENTS, min_size=1, max_size=5))
def test_a_typed_sum_is_the_sum_to_the_cent(parts: list[Decimal]) -> None:
    assert amount_of("+".join(format(part, "f") for part in parts)) == sum(parts)


@given(CENTS, st.integers(0, 999))
def test_a_typed_product_is_exact(price: Decimal, count: int) -> None:
    assert amount_of(f"{count}×{price:f}") == price * count
