"""The cells of an official table for the screen: its body, the rows merged under it, and which cells are doors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from domain.sheet import Column, Line, Value
from widgets.table_model import Align

Index = QModelIndex | QPersistentModelIndex
DOOR_WORDS = "打开这些记录（Enter）"
IsDoor = Callable[[int, str, Value], bool]
"""Tells from the row's number, the column's key and the value whether a cell opens something."""


def is_figure(row: int, key: str, value: Value) -> bool:
    """Every number is a door, also a 0."""
    return value is not None and not isinstance(value, str)


class SheetModel(QAbstractTableModel):
    """Body and merged rows of a sheet."""

    def __init__(
        self,
        columns: Sequence[Column],
        body: Sequence[tuple[Value, ...]],
        merged: Sequence[Line],
        is_door: IsDoor,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.body = body
        self._merged = merged
        self._is_door = is_door
        self.door_words = DOOR_WORDS

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Body and merged rows together."""
        return 0 if parent.isValid() else len(self.body) + len(self._merged)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns of the sheet."""
        return 0 if parent.isValid() else len(self.columns)

    def value(self, index: Index) -> Value:
        """The value of a cell; a merged row has its text in the first column."""
        if index.row() < len(self.body):
            return self.body[index.row()][index.column()]
        return self._merged[index.row() - len(self.body)].text if index.column() == 0 else None

    def line(self, index: Index) -> Line | None:
        """The merged row the cell belongs to, None in the body."""
        return self._merged[index.row() - len(self.body)] if index.row() >= len(self.body) else None

    def is_door(self, index: Index) -> bool:
        """True when the cell opens something."""
        if not index.isValid() or index.row() >= len(self.body):
            return False
        return self._is_door(index.row(), self.columns[index.column()].key, self.value(index))

    def align(self, index: Index) -> Align:
        """Where the text of a cell stands."""
        if index.row() >= len(self.body):
            return "left"
        places: dict[str, Align] = {"left": "left", "right": "right"}
        return places.get(self.columns[index.column()].align.value, "center")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The value as text."""
        if role == Qt.ItemDataRole.DisplayRole:
            value = self.value(index)
            return "" if value is None else str(value)
        if role == Qt.ItemDataRole.ToolTipRole and self.is_door(index):
            return self.door_words
        return None
