"""A table for up to 1,000,000 rows, worked with the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, cast

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip, QWidget

from widgets.cell_delegate import CellDelegate
from widgets.empty_state import EmptyState
from widgets.enter_presses import enter_presses
from widgets.table_copy import put_on_clipboard
from widgets.table_model import CellLook, PagedTableModel, RowT, Source, TableColumn
from widgets.theme import ROW

__all__ = ["CellLook", "PagedTableModel", "RowT", "Source", "TableColumn", "VirtualTable"]

COPY_LIMIT = 20_000
"""Rows copied at most; more belongs into an export."""


class VirtualTable(QTableView):
    """Shows a `PagedTableModel`.

    Enter or a double click sends `activated_row(key)`, moving sends `current_row(key)` (None when there is no row).
    Home and End go to the first and last row, Ctrl+C copies the selected rows, a click on a heading sorts.
    The current row is kept by its key over refreshes and sorting.
    """

    activated_row = Signal(object)
    current_row = Signal(object)
    copied = Signal(int)
    """Sent after Ctrl+C with the number of rows copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on_widths: Callable[[dict[str, int]], object] | None = None
        self._told: Hashable | None = None
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self._set_up_headers()
        self.empty = EmptyState(parent=self.viewport())
        self.empty.hide()
        self.doubleClicked.connect(lambda index: self._activate(index.row()))

    # set-up

    def set_model(self, model: PagedTableModel[Any]) -> None:
        """Show this model; the columns take the widths given in it."""
        self.setModel(model)
        self._delegate.aligns = tuple(column.align for column in model.columns)
        self.set_widths({column.key: column.width for column in model.columns})
        self._stretch()
        model.modelReset.connect(self._show_empty)
        self._show_empty()

    def set_empty_state(
        self, text: str, action: str = "", callback: Callable[[], object] | None = None
    ) -> None:
        """What stands in place of an empty table."""
        self.empty.set_content(text, action, callback)

    def remember_widths(self, callback: Callable[[dict[str, int]], object]) -> None:
        """Call this with all widths (px by column key) whenever the person has changed one."""
        self._on_widths = callback

    def set_widths(self, widths: dict[str, int]) -> None:
        """Give these columns these widths, in px; a column that stretches keeps taking what is left."""
        model = self._model()
        for place, column in enumerate(model.columns if model else ()):
            if column.key in widths:
                self.setColumnWidth(place, widths[column.key])
        self._stretch()

    # state

    def current_key(self) -> Hashable | None:
        """The key of the current row."""
        model = self._model()
        return model.key(self.currentIndex().row()) if model else None

    def selected_keys(self) -> list[Hashable]:
        """The keys of the selected rows from top to bottom, at most `COPY_LIMIT`."""
        model = self._model()
        keys = [model.key(number) for number in self._selected_numbers()] if model else []
        return [key for key in keys if key is not None]

    def select_key(self, key: Hashable) -> bool:
        """Make the row with this key the current one; False when it is not among the rows."""
        model = self._model()
        place = model.position(key, max(self.currentIndex().row(), 0)) if model else None
        if place is None:
            return False
        self.select_place(place)
        return True

    def select_place(self, row: int) -> None:
        """Make the row at this place the current one, or the last when there are fewer."""
        model = self._model()
        if model and model.rowCount():
            self.setCurrentIndex(model.index(max(0, min(row, model.rowCount() - 1)), self._column()))

    def refresh(self) -> None:
        """Ask the source again and keep the current row, or its place when it has gone."""
        model = self._model()
        if model:
            self._keeping(model.refresh)

    def sort_by(self, key: str, descending: bool = False) -> None:
        """Sort by this column, as a click on its heading does."""
        model = self._model()
        if not model:
            return
        self._keeping(lambda: model.sort_by(key, descending))
        place = [column.key for column in model.columns].index(key)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(place, order)

    # events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter activates, or presses the button of the empty table; Home and End go to the ends, Ctrl+C copies."""
        if self.empty.button.hasFocus() and enter_presses(event):
            return
        model = self._model()
        last = model.rowCount() - 1 if model else -1
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _CHORDS:
            self._activate(self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            self.select_place(0 if event.key() == Qt.Key.Key_Home else last)
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead: it would walk through a million rows, and letters are shortcuts here."""

    def viewportEvent(self, event: QEvent) -> bool:
        """A cell that is cut shows its whole text as tooltip."""
        if event.type() == QEvent.Type.ToolTip:
            help_event = cast(QHelpEvent, event)
            index = self.indexAt(help_event.pos())
            QToolTip.showText(help_event.globalPos(), self.tooltip(index), self, self.visualRect(index))
            return True
        return super().viewportEvent(event)

    def tooltip(self, index: QModelIndex) -> str:
        """What the tooltip of a cell says: its own words, or the whole text when it is cut, else nothing."""
        own = str(index.data(Qt.ItemDataRole.ToolTipRole) or "") if index.isValid() else ""
        if own or not index.isValid():
            return own
        return str(index.data() or "") if self._delegate.is_cut(index) else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The empty state fills the table, and so do the columns that stretch."""
        super().resizeEvent(event)
        self._stretch()
        self.empty.setGeometry(self.viewport().rect())

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell the key of the new current row, once a row."""
        super().currentChanged(current, previous)
        if current.row() != previous.row() or not current.isValid():
            self._tell_current()

    def copy(self) -> None:
        """Copy the selected rows as tab-separated text and as a table whose long numbers stay text in a workbook."""
        model = self._model()
        numbers = self._selected_numbers()
        if not model or not numbers:
            return
        found = (row for row in map(model.row, numbers) if row is not None)
        rows = [[model.cell_text(row, column.key) for column in model.columns] for row in found]
        put_on_clipboard(model.columns, rows)
        self.copied.emit(len(rows))

    # inside

    def _model(self) -> PagedTableModel[Any] | None:
        model = self.model()
        return model if isinstance(model, PagedTableModel) else None

    def _column(self) -> int:
        return max(self.currentIndex().column(), 0)

    def _set_up_headers(self) -> None:
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setMinimumSectionSize(40)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.sectionClicked.connect(self._heading_clicked)
        head.sectionResized.connect(self._widths_changed)

    def _heading_clicked(self, place: int) -> None:
        model = self._model()
        if not model or not model.columns[place].sortable:
            return
        key = model.columns[place].key
        self.sort_by(key, model.sorted_by == (key, False))

    def _stretch(self) -> None:
        """Give the room that is left to the columns that stretch, but never less than their own width."""
        model = self._model()
        takers = [place for place, column in enumerate(model.columns) if column.stretch] if model else []
        if not model or not takers:
            return
        fixed = sum(self.columnWidth(place) for place in range(len(model.columns)) if place not in takers)
        share, rest = divmod(max(self.viewport().width() - fixed, 0), len(takers))
        for number, place in enumerate(takers):
            wanted = share + (1 if number < rest else 0)
            self.setColumnWidth(place, max(wanted, model.columns[place].width))

    def _widths_changed(self, place: int) -> None:
        model = self._model()
        # Only a press of the mouse is the person's own wish; stretching and set_widths are not.
        if not model or not QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            return
        if not model.columns[place].stretch:
            self._stretch()
        if self._on_widths:
            self._on_widths({c.key: self.columnWidth(place) for place, c in enumerate(model.columns)})

    def _selected_numbers(self) -> list[int]:
        found: list[int] = []
        parts = self.selectionModel().selection().toList() if self.model() else []
        for part in sorted(parts, key=lambda one: one.top()):
            found += range(part.top(), min(part.bottom() + 1, part.top() + COPY_LIMIT - len(found)))
        return sorted(set(found))

    def _keeping(self, change: Callable[[], None]) -> None:
        """Change the rows and find the current one again; without one before, nothing becomes current."""
        key, place, top = self.current_key(), self.currentIndex().row(), self.rowAt(0)
        column = self._column()
        change()
        model = self._model()
        if key is None or model is None:
            self._tell_current()
            return
        found = model.position(key, place)
        self.verticalScrollBar().setValue(max(top, 0))
        if model.rowCount():
            row = place if found is None else found
            self.setCurrentIndex(model.index(min(row, model.rowCount() - 1), column))
        self._tell_current()

    def _tell_current(self) -> None:
        key = self.current_key()
        if key != self._told:
            self._told = key
            self.current_row.emit(key)

    def _activate(self, row: int) -> None:
        model = self._model()
        key = model.key(row) if model else None
        if key is not None:
            self.activated_row.emit(key)

    def _show_empty(self) -> None:
        model = self._model()
        self.empty.setGeometry(self.viewport().rect())
        self.empty.setVisible(model is None or model.rowCount() == 0)


_CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
