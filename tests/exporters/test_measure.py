"""Lines break as Chinese type is set, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.sheet import Face
from exporters.measure import measure

TEXT = measure(Face.BODY, 10.0)
"""Ten points: a Chinese character is ten points wide."""


def test_a_text_that_fits_is_one_line() -> None:
    assert TEXT.lines("双河街道", 40) == ("双河街道",)
    assert TEXT.lines("", 40) == ("",)


def test_a_line_is_full_before_it_breaks() -> None:
    assert TEXT.lines("梅石坝社区一社", 30) == ("梅石坝", "社区一", "社")


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("漏雨严重，已鉴定", 40, ("漏雨严", "重，已鉴", "定")),
        ("已鉴定（危房）", 40, ("已鉴定", "（危房）")),
        ("他说：“好”。", 40, ("他说：", "“好”。")),
        ("一二三、四", 30, ("一二", "三、四")),
    ],
)
def test_punctuation_stays_on_its_side_of_the_break(text: str, room: float, lines: tuple[str, ...]) -> None:
    assert TEXT.lines(text, room) == lines


def test_words_and_numbers_stay_whole_when_they_fit() -> None:
    assert TEXT.lines("收入6000.50元", 45) == ("收入", "6000.50", "元")
    assert TEXT.lines("达标（>6000元）", 45) == ("达标", "（>6000", "元）")


def test_a_number_a_little_too_wide_stays_one_line_and_a_longer_one_is_broken() -> None:
    number = "510231195001010007"
    assert TEXT.lines(number, TEXT.width(number) * 0.9) == (number,)
    assert TEXT.lines(number, TEXT.width(number) * 0.6) == (number[:10], number[10:])


def test_line_breaks_of_the_text_are_kept() -> None:
    assert TEXT.lines("一\n二\r\n\n三", 100) == ("一", "二", "", "三")


def test_centred_lines_are_about_equal() -> None:
    assert TEXT.lines("帮扶责任人", 40) == ("帮扶责任", "人")
    assert TEXT.even_lines("帮扶责任人", 40) == ("帮扶责", "任人")
    assert TEXT.even_lines("户主姓名", 30) == ("户主", "姓名")


_CHARS = st.sampled_from("一二三四五，。、；：（）“”《》—…0123abcXYZ-./ \n\t√㙍𬴂\u200b")


@given(st.text(_CHARS, max_size=80), st.floats(3, 120))
def test_broken_text_keeps_every_character_and_fits(text: str, room: float) -> None:
    for lines in (TEXT.lines(text, room), TEXT.even_lines(text, room)):
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(len(line.strip()) <= 1 or TEXT.width(line.strip()) <= max(room, room / 0.85) + 1e-6 for line in lines)


@given(st.text(_CHARS, max_size=80), st.floats(3, 120))
def test_even_lines_are_as_many_as_full_lines(text: str, room: float) -> None:
    assert len(TEXT.even_lines(text, room)) == len(TEXT.lines(text, room))
