"""监测对象 through the real window (notice 002 二（一）2, 二（四）3–5)."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from db.queries.monitoring import monitorings_of
from db.queries.register import household
from db.search import find_households
from ui.monitoring.page import MonitoringPage


@pytest.fixture
def page(window, press) -> MonitoringPage:
    press("Ctrl+1", "Ctrl+PgDown")
    found = window.bench.page.section
    assert isinstance(found, MonitoringPage)
    return found


def uid(page: MonitoringPage, head: str) -> str:
    with page.desk.read() as session:
        return find_households(session, head)[0].uid


def times(page: MonitoringPage, head: str):
    with page.desk.read() as session:
        return monitorings_of(session, uid(page, head))


def column(page: MonitoringPage, key: str) -> list[str]:
    model = page.table.model()
    place = [one.key for one in model.columns].index(key)
    return [model.index(row, place).data() for row in range(model.rowCount())]


def chip(page: MonitoringPage, title: str) -> QPushButton:
    return next(b for b in page.filters.findChildren(QPushButton) if b.text().lstrip("▲ ").startswith(title))


def test_nobody_who_is_ticked_is_missing_from_the_list(page):
    assert column(page, "head_name") == ["何秀英", "周大全", "吴桂芳"]
    assert column(page, "state")[2].endswith("未登记风险")
    assert column(page, "kind") == ["边缘易致贫户", "突发严重困难户", "监测户"]


def test_the_figure_on_a_chip_is_the_number_of_rows_behind_it(page):
    for title, figure in (("未登记风险", 1), ("风险未消除", 2), ("未采集位置", 2), ("本轮新增", 1), ("边缘易致贫户", 1)):
        button = chip(page, title)
        assert button.text().endswith(f" {figure}")
        button.click()
        assert page.table.model().rowCount() == figure
        button.click()


def test_a_household_ticked_only_is_written_down_by_keys(page, press, type_in):
    press("End", "Return", "Right", "Space")
    assert page.card.form.kinds.selected() == ["marginal"]
    page.card.form.risk.setFocus()
    type_in("缺劳动力")
    press("Tab")
    type_in("自主申报")
    press("Ctrl+S")
    one, = times(page, "吴桂芳")
    assert (one.risk, one.found_by, one.state, one.found_on) == ("缺劳动力", "自主申报", "present", page.desk.today())
    with page.desk.read() as session:
        assert household(session, uid(page, "吴桂芳")).attributes == ("marginal", "monitored")
    assert column(page, "kind")[2] == "边缘易致贫户"


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(page, press, type_in):
    press("End", "Return", "Space", "Ctrl+S")
    assert "风险点" in page.card.form.form.field("risk").words
    assert times(page, "吴桂芳") == []
    press("Escape")
    assert not page.card.form.is_edited()


def test_a_pasted_position_fills_both_fields_whichever_stands_first(page, press, type_in):
    press("Home", "Return")
    page.card.form.longitude.setFocus()
    page.card.form.longitude.insert("30.275678,105.021234")
    press("Ctrl+S")
    one, = times(page, "何秀英")
    assert (str(one.longitude), str(one.latitude)) == ("105.021234", "30.275678")
    assert one.collected_on == page.desk.today()
    assert column(page, "place")[0] == "✓ 有"


def test_degrees_that_changed_places_are_said_and_not_saved(page, press, type_in):
    press("Home", "Return")
    page.card.form.longitude.setFocus()
    type_in("30.275678")
    page.card.form.latitude.setFocus()
    type_in("105.021234")
    press("Ctrl+S")
    assert "写反了" in page.card.form.form.field("longitude").words
    assert times(page, "何秀英")[0].longitude is None
    press("Escape")


def test_a_removed_risk_asks_for_its_day_and_measures_and_can_come_again(page, press, type_in):
    press("Home", "Return")
    form = page.card.form
    next(b for b in form.state.findChildren(QPushButton) if b.text() == "风险消除").click()
    assert form.removed_on.day() == page.desk.today(), "today is proposed (二（四）5)"
    press("Ctrl+S")
    assert "帮扶措施" in form.form.field("measure").words
    type_in("公益性岗位")
    press("Ctrl+S")
    assert [one.state for one in times(page, "何秀英")] == ["removed"]
    assert page.card.again_button.isVisible()
    page.card.again_button.click()
    form.risk.setFocus()
    type_in("房屋受灾")
    form.found_by.setFocus()
    type_in("日常摸排")
    press("Ctrl+S")
    assert [one.risk for one in times(page, "何秀英")] == ["房屋受灾", "因病刚性支出大"]
    assert "因病刚性支出大" in page.card.earlier.text() and "风险消除" in page.card.earlier.text()


def test_n_finds_a_household_that_was_not_monitored(page, press, type_in):
    press("N")
    type_in("陈建国")
    press("Return", "Space")
    page.card.form.risk.setFocus()
    type_in("收入大幅减少")
    page.card.form.found_by.setFocus()
    type_in("部门推送")
    press("Return")
    press("Ctrl+S")
    assert [one.risk for one in times(page, "陈建国")] == ["收入大幅减少"]
    assert "陈建国" in column(page, "head_name")


def test_the_card_in_the_register_leads_to_the_list(window, page, press):
    page.desk.open_household(uid(page, "周大全"))
    card = window.bench.page.section.card
    texts = [label.text() for label in card.findChildren(QLabel)]
    assert any("集中排查" in text and "因病刚性支出大" in text for text in texts)
    door = next(b for b in card.findChildren(QPushButton) if "风险未消除" in b.text())
    door.click()
    assert window.bench.page.section is page and page.card.title.text().startswith("周大全")


def test_a_record_made_by_mistake_is_deleted_and_brought_back(window, page, press):
    press("Home")
    page.card.remove_button.click()
    assert times(page, "何秀英") == []
    window.bench.notices.press("撤销")
    assert len(times(page, "何秀英")) == 1


def test_what_is_typed_is_saved_when_another_household_is_chosen(page, press, type_in):
    press("Home", "Return")
    page.card.form.note.setFocus()
    type_in("已电话核实")
    page.table.setFocus()
    press("Down")
    assert times(page, "何秀英")[0].note == "已电话核实"


def test_ctrl_p_prints_the_table_of_what_is_shown(page):
    assert page.print_wish().number == "2-3"
    chip(page, "本轮新增").click()
    assert page.print_wish().number == "2-4"
