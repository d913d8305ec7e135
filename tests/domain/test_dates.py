"""Dates as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import date_since, from_serial, parse_date


@pytest.mark.parametrize(
    "text",
    ["5.6", "0506", "20210506", "2021.5.6", "2021-5-6", "2021/05/06", "2021年5月6日", "５．６", "5月6日", " 2021 年5月6日 "],
)
def test_every_way_of_typing_the_day_is_understood(text: str):
    assert parse_date(text, 2021) == date(2021, 5, 6)


@pytest.mark.parametrize("text", ["2.30", "13.1", "五月", "", "20211301", "6000", "2021"])
def test_what_is_no_day_is_none(text: str):
    assert parse_date(text, 2021) is None


def test_a_time_after_the_day_is_ignored():
    assert parse_date("2021-05-06 00:00:00", 2000) == date(2021, 5, 6)


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_a_serial_number_is_days_since_the_end_of_1899(day: date):
    assert from_serial((day - date(1899, 12, 30)) / timedelta(days=1)) == day


def test_other_numbers_are_no_serial_dates():
    assert from_serial(6000) is None and from_serial(500153) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12.31", date(2021, 12, 31)),
        ("1.15", date(2022, 1, 15)),
        ("12.20", date(2021, 12, 20)),
        ("2021.1.15", date(2021, 1, 15)),
        ("2.29", date(2024, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_first_one_from_a_day_on(text: str, meant: date):
    assert date_since(text, date(2021, 12, 20)) == meant


def test_what_is_no_day_is_none_from_any_day_on():
    assert date_since("2.30", date(2021, 12, 20)) is None
