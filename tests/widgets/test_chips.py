from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.chips import Chip, ChipBar

CHIPS = (Chip("all", "全部", 475), Chip("poor", "脱贫户", 1380), Chip("late", "逾期", 2, "▲"), Chip("x", "未走访"))


def buttons(bar: ChipBar) -> list[QPushButton]:
    return [bar.layout().itemAt(place).widget() for place in range(bar.layout().count())]


def test_a_chip_says_sign_title_and_count(show) -> None:
    bar = ChipBar(CHIPS)
    show(bar)
    assert [button.text() for button in buttons(bar)] == ["全部 475", "脱贫户 1,380", "▲ 逾期 2", "未走访"]
    bar.set_counts({"late": 0, "nobody": 3})
    assert buttons(bar)[2].text() == "▲ 逾期 0"


def test_many_chips_can_be_on_and_each_change_is_told(show, qtbot: QtBot) -> None:
    bar = ChipBar(CHIPS)
    show(bar)
    told: list[list[str]] = []
    bar.changed.connect(told.append)
    for place in (2, 1, 2):
        qtbot.mouseClick(buttons(bar)[place], Qt.MouseButton.LeftButton)
    assert told == [["late"], ["poor", "late"], ["poor"]]


def test_of_an_exclusive_bar_exactly_one_is_on(show, qtbot: QtBot) -> None:
    bar = ChipBar(CHIPS, exclusive=True)
    show(bar)
    told: list[list[str]] = []
    bar.changed.connect(told.append)
    assert bar.selected() == ["all"]
    qtbot.mouseClick(buttons(bar)[1], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(buttons(bar)[1], Qt.MouseButton.LeftButton)
    assert bar.selected() == ["poor"]
    assert told == [["poor"]]


def test_the_bar_is_worked_with_the_keys(show, qtbot: QtBot) -> None:
    bar = ChipBar(CHIPS)
    show(bar)
    buttons(bar)[0].setFocus()
    qtbot.keyClick(buttons(bar)[0], Qt.Key.Key_Left)
    assert buttons(bar)[3].hasFocus()
    qtbot.keyClick(buttons(bar)[3], Qt.Key.Key_Right)
    qtbot.keyClick(buttons(bar)[0], Qt.Key.Key_Right)
    qtbot.keyClick(buttons(bar)[1], Qt.Key.Key_Space)
    assert bar.selected() == ["poor"]
    qtbot.keyClick(buttons(bar)[1], Qt.Key.Key_Return)
    assert bar.selected() == []


def test_tab_reaches_an_exclusive_bar_once_at_the_chip_that_is_on(show, qtbot: QtBot) -> None:
    place = QWidget()
    row = QVBoxLayout(place)
    before, bar, after = QPushButton("前"), ChipBar(CHIPS, exclusive=True), QPushButton("后")
    for one in (before, bar, after):
        row.addWidget(one)
    show(place)
    bar.set_selected(["late"])
    after.setFocus()
    qtbot.keyClick(after, Qt.Key.Key_Backtab)
    assert buttons(bar)[2].hasFocus()
    qtbot.keyClick(buttons(bar)[2], Qt.Key.Key_Right)
    qtbot.keyClick(buttons(bar)[3], Qt.Key.Key_Return)
    assert bar.selected() == ["x"] and buttons(bar)[3].hasFocus()
    qtbot.keyClick(buttons(bar)[3], Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_enter_with_control_is_left_to_the_form_around_the_chips(show, qtbot: QtBot) -> None:
    bar = ChipBar(CHIPS, exclusive=True)
    show(bar)
    qtbot.keyClick(buttons(bar)[1], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert bar.selected() == ["all"]


def test_what_was_on_stays_on_when_the_chips_change(show) -> None:
    bar = ChipBar(CHIPS)
    show(bar)
    bar.set_selected(["poor", "late"])
    bar.set_chips((Chip("late", "逾期", 1), Chip("new", "新的")))
    assert bar.selected() == ["late"]


def test_chips_go_on_in_the_next_row_when_the_width_is_used_up(show) -> None:
    bar = ChipBar([Chip(str(number), f"第{number}个筛选条件", number) for number in range(12)])
    window = show(bar)
    one_row = bar.heightForWidth(5000)
    assert bar.heightForWidth(400) >= 3 * one_row
    window.resize(420, 400)
    assert all(button.geometry().right() <= bar.width() for button in buttons(bar))
    assert len({button.y() for button in buttons(bar)}) >= 3
