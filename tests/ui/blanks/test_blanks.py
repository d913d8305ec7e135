"""上级发的空白表 through the real window: dropped, matched, filled and saved, by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from db.queries.blank_decisions import decisions_of
from domain.blanks.lines import LineKind
from tests.blanks.blank_books import Form, by_village, members, stub_tree, two_columns, two_seals, wide_ledger
from ui.blanks import dialog as dialog_module
from ui.blanks import doors as doors_module
from ui.blanks import kept as kept_module
from ui.blanks.dialog import BlankDialog
from ui.blanks.kept import KeptDialog
from ui.importing import ImportDialog
from ui.main_menu import main_menu
from ui.main_window import MainWindow
from ui.printing import pages_dialog

INCOME = "inspections: “两不愁三保障”巩固情况 › 家庭人均纯收入是否达标"
SLOW = 15_000

Show = Callable[[Path], BlankDialog]


def drop(window: MainWindow, *paths: Path) -> bool:
    """Drag files over the window and let go; False when the window does not want them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(400, 300), action, mime, button, keys)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), action, mime, button, keys))
    return True


@pytest.fixture
def show(window: MainWindow, qtbot) -> Iterator[Show]:
    """Drop a blank on the window and wait for its table."""

    def dropped(path: Path) -> BlankDialog:
        assert drop(window, path)
        qtbot.waitUntil(lambda: bool(window.findChildren(BlankDialog)), timeout=SLOW)
        found = window.findChildren(BlankDialog)[-1]
        qtbot.waitUntil(lambda: found.settled, timeout=SLOW)
        found.activateWindow()
        return found

    yield dropped
    for left in window.findChildren(BlankDialog):
        left.close()


@pytest.fixture
def settle(qtbot) -> Callable[[BlankDialog], None]:
    return lambda dialog: qtbot.waitUntil(lambda: dialog.settled, timeout=SLOW)


def chooser(dialog: BlankDialog, words: str):
    return next(one for _, one in dialog.table.header.choosers if one.accessibleName().startswith(words))


def body(dialog: BlankDialog) -> list[list[str]]:
    model = dialog.table.grid.model()
    return [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())]


def test_a_dropped_blank_is_filled_and_saved_by_keys_alone(show, settle, press, monkeypatch, tmp_path: Path, qtbot, window):
    dialog = show(wide_ledger(tmp_path / "台账.xlsx"))
    assert dialog.table.title.text() == "XX县巩固脱贫成果“回头看”入户排查台账" and dialog.form.kind is LineKind.INSPECTIONS
    doubtful = chooser(dialog, "“两不愁三保障”巩固情况 › 家庭人均纯收入是否达标")
    assert doubtful.hasFocus() and doubtful.currentText() == "？收入"
    assert dialog.words.text().startswith("● 还有 1 栏没有把握") and "自来水表号" in dialog.notes.text()
    assert body(dialog)[0][4] == "王大明" and body(dialog)[0][13] == ""
    press("Return")
    settle(dialog)
    assert body(dialog)[0][13] == "是" and dialog.words.text() == "✓ 填 1 户核查结果"
    with window.bench.desk.read() as session:
        assert decisions_of(session) == {INCOME: "answer:income"}

    target = tmp_path / "填好.xlsx"
    monkeypatch.setattr(dialog_module, "ask_save", lambda *_: target)
    press("Ctrl+S")
    qtbot.waitUntil(lambda: dialog.words.text() == "✓ 已保存：填好.xlsx", timeout=SLOW)
    sheet = load_workbook(target).worksheets[0]
    assert sheet["E6"].value == "王大明" and sheet["N6"].value == "是" and sheet["O6"].value == "否"
    assert sheet["A3"].value == "填报单位（盖章）：双河街道" or "双河街道" in str(sheet["A3"].value)
    assert sheet["A2"].font.name == "方正小标宋简体" and sheet.column_dimensions["G"].width == 20
    assert sheet.page_setup.orientation == "landscape"


def test_what_was_decided_is_not_asked_again_in_the_next_blank(show, press, settle, tmp_path: Path, qtbot, window):
    dialog = show(wide_ledger(tmp_path / "一.xlsx"))
    press("Return")
    settle(dialog)
    dialog.close()
    qtbot.waitUntil(lambda: not window.findChildren(BlankDialog))
    again = show(wide_ledger(tmp_path / "二.xlsx"))
    assert not again.known.doubtful and body(again)[0][13] == "是"


def test_down_looks_at_the_choices_and_only_enter_takes_one(show, press, settle, tmp_path: Path):
    dialog = show(wide_ledger(tmp_path / "台账.xlsx"))
    first = chooser(dialog, "“两不愁三保障”巩固情况 › 家庭人均纯收入是否达标")
    press("Down")
    assert first.currentText() != "？收入" and dialog.known.doubtful
    while first.currentText() != "空着，手填":
        press("Down")
    press("Return")
    settle(dialog)
    assert not dialog.known.doubtful and body(dialog)[0][13] == "" and "手填 2 栏" in dialog.notes.text()


def test_a_decision_is_seen_handed_on_forgotten_and_taken_in_again(
    show, press, settle, tmp_path: Path, qtbot, window, monkeypatch
):
    dialog = show(wide_ledger(tmp_path / "台账.xlsx"))
    press("Return")
    settle(dialog)
    kept = KeptDialog(window.bench.desk, dialog)
    kept.open()
    texts = [kept.table.item(0, column).text() for column in range(4)]
    assert texts == ["“两不愁三保障”巩固情况 › 家庭人均纯收入是否达标", "每行一户的核查结果", "收入", "2021-05-12"]
    file = tmp_path / "对应.json"
    monkeypatch.setattr(kept_module, "ask_save", lambda *_: file)
    monkeypatch.setattr(kept_module, "ask_open", lambda *_: file)
    kept.activateWindow()
    qtbot.waitUntil(kept.table.hasFocus)
    press("Ctrl+E")
    qtbot.waitUntil(lambda: kept.words.text() == "✓ 已导出 1 条：对应.json")
    assert '"inspections: ' in file.read_text("utf-8")
    press("Delete")
    qtbot.waitUntil(lambda: "已忘掉" in kept.words.text())
    assert kept.table.rowCount() == 0 and kept.changed
    press("Ctrl+I")
    qtbot.waitUntil(lambda: kept.words.text() == "✓ 已导入 1 条")
    assert kept.table.rowCount() == 1
    file.write_text('{"columns": 3}', "utf-8")
    press("Ctrl+I")
    qtbot.waitUntil(lambda: kept.words.text().startswith("▲ “对应.json”不能使用：缺少 columns"))
    assert kept.table.rowCount() == 1
    kept.close()


def test_a_table_of_printed_rows_shows_its_stub_and_its_rules(show, tmp_path: Path):
    dialog = show(stub_tree(tmp_path / "统计.xlsx"))
    assert not dialog.form.content.kind.isEnabled() and dialog.form.kind is LineKind.COUNTS
    rows = body(dialog)
    assert rows[0][:5] == ["合计", "", "01", "8", "13"] and rows[1][1:4] == ["脱贫户", "02", "2"]
    assert dialog.table.grid.rowSpan(1, 0) == 3 and dialog.table.grid.columnSpan(0, 0) == 2
    assert [line.box.text() for line in dialog.checks.lines] == ["第2栏≥第1栏", "01行≥08行"]
    assert [line.words.text() for line in dialog.checks.lines] == ["✓ 成立", "✓ 成立"]
    assert "其他兜底户" in dialog.notes.text() and "备注" in dialog.notes.text()


def test_a_rule_that_does_not_hold_is_a_door_to_its_row(show, tmp_path: Path, qtbot, monkeypatch, press):
    form = Form()
    form.line("XX街道统计表", columns=3, size=16)
    form.header([["村（社区）", "总户数", "脱贫户户数"]])
    form.blank_rows(2, 3)
    form.line("注：总户数 = 脱贫户户数。", columns=3)
    dialog = show(form.save(tmp_path / "统计.xlsx"))
    (line,) = dialog.checks.lines
    assert line.words.text() == "▲ 2 处不成立"
    line.door.click()
    assert dialog.table.grid.currentIndex().row() == 0 and dialog.table.grid.hasFocus()
    assert "梅石坝社区：左边 4，右边 1" in line.words.text()
    line.door.click()
    assert dialog.table.grid.currentIndex().row() == 1
    monkeypatch.setattr(dialog_module, "ask_save", lambda *_: tmp_path / "好.xlsx")
    press("Ctrl+S")
    qtbot.waitUntil(lambda: "已保存" in dialog.words.text(), timeout=SLOW)
    assert "▲ 2 处校验不成立" in dialog.words.text()
    line = dialog.checks.lines[0]
    line.box.click()
    assert line.words.text() == "不用"
    press("Ctrl+S")
    qtbot.waitUntil(lambda: dialog.words.text() == "✓ 已保存：好.xlsx", timeout=SLOW)


def test_what_stands_in_a_row_and_which_records_can_be_changed(show, settle, press, type_in, tmp_path: Path):
    dialog = show(two_columns(tmp_path / "名册.xlsx"))
    assert dialog.form.kind is LineKind.HOUSEHOLDS and dialog.words.text() == "✓ 填 8 户"
    dialog.form.content.region.setFocus()
    type_in("金")
    settle(dialog)
    assert dialog.words.text() == "✓ 填 4 户" and dialog.form.unit.text() == "金佛村"
    assert [row[1] for row in body(dialog)][:3] == ["刘永福", "周玉珍", "王明"]
    dialog.form.content.kind.setFocus()
    press("Down")
    settle(dialog)
    assert dialog.form.kind is LineKind.MEMBERS and dialog.words.text() == "✓ 填 6 人"


def test_states_of_problems_and_the_week_are_asked_where_they_matter(show, settle, tmp_path: Path):
    dialog = show(two_seals(tmp_path / "清单.xlsx"))
    assert dialog.form.kind is LineKind.PROBLEMS and dialog.words.text() == "✓ 填 1 个问题"
    field = dialog.form.content.form.field
    assert not field("statuses").isHidden() and field("age").isHidden() and field("week").isHidden()
    dialog.form.content.statuses.set_selected(["solved"])
    dialog.form.content.changed.emit()
    settle(dialog)
    assert dialog.words.text().startswith("● 没有符合条件的记录")
    texts = [" ".join(row) for row in body(dialog)]
    assert any("村（社区）（公章）" in text and "乡镇（街道）（公章）" in text for text in texts)


def test_sheets_of_a_workbook_are_chips(show, settle, press, tmp_path: Path):
    book = load_workbook(by_village(tmp_path / "甲.xlsx"))
    book.active.title = "统计"
    other = book.create_sheet("名册")
    other.append(["序号", "户主姓名", "身份证号码"])
    book.save(tmp_path / "两张.xlsx")
    dialog = show(tmp_path / "两张.xlsx")
    assert dialog.form.kind is LineKind.COUNTS and not dialog.sheets.isHidden()
    press("Ctrl+PgDown")
    settle(dialog)
    assert dialog.form.kind is LineKind.HOUSEHOLDS and body(dialog)[0][1] == "张三"


def test_pages_are_previewed_written_as_pdf_and_printed(show, settle, press, tmp_path: Path, monkeypatch, qtbot):
    dialog = show(members(tmp_path / "花名册.xlsx"))
    press("F5")
    qtbot.waitUntil(lambda: dialog.middle.currentWidget() is dialog.preview, timeout=SLOW)
    assert "王大明" in dialog.preview.document.getAllText(0).text()
    target = tmp_path / "好.pdf"
    monkeypatch.setattr(dialog_module, "ask_save", lambda *_: target)
    press("Ctrl+D")
    qtbot.waitUntil(lambda: dialog.words.text() == "✓ 已保存：好.pdf", timeout=SLOW)
    assert target.read_bytes().startswith(b"%PDF")
    sent: list[str] = []
    monkeypatch.setattr(pages_dialog, "print_pages", lambda _over, path, _wide, name: not sent.append(f"{name}{path.name}"))
    press("Ctrl+P")
    qtbot.waitUntil(lambda: dialog.words.text() == "✓ 已送到打印机", timeout=SLOW)
    assert sent == ["XX镇家庭成员花名册print.pdf"]


def test_the_blank_itself_is_never_written_over(show, press, tmp_path: Path, monkeypatch, qtbot):
    blank = two_columns(tmp_path / "名册.xlsx")
    before = blank.read_bytes()
    dialog = show(blank)
    monkeypatch.setattr(dialog_module, "ask_save", lambda *_: blank)
    press("Ctrl+S")
    qtbot.waitUntil(lambda: "就是空白表本身" in dialog.words.text())
    assert blank.read_bytes() == before


def test_what_cannot_be_read_says_what_was_found_and_what_was_not(show, press, tmp_path: Path, window):
    form = Form("通知")
    form.line("附件9", columns=4)
    form.line("关于做好有关工作的说明", columns=4, size=16)
    dialog = show(form.save(tmp_path / "说明.xlsx"))
    words = dialog.empty.label.text()
    assert dialog.middle.currentWidget() is dialog.empty and not dialog.save_button.isEnabled()
    assert "找到了附件号“附件9”、标题“关于做好有关工作的说明”" in words and "没有找到表头" in words
    with window.bench.desk.read() as session:
        assert decisions_of(session) == {}


def test_a_dropped_register_goes_to_the_import_and_other_files_are_not_taken(window, tmp_path: Path, qtbot):
    form = Form()
    form.header([["村", "组", "户编号", "姓名", "与户主关系", "证件号码"]])
    form.body([["金佛村", "3社", "9001", "何家贵", "户主", ""]])
    assert drop(window, form.save(tmp_path / "名册.xlsx"))
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportDialog)), timeout=SLOW)
    (found,) = window.findChildren(ImportDialog)
    qtbot.waitUntil(lambda: not found.busy, timeout=SLOW)
    found.reject()
    assert not window.findChildren(BlankDialog)
    assert not drop(window, tmp_path / "照片.jpg")


def test_the_import_offers_the_door_when_it_meets_a_blank(window, tmp_path: Path, qtbot):
    found = ImportDialog(window.bench.desk, two_seals(tmp_path / "清单.xlsx"), window)
    found.show()
    qtbot.waitUntil(lambda: not found.blank_button.isHidden(), timeout=SLOW)
    found.blank_button.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(BlankDialog)), timeout=SLOW)
    (dialog,) = window.findChildren(BlankDialog)
    qtbot.waitUntil(lambda: dialog.settled, timeout=SLOW)
    assert dialog.form.kind is LineKind.PROBLEMS
    dialog.close()


def test_the_key_and_the_menu_open_it(window, settings, press, monkeypatch, tmp_path: Path, qtbot):
    menu = main_menu(window, settings, window, read_only=False)
    assert any(action.text().startswith("填上级发的空白表…\tCtrl+B") for action in menu.actions())
    monkeypatch.setattr(doors_module, "ask_open", lambda *_: two_seals(tmp_path / "清单.xlsx"))
    press("Ctrl+B")
    (dialog,) = window.findChildren(BlankDialog)
    qtbot.waitUntil(lambda: dialog.settled, timeout=SLOW)
    press("Escape")
    qtbot.waitUntil(lambda: not window.findChildren(BlankDialog))
