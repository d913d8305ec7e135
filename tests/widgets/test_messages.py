from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget

from widgets.messages import ask, report_fault, sentence

CHOICES = (("save", "保存"), ("drop", "不保存"), ("stay", "取消"))


class AtTheBox:
    """Does something to the message box as soon as it is open, and remembers what it said."""

    def __init__(self, act: Callable[[QMessageBox], None]) -> None:
        self.said = ""
        self.detail = ""
        self.stuck = True
        self.buttons: list[str] = []
        self._act = act
        QTimer.singleShot(0, self._look)

    def _look(self) -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox) or not box.isVisible():
            QTimer.singleShot(10, self._look)
            return
        self.said, self.detail = box.text(), box.informativeText()
        self.buttons = [button.text() for button in box.buttons() if button.isVisible()]
        self.stuck = False
        QTimer.singleShot(3000, box, lambda: self._free(box))
        self._act(box)

    def _free(self, box: QMessageBox) -> None:
        """Let no test wait for ever at a box that could not be closed."""
        self.stuck = True
        box.done(0)


def press(key: Qt.Key) -> Callable[[QMessageBox], None]:
    return lambda box: QTest.keyClick(box, key)


def test_a_sentence_is_said_and_enter_closes_it(show) -> None:
    window = show(QWidget())
    seen = AtTheBox(press(Qt.Key.Key_Return))
    sentence(window, "这份文件正被另一个窗口使用，请先关闭它。")
    assert seen.said == "这份文件正被另一个窗口使用，请先关闭它。"
    assert seen.buttons == ["知道了"]


def test_enter_takes_the_default_choice(show) -> None:
    window = show(QWidget())
    seen = AtTheBox(press(Qt.Key.Key_Return))
    assert ask(window, "要保存吗？", CHOICES, default="drop", detail="共 3 户") == "drop"
    assert (seen.said, seen.detail) == ("要保存吗？", "共 3 户")
    assert sorted(seen.buttons) == sorted(["保存", "不保存", "取消"])


def test_a_click_takes_its_choice(show) -> None:
    window = show(QWidget())

    def click(box: QMessageBox) -> None:
        button = next(one for one in box.buttons() if one.text() == "保存")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    AtTheBox(click)
    assert ask(window, "要保存吗？", CHOICES, default="drop") == "save"


def test_escape_takes_no_choice(show) -> None:
    window = show(QWidget())
    AtTheBox(press(Qt.Key.Key_Escape))
    assert ask(window, "要保存吗？", CHOICES) is None


def test_without_a_way_back_among_the_choices_there_is_one(show) -> None:
    window = show(QWidget())
    seen = AtTheBox(press(Qt.Key.Key_Escape))
    assert ask(window, "删除这一户？", [("delete", "删除")]) is None
    assert sorted(seen.buttons) == ["删除", "返回"]


def test_a_fault_says_what_was_kept_and_where_the_report_is(show, tmp_path: Path) -> None:
    window = show(QWidget())
    seen = AtTheBox(press(Qt.Key.Key_Escape))
    report_fault(window, tmp_path / "问题报告.txt", "这一户的内容还在表里。")
    assert "这一户的内容还在表里。" in seen.detail
    assert str(tmp_path / "问题报告.txt") in seen.detail
    assert "查看报告" in seen.buttons
    assert not seen.stuck


def test_no_sentence_is_cut_by_a_narrower_text_under_it(show, tmp_path: Path) -> None:
    window = show(QWidget())
    rooms: list[int] = []

    def measure(box: QMessageBox) -> None:
        words = next(label for label in box.findChildren(QLabel) if label.text() == box.text())
        rooms.append(words.width() - words.fontMetrics().horizontalAdvance(words.text()))
        QTest.keyClick(box, Qt.Key.Key_Escape)

    AtTheBox(measure)
    report_fault(window, tmp_path / "问题报告.txt")
    assert rooms and rooms[0] >= 0
