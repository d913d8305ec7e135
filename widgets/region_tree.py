"""A narrow tree of places with a figure at the right of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from widgets.colours import SIGN_COLOURS
from widgets.theme import ROW, colour, set_kind, ui_font

WIDTH = 200
"""Width a page gives the tree, px."""
_KEY = int(Qt.ItemDataRole.UserRole)
_NODE = _KEY + 1


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A place: `number` is its figure (None: none), `sign` stands before the figure (✓ ● ▲)."""

    key: str
    name: str
    number: int | None = None
    children: tuple[TreeNode, ...] = ()
    sign: str = ""


class RegionTree(QTreeView):
    """Shows `TreeNode`s and sends `selected(key)` when the current one changes (also by `select`).

    What is open and what is selected stay so over `set_nodes`; at the first time the topmost places are open and the
    first is selected.
    """

    selected = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "plain")
        self._items: dict[str, QStandardItem] = {}
        self._told = ""
        self._quiet = False
        self.setModel(QStandardItemModel(self))
        self.setItemDelegate(_NodeDelegate(self))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setMinimumWidth(160)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(True)
        self.setAccessibleName("村组")

    def sizeHint(self) -> QSize:
        """A narrow column."""
        return QSize(WIDTH, 400)

    def set_nodes(self, nodes: Sequence[TreeNode]) -> None:
        """Show these places."""
        first_time = not self._items
        open_keys = {key for key, item in self._items.items() if self.isExpanded(item.index())}
        current, scrolled = self.current_key(), self.verticalScrollBar().value()
        # While the rows are taken away and come back, Qt moves the current one; nobody needs to hear of that.
        self._quiet = True
        self._fill(nodes)
        for key in {node.key for node in nodes} if first_time else open_keys & self._items.keys():
            self.setExpanded(self._items[key].index(), True)
        self._set_current(current if current in self._items else nodes[0].key if nodes else "")
        self.verticalScrollBar().setValue(scrolled)
        self._quiet = False
        self._tell()

    def set_numbers(self, numbers: dict[str, int | None]) -> None:
        """Change figures by key and leave all others as they are."""
        for key, number in numbers.items():
            if key in self._items:
                old = cast(TreeNode, self._items[key].data(_NODE))
                self._items[key].setData(TreeNode(key, old.name, number, (), old.sign), _NODE)

    def current_key(self) -> str:
        """The key of the selected place, empty when there is none."""
        return str(self.currentIndex().data(_KEY) or "")

    def key_at(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """The key of the place in a row; empty for none."""
        return str(index.data(_KEY) or "")

    def open_place(self, key: str) -> None:
        """Show what is below a place."""
        if key in self._items:
            self.setExpanded(self._items[key].index(), True)

    def select(self, key: str) -> bool:
        """Select the place and show it; False when it is not in the tree."""
        if key in self._items:
            self._set_current(key)
            self.scrollTo(self._items[key].index())
        return key in self._items

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell the new place."""
        super().currentChanged(current, previous)
        if not self._quiet:
            self._tell()

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead: letters are shortcuts of the page."""

    def _tell(self) -> None:
        key = self.current_key()
        if key and key != self._told:
            self._told = key
            self.selected.emit(key)

    def _set_current(self, key: str) -> None:
        if key:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self._items[key].index(), flags)

    def _fill(self, nodes: Sequence[TreeNode]) -> None:
        model = cast(QStandardItemModel, self.model())
        model.clear()
        self._items = {}
        for node in nodes:
            model.appendRow(self._item(node))
        for key, item in _walk(model.invisibleRootItem()):
            self._items[key] = item

    def _item(self, node: TreeNode) -> QStandardItem:
        item = QStandardItem(node.name)
        item.setData(node.key, _KEY)
        item.setData(TreeNode(node.key, node.name, node.number, (), node.sign), _NODE)
        item.setToolTip(node.name if len(node.name) > 8 else "")
        for child in node.children:
            item.appendRow(self._item(child))
        return item


def _walk(parent: QStandardItem) -> Iterator[tuple[str, QStandardItem]]:
    for number in range(parent.rowCount()):
        item = parent.child(number)
        yield str(item.data(_KEY)), item
        yield from _walk(item)


class _NodeDelegate(QStyledItemDelegate):
    """Name at the left, figure at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        node = cast(TreeNode, index.data(_NODE))
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colour("selection" if selected else "hover"))
        figure = " ".join(p for p in (node.sign, "" if node.number is None else f"{node.number:,}") if p)
        font = ui_font(bold=selected)
        metrics = QFontMetrics(font)
        inner = rect.adjusted(4, 0, -8, 0)
        painter.setFont(font)
        painter.setPen(colour(SIGN_COLOURS.get(node.sign, "quiet") if not selected else "text"))
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), figure)
        painter.setPen(colour("text"))
        room = inner.width() - metrics.horizontalAdvance(figure) - 8
        name = metrics.elidedText(node.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)
        painter.restore()
