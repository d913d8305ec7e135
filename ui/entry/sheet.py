"""The sheet: the notice's nested header over the rows, all on the same columns."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QScrollArea, QVBoxLayout, QWidget

from domain.attachments import PrintOptions, build_sheet
from domain.rounds import Round
from domain.scheme import Attachment, Scheme
from ui.entry.body import SheetBody
from ui.entry.columns import SheetColumns
from ui.entry.keyed_sheet import KeyedSheet
from ui.entry.live_row import LiveRow
from ui.entry.lookup import Lookup
from ui.entry.row import EntryRow
from widgets.nested_header import NestedHeaderView, rule_colour
from widgets.theme import sheet_font


class EntrySheet(KeyedSheet):
    """Header and rows of one attachment, as wide as the window.

    In a window too narrow for the columns, header and rows scroll sideways together and follow the field being keyed.
    """

    live: LiveRow
    body: SheetBody

    def __init__(
        self, row: EntryRow, lookup: Lookup, attachment: Attachment, round_: Round, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = SheetColumns(attachment.columns)
        self.live = LiveRow(row, lookup, self.columns)
        self.body = SheetBody(self.columns, self.live, attachment)
        self.header = _header(attachment, row.scheme, round_)
        self.scroller = QScrollArea()
        self.scroller.setWidget(self.body)
        self.scroller.setWidgetResizable(True)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.horizontalScrollBar().valueChanged.connect(self._scrolled_sideways)
        self.live.height_changed.connect(self.show_live)
        # The bar learns of new rows only when the window is laid out again.
        self.scroller.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self.show_live())
        self.live.keys.entered_field.connect(lambda _name: self.show_live())
        self.body.laid_out.connect(lambda: self.update())  # noqa: PLW0108  (update has another form that takes a place)
        self.scroller.verticalScrollBar().valueChanged.connect(lambda _value: self.update())
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.scroller, 1)

    def show_live(self) -> None:
        """Scroll so that the whole row being keyed is seen."""
        top, bottom = self.live.y(), self.live.y() + self.live.height()
        bar = self.scroller.verticalScrollBar()
        page = self.scroller.viewport().height()
        if bottom > bar.value() + page:
            bar.setValue(min(bottom - page + 8, top))
        if top < bar.value():
            bar.setValue(top)
        self._show_field()

    def _show_field(self) -> None:
        """Scroll sideways so that the field being keyed is seen."""
        field = self.live.focusWidget()
        if field is None or not self.live.isAncestorOf(field):
            return
        left = field.mapTo(self.body, QPoint()).x()
        bar, room = self.scroller.horizontalScrollBar(), self.scroller.viewport().width()
        bar.setValue(max(min(bar.value(), left), left + min(field.width(), room) - room))

    def _scrolled_sideways(self, value: int) -> None:
        self.header.setOffset(value)
        self.update()

    def least_width(self) -> int:
        """The narrowest sheet in which nothing is cut, with its scroll bar, px."""
        return self.columns.least + self._bar_width() + 1

    def _bar_width(self) -> int:
        return self.scroller.verticalScrollBar().sizeHint().width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns follow the width of the window."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The left line of the table; the cells draw the others."""
        painter = QPainter(self)
        painter.setPen(rule_colour())
        end = min(self.header.height() + self.body.table_end() - self.scroller.verticalScrollBar().value(), self.height())
        if not self.scroller.horizontalScrollBar().value():
            painter.drawLine(0, 0, 0, end - 1)
        painter.drawLine(0, 0, self.columns.total, 0)

    def _fit(self) -> None:
        # The place of the scroll bar is kept free, so that the columns stay where they are when it comes.
        width = self.width() - 1 - self._bar_width()
        if width == self.columns.total:
            return
        self.columns.set_width(width)
        for place, wide in enumerate(self.columns.widths):
            self.header.resizeSection(place, wide)
        # Not fixed in width: a header as wide as the window would keep the window from becoming narrower.
        self.header.setFixedHeight(self.header.sizeHint().height())
        self.header.setMaximumWidth(max(width, self.columns.total))
        self.body.setMinimumWidth(self.columns.total)
        self.live.lay_out()
        self.body.lay_out()


def _header(attachment: Attachment, scheme: Scheme, round_: Round) -> NestedHeaderView:
    sheet = build_sheet(scheme, round_, attachment, None, PrintOptions())
    header = NestedHeaderView(sheet.header, sheet.header_rows)
    header.setFont(sheet_font(9))
    model = QStandardItemModel(0, len(attachment.columns), header)
    header.setModel(model)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    header.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return header
