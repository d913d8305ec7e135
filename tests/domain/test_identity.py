"""Resident identity numbers (GB 11643; facts of the field)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from domain.identity import age_on, birth_date, clean_id, id_fault, sex


def number(area: str, born: date, order: int) -> str:
    stem = f"{area}{born:%Y%m%d}{order:03d}"
    return stem + ric.calc_check_digit(stem + "0")


def test_a_right_number_has_no_fault_even_when_its_area_was_renamed_long_ago():
    assert id_fault(number("510231", date(1950, 3, 4), 12)) == ""


def test_a_wrong_check_digit_is_said_with_what_to_do():
    right = number("500153", date(1980, 1, 1), 123)
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    assert "校验位" in id_fault(wrong) and "核对" in id_fault(wrong)


def test_a_birth_date_that_does_not_exist_is_a_fault():
    assert "出生日期" in id_fault("500153198002301234")


@pytest.mark.parametrize("text", ["无", " 暂无 ", "0", "", "/", "／", "－", "　无　"])
def test_what_people_write_for_no_number_is_no_number(text: str):
    assert clean_id(text).number == ""
    assert id_fault("") == ""


@pytest.mark.parametrize("dirty", ["'{}", " {} ", "G{}12", "{}1234", "{}\t"])
def test_the_number_is_found_in_what_workbooks_hold(dirty: str):
    right = number("500153", date(1971, 12, 31), 46)
    assert clean_id(dirty.format(right)).number == right


def test_full_width_digits_small_x_and_letter_o_are_read():
    right = next(n for n in (number("500153", date(2000, 1, 1), i) for i in range(999)) if n.endswith("X"))
    wide = right.lower().translate({ord(str(i)): chr(0xFF10 + i) for i in range(10)})
    assert clean_id(wide).number == right
    assert clean_id(right.replace("0", "O")).number == right


def test_the_certificate_number_is_kept_beside_its_id():
    right = number("500153", date(1971, 12, 31), 46)
    assert clean_id(right + "43").disability == right + "43"


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(0, 999))
def test_birth_date_and_sex_are_read_back(born: date, order: int):
    made = number("500153", born, order)
    assert (birth_date(made), sex(made)) == (born, "男" if order % 2 else "女")


@given(st.dates(date(1930, 1, 1), date(2010, 12, 31)), st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_any_one_wrong_digit_is_found(born: date, order: int, place: int, step: int):
    made = number("500153", born, order)
    if made[place] == "X":
        return
    broken = made[:place] + str((int(made[place]) + step) % 10) + made[place + 1 :]
    assert id_fault(broken)


def test_age_counts_full_years():
    made = number("500153", date(2010, 5, 6), 7)
    assert (age_on(made, date(2021, 5, 5)), age_on(made, date(2021, 5, 6))) == (10, 11)
    assert age_on(made, date(2009, 1, 1)) is None


def test_old_numbers_of_fifteen_digits_are_read():
    assert (birth_date("510231500304123"), sex("510231500304123")) == (date(1950, 3, 4), "男")
    assert id_fault("510231500304123") == ""
    assert "出生日期" in id_fault("510231501304123")


@given(st.from_regex(r"(1[89]|20)[0-9]{2}(0[0-9]|1[0-3])[0-3][0-9]", fullmatch=True))
def test_a_day_is_one_exactly_where_the_calendar_has_it(digits: str):
    stem = f"500153{digits}123"
    made = stem + ric.calc_check_digit(stem + "0")
    try:
        expected = ric.get_birth_date(made)
    except ValidationError:
        expected = None
    assert birth_date(made) == expected
    assert (id_fault(made) == "") == (expected is not None)
