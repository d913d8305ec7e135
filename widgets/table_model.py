"""A table model that holds a few blocks of rows and asks its source for the others.

Up to 1,000,000 rows: only the blocks last looked at are kept, so memory does not grow with the table.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from widgets.colours import SIGN_COLOURS, ColourName

RowT = TypeVar("RowT")
Index = QModelIndex | QPersistentModelIndex
Align = Literal["left", "center", "right"]
CellKind = Literal["text", "number", "date", "id"]

BLOCK = 200
"""Rows fetched at once."""
KEPT_BLOCKS = 24
"""Blocks held before the one used longest ago is dropped."""

LOOK_ROLE = int(Qt.ItemDataRole.UserRole)
"""Role of a cell's `CellLook`."""


class Source(Protocol[RowT]):
    """Where the rows come from; the order is the source's business."""

    def count(self) -> int:
        """How many rows there are now."""

    def rows(self, offset: int, limit: int) -> Sequence[RowT]:
        """The rows from `offset` on, at most `limit`."""

    def sort(self, key: str, descending: bool) -> None:
        """From now on give the rows sorted by this column."""

    def key(self, row: RowT) -> Hashable:
        """What tells this row from all others, and stays the same over refreshes."""


@runtime_checkable
class FindingSource(Protocol):
    """A source that can also say where a row stands now, so that the current row is found again anywhere."""

    def position(self, key: Hashable) -> int | None:
        """Place of the row with this key in the present order, or None when it is not among the rows."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: `width` in px; `stretch` takes what room is left; `tooltip` explains the heading.

    `kind` `id` and `text` stay text when copied into a workbook; `number` is a number there.
    """

    key: str
    title: str
    width: int = 120
    align: Align = "left"
    kind: CellKind = "text"
    tooltip: str = ""
    stretch: bool = False
    sortable: bool = True


@dataclass(frozen=True, slots=True)
class CellLook:
    """How a cell differs: a sign before its text, the name of its colour (that of the sign when None), bold."""

    sign: str = ""
    colour: ColourName | None = None
    bold: bool = False
    tooltip: str = ""

    @property
    def text_colour(self) -> ColourName | None:
        """The colour of the text: as said, or that of the sign."""
        return self.colour or SIGN_COLOURS.get(self.sign)


def attribute_text(row: Any, key: str) -> str:
    """The row's attribute of this name as text, empty for None."""
    value = getattr(row, key)
    return "" if value is None else str(value)


class PagedTableModel(QAbstractTableModel, Generic[RowT]):
    """Columns over a `Source`; fetches blocks of `BLOCK` rows when a cell of them is first asked for.

    `text(row, column key)` gives a cell's text (the row's attribute by default), `decorate(row, column key)` its look.
    """

    def __init__(
        self,
        columns: Sequence[TableColumn],
        source: Source[RowT],
        text: Callable[[RowT, str], str] = attribute_text,
        decorate: Callable[[RowT, str], CellLook | None] | None = None,
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.sorted_by: tuple[str, bool] | None = None
        self._source = source
        self._text = text
        self._decorate = decorate
        self._count = source.count()
        self._blocks: OrderedDict[int, Sequence[RowT]] = OrderedDict()

    # rows

    def row(self, number: int) -> RowT | None:
        """The row at this place, fetched when needed; None outside the table or when it has gone meanwhile."""
        if not 0 <= number < self._count:
            return None
        block = self._block(number // BLOCK)
        place = number % BLOCK
        return block[place] if place < len(block) else None

    def key(self, number: int) -> Hashable | None:
        """The key of the row at this place."""
        row = self.row(number)
        return None if row is None else self._source.key(row)

    def cell_text(self, row: RowT, key: str) -> str:
        """The text of a cell, without its sign."""
        return self._text(row, key)

    def position(self, key: Hashable, near: int = 0) -> int | None:
        """Where the row with this key stands: asked of the source, or looked for in the blocks around `near`."""
        if isinstance(self._source, FindingSource):
            return self._source.position(key)
        for number in range(max(0, near - BLOCK), min(self._count, near + BLOCK)):
            if self.key(number) == key:
                return number
        return None

    def kept_rows(self) -> int:
        """How many rows are held in memory now."""
        return sum(len(block) for block in self._blocks.values())

    def refresh(self) -> None:
        """Forget what was fetched and ask the source again."""
        self.beginResetModel()
        self._blocks.clear()
        self._count = self._source.count()
        self.endResetModel()

    def set_source(self, source: Source[RowT]) -> None:
        """Show another source, sorted as before."""
        self._source = source
        if self.sorted_by:
            source.sort(*self.sorted_by)
        self.refresh()

    def sort_by(self, key: str, descending: bool) -> None:
        """Ask the source to sort by this column and show the rows anew."""
        self.sorted_by = (key, descending)
        self._source.sort(key, descending)
        self.refresh()

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Rows of the source."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns as given."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text (with its sign), look and tooltip of a cell."""
        if role not in _ROLES:
            return None
        row = self.row(index.row())
        if row is None:
            return None
        key = self.columns[index.column()].key
        look = self._decorate(row, key) if self._decorate else None
        if role == LOOK_ROLE:
            return look
        if role == Qt.ItemDataRole.ToolTipRole:
            return look.tooltip if look else ""
        text = self._text(row, key)
        return f"{look.sign} {text}".rstrip() if look and look.sign else text

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Headings and their explanations; rows have no headings."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tooltip or column.title
        return int(ALIGNMENTS[column.align]) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _block(self, number: int) -> Sequence[RowT]:
        block = self._blocks.get(number)
        if block is None:
            block = self._source.rows(number * BLOCK, BLOCK)
            self._blocks[number] = block
            if len(self._blocks) > KEPT_BLOCKS:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(number)
        return block


_MIDDLE = Qt.AlignmentFlag.AlignVCenter
ALIGNMENTS: dict[Align, Qt.AlignmentFlag] = {
    "left": Qt.AlignmentFlag.AlignLeft | _MIDDLE,
    "center": Qt.AlignmentFlag.AlignHCenter | _MIDDLE,
    "right": Qt.AlignmentFlag.AlignRight | _MIDDLE,
}
_ROLES = frozenset(
    int(role) for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, LOOK_ROLE)
)
