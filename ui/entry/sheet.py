"""The sheet: the notice's nested header over the rows, all on the same columns."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QFrame, QHeaderView, QScrollArea, QVBoxLayout, QWidget

from domain.attachments import PrintOptions, build_sheet
from domain.rounds import Round
from domain.scheme import Attachment, Scheme
from ui.entry.body import SheetBody
from ui.entry.columns import SheetColumns
from ui.entry.live_row import LiveRow
from ui.entry.lookup import Lookup
from ui.entry.row import EntryRow
from widgets.nested_header import NestedHeaderView
from widgets.theme import sheet_font


class EntrySheet(QFrame):
    """Header and rows of one attachment; never wider than the window, so that it only scrolls up and down."""

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
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.scroller.viewport().installEventFilter(self)
        self.live.height_changed.connect(self.show_live)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
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

    def least_width(self) -> int:
        """The narrowest sheet in which nothing is cut, with its scroll bar, px."""
        return self.columns.least + self.scroller.verticalScrollBar().sizeHint().width() + 2

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Columns follow the width of the window."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        width = self.scroller.viewport().width()
        if width == self.columns.total:
            return
        self.columns.set_width(width)
        for place, wide in enumerate(self.columns.widths):
            self.header.resizeSection(place, wide)
        self.header.setFixedHeight(self.header.sizeHint().height())
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
