"""Titles, headers and questions say the round's year (002 二（四）6: 《2021年度脱贫户和监测对象家庭成员自然增加情况表》)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.schemes import scheme
from domain.attachments import PrintOptions, build_sheet
from domain.errors import KnownError
from domain.rounds import Round, following, round_of
from domain.scheme_reading import read_scheme
from resources import scheme_data

NOTICE = scheme("lezhi-nanta-2021")


def printed(round_: Round, number: str) -> str:
    """All words of the head of a blank table."""
    sheet = build_sheet(NOTICE, round_, NOTICE.attachment(number), None, PrintOptions())
    return sheet.title + "".join(cell.text for cell in sheet.header)


@pytest.mark.parametrize("number", ["2-1", "2-2"])
def test_the_first_rounds_title_is_the_notices(number: str) -> None:
    assert printed(round_of(NOTICE, ""), number).startswith("2021年度脱贫户和监测对象家庭成员自然")


@pytest.mark.parametrize("number", ["2-1", "2-2", "2-5"])
def test_next_years_round_says_its_own_year(number: str) -> None:
    head = printed(following(round_of(NOTICE, ""), NOTICE), number)
    assert "2022年" in head and "2021" not in head


def test_a_round_begun_before_the_notice_had_the_year_says_the_year_it_began_in() -> None:
    first = round_of(NOTICE, "")
    old = replace(first, thresholds={key: value for key, value in first.thresholds.items() if key != "year"})
    assert printed(old, "2-1") == printed(first, "2-1")


def test_a_title_that_names_no_number_of_the_notice_is_refused_with_its_place() -> None:
    data = scheme_data("lezhi-nanta-2021")
    place = next(n for n, one in enumerate(data["attachments"]) if one["number"] == "2-1")
    data["attachments"][place]["title"] = "{jahr}年度情况表"
    with pytest.raises(KnownError, match=rf"attachments\[{place}\]\.title"):
        read_scheme(data)
