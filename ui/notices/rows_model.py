"""Rows of a notice as a table model: shown in words, changed in place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.notices.cells import Cell, CellKind, Data
from widgets.theme import colour

Index = QModelIndex | QPersistentModelIndex
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class RowsModel(QAbstractTableModel):
    """Rows of a notice, changed in place. `keyed(row)` when a cell of it was."""

    keyed = Signal(int)

    def __init__(self, cells: tuple[Cell, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.cells = cells
        self.rows: list[Data] = []
        self.wrong: tuple[int, str, str] = (-1, "", "")
        """Row, key and words of the mistake that is shown."""

    def show_rows(self, rows: list[Data]) -> None:
        """Show and change these rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The fields."""
        return 0 if parent.isValid() else len(self.cells)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles above, numbers at the left."""
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        cell = self.cells[section]
        return {Qt.ItemDataRole.DisplayRole: cell.title, Qt.ItemDataRole.ToolTipRole: cell.tip or None}.get(
            Qt.ItemDataRole(role)
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What stands in a cell."""
        row, cell = self.rows[index.row()], self.cells[index.column()]
        faulty = self.wrong[:2] == (index.row(), cell.key)
        if cell.kind is CellKind.FLAG:
            if role == Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if row.get(cell.key) else Qt.CheckState.Unchecked
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return cell.shown(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.wrong[2] if faulty else cell.shown(row) or cell.tip
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour("overdue") if faulty else colour("quiet") if cell.kind is CellKind.FIXED else None
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was keyed."""
        row, cell = self.rows[index.row()], self.cells[index.column()]
        if role == Qt.ItemDataRole.CheckStateRole:
            cell.set_value(row, True, Qt.CheckState(value) is Qt.CheckState.Checked)
        elif str(value).strip() == cell.shown(row):
            return True
        else:
            cell.put(row, str(value))
        self.tell(index.row())
        self.keyed.emit(index.row())
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What can be done with a cell."""
        kind = self.cells[index.column()].kind
        more = {CellKind.FLAG: Qt.ItemFlag.ItemIsUserCheckable, CellKind.FIXED: Qt.ItemFlag.NoItemFlags}
        return _FLAGS | more.get(kind, Qt.ItemFlag.ItemIsEditable)

    def tell(self, row: int) -> None:
        """Draw a row anew."""
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.cells) - 1))

    def insert(self, at: int, row: Data) -> None:
        """Put a new row in."""
        self.beginInsertRows(QModelIndex(), at, at)
        self.rows.insert(at, row)
        self.endInsertRows()

    def remove(self, at: int) -> Data:
        """Take a row out."""
        self.beginRemoveRows(QModelIndex(), at, at)
        row = self.rows.pop(at)
        self.endRemoveRows()
        return row

    def move(self, at: int, step: int) -> bool:
        """Exchange a row with its neighbour."""
        to = at + step
        if not (0 <= at < len(self.rows) and 0 <= to < len(self.rows)):
            return False
        self.beginMoveRows(QModelIndex(), at, at, QModelIndex(), to + 1 if step > 0 else to)
        self.rows[at], self.rows[to] = self.rows[to], self.rows[at]
        self.endMoveRows()
        return True

    def show_wrong(self, row: int, key: str, words: str) -> None:
        """Mark the cell that is wrong; row -1: none."""
        self.wrong = (row, key, words)
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.cells) - 1))
