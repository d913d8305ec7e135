"""Rounds in the window, with real keys: the next one, going back, and what follows the chosen round."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from domain.household_code import code_of
from domain.inspection import InspectionDraft, Outcome
from ui.main_window import MainWindow
from ui.pages import ENTRY, LEDGER, REGISTER, STATISTICS
from ui.rounds.form import RoundDialog

FIRST, SECOND = "2021年5月“回头看”", "2022年5月“回头看”"


class Rounds:
    """Works the chooser and its dialog as a person does."""

    def __init__(self, window: MainWindow, qtbot) -> None:
        self.window = window
        self.qtbot = qtbot
        self.said: list[str] = []
        window.bench.desk.said.connect(lambda notice: self.said.append(notice.text))

    @property
    def desk(self):
        return self.window.bench.desk

    def menu(self) -> list[str]:
        menu = self.window.bench.top.rounds.menu()
        menu.aboutToShow.emit()
        return [action.text() for action in menu.actions() if action.text()]

    def choose(self, words: str) -> None:
        menu = self.window.bench.top.rounds.menu()
        menu.aboutToShow.emit()
        next(action for action in menu.actions() if action.text() == words).trigger()
        QApplication.processEvents()

    def in_dialog(self, words: str, keying) -> None:
        """Choose an entry that opens the dialog, and key in it; a dialog left open is closed."""
        faults: list[BaseException] = []

        def key() -> None:
            dialog = QApplication.activeModalWidget()
            try:
                assert isinstance(dialog, RoundDialog)
                keying(dialog)
            except BaseException as fault:
                faults.append(fault)
            finally:
                if dialog is not None and dialog.isVisible():
                    QTest.keyClick(dialog, Qt.Key.Key_Escape)

        QTimer.singleShot(0, key)
        self.choose(words)
        # Without a window manager nobody gives the hands back to the window below.
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        if faults:
            raise faults[0]

    def begin(self, floor: str = "6500") -> None:
        def keying(dialog: RoundDialog) -> None:
            fill(dialog.thresholds["income_floor"], floor)
            QTest.keyClick(dialog.thresholds["income_floor"], Qt.Key.Key_Return)

        self.in_dialog("新一轮…", keying)


def fill(field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


@pytest.fixture
def rounds(window, qtbot, clock) -> Rounds:
    clock.time += timedelta(days=365)
    return Rounds(window, qtbot)


def test_the_next_round_is_proposed_with_each_number_and_its_clause(rounds):
    def keying(dialog: RoundDialog) -> None:
        assert dialog.name.text() == SECOND
        assert (dialog.starts_on.day(), dialog.ends_on.day()) == (date(2022, 5, 6), date(2022, 5, 30))
        assert dialog.thresholds["income_year"].text() == "2021"
        assert "附件1 表头" in dialog.form.field("threshold:income_floor").words
        assert "通知写的是 6000" in dialog.form.field("threshold:income_floor").words

    rounds.in_dialog("新一轮…", keying)
    assert len(rounds.desk.rounds) == 1


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(rounds):
    def keying(dialog: RoundDialog) -> None:
        fill(dialog.ends_on, "4.30")
        fill(dialog.thresholds["income_floor"], "6k")
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
        assert dialog.isVisible()
        assert "结束日期早于开始日期" in dialog.form.field("ends_on").words
        assert "请填写数字" in dialog.form.field("threshold:income_floor").words

    rounds.in_dialog("新一轮…", keying)
    assert len(rounds.desk.rounds) == 1


def test_a_new_round_begins_with_nobody_visited_and_with_what_is_still_open(rounds, qtbot):
    status, bench = rounds.window.bench.status, rounds.window.bench
    rounds.begin()
    assert rounds.desk.round.name == SECOND
    assert rounds.said[-1].startswith(f"已建立“{SECOND}”")
    qtbot.waitUntil(lambda: status.unvisited.text() == "未走访 8 户")
    assert status.open_problems.text() == "未整改 1"
    ledger = bench.show_tab(LEDGER)
    texts = [ledger._model.index(0, n).data() for n in range(ledger._model.columnCount())]
    assert texts[1] == "王大明" and texts[-1] == "上一轮"
    assert "上一轮发现（2021年5月“回头看”）" in ledger.card.origin.text() and not ledger.card.origin.isHidden()


def test_rounds_are_listed_newest_first_and_the_chosen_one_is_remembered(rounds):
    rounds.begin()
    assert rounds.menu()[:2] == [SECOND, FIRST]
    rounds.choose(FIRST)
    assert rounds.desk.round.name == FIRST
    window, path = rounds.window, rounds.desk.store.path
    assert window.close_file() and window.open_file(path)
    assert window.bench.desk.round.name == FIRST


def test_the_sheet_says_the_chosen_rounds_own_number(rounds):
    bench = rounds.window.bench
    bench.show_tab(ENTRY)
    rounds.begin()
    assert "2021年家庭年人均纯收入是否达标（>6500元）" in header_texts(bench)
    rounds.choose(FIRST)
    assert "2020年家庭年人均纯收入是否达标（>6000元）" in header_texts(bench)


def header_texts(bench) -> list[str]:
    page = bench.show_tab(ENTRY)
    return [cell.text for cell in page.sheet.header.cells()]


def test_a_half_keyed_row_stays_with_its_round(rounds, press, type_in):
    bench = rounds.window.bench
    rounds.begin()
    page = bench.show_tab(ENTRY)
    page.focus_search()
    type_in("张三")
    press("Return")
    assert page.row.touched
    rounds.choose(FIRST)
    assert not bench.show_tab(ENTRY).row.touched
    rounds.choose(SECOND)
    assert bench.show_tab(ENTRY).row.text("head_name") == "张三"


def test_a_round_is_renamed_in_place(rounds):
    def keying(dialog: RoundDialog) -> None:
        fill(dialog.name, "2021 spring")
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)

    rounds.in_dialog("本轮名称、日期和标准…", keying)
    assert [r.name for r in rounds.desk.rounds] == ["2021 spring"]
    assert "2021 spring" in rounds.window.bench.top.rounds.text()
    rounds.desk.undo()
    assert FIRST in rounds.window.bench.top.rounds.text()


def test_a_problem_being_written_is_kept_when_the_round_changes(rounds):
    rounds.begin()
    ledger = rounds.window.bench.show_tab(LEDGER)
    unit = ledger.card.form._lead_unit.currentText()
    ledger.card.form._measure.setText("修缮加固")
    ledger.card.form._deadline.set_day(date(2022, 6, 30))
    rounds.choose(FIRST)
    problem = ledger.card._problem
    assert (problem.measure, problem.lead_unit) == ("修缮加固", unit)
    assert not ledger.card.form.is_edited() and ledger.card.origin.isHidden()


def test_the_register_says_who_was_visited_in_the_chosen_round(rounds):
    bench = rounds.window.bench
    page = bench.show_tab(REGISTER)
    place = next(n for n in range(8) if page._model.index(n, 0).data() == "王大明")
    assert page._model.index(place, 6).data() == "✓ 5月10日"
    rounds.begin()
    place = next(n for n in range(8) if page._model.index(n, 0).data() == "王大明")
    assert page._model.index(place, 6).data() == "未核查"


def test_the_card_of_a_household_puts_its_rounds_side_by_side(rounds, qtbot):
    page = rounds.window.bench.show_tab(REGISTER)
    uid = household_uid(rounds)
    page.open_record(uid)
    assert "各轮对照" not in words_of(page)
    rounds.begin()
    inspect_again(rounds, uid)
    page.open_record(uid)
    qtbot.waitUntil(lambda: "各轮对照" in words_of(page))
    said = words_of(page)
    table = said[said.index("各轮对照") + 1 :]
    assert table[:2] == ["2022年\n05-12", "2021年\n05-10"]
    housing = table.index("住房")
    assert table[housing + 1 : housing + 3] == ["是", "否　✓ 已整改\n西侧山墙开裂，雨天漏水"]


def test_an_open_card_follows_the_chosen_round(rounds, qtbot):
    page = rounds.window.bench.show_tab(REGISTER)
    page.open_record(household_uid(rounds))
    qtbot.waitUntil(lambda: any("2021年5月“回头看”" in words for words in doors_of(page)))
    assert "本轮未核查，去录入" not in doors_of(page)
    rounds.begin()
    qtbot.waitUntil(lambda: "本轮未核查，去录入" in doors_of(page))


def doors_of(page) -> list[str]:
    card = page.card.scroll_area.widget()
    return [button.text() for button in card.findChildren(QPushButton)] if card is not None else []


def test_the_code_of_a_pre_filled_sheet_opens_its_household_from_anywhere(rounds, press, type_in):
    page = rounds.window.bench.show_tab(REGISTER)
    uid = household_uid(rounds)
    press("Ctrl+K")
    type_in(code_of(uid).lower())
    press("Return")
    assert page.card.uid == uid


def test_statistics_go_to_a_week_of_the_chosen_round(rounds):
    page = rounds.window.bench.show_tab(STATISTICS)
    rounds.begin()
    assert page.week.week() == date(2022, 5, 9)
    rounds.choose(FIRST)
    assert page.week.week() == date(2021, 5, 24)
    rounds.choose(SECOND)
    total = {figure.column: value for figure, value in page._rows[-1].values.items()}
    assert page.week.week() == date(2022, 5, 9) and total["figure:housing:open"] == 1


def words_of(page) -> list[str]:
    card = page.card.scroll_area.widget()
    return [label.text() for label in card.findChildren(QLabel)] if card is not None else []


def household_uid(rounds: Rounds) -> str:
    from db.search import find_households

    with rounds.desk.read() as session:
        return find_households(session, "王大明")[0].uid


def inspect_again(rounds: Rounds, uid: str) -> None:
    """王大明's house was mended; everything else is well."""
    from db.operations.inspections import save_inspection
    from db.queries.register import household_row

    desk = rounds.desk
    with desk.read() as session:
        row = household_row(session, uid)
    answers = {item.key: "是" for item in desk.scheme.check_items}
    draft = InspectionDraft(
        desk.round.uid, row.region_uid, row.head_name, row.head_id_no, row.attributes, row.helper, answers, ("陈志远",),
        desk.today(), outcomes={"housing": Outcome.SOLVED}, household_uid=uid,
    )  # fmt: skip
    saved = desk.write(lambda session: save_inspection(session, desk.scheme, draft, desk.clerk, desk.now()))
    assert saved is not None and saved.solved == 1, saved
