"""村组管理 through the real window: a city's counties, towns, villages and groups by keys, each step taken back by Ctrl+Z."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from db.queries.regions import regions
from tests.ui.city_window import city_template, city_window, region_uid  # noqa: F401
from ui.region_pane import nodes_of
from ui.regions.dialog import RegionsDialog


@pytest.fixture
def dialog(city_window, qtbot):  # noqa: F811
    city_window.manage_regions()
    found = QApplication.activeModalWidget()
    assert isinstance(found, RegionsDialog)
    yield found
    found.close()


def choose(dialog: RegionsDialog, name: str) -> None:
    uid = next(uid for uid, region in dialog._regions.items() if region.name == name)
    dialog.tree.select(uid)


def below(dialog: RegionsDialog, name: str) -> list[str]:
    with dialog._desk.read() as session:
        found = regions(session)
    parents = {one.uid for one in found if one.name == name}
    return [one.name for one in found if one.parent_uid in parents]


def test_the_line_says_what_it_adds_and_adds_several_at_once(dialog, press, type_in):
    choose(dialog, "甲镇")
    assert dialog.ask.text() == "在“甲镇”下面新增村（社区）"
    dialog.name.setFocus()
    type_in("南村、北村")
    press("Return")
    assert below(dialog, "甲镇") == ["东村", "南村", "北村"]
    assert dialog.name.text() == "" and "已新增南村、北村" in dialog.words.text()
    press("Ctrl+Z")
    assert below(dialog, "甲镇") == ["东村"]


def test_a_county_is_added_at_the_top_and_stands_in_the_windows_tree(dialog, press, type_in, city_window):  # noqa: F811
    choose(dialog, "潍坊市")
    type_in("高密市")
    press("Return")
    assert below(dialog, "潍坊市") == ["诸城市", "奎文区", "高密市"]
    assert region_uid(city_window, "高密市") in city_window.bench.regions.tree._items


def test_a_name_that_is_there_is_refused_in_the_dialog(dialog, press, type_in):
    choose(dialog, "潍坊市")
    type_in("诸城市")
    press("Return")
    assert dialog.words.text() == "▲ 潍坊市下面已经有“诸城市”，请换一个名称。"
    assert below(dialog, "潍坊市") == ["诸城市", "奎文区"]


def test_keys_rename_order_and_take_away(dialog, press, type_in):
    choose(dialog, "奎文区")
    press("F2")
    assert dialog.name.text() == "奎文区"
    type_in("坊子区")
    press("Return")
    assert below(dialog, "潍坊市") == ["诸城市", "坊子区"]
    press("Alt+Up")
    assert below(dialog, "潍坊市") == ["坊子区", "诸城市"]
    choose(dialog, "坊子区")
    dialog.tree.setFocus()
    press("Delete")
    assert "“坊子区”里还有镇街，不能删除" in dialog.words.text()


def test_a_town_moves_to_another_county(dialog):
    choose(dialog, "乙镇")
    assert dialog.target.isVisible()
    dialog.target.setCurrentIndex(dialog.target.findText("奎文区"))
    dialog.buttons["under"].click()
    assert below(dialog, "奎文区") == ["丙街道", "乙镇"]


def test_a_group_has_nothing_below_it(dialog):
    choose(dialog, "1组")
    assert not dialog.name.isEnabled() and dialog.ask.text() == "“1组”是组，下面不再分"


def test_the_tree_of_a_town_begins_with_the_town_and_that_of_a_county_with_the_county():
    from domain.region import Level, Region

    county = Region("c", None, Level.COUNTY, "荣昌区")
    town, other = Region("t", "c", Level.TOWN, "双河街道"), Region("o", "c", Level.TOWN, "远觉镇")
    village = Region("v", "t", Level.VILLAGE, "金佛村")
    assert [node.name for node in nodes_of([county, town, village], {}, "t")] == ["双河街道"]
    assert [node.name for node in nodes_of([county, town, village], {}, "c")] == ["荣昌区"]
    assert [node.name for node in nodes_of([county, town, other, village], {}, "t")] == ["荣昌区"]
    city = Region("y", None, Level.CITY, "潍坊市")
    assert [node.name for node in nodes_of([city, Region("c", "y", Level.COUNTY, "诸城市")], {}, "y")] == ["潍坊市"]
