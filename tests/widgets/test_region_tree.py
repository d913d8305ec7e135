from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from widgets.region_tree import RegionTree, TreeNode


def places(second: int = 76) -> list[TreeNode]:
    first = TreeNode("a", "梅石坝社区", 82, (TreeNode("a1", "1社", 11), TreeNode("a2", "2社", 13)))
    return [TreeNode("town", "双河街道", 475, (first, TreeNode("b", "金佛村", second, sign="▲")))]


def shown(tree: RegionTree) -> list[str]:
    index, found = tree.indexAt(tree.viewport().rect().topLeft()), []
    while index.isValid():
        found.append(str(index.data()))
        index = tree.indexBelow(index)
    return found


def test_the_town_is_open_and_selected_at_first(show) -> None:
    tree = RegionTree()
    told: list[str] = []
    tree.selected.connect(told.append)
    tree.set_nodes(places())
    show(tree)
    assert shown(tree) == ["双河街道", "梅石坝社区", "金佛村"]
    assert told == ["town"]


def test_the_keys_walk_open_and_select(show, qtbot: QtBot) -> None:
    tree = RegionTree()
    tree.set_nodes(places())
    show(tree)
    told: list[str] = []
    tree.selected.connect(told.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(tree, key)
    assert told == ["a", "a1"]
    assert shown(tree) == ["双河街道", "梅石坝社区", "1社", "2社", "金佛村"]


def test_what_is_open_and_selected_stays_so_over_a_refresh(show) -> None:
    tree = RegionTree()
    tree.set_nodes(places())
    show(tree)
    tree.select("a2")
    told: list[str] = []
    tree.selected.connect(told.append)
    tree.set_nodes(places(77))
    assert tree.current_key() == "a2"
    assert shown(tree) == ["双河街道", "梅石坝社区", "1社", "2社", "金佛村"]
    assert told == []


def test_a_selected_place_that_has_gone_gives_way_to_the_first(show) -> None:
    tree = RegionTree()
    tree.set_nodes(places())
    show(tree)
    tree.select("b")
    told: list[str] = []
    tree.selected.connect(told.append)
    tree.set_nodes([TreeNode("town", "双河街道", 399)])
    assert told == ["town"]


def test_figures_change_without_a_refresh(show) -> None:
    tree = RegionTree()
    tree.set_nodes(places())
    show(tree)
    before = tree.grab().toImage()
    tree.set_numbers({"b": 3, "gone": 1})
    assert tree.grab().toImage() != before
    assert tree.current_key() == "town"


def test_a_long_name_is_cut_not_scrolled_and_told_in_full(show) -> None:
    tree = RegionTree()
    long = "双河街道梅石坝社区居民委员会第一网格"
    tree.set_nodes([TreeNode("t", long, 1)])
    tree.setFixedWidth(200)
    show(tree)
    assert tree.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    assert tree.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == long


def test_an_unknown_place_cannot_be_selected(show) -> None:
    tree = RegionTree()
    tree.set_nodes(places())
    show(tree)
    assert tree.select("nowhere") is False
    assert tree.current_key() == "town"


def test_an_empty_tree_has_nothing_selected(show) -> None:
    tree = RegionTree()
    tree.set_nodes([])
    show(tree)
    assert tree.current_key() == ""
