from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.household_code import LETTERS, code_in, code_of, key_ending

uids = st.uuids().map(str)


@given(uids)
def test_a_code_is_six_plain_characters_and_reads_back(uid: str) -> None:
    code = code_of(uid)
    assert len(code) == 6 and set(code) <= set(LETTERS)
    assert code_in(code) == code
    assert uid.endswith(key_ending(code))


@given(uids, st.integers(0, 5), st.sampled_from(LETTERS))
def test_one_wrong_character_is_no_code(uid: str, place: int, letter: str) -> None:
    code = code_of(uid)
    wrong = code[:place] + letter + code[place + 1 :]
    assert code_in(wrong) == (code if wrong == code else "")


@given(uids, st.integers(0, 4))
def test_two_neighbours_exchanged_are_no_code(uid: str, place: int) -> None:
    code = code_of(uid)
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert code_in(wrong) == (code if wrong == code else "")


def test_case_spaces_and_misread_letters_do_not_matter() -> None:
    code = code_of("018f6e2a-0000-7000-8000-000000000001")
    assert code == "00001" + code[-1]
    assert code_in(" oooo-l" + code[-1].lower()) == code


def test_names_and_numbers_are_no_codes() -> None:
    assert [code_in(text) for text in ("张三", "zs", "", "510231195001010011", "ABCDE!")] == [""] * 5
