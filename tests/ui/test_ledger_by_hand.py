"""问题台账 of notice 003 through the real window: problems of villages and units, entered by hand (三、四)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from db.queries.problems import ProblemList
from domain.problem import Problem, ProblemFilter, Subject
from tests.ui.city_window import city_template, city_window  # noqa: F401
from ui.ledger.page import LedgerPage


@pytest.fixture
def page(city_window, press) -> LedgerPage:  # noqa: F811
    press("Ctrl+3")
    found = city_window.bench.page
    assert isinstance(found, LedgerPage)
    return found


def stored(page: LedgerPage) -> list[Problem]:
    found = ProblemList(page.desk.store, ProblemFilter(round_uid=page.desk.round.uid), page.desk.today())
    return list(found.rows(0, found.count()))


def newest(page: LedgerPage) -> Problem:
    return max(stored(page), key=lambda one: one.uid)


def region(page: LedgerPage, name: str) -> str:
    from db.queries.regions import regions

    with page.desk.read() as session:
        return next(one.uid for one in regions(session) if one.name == name)


def titles(page: LedgerPage) -> list[str]:
    model = page.table.model()
    return [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]


def lines(page: LedgerPage) -> list[tuple[str, str]]:
    model = page.table.model()
    return sorted((model.index(row, 1).data(), model.index(row, 2).data()) for row in range(model.rowCount()))


def words(page: LedgerPage, key: str) -> str:
    assert page._new is not None
    return page._new.form.field(key).words


def test_the_columns_are_those_that_the_notice_has(page):
    assert titles(page) == ["状态", "对象", "村/组", "类别", "问题具体情况", "整改时限", "问题来源", "发现"]
    assert lines(page) == [
        ("乙镇人民政府", "乙镇"), ("市教育局", ""), ("本村", "乙镇东村"), ("王大明", "甲镇东村"),
        ("诸城市扶贫办", "诸城市"), ("赵小兰", "丙街道西社区"),
    ]  # fmt: skip


def test_choosing_a_county_shows_its_own_its_towns_and_its_households_problems(page):
    page.desk.choose_region(region(page, "诸城市"))
    assert [whose for whose, _ in lines(page)] == ["乙镇人民政府", "本村", "王大明", "诸城市扶贫办"]
    page.desk.choose_region(region(page, "丙街道"))
    assert [whose for whose, _ in lines(page)] == ["赵小兰"]


def test_chips_tell_whose_and_the_search_finds_villages_and_units(page):
    page.show_filter(ProblemFilter(subjects=frozenset({Subject.UNIT})))
    assert len(lines(page)) == 3
    page.show_filter(ProblemFilter(text="教育局"))
    assert lines(page) == [("市教育局", "")]
    page.show_filter(ProblemFilter(text="西社区"))
    assert lines(page) == [("赵小兰", "丙街道西社区")]


def test_a_household_problem_is_entered_with_the_keys_alone(page, press, type_in):
    press("Ctrl+N")
    type_in("赵")
    press("Return")
    for _ in range(3):
        press("Down")
    assert page._new.dimension.currentText() == "住房安全有保障"
    assert page._new.lead_unit.currentText() == "市住建局"
    while QApplication.focusWidget() is not page._new.sorting.nature:
        press("Tab")
    page._new.sorting.nature.setCurrentIndex(2)
    page._new.sorting.nature.activated.emit(2)
    assert page._new.description.toPlainText() == "建档立卡贫困户危房鉴定不规范、不准确、不及时"
    page._new.sorting.source.setEditText("审计（台账外）")
    press("Ctrl+S")
    assert "完成时限" in words(page, "deadline") and len(stored(page)) == 6
    press("Ctrl+S")
    made = newest(page)
    assert (made.head_name, made.dimension, made.type, made.nature) == ("赵小兰", "housing", "housing", "housing_2")
    assert (made.source, made.lead_unit, made.attributes) == ("审计（台账外）", "市住建局", ("poor",))
    assert page.side.currentWidget() is page.card and page.card.title.text() == "赵小兰 · 住房安全有保障"


def test_enter_on_the_button_leaves_the_form_and_does_not_go_to_the_next_field(page, press):
    press("Ctrl+N")
    button = next(one for one in page._new.findChildren(QPushButton) if one.text() == "取消")
    button.setFocus()
    press("Return")
    assert page.side.currentWidget() is page.card


def test_a_unit_stands_at_its_county_or_town(page, press, type_in):
    press("Ctrl+N")
    page._new.subject._buttons[Subject.UNIT].click()
    page._new.whose.name.setFocus()
    type_in("奎文")
    press("Return")
    assert page._new.whose.name.text() == "奎文区"
    page._new.description.setPlainText("工作台账不健全不完善")
    page._new.dimension.setCurrentIndex(6)
    press("Ctrl+S")
    press("Ctrl+S")
    made = newest(page)
    assert (made.subject, made.unit_name, made.region_uid) == (Subject.UNIT, "奎文区", region(page, "奎文区"))


def test_a_village_that_is_not_in_the_file_is_said_at_the_field(page, press, type_in):
    press("Ctrl+N")
    page._new.subject._buttons[Subject.VILLAGE].click()
    page._new.whose.name.setFocus()
    type_in("没有这个村")
    page._new.description.setPlainText("贫困村水源性缺水")
    press("Ctrl+S")
    assert "请选择是哪一户、哪个村（社区）" in words(page, "whose")
    assert len(stored(page)) == 6
    press("Escape")
    assert page.side.currentWidget() is page.card


def test_natures_follow_the_side_they_belong_to(page, press):
    press("Ctrl+N")
    natures = page._new.sorting.nature
    page._new.dimension.setCurrentIndex(4)
    assert [natures.itemText(place) for place in range(natures.count())] == [
        "未选", "贫困村供水工程管护不到位", "贫困村水源性缺水", "贫困户饮水安全得不到有效保障",
    ]  # fmt: skip
    press("Escape")


def test_the_core_standard_stands_where_it_is_decided_and_says_what_it_is_not(page, press):
    press("Ctrl+N")
    hint = page._new.standard
    assert not hint.isVisible()
    page._new.dimension.setCurrentIndex(3)
    assert hint.isVisible() and "不是拆旧房盖大房好房" in hint.text_shown and hint.text_shown.endswith("通知 二、3")
    page._new.dimension.setFocus()
    press("Shift+F1")
    assert QApplication.activePopupWidget() is not None
    QApplication.activePopupWidget().close()
    press("Escape")


def test_one_entered_by_hand_can_be_taken_back_and_comes_back_with_undo(page, press):
    uid = next(one.uid for one in stored(page) if one.unit_name == "市教育局")
    page.open_record(uid)
    assert page.card.remove_button.isVisible()
    page.card.remove_button.click()
    assert len(stored(page)) == 5
    press("Ctrl+Z")
    assert len(stored(page)) == 6


def test_the_card_of_a_village_or_unit_has_no_household_door(page):
    page.open_record(next(one.uid for one in stored(page) if one.subject is Subject.VILLAGE))
    assert page.card.title.text() == "东村 · 饮水安全有保障"
    assert page.card.place.text() == "村（社区）　乙镇东村　第三方暗访（台账外）"
    assert not page.card.household_button.isVisible() and not page.card.inspection_button.isVisible()


def test_a_new_nature_is_saved_with_its_type(page, press):
    uid = next(one.uid for one in stored(page) if one.subject is Subject.VILLAGE)
    page.open_record(uid)
    sorting = page.card.form._sorting
    place = sorting.nature.findData("water_2")
    sorting.nature.setCurrentIndex(place)
    sorting.nature.activated.emit(place)
    assert page.card.form.is_edited()
    assert page.card.form.save()
    changed = next(one for one in stored(page) if one.uid == uid)
    assert (changed.nature, changed.type) == ("water_2", "water")
