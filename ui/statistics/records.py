"""The records behind the chosen figure: exactly as many as it says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.queries.figure_records import FigureRecord
from widgets.table_model import PagedTableModel, TableColumn
from widgets.theme import STEP, set_kind
from widgets.virtual_table import VirtualTable

COLUMNS = (
    TableColumn("village", "村/组", 118),
    TableColumn("head_name", "户主", 74),
    TableColumn("head_id_no", "证件号码", 164, kind="id"),
    TableColumn("date", "日期", 94, kind="date"),
    TableColumn("text", "情况", 110, stretch=True),
)


class RecordsPane(QWidget):
    """A heading that names the figure, and its records. `record_wanted(FigureRecord)` on Enter or a double click."""

    record_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel()
        set_kind(self.heading, "heading")
        self.table = VirtualTable()
        self._source = _Records(())
        self._model = PagedTableModel(COLUMNS, self._source, _text)
        self.table.set_model(self._model)
        self.table.set_empty_state("点一个数，这里列出它的记录。")
        self.table.activated_row.connect(self._activate)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(STEP)
        layout.addWidget(self.heading)
        layout.addWidget(self.table, 1)

    def show_records(self, title: str, records: Sequence[FigureRecord]) -> None:
        """Show these records under this title, with their number."""
        self.heading.setText(f"{title}：{len(records)} 条" if title else "数字背后的记录")
        self.table.set_empty_state("没有记录。" if title else "点一个数，这里列出它的记录。")
        self._source = _Records(records)
        self._model.set_source(self._source)
        self.table.select_place(0)

    def _activate(self, key: object) -> None:
        if isinstance(key, int):
            self.record_wanted.emit(self._source.at(key))


def _text(row: tuple[int, FigureRecord], key: str) -> str:
    value = getattr(row[1], key)
    return value.isoformat() if isinstance(value, date) else str(value or "")


class _Records:
    """The records as a source for a table; a record's key is its place, since a visit may stand in a list twice."""

    def __init__(self, records: Sequence[FigureRecord]) -> None:
        self._rows = list(enumerate(records))

    def at(self, place: int) -> FigureRecord:
        return next(record for number, record in self._rows if number == place)

    def count(self) -> int:
        return len(self._rows)

    def rows(self, offset: int, limit: int) -> Sequence[tuple[int, FigureRecord]]:
        return self._rows[offset : offset + limit]

    def sort(self, key: str, descending: bool) -> None:
        self._rows.sort(key=lambda row: _text(row, key), reverse=descending)

    def key(self, row: tuple[int, FigureRecord]) -> int:
        return row[0]
