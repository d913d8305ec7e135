"""Dates as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import from_serial, parse_date


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
