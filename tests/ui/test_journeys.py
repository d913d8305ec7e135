"""What a clerk does in a day, through the real window and with keys only."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from db.queries.household_list import HouseholdList
from tests.ui.office import id_no
from ui.main_window import MainWindow
from ui.new_file import NewFileForm
from ui.register.found import FirstFound
from ui.register.page import RegisterPage
from ui.sections import SectionedPage


def register(window: MainWindow) -> RegisterPage:
    assert window.bench is not None
    shown_tab = window.bench.show_tab("register")
    page = shown_tab.section if isinstance(shown_tab, SectionedPage) else shown_tab
    assert isinstance(page, RegisterPage)
    return page


def shown(page: RegisterPage) -> list[str]:
    model = page.table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_the_hands_are_at_the_table_after_the_import_of_an_empty_register(
    bare_window: MainWindow, tmp_path: Path, press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.importing.ask_open", lambda *_asked: None)
    press("Ctrl+N")
    bare_window.findChild(NewFileForm).path.setText(str(tmp_path / "新街道.htk"))
    press("Return")
    page = register(bare_window)
    page.table.empty.button.setFocus()
    press("Return")
    assert page.table.hasFocus()


def test_a_new_file_a_household_by_keys_found_by_initials_edited_and_undone(
    bare_window: MainWindow, tmp_path: Path, press, type_in, qtbot
) -> None:
    window = bare_window
    press("Ctrl+N")
    form = window.findChild(NewFileForm)
    form.path.setText(str(tmp_path / "新街道.htk"))
    press("Return")
    assert window.bench is not None
    page = register(window)
    assert shown(page) == []
    assert page.table.empty.label.text() == "台账还是空的：导入名册（Ctrl+I），或按 N 逐户新增。"
    assert page.table.empty.button.text() == "导入名册…"

    press("N")
    type_in("石河村")
    press("Return")
    type_in("3社")
    press("Ctrl+S")
    assert "再保存一次就新增" in page.card.form.form.field("village").words
    assert "请填写" in page.card.form.people.words.text() or page.card.form.people.words.isVisible()
    page.card.form.people.rows[0].fields["name"].setFocus()
    type_in("冯小刚")
    press("Return", "Return")
    type_in(id_no("19660606", 11))
    press("Return")
    type_in("13800001111")
    press("Ctrl+S")
    assert page.card.form.form.field("attributes").words == ""
    if page.card.is_editing:
        press("Ctrl+S")
    assert shown(page) == ["冯小刚"]
    assert "1966-06-06" in page.card.scroll_area.widget().findChildren(type(page.filters.count))[1].text()

    press("Ctrl+F")
    type_in("fxg")
    qtbot.waitUntil(lambda: shown(page) == ["冯小刚"])
    type_in("q")
    qtbot.waitUntil(lambda: shown(page) == [])
    press("Escape", "Down")
    qtbot.waitUntil(lambda: shown(page) == ["冯小刚"])

    press("F2")
    page.card.form.phone.setFocus()
    page.card.form.phone.selectAll()
    type_in("13900002222")
    press("Ctrl+S")
    assert page.card.record.household.phone == "13900002222"
    assert "已保存" in window.bench.notices.text
    assert window.bench.notices.actions_shown == ["撤销"]
    assert QApplication.focusWidget() is page.table
    press("Ctrl+Z")
    assert page.card.record.household.phone == ""
    assert "已撤销" in window.bench.notices.text


def test_the_tree_filters_the_table_and_its_numbers_count_households(window: MainWindow, qtbot, press) -> None:
    page = register(window)
    assert len(shown(page)) == 8
    press("F6", "Down", "Down")
    assert window.bench.regions.tree.hasFocus()
    qtbot.waitUntil(lambda: len(shown(page)) == 4)
    assert shown(page)[0] == "刘永福"
    press("F6")
    assert page.table.hasFocus()


def test_ctrl_k_finds_a_household_from_another_tab_and_opens_it(window: MainWindow, press, type_in, qtbot) -> None:
    press("Ctrl+4", "Ctrl+K")
    type_in("oycl")
    qtbot.waitUntil(window.bench.top.search._suggest.is_open)
    press("Return")
    page = register(window)
    assert page.isVisible()
    assert page.card.record.row.head_name == "欧阳春兰"
    assert page.table.current_key() == page.card.uid


def test_a_death_is_marked_with_its_day_and_can_be_undone(window: MainWindow, press, type_in, qtbot) -> None:
    page = register(window)
    page.open_record(_uid(page, "王大明"))
    line = next(m for m in page.card.record.household.members if m.name == "李秀英")
    page.card._ask_member(line, type(line.state).DECEASED)
    type_in("5.11")
    press("Return")
    assert page.card.record.row.size == 1
    texts = [label.text() for label in page.card.findChildren(type(page.filters.count))]
    assert "● 死亡 2021-05-11" in texts
    assert "李秀英" in window.bench.notices.text
    window.bench.notices.press("撤销")
    assert page.card.record.row.size == 2


def test_a_day_after_today_is_refused_at_the_field(window: MainWindow, press, type_in) -> None:
    page = register(window)
    page.open_record(_uid(page, "王大明"))
    member = page.card.record.household.members[1]
    page.card._ask_member(member, type(member.state).DECEASED)
    type_in("6.1")
    press("Return")
    assert "今天之后" in page.card.state_form.field.words
    press("Escape")
    assert not page.card.state_form.isVisible()
    assert page.table.hasFocus()


def test_a_wrong_check_digit_and_anothers_number_are_said_at_the_field(window: MainWindow, press, type_in) -> None:
    page = register(window)
    page.open_record(_uid(page, "张三"))
    press("F2")
    row = page.card.form.people.rows[1]
    number = row.fields["id_no"]
    right = number.text()
    number.setText(right[:-1] + ("1" if right[-1] != "1" else "2"))
    press("Ctrl+S")
    assert "校验位不对" in row.words.text()
    assert number.hasFocus() and number.property("finding") == "block"
    owner = next(h for h in _rows(page) if h.head_name == "刘永福")
    number.setText(owner.head_id_no)
    press("Ctrl+S")
    assert "刘永福" in row.words.text() and "金佛村" in row.words.text()
    press("Escape")
    assert not page.card.is_editing
    assert window.bench.notices.actions_shown == ["恢复填写"]
    window.bench.notices.press("恢复填写")
    assert page.card.form.people.rows[1].fields["id_no"].text() == owner.head_id_no
    press("Escape")


def test_an_unknown_helper_is_said_and_kept_on_the_second_save(window: MainWindow, press, type_in) -> None:
    page = register(window)
    page.open_record(_uid(page, "周玉珍"))
    press("F2")
    page.card.form.helper.setFocus()
    type_in("孙丽华")
    press("Ctrl+S")
    assert "干部名册中没有“孙丽华”" in page.card.form.form.field("helper").words
    press("Ctrl+S")
    assert not page.card.is_editing
    assert page.card.record.household.helper == "孙丽华"


def test_chips_filter_and_the_status_bar_opens_its_records(window: MainWindow, qtbot) -> None:
    page = register(window)
    window.bench.status.unvisited.click()
    assert len(shown(page)) == 7 and "王大明" not in shown(page)
    assert window.bench.status.unvisited.text() == "未走访 7 户"
    page.filters.clear_button.click()
    assert len(shown(page)) == 8


def test_what_is_found_at_once_and_the_whole_list_agree_under_all_filters(window: MainWindow, qtbot) -> None:
    page = register(window)
    for attribute, expected in (("lifted_out", {"王大明"}), ("monitored", {"王明"})):
        page.filters.attributes.set_selected([attribute])
        page.filters.search.setText("王")
        page.filters.changed.emit()
        qtbot.waitUntil(lambda expected=expected: set(shown(page)) == expected)
        assert isinstance(page._model._source, FirstFound)
        qtbot.waitUntil(lambda: isinstance(page._model._source, HouseholdList))
        assert set(shown(page)) == expected
    page.filters.work.set_selected(["with_problems"])
    page.filters.search.setText("王大")
    page.filters.attributes.set_selected([])
    qtbot.waitUntil(lambda: shown(page) == ["王大明"])


def test_a_pasted_list_of_numbers_shows_these_households(window: MainWindow, qtbot) -> None:
    page = register(window)
    rows = [row for row in _rows(page) if row.head_name in ("张三", "王明")]
    QApplication.clipboard().setText("\n".join(row.head_id_no for row in rows))
    page.focus_search()
    box = page.filters.search
    assert isinstance(box, QLineEdit)
    box.paste()
    qtbot.waitUntil(lambda: sorted(shown(page)) == ["张三", "王明"])


def test_typing_is_kept_when_another_tab_is_looked_at(window: MainWindow, press, type_in) -> None:
    page = register(window)
    press("N")
    type_in("金佛")
    press("Ctrl+4", "Ctrl+1")
    assert page.card.is_editing
    assert page.card.form.village.text() == "金佛"
    press("Escape")
    page.card.form.village.setFocus()
    page.card._give_up()


def test_closing_the_file_over_a_half_keyed_household_asks_and_stays(window: MainWindow, press, type_in, monkeypatch) -> None:
    from ui.register import card_pane

    page = register(window)
    press("N")
    type_in("金佛村")
    answers = iter(["stay", "drop"])
    monkeypatch.setattr(card_pane, "ask", lambda *_: next(answers))
    assert not window.close_file()
    assert page.card.is_editing and page.card.form.village.text() == "金佛村"
    assert window.close_file()
    assert window.welcome.isVisible()


def _rows(page: RegisterPage) -> list:
    return [page._model.row(number) for number in range(page._model.rowCount())]


def _uid(page: RegisterPage, head: str) -> str:
    return next(row.uid for row in _rows(page) if row.head_name == head)
