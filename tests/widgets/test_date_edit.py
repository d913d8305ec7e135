from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from widgets.date_edit import DateField


@pytest.mark.parametrize("typed", ["5.6", "0506", "20210506", "2021-5-6", "2021年5月6日", "５．６"])
def test_a_day_is_typed_as_people_write_it(show, qtbot: QtBot, typed: str) -> None:
    field = DateField(2021)
    show(field)
    told: list[date | None] = []
    field.day_changed.connect(told.append)
    field.insert(typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "2021-05-06"
    assert told == [date(2021, 5, 6)]


def test_up_and_down_change_the_day_and_with_control_the_week(show, qtbot: QtBot) -> None:
    field = DateField(2021)
    show(field)
    field.set_day(date(2021, 5, 31))
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.day() == date(2021, 6, 1)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert field.day() == date(2021, 5, 24)


def test_a_text_that_is_no_day_stays_and_is_said(show, qtbot: QtBot) -> None:
    field = DateField(2021)
    show(field)
    said: list[str] = []
    field.finding_changed.connect(said.append)
    field.setFocus()
    qtbot.keyClicks(field, "2021-2-30")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.text(), field.day(), field.is_valid()) == ("2021-2-30", None, False)
    assert len(said) == 1 and said[0]


def test_leaving_the_field_takes_the_day_and_coming_back_selects_it(show, qtbot: QtBot) -> None:
    field, other = DateField(2021), QLineEdit()
    show(field, other)
    field.setFocus()
    qtbot.keyClicks(field, "5.6")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert other.hasFocus()
    assert field.text() == "2021-05-06"
    qtbot.keyClick(other, Qt.Key.Key_Backtab)
    assert field.selectedText() == "2021-05-06"


def test_an_empty_field_is_no_day_and_no_fault(show, qtbot: QtBot) -> None:
    field = DateField(2021)
    show(field)
    field.set_day(date(2021, 5, 6))
    told: list[date | None] = []
    field.day_changed.connect(told.append)
    field.set_day(None)
    assert told == [None]
    assert field.is_valid()
