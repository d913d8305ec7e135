from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from widgets.week_picker import WeekPicker


def picker(show) -> WeekPicker:
    made = WeekPicker(date(2021, 5, 12))
    made.set_range(date(2021, 5, 6), date(2021, 5, 30))
    show(made)
    return made


def test_a_week_goes_from_monday_to_sunday(show) -> None:
    weeks = picker(show)
    assert weeks.text() == "5月10日–5月16日"
    weeks.set_week(date(2021, 5, 30))
    assert weeks.text() == "5月24日–5月30日"
    weeks.set_range(None, None)
    weeks.set_week(date(2021, 6, 30))
    assert weeks.text() == "6月28日–7月4日"


def test_the_arrows_stop_at_the_ends_of_the_round(show, qtbot: QtBot) -> None:
    weeks = picker(show)
    told: list[date] = []
    weeks.week_changed.connect(told.append)
    back, on = weeks.findChildren(QToolButton)
    for _ in range(5):
        qtbot.mouseClick(on, Qt.MouseButton.LeftButton)
    assert told == [date(2021, 5, 17), date(2021, 5, 24)]
    assert not on.isEnabled()
    assert back.isEnabled()


def test_left_and_right_change_the_week(show, qtbot: QtBot) -> None:
    weeks = picker(show)
    weeks.setFocus()
    button = weeks.findChild(QPushButton)
    assert button.hasFocus()
    qtbot.keyClick(button, Qt.Key.Key_Left)
    assert weeks.week() == date(2021, 5, 3)
    qtbot.keyClick(button, Qt.Key.Key_Left)
    qtbot.keyClick(button, Qt.Key.Key_Right)
    assert weeks.week() == date(2021, 5, 10)


def test_any_week_of_the_round_is_picked_from_the_list(show, qtbot: QtBot) -> None:
    weeks = picker(show)
    assert weeks.weeks() == [date(2021, 5, 24), date(2021, 5, 17), date(2021, 5, 10), date(2021, 5, 3)]
    qtbot.mouseClick(weeks.findChild(QPushButton), Qt.MouseButton.LeftButton)
    menu = weeks.findChild(QMenu)
    assert [action.isChecked() for action in menu.actions()] == [False, False, True, False]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert weeks.week() == date(2021, 5, 24)
    assert not menu.isVisible()
