"""文件密码 in the window: set, changed, removed, with what is wrong said at its field."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from db import encryption
from db.store import Store
from domain.operators import Operator, Role
from ui.safety.password_dialog import REMOVE, PasswordDialog

WORD, OTHER = "Hebian-3-trees", "Xiangzhang-47-ke"


@pytest.fixture
def opened(window, qtbot):
    """Opens the dialog over the window, as the menu does; it goes when it is closed."""

    def opening() -> PasswordDialog:
        dialog = PasswordDialog(window.bench.desk, window)
        dialog.show()
        QApplication.processEvents()
        return dialog

    return opening


def fill(dialog: PasswordDialog, type_in, press, *texts: str) -> None:
    """Key the fields one after the other, and Enter."""
    for number, text in enumerate(texts):
        if number:
            press("Tab")
        type_in(text)
    press("Return")


def finished(qtbot, dialog: PasswordDialog) -> None:
    qtbot.waitUntil(lambda: not isValid(dialog), timeout=60_000)
    QApplication.processEvents()


def test_a_password_is_set_with_the_keys_and_the_old_backups_are_encrypted_with_it(
    window, opened, type_in, press, qtbot, office_file, clock
):
    qtbot.waitUntil(lambda: bool(encryption.plain_copies(office_file)))
    dialog = opened()
    assert dialog.copies.isVisible() and "1 份" in dialog.copies.words.text()
    fill(dialog, type_in, press, WORD, WORD)
    finished(qtbot, dialog)
    assert encryption.is_encrypted(office_file) and encryption.plain_copies(office_file) == []
    window.bench.status.refresh()
    assert window.bench.status.facts.text() == "已加密"
    assert "已给文件设了密码" in window.bench.notices.text
    # The window goes on working on the file.
    assert window.bench.desk.undo()
    window.close_file()
    Store.open(office_file, password=WORD, now=clock(), back_up=False).close()


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(opened, type_in, press, office_file):
    dialog = opened()
    fill(dialog, type_in, press, "1234", "123")
    assert {f.field for f in dialog.form.findings()} == {"new", "again"}
    assert "至少" in dialog.form.field("new").words
    assert not encryption.is_encrypted(office_file)
    dialog.close()


def test_the_strength_is_said_in_words_while_typing(opened, type_in):
    dialog = opened()
    type_in("19800512")
    assert dialog.strength.text() == "▲ 新密码弱：只有数字，像生日、电话；请加上字母或汉字"
    dialog.new.clear()
    assert not dialog.strength.isVisible()
    type_in(WORD)
    assert dialog.strength.text().startswith("✓ 新密码强")
    dialog.close()


def test_a_change_asks_for_the_old_one_and_removing_too(window, opened, type_in, press, qtbot, office_file, clock):
    desk = window.bench.desk
    desk.store.set_password(WORD, desk.clerk, clock())
    dialog = opened()
    fill(dialog, type_in, press, "falsch-falsch", OTHER, OTHER)
    assert [f.message for f in dialog.form.findings()] == ["原密码不对，请再输一次。"]
    dialog.old.clear()
    dialog.old.setFocus()
    type_in(WORD)
    press("Return")
    finished(qtbot, dialog)
    assert desk.store.fits(OTHER) and not desk.store.fits(WORD)

    dialog = opened()
    dialog.what.set_selected([REMOVE])
    dialog.what.changed.emit([REMOVE])
    dialog.old.setFocus()
    type_in(OTHER)
    press("Return")
    finished(qtbot, dialog)
    assert not encryption.is_encrypted(office_file) and not desk.store.protected


def test_who_may_not_is_told_in_the_bar(window, qtbot):
    desk = window.bench.desk
    desk.set_operator(Operator("1", "甲", Role.REVIEW))
    window.safety("password")
    assert "请由“管理”人员来做" in window.bench.notices.text
    assert window.findChildren(PasswordDialog) == []


def test_the_menu_has_it(window, settings):
    from ui.main_menu import main_menu

    menu = main_menu(window, settings, window, read_only=False)
    safety = next(action.menu() for action in menu.actions() if action.text() == "安全与记录")
    words = [action.text() for action in safety.actions()]
    assert words == ["文件密码…", "立即锁定\tCtrl+L", "自动锁定", "操作员…", "操作记录…\tCtrl+Shift+L"]


def test_an_encrypted_file_is_opened_from_the_password_page(bare_window, office_file, type_in, press, clock, qtbot):
    with Store.open(office_file, now=clock(), back_up=False) as store:
        store.set_password(WORD, "01号", clock())
    assert not bare_window.open_file(Path(office_file))
    type_in("ganz-falsch")
    press("Return")
    qtbot.waitUntil(lambda: bare_window.bench is None)
    type_in(WORD)
    press("Return")
    qtbot.waitUntil(lambda: bare_window.bench is not None)
