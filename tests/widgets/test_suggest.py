from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from widgets.suggest import Suggest, Suggestion

NAMES = ("张建国", "张建军", "张桂花", "李秀英")


def find(text: str) -> list[Suggestion]:
    return [Suggestion(n, name, f"梅石坝社区{n}社") for n, name in enumerate(NAMES) if name.startswith(text)]


class Desk:
    """A field with suggestions and another field, in a window."""

    def __init__(self, show) -> None:
        self.field, self.other = QLineEdit(), QLineEdit()
        self.window: QWidget = show(self.field, self.other)
        self.suggest = Suggest(self.field, find)
        self.chosen: list[Suggestion] = []
        self.suggest.chosen.connect(self.chosen.append)
        self.field.setFocus()

    def commit(self, text: str) -> None:
        """Text as an input method brings it."""
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(self.field, event)


@pytest.fixture
def desk(show) -> Desk:
    return Desk(show)


def test_typing_offers_and_down_and_enter_take_one_without_leaving_the_field(desk: Desk, qtbot: QtBot) -> None:
    desk.commit("张")
    assert [one.title for one in desk.suggest.suggestions()] == ["张建国", "张建军", "张桂花"]
    assert desk.field.hasFocus()
    qtbot.keyClick(desk.field, Qt.Key.Key_Down)
    qtbot.keyClick(desk.field, Qt.Key.Key_Return)
    assert [one.title for one in desk.chosen] == ["张建军"]
    assert not desk.suggest.is_open()
    assert desk.field.hasFocus()


def test_up_goes_round_to_the_last(desk: Desk, qtbot: QtBot) -> None:
    desk.commit("张")
    qtbot.keyClick(desk.field, Qt.Key.Key_Up)
    qtbot.keyClick(desk.field, Qt.Key.Key_Enter)
    assert [one.title for one in desk.chosen] == ["张桂花"]


def test_escape_closes_and_chooses_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.commit("张")
    qtbot.keyClick(desk.field, Qt.Key.Key_Escape)
    assert not desk.suggest.is_open()
    assert desk.chosen == []
    assert desk.field.text() == "张"


def test_nothing_found_closes_and_enter_is_the_fields_own_again(desk: Desk, qtbot: QtBot) -> None:
    entered: list[int] = []
    desk.field.returnPressed.connect(lambda: entered.append(1))
    desk.commit("张")
    desk.commit("三丰")
    assert not desk.suggest.is_open()
    qtbot.keyClick(desk.field, Qt.Key.Key_Return)
    assert entered == [1]


def test_nothing_is_offered_while_an_input_method_composes(desk: Desk) -> None:
    desk.commit("张")
    QApplication.sendEvent(desk.field, QInputMethodEvent("jian", []))
    assert not desk.suggest.is_open()
    desk.commit("建")
    assert [one.title for one in desk.suggest.suggestions()] == ["张建国", "张建军"]


def test_leaving_the_field_closes(desk: Desk) -> None:
    desk.commit("张")
    desk.other.setFocus()
    assert not desk.suggest.is_open()


def test_a_click_chooses(desk: Desk, qtbot: QtBot) -> None:
    desk.commit("张")
    rows = desk.suggest._list
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualItemRect(rows.item(2)).center())
    assert [one.title for one in desk.chosen] == ["张桂花"]


def test_the_list_lies_under_its_field_and_inside_the_window(desk: Desk) -> None:
    desk.commit("张")
    frame = desk.suggest.popup
    assert frame is not None
    assert frame.parentWidget() is desk.window
    assert frame.y() >= desk.field.mapTo(desk.window, QPoint(0, desk.field.height())).y()
    assert desk.window.rect().contains(frame.geometry())


def test_at_the_foot_of_the_window_the_list_lies_above_its_field(show) -> None:
    filler = QWidget()
    filler.setMinimumHeight(480)
    field = QLineEdit()
    window = show(filler, field)
    suggest = Suggest(field, find)
    field.setText("张")
    suggest.offer()
    assert suggest.popup is not None
    assert suggest.popup.geometry().bottom() <= field.mapTo(window, QPoint(0, 0)).y()
    assert window.rect().contains(suggest.popup.geometry())
