"""The questions of merges as a table: what stood before, ours, theirs; some of them marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from domain.sharing import OpenConflict
from widgets.known_rows import KnownRows
from widgets.table_model import CellLook, PagedTableModel, TableColumn
from widgets.theme import Sign
from widgets.virtual_table import VirtualTable

COLUMNS = (
    TableColumn("mark", "", 40, align="center", sortable=False, tooltip="空格键标记；再选一边时，标记的一起处理"),
    TableColumn("village", "村（社区）", 104),
    TableColumn("place", "谁的什么", 190),
    TableColumn("field_label", "哪一项", 96),
    TableColumn("base", "原来", 120),
    TableColumn("ours", "本单位", 150, stretch=True),
    TableColumn("theirs", "对方", 150, stretch=True),
)
EMPTY = "（空）"


class ConflictsTable(VirtualTable):
    """Space marks the row and goes on; `marked_changed()` tells of it. Enter sends `activated_row(uid)`."""

    marked_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marked: set[str] = set()
        self.set_empty_state("没有要处理的冲突。合并时，双方都改过的地方会列在这里。")
        self.setSelectionMode(VirtualTable.SelectionMode.SingleSelection)
        self.show_conflicts([])

    def show_conflicts(self, found: Sequence[OpenConflict]) -> None:
        """Show these; the row, or its place when it has gone, stays current, and so do marks."""
        kept, place = self.current_key(), self.currentIndex().row()
        self.marked &= {one.uid for one in found}
        rows = KnownRows(found, lambda one: one.uid, cell_text)
        self.set_model(PagedTableModel(COLUMNS, rows, cell_text, self._look))
        if found and not self.select_key(kept):
            self.select_place(max(place, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space marks, or takes the mark away, and goes on."""
        uid = self.current_key()
        if event.key() == Qt.Key.Key_Space and uid is not None:
            self.marked ^= {str(uid)}
            self.viewport().update()
            self.select_place(self.currentIndex().row() + 1)
            self.marked_changed.emit()
        else:
            super().keyPressEvent(event)

    def _look(self, one: OpenConflict, key: str) -> CellLook | None:
        if key == "mark" and one.uid in self.marked:
            return CellLook(Sign.DONE)
        if one.is_deletion and key in ("ours", "theirs") and getattr(one, key) == "已删除":
            return CellLook(Sign.OVERDUE)
        return None


def cell_text(one: OpenConflict, key: str) -> str:
    """What a cell says."""
    if key == "mark":
        return ""
    text = str(getattr(one, key))
    return text or (EMPTY if key in ("base", "ours", "theirs") else text)
