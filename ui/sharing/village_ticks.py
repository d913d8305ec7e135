"""The villages of the office with a tick and the number of households each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

UID = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Village:
    """A village that can be handed out. `held` says who has it already, empty when nobody has."""

    uid: str
    name: str
    households: int
    held: str = ""


class VillageTicks(QTreeWidget):
    """Space ticks the row and goes on to the next; letters find a village. `changed()` when a tick was set or taken away."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(3)
        self.setHeaderLabels(["村（社区）", "户数", "上次分发"])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName("要分发的村（社区）")
        head = self.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.itemChanged.connect(lambda _item, _column: self.changed.emit())

    def show_villages(self, villages: Sequence[Village]) -> None:
        """Show these, none of them ticked."""
        self.blockSignals(True)
        self.clear()
        for one in villages:
            item = QTreeWidgetItem([one.name, f"{one.households:,}", one.held])
            item.setData(0, UID, one)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Unchecked)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.addTopLevelItem(item)
        self.blockSignals(False)
        first = self.topLevelItem(0)
        if first is not None:
            self.setCurrentItem(first)
        self.changed.emit()

    def ticked(self) -> list[Village]:
        """The villages ticked, in the office's order."""
        return [item.data(0, UID) for item in self._items() if item.checkState(0) == Qt.CheckState.Checked]

    def tick_all(self, ticked: bool) -> None:
        """Tick all, or none."""
        self.tick({item.data(0, UID).uid for item in self._items()} if ticked else set())

    def tick(self, uids: set[str]) -> None:
        """Tick these villages and no others."""
        self.blockSignals(True)
        for item in self._items():
            on = item.data(0, UID).uid in uids
            item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.viewport().update()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks and goes on, so that a run of villages is ticked by holding one key."""
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None:
            on = item.checkState(0) == Qt.CheckState.Checked
            item.setCheckState(0, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
            below = self.itemBelow(item)
            if below is not None:
                self.setCurrentItem(below)
        else:
            super().keyPressEvent(event)

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]
