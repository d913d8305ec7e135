"""Operators in the window: who works is asked first, stands in the status line, and is stopped where the role ends."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from db.operations.operators import operators, save_operator
from db.store import Store
from domain.operators import Operator, Right, Role
from ui.safety.operator_page import OperatorChooser, OperatorPage
from ui.safety.operators_dialog import OperatorsDialog

TEAM = (("丙组长", Role.MANAGE, "4711"), ("乙审核", Role.REVIEW, None), ("甲录入", Role.KEYING, None))


@pytest.fixture
def staffed(office_file, clock):
    """The office's file with one operator of each role; who manages has a PIN."""
    with Store.open(office_file, now=clock(), back_up=False) as store:
        for name, role, pin in TEAM:
            draft = Operator("", name, role)
            assert not store.write(lambda s, d=draft, p=pin: save_operator(s, d, p, "01号", clock())).refused
    return office_file


def begin(window, staffed, press, type_in, place: int, pin: str = "") -> None:
    """Open the file and say who works, by keys."""
    assert window.open_file(staffed)
    press("Home", *["Down"] * place, "Return")
    if pin:
        type_in(pin)
        press("Return")


def test_who_works_is_asked_before_anything_is_shown(bare_window, staffed, press, type_in, qtbot):
    assert bare_window.open_file(staffed)
    page = bare_window.findChild(OperatorPage)
    assert page.isVisible() and bare_window.bench is None
    assert [page.chooser.list.item(n).text() for n in range(3)] == ["丙组长　管理", "乙审核　审核", "甲录入　录入"]
    press("Return")
    type_in("0815")
    press("Return")
    assert "个人密码不对" in page.chooser.form.field("pin").words and bare_window.bench is None
    type_in("4711")
    press("Return")
    assert bare_window.bench.status.clerk.text() == "管理：丙组长"


def test_escape_closes_the_file_again(bare_window, staffed, press, clock):
    assert bare_window.open_file(staffed)
    press("Escape")
    assert bare_window.bench is None
    # Nobody holds the file.
    with Store.open(staffed, now=clock(), back_up=False) as store:
        assert not store.read_only


def test_a_role_is_stopped_at_the_button_and_at_the_write(bare_window, staffed, press, type_in, clock):
    from db.operations.regions import rename_region
    from db.queries.regions import regions

    begin(bare_window, staffed, press, type_in, 2)
    desk, bar = bare_window.bench.desk, bare_window.bench.notices
    assert bare_window.bench.status.clerk.text() == "录入：甲录入" and desk.clerk == "甲录入"
    assert not desk.may(Right.MERGE)
    for door, words in ((bare_window.manage_regions, "管理村组"), (bare_window.import_book, "导入表格")):
        door()
        assert f"不能{words}；请由" in bar.text
    for name, words in (("password", "改文件密码"), ("operators", "管理操作员")):
        bare_window.safety(name)
        assert f"不能{words}；请由“管理”人员来做" in bar.text
    # A hidden button is not the only guard.
    bar.dismiss()
    with desk.read() as session:
        village = next(one for one in regions(session) if one.name == "金佛村")
    assert desk.write(lambda s: rename_region(s, village.uid, "银佛村", desk.clerk, clock())) is None
    assert "不能管理村组" in bar.text


def test_somebody_else_sits_down_with_the_own_pin(bare_window, staffed, press, type_in, qtbot):
    from PySide6.QtCore import QTimer

    begin(bare_window, staffed, press, type_in, 2)

    timer = QTimer(interval=100)

    def choose() -> None:
        choosers = bare_window.findChildren(OperatorChooser)
        if choosers and choosers[-1].list.hasFocus():
            timer.stop()
            press("Home", "Return")
            type_in("4711")
            press("Return")

    timer.timeout.connect(choose)
    timer.start()
    bare_window.ask_clerk()
    assert bare_window.bench.desk.operator.name == "丙组长"
    assert bare_window.bench.status.clerk.text() in ("管理：丙组长", "录入：甲录入")
    qtbot.waitUntil(lambda: bare_window.bench.status.clerk.text() == "管理：丙组长")


def test_operators_are_added_by_keys_and_the_first_one_is_who_sits_here(window, qtbot, press, type_in):
    desk = window.bench.desk
    dialog = OperatorsDialog(desk, window)
    dialog.show()
    QApplication.processEvents()
    dialog.name.setFocus()
    type_in("丙组长")
    press("Ctrl+S")
    assert desk.operator.title == "管理：丙组长"
    press("Ctrl+N")
    type_in("甲录入")
    press("Ctrl+S")
    with desk.read() as session:
        assert [one.title for one in operators(session)] == ["管理：丙组长", "录入：甲录入"]
    press("Ctrl+N")
    type_in("甲录入")
    press("Ctrl+S")
    assert "已经有叫“甲录入”的操作员" in dialog.form.field("name").words
    dialog.close()


def test_who_manages_does_not_remove_the_own_name_while_others_are_left(window, qtbot, press, type_in):
    desk = window.bench.desk
    dialog = OperatorsDialog(desk, window)
    dialog.show()
    QApplication.processEvents()
    for name in ("丙组长", "甲录入"):
        dialog.add.click()
        type_in(name)
        press("Ctrl+S")
    dialog.table.select_place(0)
    dialog.remove.click()
    assert "不能删除自己" in dialog.words.text()
    dialog.table.select_place(1)
    dialog.remove.click()
    dialog.table.select_place(0)
    dialog.remove.click()
    assert desk.operator is None
    with desk.read() as session:
        assert operators(session) == []
    dialog.close()


def test_enter_in_a_field_adds_the_operator_that_was_typed(window, qtbot, press, type_in):
    dialog = OperatorsDialog(window.bench.desk, window)
    dialog.open()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.name)
    type_in("丙组长")
    press("Return")
    with window.bench.desk.read() as session:
        assert [one.title for one in operators(session)] == ["管理：丙组长"]
    dialog.close()
