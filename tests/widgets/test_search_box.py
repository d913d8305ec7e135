from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QListWidget
from pytestqt.qtbot import QtBot

from widgets.search_box import SearchBox


def test_each_keystroke_searches_and_many_changes_of_one_turn_search_once(show, qtbot: QtBot) -> None:
    box = SearchBox("户主 / 拼音")
    show(box)
    searched: list[str] = []
    box.searched.connect(searched.append)
    qtbot.keyClick(box, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: searched == ["z"])
    for text in ("zh", "zha", "zhan"):
        box.setText(text)
    qtbot.waitUntil(lambda: len(searched) == 2)
    assert searched == ["z", "zhan"]


def test_escape_clears_and_a_second_one_is_left_to_the_window(show, qtbot: QtBot) -> None:
    box = SearchBox()
    window = show(box)
    searched: list[str] = []
    box.searched.connect(searched.append)
    left: list[int] = []
    window.keyPressEvent = lambda event: left.append(event.key())  # type: ignore[method-assign]
    qtbot.keyClicks(box, "zjg")
    qtbot.waitUntil(lambda: searched == ["zjg"])
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: searched[-1:] == [""])
    assert box.text() == ""
    assert left == []
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert left == [Qt.Key.Key_Escape]


def test_down_and_enter_lead_into_the_list_with_the_search_done(show, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        box, rows = SearchBox(), QListWidget()
        box.set_list(rows)
        window = show(box, rows)
        searched: list[str] = []
        box.searched.connect(searched.append)
        box.setFocus()
        box.setText("张")
        qtbot.keyClick(box, key)
        assert searched == ["张"]
        assert rows.hasFocus()
        window.close()


def test_text_still_being_composed_is_not_searched_for(show, qtbot: QtBot) -> None:
    box = SearchBox()
    show(box)
    searched: list[str] = []
    box.searched.connect(searched.append)
    box.setFocus()
    QApplication.sendEvent(box, QInputMethodEvent("zhang", []))
    qtbot.wait(20)
    assert searched == []
    committed = QInputMethodEvent("", [])
    committed.setCommitString("张")
    QApplication.sendEvent(box, committed)
    qtbot.waitUntil(lambda: searched == ["张"])
