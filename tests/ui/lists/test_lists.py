"""即席表 through the real window: a pasted header becomes pages, by keys alone."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pdfplumber
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from domain.blanks.lines import LineKind
from domain.lists import Masking
from resources.unwritten import content
from ui.lists import dialog as dialog_module
from ui.lists.dialog import ListDialog
from ui.main_menu import main_menu
from ui.printing import pages_dialog

NESTED = "双河街道农户花名册\n序号\t村\t户主\t\t家庭人口\t户类型\t帮扶责任\t银行卡号\n\t\t姓名\t身份证号\t\t\t\t\n"


@pytest.fixture
def dialog(window, press) -> Iterator[ListDialog]:
    press("Ctrl+T")
    (found,) = window.findChildren(ListDialog)
    assert found.header.hasFocus()
    yield found
    for left in window.findChildren(ListDialog):
        left.close()


@pytest.fixture
def settle(qtbot, dialog: ListDialog) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: dialog.settled, timeout=20_000)


def paste(text: str, press) -> None:
    QApplication.clipboard().setText(text)
    press("Ctrl+A", "Ctrl+V")


def text_of(dialog: ListDialog) -> str:
    pages = range(dialog.preview.document.pageCount())
    return "".join("".join(dialog.preview.document.getAllText(page).text().split()) for page in pages)


def answer(qtbot, *keys: str) -> None:
    """Press keys in the next modal window, once it is there; `=甲` types a name over what stands there."""
    done: list[bool] = []

    def pressing() -> None:
        modal, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        if modal is None or isinstance(modal, ListDialog) or focus is None or not modal.isAncestorOf(focus):
            QTimer.singleShot(50, pressing)
            return
        done.append(True)
        for key in keys:
            field = QApplication.focusWidget()
            if key.startswith("="):
                assert isinstance(field, QLineEdit)
                field.selectAll()
                field.insert(key[1:])
            else:
                QTest.keySequence(field, key)

    QTimer.singleShot(50, pressing)
    qtbot.waitUntil(lambda: bool(done))
    qtbot.wait(50)


def back_in(place: QWidget, qtbot) -> None:
    """A screen gives the focus back when a window over it has gone; without a screen nobody does."""
    place.activateWindow()
    (place.header if isinstance(place, ListDialog) else place).setFocus()
    qtbot.waitUntil(lambda: place.isActiveWindow() and QApplication.focusWidget() is not None)


def test_a_notice_of_the_morning_is_a_table_with_a_workbook_by_keys_alone(
    dialog, settle, press, type_in, monkeypatch, tmp_path: Path, qtbot
):
    paste(NESTED, press)
    settle()
    assert dialog.look.title.text() == "双河街道农户花名册" and dialog.content.rows is LineKind.HOUSEHOLDS
    # Tab goes to the one doubtful column, Enter agrees and goes on to the rows.
    press("Tab")
    assert [one.doubtful for one in dialog.strip.choosers].index(True) == 6 and dialog.strip.choosers[6].hasFocus()
    press("Return")
    settle()
    assert not any(one.doubtful for one in dialog.strip.choosers)
    assert dialog.table().fields == ("serial", "village", "head_name", "head_id_no", "size", "attributes", "helper_name", "")
    # 范围：金佛村, 属性：低保户, 各村小计, 单位, 证件号码.
    while not dialog.content.region.hasFocus():
        press("Tab")
    type_in("金")
    while not dialog.content.subtotals.hasFocus():
        press("Tab")
    press("Space")
    while not dialog.look.measure.hasFocus():
        press("Tab")
    type_in("户、人")
    while not dialog.look.masking.hasFocus():
        press("Tab")
    press("Down")
    settle()
    printed = text_of(dialog)
    for words in ("双河街道农户花名册", "填报单位（盖章）：双河街道", "填报时间：2021年5月12日", "单位：户、人"):
        assert words in printed, words
    assert "刘永福" in printed and "小计4户" in printed and "合计4户" in printed
    assert "王大明" not in printed and "500153********" in printed
    assert dialog.words.text() == "4 户，共 1 页，1 栏空着手填"

    monkeypatch.setattr(dialog_module, "ask_save", lambda *_: tmp_path / "表.xlsx")
    press("Ctrl+E")
    qtbot.waitUntil(lambda: dialog.words.text() == "✓ 已保存：表.xlsx", timeout=20_000)
    cells = [[cell.value for cell in row] for row in load_workbook(tmp_path / "表.xlsx").worksheets[0].iter_rows()]
    rows = [row for row in cells if isinstance(row[0], int)]
    assert [row[2] for row in rows] == ["刘永福", "周玉珍", "王明", "陈国强"] and rows[0][3].startswith("500153****")
    assert [row[4] for row in cells if row[1] == "合计"] == [sum(row[4] for row in rows)]


def test_a_typed_line_of_counts_becomes_a_table_of_villages(dialog, settle, press, type_in):
    type_in("村、脱贫户户数、脱贫户人数、发现问题数、未整改数")
    settle()
    assert dialog.content.rows is LineKind.COUNTS and dialog.words.text() == "2 个村（社区），共 1 页"
    assert "梅石坝社区1211" in text_of(dialog) and "合计2411" in text_of(dialog)


def test_without_a_header_the_place_says_what_to_do_and_nothing_can_be_printed(dialog, settle, press):
    settle()
    assert dialog._middle.currentWidget() is dialog.empty and "表头" in dialog.empty.label.text()
    assert not dialog.print_button.isEnabled() and not dialog.xlsx_button.isEnabled()
    paste("序号、户主姓名", press)
    settle()
    assert dialog.print_button.isEnabled()


def test_an_empty_result_is_said_beside_the_pages_and_on_them(dialog, settle, press):
    paste("序号、村、户主姓名、问题描述、整改措施", press)
    settle()
    dialog.content.statuses.set_selected(["solved"])
    dialog.content.changed.emit()
    settle()
    assert dialog.words.text().startswith("● 没有符合条件的问题") and "无" in text_of(dialog)


def test_left_and_right_go_from_column_to_column_and_down_changes_what_fills_it(dialog, settle, press):
    paste("序号、户主姓名、家庭人口", press)
    settle()
    press("Tab", "Right", "Right")
    assert dialog.strip.choosers[2].hasFocus() and dialog.strip.choosers[2].currentText() == "家庭人口"
    press("Down")
    settle()
    assert dialog.table().fields[2] == "" and dialog.strip.choosers[2].currentText() == "空着，手填"
    assert dialog.words.text() == "8 户，共 1 页，1 栏空着手填"


def test_another_kind_of_row_matches_the_columns_anew(dialog, settle, press):
    paste("序号、姓名、性别、身份证号、年龄", press)
    settle()
    assert dialog.content.rows is LineKind.MEMBERS and dialog.words.text() == "13 人，共 1 页"
    dialog.content.kind.setFocus()
    press("Home")
    settle()
    assert dialog.content.rows is LineKind.HOUSEHOLDS and dialog.table().fields == (
        "serial", "head_name", "head_sex", "head_id_no", "head_age",
    )  # fmt: skip


def test_a_table_is_kept_reopened_renamed_and_deleted(dialog, settle, press, type_in, window, qtbot):
    paste(NESTED, press)
    settle()
    dialog.content.total.setChecked(False)
    dialog.look.masking.setCurrentIndex(dialog.look.masking.findData(str(Masking.LAST_FOUR)))
    press("Ctrl+S")
    answer(qtbot, "=脱贫户花名册", "Return")
    assert dialog.words.text().startswith("✓ 已保存“脱贫户花名册”") and dialog.kept.name == "脱贫户花名册"
    kept = dialog.table()
    back_in(dialog, qtbot)
    press("Escape")
    qtbot.waitUntil(lambda: not window.findChildren(ListDialog))

    back_in(window, qtbot)
    press("Ctrl+T")
    (again,) = window.findChildren(ListDialog)
    qtbot.waitUntil(lambda: again.settled, timeout=20_000)
    again.kept.chooser.setFocus()
    press("Down")
    qtbot.waitUntil(lambda: again.settled, timeout=20_000)
    assert again.table() == kept and "王大明" in text_of(again)
    press("F2")
    answer(qtbot, "=花名册", "Return")
    assert again.kept.name == "花名册"
    back_in(again, qtbot)
    press("Ctrl+Delete")
    answer(qtbot, "Return")
    assert again.kept.name == "" and again.kept.chooser.count() == 1 and again.header.toPlainText() == kept.header


def test_giving_up_a_name_keeps_nothing(dialog, settle, press, qtbot):
    paste("序号、户主姓名", press)
    settle()
    press("Ctrl+S")
    answer(qtbot, "Escape")
    assert dialog.kept.chooser.count() == 1


def test_the_menu_has_the_entry_with_its_key(window, settings):
    menu = main_menu(window, settings, window, read_only=False)
    assert any(action.text().startswith("即席表…\tCtrl+T") for action in menu.actions())


def test_no_pages_are_left_behind(dialog, settle, press, qtbot, window):
    paste("序号、户主姓名", press)
    settle()
    pages = dialog.maker.file("preview-0.pdf")
    # They were never on the disk.
    assert content(pages) and not pages.parent.exists()
    press("Escape")
    qtbot.waitUntil(lambda: not window.findChildren(ListDialog))
    assert content(pages) is None




def test_what_is_printed_are_the_pages_without_the_place_of_the_seal(dialog, settle, press, monkeypatch, qtbot):
    paste("序号、户主姓名", press)
    settle()
    sent: list[tuple[int, bool, str]] = []

    def printer(_parent: QWidget, path: Path, landscape: bool, name: str) -> bool:
        assert content(path) != content(dialog.maker.file("preview-0.pdf"))
        with pdfplumber.open(io.BytesIO(content(path))) as pdf:
            sent.append((len(pdf.pages), landscape, name))
            assert "欧阳春兰" in pdf.pages[0].extract_text()
        return True

    monkeypatch.setattr(pages_dialog, "print_pages", printer)
    press("Ctrl+P")
    qtbot.waitUntil(lambda: dialog.words.text() == "✓ 已送到打印机", timeout=20_000)
    assert sent == [(1, False, "即席表")]


@pytest.mark.parametrize("target", ["没有这个文件夹/表.pdf", "没有这个文件夹/表.xlsx"])
def test_a_target_that_cannot_be_written_is_one_sentence(dialog, settle, press, monkeypatch, tmp_path: Path, qtbot, target: str):
    paste("序号、户主姓名", press)
    settle()
    monkeypatch.setattr(dialog_module, "ask_save", lambda *_: tmp_path / target)
    dialog.export(Path(target).suffix)
    qtbot.waitUntil(lambda: dialog.words.text().startswith("▲"), timeout=20_000)
    assert dialog.words.text().endswith("。") and dialog.print_button.isEnabled()
