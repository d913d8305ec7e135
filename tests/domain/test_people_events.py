"""Natural changes of households' people (notice 002 二（四）6)."""

from __future__ import annotations

from datetime import date

import pytest

import resources
from domain.checks import check_member
from domain.errors import Level
from domain.household import HEAD, Household, Member, Presence
from domain.people_events import Change, PersonEvent, check_newcomers
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme
from tests.db.registered import number

TODAY = date(2021, 11, 20)
BABY = Member("陈小宝", "之孙子", number("20210705", 3), joined_reason="出生")
HOUSE = Household("v", (Member("陈建国", HEAD, uid="1"), BABY), uid="h")


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    return read_scheme(resources.scheme_data("lezhi-nanta-2021"))


def found(member: Member) -> list[tuple[str, Level]]:
    return [(f.field, f.level) for f in check_member(member, "members.1", TODAY)]


def test_nobody_comes_after_today_or_before_birth() -> None:
    from dataclasses import replace

    assert found(replace(BABY, joined_on=date(2021, 12, 1))) == [("members.1.joined_on", Level.BLOCK)]
    assert found(replace(BABY, joined_on=date(2021, 7, 4))) == [("members.1.joined_on", Level.BLOCK)]
    assert found(replace(BABY, joined_on=date(2021, 7, 5))) == []
    assert found(replace(BABY, joined_on=date(2021, 8, 5))) == [("members.1.joined_on", Level.WARN)]


def test_a_person_added_to_a_known_household_is_asked_when_and_why_after_2_4_6(scheme: Scheme) -> None:
    asked = check_newcomers(HOUSE, scheme)
    assert [(f.field, f.level) for f in asked] == [("members.1.joined_on", Level.WARN)]
    assert "陈小宝" in asked[0].message


def test_nobody_is_asked_in_a_new_household_or_under_a_notice_without_the_table(scheme: Scheme) -> None:
    from dataclasses import replace

    assert check_newcomers(replace(HOUSE, uid=""), scheme) == []
    assert check_newcomers(HOUSE, read_scheme(resources.scheme_data("rongchang-shuanghe-2021"))) == []


def test_a_death_is_its_own_reason_where_none_was_written() -> None:
    dead = Member("陈大山", state=Presence.DECEASED, state_on=date(2021, 3, 1))
    gone = Member("陈芳", state=Presence.MOVED, state_on=date(2021, 4, 1), left_reason="婚出")
    event = PersonEvent(Change.LEFT, dead, "h", "v", "甲村", "1组", "陈建国", "", ())
    assert (event.reason, event.on) == ("死亡", date(2021, 3, 1))
    assert PersonEvent(Change.LEFT, gone, "h", "v", "甲村", "1组", "陈建国", "", ()).reason == "婚出"
