"""The tree at the left: it filters every tab, and its figures follow the tab."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from domain.changes import Changes
from domain.region import Level, Region
from ui.desk import Desk
from ui.page import RegionFigure
from widgets.region_tree import RegionTree, TreeNode
from widgets.theme import STEP

SOON = 60
"""Milliseconds after which the figures follow a change, once for many changes."""

OPENED = 100
"""Milliseconds from the opening of a file to its tree."""

FIGURE_NAMES: dict[RegionFigure, str] = {
    "households": "在册户数",
    "unvisited": "本轮未走访户数",
    "open_problems": "未整改完的问题",
}

COUNTED: dict[RegionFigure, frozenset[str]] = {
    "households": frozenset({"household"}),
    "unvisited": frozenset({"household", "inspection", "round"}),
    "open_problems": frozenset({"problem", "round"}),
}
"""The tables that a figure counts: a large office is not counted again for a write to others."""


class RegionPane(QWidget):
    """Region tree wired to the desk. The topmost region stands for the whole office."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._what: RegionFigure = "households"
        self._root = ""
        self._shown = False
        self.tree = RegionTree()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(STEP, STEP, 0, STEP)
        layout.addWidget(self.tree)
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self._count_again)
        self.tree.selected.connect(self._choose)
        desk.changed.connect(self._changed)
        desk.round_chosen.connect(self._soon.start)
        desk.region_chosen.connect(self._follow)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        # The tree is read once the page can be typed into: the time runs from when the window has its first turn again.
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(OPENED, self, self.reload))

    def count(self, what: RegionFigure) -> None:
        """Show these figures from now on."""
        if what != self._what:
            self._what = what
            if self._shown:
                self._soon.start(0)

    def _show_menu(self, place: QPoint) -> None:
        index = self.tree.indexAt(place)
        uid = self.tree.key_at(index) if index.isValid() else self.tree.current_key()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = menu.addAction("村组管理…", lambda: self.manage(uid))
        action.setEnabled(not self._desk.read_only)
        menu.popup(self.tree.viewport().mapToGlobal(place))

    def manage(self, uid: str = "") -> None:
        """Open 村组管理 at a region (empty: at the one chosen)."""
        from ui.regions.dialog import RegionsDialog

        RegionsDialog(self._desk, uid or self._desk.region_uid, self.window()).open()

    def reload(self) -> None:
        """Read the regions and their figures anew."""
        if self._desk.closed:
            return
        from db.queries.regions import office_region, regions

        with self._desk.read() as session:
            found = regions(session)
            office = office_region(session)
        nodes = nodes_of(found, self._read_counts(), office)
        self._root = nodes[0].key if len(nodes) == 1 else ""
        self.tree.set_nodes(nodes)
        self._shown = True
        self._follow(self._desk.region_uid)

    def _read_counts(self) -> dict[str, int]:
        from db.queries.regions import counts

        self.tree.setToolTip(f"右边的数字：{FIGURE_NAMES[self._what]}")
        with self._desk.read() as session:
            return counts(session, self._what, self._desk.round.uid)

    def _count_again(self) -> None:
        if self._desk.closed:
            return
        self._soon.setInterval(SOON)
        self.tree.set_numbers(dict(self._read_counts()))

    def _changed(self, changes: Changes) -> None:
        if "region" in changes.tables:
            self.reload()
        elif changes.tables & COUNTED[self._what]:
            self._soon.start()

    def _choose(self, key: str) -> None:
        self._desk.choose_region("" if key == self._root else key)

    def _follow(self, uid: str) -> None:
        self.tree.select(uid or self._root)


def nodes_of(regions: Sequence[Region], counts: Mapping[str, int], office_uid: str = "") -> list[TreeNode]:
    """The regions as tree nodes. What stands above the office, or above a single town, is left out: it says nothing."""
    children: dict[str | None, list[Region]] = defaultdict(list)
    for region in regions:
        children[region.parent_uid].append(region)

    def node(region: Region) -> TreeNode:
        below = tuple(node(child) for child in children[region.uid])
        return TreeNode(region.uid, region.name, counts.get(region.uid, 0), below)

    tops = children[None]
    while len(tops) == 1 and tops[0].uid != office_uid and _stands_over_one(tops[0], children[tops[0].uid]):
        tops = children[tops[0].uid]
    return [node(top) for top in tops]


def _stands_over_one(region: Region, below: Sequence[Region]) -> bool:
    return region.level in (Level.CITY, Level.COUNTY) and len(below) == 1
