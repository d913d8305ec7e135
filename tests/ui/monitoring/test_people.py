"""People who come and go, through the real window (notice 002 二（四）6)."""

from __future__ import annotations

from datetime import date

import pytest

from db.queries.register import household
from db.search import find_households
from ui.monitoring.people_page import PeoplePage


@pytest.fixture
def register(window, press):
    press("Ctrl+1")
    return window.bench.page.section


def of(register, head: str):
    with register.desk.read() as session:
        return household(session, find_households(session, head)[0].uid)


def people_page(window, press) -> PeoplePage:
    page = window.bench.page.show_section("people")
    assert isinstance(page, PeoplePage)
    return page


def rows(page: PeoplePage) -> list[list[str]]:
    model = page.table.model()
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def add_person(register, press, type_in, head: str, name: str) -> None:
    register.open_record(of(register, head).uid)
    register.card.edit()
    register.card.form.people.add()
    type_in(name)


def test_a_person_added_to_a_household_is_asked_when_and_why(window, register, press, type_in):
    add_person(register, press, type_in, "陈建国", "陈小宝")
    press("Ctrl+S")
    row = register.card.form.people.rows[-1]
    assert "增加时间和原因" in row.words.text() and row.joined.day.hasFocus()
    type_in("7.5")
    press("Return")
    type_in("出生")
    press("Ctrl+S")
    baby = of(register, "陈建国").members[-1]
    assert (baby.name, baby.joined_on, baby.joined_reason) == ("陈小宝", date(2021, 7, 5), "出生")
    line, = rows(people_page(window, press))
    assert line[:2] == ["＋ 增加", "陈小宝"] and line[4:6] == ["出生", "2021-07-05"]


def test_who_was_only_forgotten_is_saved_without_a_day(register, press, type_in):
    add_person(register, press, type_in, "陈建国", "陈小宝")
    press("Ctrl+S", "Ctrl+S")
    assert of(register, "陈建国").members[-1].joined_on is None


def test_a_day_that_cannot_be_read_is_said_and_not_lost(register, press, type_in):
    add_person(register, press, type_in, "陈建国", "陈小宝")
    row = register.card.form.people.rows[-1]
    row.joined.day.setFocus()
    type_in("昨天")
    press("Ctrl+S")
    assert "看不懂" in row.words.text()
    assert len(of(register, "陈建国").members) == 2
    press("Escape")


def test_who_leaves_is_asked_for_the_reason_and_undo_brings_him_back(window, register, press, type_in):
    register.open_record(of(register, "陈建国").uid)
    daughter = register.card.record.household.members[1]
    register.card._ask_member(daughter, type(daughter.state).MOVED)
    type_in("5.1")
    press("Return")
    assert register.card.state_form.reason.hasFocus()
    type_in("婚")
    press("Return")
    press("Return")
    left = of(register, "陈建国").members[1]
    assert (left.left_reason, left.state_on) == ("婚出", date(2021, 5, 1))
    assert rows(people_page(window, press))[0][4] == "婚出"
    window.bench.notices.press("撤销")
    assert rows(people_page(window, press)) == []


def test_a_death_needs_no_other_reason(register, press, type_in):
    register.open_record(of(register, "陈建国").uid)
    daughter = register.card.record.household.members[1]
    register.card._ask_member(daughter, type(daughter.state).DECEASED)
    type_in("5.1")
    press("Return")
    assert of(register, "陈建国").members[1].left_reason == "死亡"


def test_enter_in_the_list_opens_the_household(window, register, press, type_in):
    add_person(register, press, type_in, "陈建国", "陈小宝")
    press("Ctrl+S")
    type_in("7.5")
    press("Ctrl+S")
    page = people_page(window, press)
    page.table.setFocus()
    press("Return")
    assert window.bench.page.section is register
    assert register.card.record.row.head_name == "陈建国"
