"""自己的通知 in the window, with real keys: made, worked with, given away, taken in by another office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QWidget

import commands
from db.queries.notices import own_notices
from domain.own_notice import empty_notice
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme_text
from tests.ui.questions.office import Keyer
from ui.main_window import MainWindow
from ui.notices.dialog import NoticesDialog
from ui.notices.editor import NoticeEditor
from ui.pages import ENTRY
from ui.rounds.form import RoundDialog

TITLE, ROUND = "关于开展冬春农户走访的通知", "2021年冬春走访"


class Notices:
    """Works the dialogs as a person does: each step runs in the dialog that has just opened."""

    def __init__(self, window: MainWindow, qtbot) -> None:
        self.window = window
        self.qtbot = qtbot

    @property
    def desk(self):
        return self.window.bench.desk

    def in_dialog(self, opening: Callable[[], object], *steps: Callable[[QWidget], None]) -> None:
        """Open a dialog and do the steps in it; a dialog that is left open is closed."""
        faults: list[BaseException] = []
        ran: list[QWidget | None] = []

        def run() -> None:
            dialog = QApplication.activeModalWidget()
            ran.append(dialog)
            try:
                assert dialog is not None
                dialog.activateWindow()
                self.qtbot.waitUntil(dialog.isActiveWindow)
                for step in steps:
                    step(dialog)
            except BaseException as fault:
                faults.append(fault)
            finally:
                if dialog is not None and dialog.isVisible():
                    QDialog.done(dialog, 0) if not isinstance(dialog, NoticeEditor) else dialog.done(0)

        QTimer.singleShot(0, run)
        opening()
        assert ran, "no dialog was opened"
        if faults:
            raise faults[0]

    def in_list(self, *steps: Callable[[QWidget], None]) -> None:
        """Open the list by its key. Without a window manager nobody gives the hands back to the window below a dialog."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.in_dialog(lambda: QTest.keySequence(self.window, "Ctrl+Shift+N"), *steps)

    def own(self) -> list[Scheme]:
        with self.desk.read() as session:
            return own_notices(session)

    def edit(self, *steps: Callable[[NoticeEditor], None], button: str = "new") -> None:
        """Open the list by its key, press a button, and do the steps in the form."""

        def in_list(dialog: NoticesDialog) -> None:
            assert isinstance(dialog, NoticesDialog)
            self.in_dialog(dialog.buttons[button].click, *steps)

        self.in_list(in_list)


@pytest.fixture
def notices(window, qtbot) -> Notices:
    return Notices(window, qtbot)


def fill(field: QWidget, text: str) -> None:
    field.setFocus()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    type_keys(field, text)


def type_keys(field: QWidget, text: str) -> None:
    """One key event a character; an input method gives Chinese ones without a key."""
    for letter in text:
        key = Qt.Key.Key_unknown if not letter.isascii() else Qt.Key(ord(letter.upper()))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter))


def settle() -> None:
    for _ in range(20):
        QApplication.processEvents()


def key_cell(table, text: str) -> None:
    """Type into the cell that is worked on, and press Enter: the next cell is worked on."""
    settle()
    view = table.view
    editor = next((one for one in view.findChildren(QLineEdit) if one.isVisible()), None)
    if editor is None:
        QTest.keyClick(view, Qt.Key.Key_F2)
        settle()
        box = next((one for one in view.findChildren(QComboBox) if one.isVisible()), None)
        if box is not None:
            box.setCurrentIndex(box.findText(text))
            QTest.keyClick(box, Qt.Key.Key_Return)
            settle()
            return
        editor = next(one for one in view.findChildren(QLineEdit) if one.isVisible())
    editor.selectAll()
    type_keys(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()


def key_rows(table, *rows: tuple[str, ...]) -> None:
    for row in rows:
        QTest.keyClick(table.view, Qt.Key.Key_Insert)
        for text in row:
            key_cell(table, text)


def take_all_out(table) -> None:
    table.view.setFocus()
    while table.model.rows:
        QTest.keyClick(table.view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)


def make_notice(editor: NoticeEditor) -> None:
    """Two attributes, four questions of which one is a number that is judged, an own table and a form."""
    fill(editor.basic.form.controls["title"], TITLE)
    fill(editor.basic.form.controls["number"], "双河办〔2021〕9号")
    fill(editor.basic.form.controls["round_name"], ROUND)
    fill(editor.basic.form.controls["starts_on"], "5.10")
    fill(editor.basic.form.controls["ends_on"], "6.30")
    editor.show_page("农户属性")
    attributes = editor.tables["农户属性"].tables["attributes"]
    take_all_out(attributes)
    key_rows(attributes, ("困难户", "困难户"), ("一般户", "一般户"))
    editor.show_page("标准")
    limits = editor.tables["标准"].tables["thresholds"]
    key_rows(limits, ("取暖天数", "90", "天"))
    editor.show_page("核查项")
    items = editor.items.table
    items.view.setCurrentIndex(items.model.index(1, 0))
    key_rows(items, ("存煤够烧多少天", "存煤", "其他", "数字"), ("棉被够不够", "棉被", "其他", "单选", "够、不够", "不够"))
    items.view.setCurrentIndex(items.model.index(2, 0))
    fill(editor.items.details.controls["unit"], "天")
    for key, words in (("sign", "低于"), ("threshold", "取暖天数")):
        box = editor.items.details.controls[key]
        box.setFocus()
        box.setCurrentIndex(box.findText(words))
        box.activated.emit(box.currentIndex())
    editor.show_page("附件")
    editor.attachments.add_table()
    fill(editor.attachments.form.controls["title"], "冬春走访登记表")
    editor.attachments.add_form()
    fill(editor.attachments.form.controls["title"], "冬春走访入户表")


def save(editor: NoticeEditor) -> None:
    QTest.keySequence(editor, "Ctrl+S")
    assert not editor.isVisible(), editor.words.text()


def test_a_clerk_makes_a_notice_of_her_own_with_keys_alone(notices: Notices) -> None:
    notices.edit(make_notice, save)
    [made] = notices.own()
    assert (made.title, made.id, made.round_name) == (TITLE, "own-2021-1", ROUND)
    # 一般户 is in the register already: the same word has the same key.
    assert [(one.key, one.label) for one in made.attributes] == [("attribute1", "困难户"), ("general", "一般户")]
    assert [(one.short, one.kind) for one in made.check_items] == [
        ("住房", "choice"), ("饮水", "choice"), ("存煤", "number"), ("棉被", "choice"),
    ]  # fmt: skip
    assert made.check_items[3].failures == ("不够",)
    assert made.check_items[2].unit == "天"
    [judged] = made.judgements
    assert judged.item == made.check_items[2].key and judged.conditions[0].sign == "<"
    assert [(one.label, one.name, bool(one.form)) for one in made.attachments] == [
        ("附件1", "冬春走访登记表", False), ("附件2", "冬春走访入户表", True),
    ]  # fmt: skip


def test_what_is_wrong_is_said_at_its_cell_and_one_press_leads_there(notices: Notices) -> None:
    def wrong(editor: NoticeEditor) -> None:
        fill(editor.basic.form.controls["title"], TITLE)
        editor.show_page("核查项")
        table = editor.items.table
        table.view.setCurrentIndex(table.model.index(1, 5))
        table.view.setFocus()
        key_cell(table, "不好")
        editor.show_page("基本")
        QTest.keySequence(editor, "Ctrl+S")
        assert editor.isVisible() and "核查项第 2 行：必须是 “答案” 中的答案" in editor.words.text()
        assert editor.list.currentItem().text() == "核查项"
        assert (table.view.currentIndex().row(), table.view.currentIndex().column()) == (1, 5)
        assert "第 2 行“不达标的答案”" in table.words.text()

    notices.edit(wrong)
    assert notices.own() == []


def test_rows_move_and_their_keys_stay_with_them(notices: Notices) -> None:
    def move(editor: NoticeEditor) -> None:
        editor.show_page("核查项")
        table = editor.items.table
        table.view.setCurrentIndex(table.model.index(1, 0))
        QTest.keyClick(table.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        assert [(row["key"], row["short"]) for row in editor.data["check_items"]] == [("item2", "饮水"), ("item1", "住房")]

    notices.edit(move)


def test_an_attribute_that_is_taken_out_is_forgotten_everywhere(notices: Notices) -> None:
    def out(editor: NoticeEditor) -> None:
        editor.data["check_items"][0]["asked_of"] = ["attribute1", "attribute2"]
        editor.show_page("农户属性")
        view = editor.tables["农户属性"].tables["attributes"].view
        QTest.keyClick(view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
        assert editor.data["check_items"][0]["asked_of"] == ["attribute2"]

    notices.edit(out)


def test_a_copy_of_a_program_notice_is_changed_without_touching_it(notices: Notices) -> None:
    def change(editor: NoticeEditor) -> None:
        fill(editor.basic.form.controls["number"], "双河委发〔2022〕1号")

    notices.edit(change, save, button="copy")
    [made] = notices.own()
    program = notices.desk.scheme
    assert (made.number, program.number) == ("双河委发〔2022〕1号", "双河委发〔2021〕32号")
    assert made.check_items == program.check_items and made.attachments == program.attachments


def begin_round(notices: Notices, floor: str = "60") -> None:
    """A round of the notice that was made, from the list, with another number of days."""

    def begin(dialog: RoundDialog) -> None:
        assert isinstance(dialog, RoundDialog)
        assert dialog.name.text() == ROUND and "取暖天数" in dialog.form.field("threshold:limit1").label.text()
        fill(dialog.thresholds["limit1"], floor)
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)

    def in_list(dialog: NoticesDialog) -> None:
        dialog.list.setCurrentRow(0)
        notices.in_dialog(dialog.buttons["begin"].click, begin)

    notices.in_list(in_list)


def test_a_household_is_keyed_on_the_own_form_and_its_measured_answer_judged(notices: Notices, clock, tmp_path: Path) -> None:
    def only_form(editor: NoticeEditor) -> None:
        make_notice(editor)
        editor.attachments.list.setCurrentRow(0)
        editor.attachments.take_out()

    notices.edit(only_form, save)
    clock.time += timedelta(days=1)
    begin_round(notices)
    notices.window.activateWindow()
    notices.qtbot.waitUntil(notices.window.isActiveWindow)
    keyer = Keyer(notices.window, "1-01", "梅石坝社区")
    keyer.keys("zs", "Enter")
    assert keyer.page.row.text("head_name") == "张三" and keyer.asked() == ["item1", "item2", "item3", "item4"]
    keyer.fill_open()
    keyer.fill_open_number("item3", "45")
    for _ in range(3):
        keyer.keys("Ctrl+Enter")
        if keyer.saved():
            break
        if keyer.at.startswith("description:") and not keyer.page.row.text(keyer.at):
            keyer.keys("存煤只够烧到年底")
    [saved] = keyer.saved()
    assert (saved.head_name, saved.answers["item3"], saved.attributes) == ("张三", "45", ("general",)), keyer.said()
    [problem] = keyer.problems()
    assert (problem.item, problem.description) == ("item3", "存煤只够烧到年底")
    path, to = notices.desk.store.path, tmp_path / "张三.pdf"
    notices.window.close_file()
    assert commands.run(["export", str(path), "--annex", "own-2021-1.2", "--to", str(to)]) == 0
    with pdfplumber.open(to) as pdf:
        words = pdf.pages[0].extract_text()
    assert len(pdf.pages) == 1 and "村社：梅石坝社区1社" in words and "户主姓名：张三" in words and "\n45" in words


def test_a_question_added_to_the_notice_in_use_is_asked_at_once(notices: Notices, clock) -> None:
    notices.edit(make_notice, save)
    clock.time += timedelta(days=1)
    begin_round(notices)

    def more(editor: NoticeEditor) -> None:
        editor.show_page("核查项")
        editor.items.table.view.setCurrentIndex(editor.items.table.model.index(3, 0))
        key_rows(editor.items.table, ("有没有暖气", "暖气", "其他"))

    before = notices.window.bench.show_tab(ENTRY)
    notices.edit(more, save, button="change")
    page = notices.window.bench.show_tab(ENTRY)
    assert page is not before and notices.desk.scheme.check_items[-1].short == "暖气"


def test_a_round_of_the_own_notice_is_begun_and_printed(notices: Notices, tmp_path: Path, clock) -> None:
    notices.edit(make_notice, save)
    clock.time += timedelta(days=1)

    begin_round(notices)
    assert notices.desk.round.name == ROUND and notices.desk.round.thresholds["limit1"] == "60"
    assert notices.desk.scheme.title == TITLE
    path = notices.desk.store.path
    notices.window.close_file()
    to = tmp_path / "登记表.xlsx"
    assert commands.run(["export", str(path), "--annex", "own-2021-1.1", "--round", ROUND, "--to", str(to)]) == 0
    assert to.stat().st_size > 3000


def test_a_notice_travels_as_a_text_to_another_office(notices: Notices, tmp_path: Path, monkeypatch) -> None:
    notices.edit(make_notice, save)
    target = tmp_path / "冬春走访.通知.json"
    monkeypatch.setattr("ui.notices.dialog.ask_save", lambda *_: target)

    def give(dialog: NoticesDialog) -> None:
        dialog.list.setCurrentRow(0)
        QTest.mouseClick(dialog.buttons["give"], Qt.MouseButton.LeftButton)
        assert "已导出" in dialog.words.text()

    notices.in_list(give)
    [mine] = notices.own()
    assert read_scheme_text(target.read_text(encoding="utf-8")) == mine
    other = tmp_path / "金佛镇.htk"
    assert commands.run(["new", str(other), "--scheme", "weifang-2019", "--town", "金佛镇"]) == 0
    notices.window.close_file()
    assert notices.window.open_file(other)
    monkeypatch.setattr("ui.notices.dialog.ask_open", lambda *_: target)

    def take(dialog: NoticesDialog) -> None:
        QTest.mouseClick(dialog.buttons["take"], Qt.MouseButton.LeftButton)
        assert "已导入" in dialog.words.text() and dialog.notice == mine

    notices.in_list(take)
    assert notices.own() == [mine]


def test_a_faulty_text_is_refused_with_its_line_and_nothing_is_kept(notices: Notices, tmp_path: Path) -> None:
    import json

    data = empty_notice("own-x", "某县", "某镇", notices.desk.today())
    data["check_items"][1]["answers"] = 5
    text = json.dumps(data, ensure_ascii=False, indent=1)
    line = next(n for n, one in enumerate(text.splitlines(), 1) if '"answers": 5' in one)
    file = tmp_path / "坏.通知.json"
    file.write_text(text, encoding="utf-8")

    def take(dialog: NoticesDialog) -> None:
        assert not dialog.import_file(file)
        assert f"第 {line} 行，check_items[1].answers" in dialog.words.text()

    notices.in_list(take)
    assert notices.own() == []


def test_leaving_a_changed_form_asks_and_keeps_what_was_keyed(notices: Notices, monkeypatch) -> None:
    asked: list[str] = []

    def answer(_parent: object, text: str, *_: object, **__: object) -> str:
        asked.append(text)
        return "save"

    monkeypatch.setattr("ui.notices.editor.ask", answer)

    def leave(editor: NoticeEditor) -> None:
        fill(editor.basic.form.controls["title"], TITLE)
        QTest.keyClick(editor, Qt.Key.Key_Escape)

    notices.edit(leave)
    assert len(asked) == 1 and [one.title for one in notices.own()] == [TITLE]


def test_making_a_notice_is_taken_back_by_one_undo(notices: Notices) -> None:
    notices.edit(make_notice, save)
    assert notices.desk.undo()
    assert notices.own() == []
