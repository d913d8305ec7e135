"""A blank as it lies: label, title, fill lines, header tree, body with what is filled in, notes and seals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import overload

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QStyleOptionViewItem, QVBoxLayout, QWidget

from domain.blanks.filled import FilledBlank
from domain.blanks.paper import build_sheet
from domain.sheet import FormCell, Line, Sheet, Value
from ui.blanks.chooser_header import ChooserHeader, column_places
from widgets.nested_header import PAD
from widgets.sheet_model import SheetModel
from widgets.sheet_view import SheetFrame, SheetView
from widgets.theme import GAP, ROW, sheet_font, text_width

LOOSEST = 3.0
"""Columns are widened to the room there is, at most by this."""
MEASURED_ROWS = 300
"""Rows of a longer table keep the usual height."""
PX_PER_MM, WIDEST = 1.6, 240
"""Least width of a column by its width on paper, and the width from which its texts wrap, px."""
LOOKED_AT = 60
"""So many rows tell how wide a column must be."""


class FilledRows(Sequence[tuple[Value, ...]]):
    """The body's rows, made when they are looked at."""

    def __init__(self, one: FilledBlank, places: Sequence[int], rows: range) -> None:
        self._one, self._places, self._rows = one, places, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> tuple[Value, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[tuple[Value, ...]]: ...
    def __getitem__(self, at: int | slice) -> tuple[Value, ...] | Sequence[tuple[Value, ...]]:
        if isinstance(at, slice):
            return FilledRows(self._one, self._places, self._rows[at])
        return self._one.table.row(self._rows[at], self._places)


class BlankTable(SheetFrame):
    """Shows a filled blank. `chosen(column number, field)` when the person has decided what fills a column."""

    chosen = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = QLabel()
        self.lines.setFont(sheet_font(10))
        self.lines.setWordWrap(True)
        self.grid = BlankGridView()
        self.header.chosen.connect(self.chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.setSpacing(GAP // 2)
        for widget in (self.label, self.title, self.lines, self.grid):
            layout.addWidget(widget)
        layout.setStretchFactor(self.grid, 1)

    @property
    def header(self) -> ChooserHeader:
        """The header with its choosers."""
        return self.grid.head

    def show_filled(self, one: FilledBlank, labels: Mapping[str, str]) -> None:
        """Show this table; `labels` are the fields to choose from."""
        sheet = build_sheet(one.grid, one.filling, one.table)
        self.label.setText(sheet.label)
        self.label.setVisible(bool(sheet.label))
        self.title.setText(sheet.title)
        self.title.setVisible(bool(sheet.title))
        self.lines.setText("\n".join("　　".join(line.parts) for line in sheet.loose_before))
        self.lines.setVisible(bool(sheet.loose_before))
        self.grid.show_filled(one, sheet, labels)

    def go_to_row(self, row: int) -> None:
        """Bring a row of the filled sheet (from 0) into sight and mark it."""
        self.grid.go_to(row)

    def go_to_column(self, place: int) -> None:
        """Bring a column of the sheet (from 0) into sight and mark it."""
        self.grid.go_to_column(place)


class BlankGridView(SheetView):
    """Header, body and foot of a `BlankTable`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = ChooserHeader(self)
        self._places: tuple[int, ...] = ()
        self._widths: tuple[float, ...] = ()
        self._first = 0
        self._foot: tuple[Line, ...] = ()
        self._measured = False
        self._refit = QTimer(self, singleShot=True, interval=0)
        self._refit.timeout.connect(self._fit)
        self.setHorizontalHeader(self.head)
        self.head.shown.connect(self._show_section)
        self.horizontalScrollBar().valueChanged.connect(lambda _: self.head.place())
        self.setAccessibleName("表样")

    def show_filled(self, one: FilledBlank, sheet: Sheet, labels: Mapping[str, str]) -> None:
        """Show header, body and foot of this table; what was in sight stays in sight."""
        blank, filling = one.known.blank, one.filling
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self._places = tuple(int(column.key) for column in sheet.columns)
        self._widths = tuple(column.width for column in sheet.columns)
        self._first = blank.body[0]
        self._foot = sheet.loose_after
        rows = range(blank.body[0], filling.last_row + 1)
        model = SheetModel(sheet.columns, FilledRows(one, self._places, rows), sheet.loose_after, lambda *_: False, self)
        self.use_model(model)
        wide = list(zip(self._places, self._widths, strict=True))
        columns = column_places(wide, one.known.matches, is_form=one.known.form is not None)
        self.head.show_blank(sheet.header, sheet.header_rows, sheet.fill_line, columns, labels)
        self.clearSpans()
        self._span(sheet.form, len(rows), model.rowCount())
        self._measured = model.rowCount() <= MEASURED_ROWS
        self._fit()
        self.horizontalScrollBar().setValue(across)
        self.verticalScrollBar().setValue(down)

    def go_to(self, row: int) -> None:
        """Mark a row of the filled sheet."""
        self._mark(row - self._first, max(self.currentIndex().column(), 0))

    def go_to_column(self, place: int) -> None:
        """Mark a column of the sheet."""
        at = max(number for number, known in enumerate(self._places) if known <= place)
        self._mark(max(self.currentIndex().row(), 0), at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns fill the place."""
        super().resizeEvent(event)
        self._refit.start()

    def _mark(self, row: int, column: int) -> None:
        model = self.model()
        if model is not None and 0 <= row < model.rowCount():
            index = model.index(row, column)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_section(self, section: int) -> None:
        left, width = self.head.sectionPosition(section), self.head.sectionSize(section)
        bar, room = self.horizontalScrollBar(), self.viewport().width()
        if left < bar.value():
            bar.setValue(max(left - width, 0))
        elif left + width > bar.value() + room:
            bar.setValue(left + 2 * width - room)

    def _span(self, form: Sequence[FormCell], body: int, rows: int) -> None:
        for cell in form:
            if cell.rowspan > 1 or cell.colspan > 1:
                self.setSpan(cell.row, cell.col, cell.rowspan, cell.colspan)
        for row in range(body, rows):
            if len(self._places) > 1:
                self.setSpan(row, 0, 1, len(self._places))

    def _fit(self) -> None:
        if not self._places:
            return
        wanted = [max(self.head.wanted(at), self._text_width(at)) for at in range(len(self._widths))]
        loose = max(1.0, min(LOOSEST, (self.viewport().width() - 1) / sum(wanted)))
        done = 0.0
        for section, width in enumerate(wanted):
            self.head.resizeSection(section, round((done + width) * loose) - round(done * loose))
            done += width
        self.head.place()
        self._set_heights()

    def _text_width(self, section: int) -> float:
        """What the column's texts need; a long one wraps."""
        model = self.model()
        rows = range(min(model.rowCount() - len(self._foot), LOOKED_AT)) if model is not None else range(0)
        texts = (str(model.index(row, section).data() or "") for row in rows)
        font = sheet_font()
        found = max((min(text_width(text, font), WIDEST) + 4 * PAD for text in texts), default=0)
        return max(found, min(self._widths[section] * PX_PER_MM, WIDEST))

    def _set_heights(self) -> None:
        model = self.model()
        if model is None or not self._measured:
            return
        option, delegate = QStyleOptionViewItem(), self.itemDelegate()
        for row in range(model.rowCount()):
            plain = [c for c in range(model.columnCount()) if self.rowSpan(row, c) == 1]
            heights = (delegate.sizeHint(option, model.index(row, c)).height() for c in plain)
            self.setRowHeight(row, max(heights, default=ROW))
