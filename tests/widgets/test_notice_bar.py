from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from widgets import notice_bar
from widgets.colours import Sign
from widgets.notice_bar import NoticeBar


def test_it_says_what_was_done_and_its_links_do_something(show, qtbot: QtBot) -> None:
    bar = NoticeBar()
    show(bar)
    assert bar.isHidden()
    undone: list[int] = []
    bar.say("已保存，新增问题 2 条", [("查看", lambda: None), ("撤销", lambda: undone.append(1))])
    assert bar.text == "已保存，新增问题 2 条"
    assert bar.actions_shown == ["查看", "撤销"]
    link = next(button for button in bar.findChildren(QPushButton) if button.text() == "撤销")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert bar.text == ""


def test_it_leaves_by_itself_but_not_while_pointed_at(show, qtbot: QtBot, monkeypatch) -> None:
    monkeypatch.setattr(notice_bar, "STAYS", 60)
    bar = NoticeBar()
    show(bar)
    bar.say("已保存")
    spot = QPointF(5, 5)
    QApplication.sendEvent(bar, QEnterEvent(spot, spot, spot))
    qtbot.wait(150)
    assert bar.text == "已保存"
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(bar.isHidden, timeout=2000)


def test_a_fault_stays_until_it_is_closed(show, qtbot: QtBot, monkeypatch) -> None:
    monkeypatch.setattr(notice_bar, "STAYS", 30)
    bar = NoticeBar()
    show(bar)
    bar.say("备份没有写成，磁盘已满", sign=Sign.OVERDUE)
    qtbot.wait(120)
    assert bar.text == "备份没有写成，磁盘已满"
    with qtbot.waitSignal(bar.closed):
        bar.dismiss()


def test_the_last_messages_are_kept(show) -> None:
    bar = NoticeBar()
    show(bar)
    for number in range(60):
        bar.say(f"第{number}条")
    assert [message.text for message in bar.history][:2] == ["第59条", "第58条"]
    assert len(bar.history) == 50
    bar.dismiss()
