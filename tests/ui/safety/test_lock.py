"""The lock: after a time without keys, or at once; nothing is seen, nothing is lost, the password opens it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QVBoxLayout
from shiboken6 import isValid

from ui.pages import ENTRY
from ui.safety.cover import TITLE, Cover
from widgets.theme import colour

WORD = "Hebian-3-trees"


@pytest.fixture
def locked_by_password(window, clock):
    desk = window.bench.desk
    desk.store.set_password(WORD, desk.clerk, clock())
    return window


def only_a_lock(widget) -> bool:
    """True when the picture of a window has the page's colour everywhere but in the middle."""
    image: QImage = widget.grab().toImage()
    middle = image.rect().center()
    page = colour("page").rgb()
    points = [(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)]
    return all(image.pixel(x, y) == page for x, y in points if max(abs(x - middle.x()), abs(y - middle.y())) > 40)


def open_again(window, type_in, press, qtbot) -> None:
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.guard.dialog.password)
    type_in(WORD)
    press("Return")
    qtbot.waitUntil(lambda: not window.guard.locked)


def test_the_key_locks_at_once_and_nothing_of_the_content_is_seen(locked_by_password, press, type_in, qtbot):
    window = locked_by_password
    assert not only_a_lock(window)
    press("Ctrl+L")
    assert window.guard.locked and only_a_lock(window) and window.windowTitle() == TITLE
    open_again(window, type_in, press, qtbot)
    assert not only_a_lock(window) and window.windowTitle().startswith("双河街道.htk")


def test_a_wrong_password_an_empty_one_and_escape_open_nothing(locked_by_password, press, type_in, qtbot):
    window = locked_by_password
    press("Ctrl+L")
    for text, said in (("falsch", "密码不对"), ("", "请输入密码")):
        window.guard.dialog.password.clear()
        type_in(text)
        press("Return")
        assert said in window.guard.dialog.form.field("password").words and window.guard.locked
    press("Escape")
    window.guard.dialog.close()
    assert window.guard.locked and window.guard.dialog.isVisible()
    open_again(window, type_in, press, qtbot)


def test_a_file_without_a_password_is_never_locked_and_that_is_said(window, press, clock):
    press("Ctrl+L")
    assert not window.guard.locked and "没有密码，锁了也拦不住人" in window.bench.notices.text
    clock.time += timedelta(hours=3)
    window.guard.look()
    assert not window.guard.locked


def test_it_locks_by_itself_after_the_chosen_time_without_a_key(locked_by_password, clock, settings, press, type_in, qtbot):
    window = locked_by_password
    assert settings.lock_minutes == 10
    window.guard.look()
    clock.time += timedelta(minutes=9)
    # A key at the native window, where those of a real keyboard arrive.
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    clock.time += timedelta(minutes=9)
    window.guard.look()
    assert not window.guard.locked
    clock.time += timedelta(minutes=1)
    window.guard.look()
    assert window.guard.locked
    open_again(window, type_in, press, qtbot)
    settings.lock_minutes = 0
    clock.time += timedelta(hours=5)
    window.guard.look()
    assert not window.guard.locked


def test_a_clock_that_was_put_back_neither_locks_nor_keeps_it_from_locking(locked_by_password, clock, press, type_in, qtbot):
    window = locked_by_password
    clock.time -= timedelta(days=2)
    window.guard.look()
    assert not window.guard.locked
    clock.time += timedelta(minutes=10)
    window.guard.look()
    assert window.guard.locked
    open_again(window, type_in, press, qtbot)


def test_dialogs_are_covered_too_also_one_that_opens_while_it_is_locked(locked_by_password, press, type_in, qtbot):
    window = locked_by_password
    dialogs = []
    for name in ("王大明", "李秀英"):
        dialog = QDialog(window)
        dialog.setWindowTitle(name)
        dialog.setModal(True)
        dialog.resize(300, 200)
        QVBoxLayout(dialog).addWidget(QLabel(name * 20))
        qtbot.addWidget(dialog)
        dialogs.append(dialog)
    first, second = dialogs
    first.show()
    window.guard.lock()
    assert only_a_lock(first) and first.windowTitle() == TITLE
    second.show()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is window.guard.dialog)
    assert only_a_lock(second) and second.windowTitle() == TITLE
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.guard.dialog.password)
    open_again(window, type_in, press, qtbot)
    assert [dialog.windowTitle() for dialog in dialogs] == ["王大明", "李秀英"]
    assert not only_a_lock(first) and first.isVisible()
    for dialog in dialogs:
        assert dialog.findChildren(Cover) == [] or not any(c.isVisible() for c in dialog.findChildren(Cover))
        dialog.close()


def test_the_key_locks_from_within_a_dialog(locked_by_password, press, type_in, qtbot):
    window = locked_by_password
    dialog = QDialog(window)
    dialog.setModal(True)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is dialog.windowHandle())
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.guard.locked and only_a_lock(dialog)
    open_again(window, type_in, press, qtbot)
    assert QApplication.activeModalWidget() is dialog
    dialog.close()


def test_a_half_keyed_row_is_there_again_and_keys_meanwhile_do_nothing(locked_by_password, press, type_in, qtbot):
    window = locked_by_password
    page = window.bench.show_tab(ENTRY)
    page.start()
    QApplication.processEvents()
    type_in("张")
    field = QApplication.focusWidget()
    before = field.text()
    assert "张" in before
    press("Ctrl+L")
    assert window.guard.locked
    press("Ctrl+1", "Ctrl+N", "F2")
    type_in("abc")
    window.guard.dialog.password.clear()
    assert window.bench.page is page
    open_again(window, type_in, press, qtbot)
    assert field.text() == before
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field)


def test_what_was_copied_here_leaves_the_clipboard_and_what_came_from_elsewhere_stays(locked_by_password, press, type_in, qtbot):
    window = locked_by_password
    page = window.bench.show_tab("register")
    page.table.setFocus()
    page.table.selectAll()
    press("Ctrl+C")
    clipboard = QGuiApplication.clipboard()
    assert "王大明" in clipboard.text()
    press("Ctrl+L")
    assert clipboard.text() == ""
    open_again(window, type_in, press, qtbot)
    clipboard.setText("从别的程序复制的")
    if not clipboard.ownsClipboard():
        press("Ctrl+L")
        assert clipboard.text() == "从别的程序复制的"
        open_again(window, type_in, press, qtbot)
    clipboard.clear()


def test_an_open_menu_is_closed_by_the_lock(locked_by_password, press, type_in, qtbot):
    window = locked_by_password
    window.show_menu()
    assert QApplication.activePopupWidget() is not None
    window.guard.lock()
    assert QApplication.activePopupWidget() is None
    QApplication.processEvents()
    open_again(window, type_in, press, qtbot)


def test_the_times_to_choose_from_are_remembered(settings):
    assert settings.lock_minutes == 10
    for minutes in (0, 5, 10, 30):
        settings.lock_minutes = minutes
        assert settings.lock_minutes == minutes


def test_a_dialog_whose_work_ends_while_it_is_locked_goes_and_the_password_opens_the_rest(
    locked_by_password, press, type_in, qtbot
):
    window = locked_by_password
    dialog = QDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    window.guard.lock()
    dialog.accept()
    qtbot.waitUntil(lambda: not isValid(dialog))
    open_again(window, type_in, press, qtbot)
    assert not only_a_lock(window)
