"""The sheet on the screen: the notice's header, which stays, over the lines, which follow the place being keyed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHeaderView, QScrollArea, QVBoxLayout, QWidget

from domain.annex import Attachment
from domain.attachments import PrintOptions, build_sheet
from domain.rounds import Round
from domain.scheme import Scheme
from ui.incomes.body import IncomeBody
from ui.incomes.columns import ROW_HEIGHT
from ui.incomes.state import IncomeState
from widgets.nested_header import NestedHeaderView
from widgets.theme import sheet_font

SEEN_AROUND = 2
"""Lines seen above and below the one being keyed, where there are any."""


class IncomeTable(QFrame):
    """Header and lines, as wide as there is room and never wider than they need to be."""

    def __init__(
        self, attachment: Attachment, scheme: Scheme, round_: Round, state: IncomeState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.body = IncomeBody(attachment, state)
        self.header = _header(attachment, scheme, round_)
        self.scroller = QScrollArea()
        self.scroller.setWidget(self.body)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.horizontalScrollBar().valueChanged.connect(self.header.setOffset)
        # A category's word stays in view: it is drawn anew wherever the lines are scrolled to.
        self.scroller.verticalScrollBar().valueChanged.connect(lambda _value: self.body.update())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.scroller, 1)

    def least_width(self) -> int:
        """The narrowest table in which nothing is cut, with its scroll bar, px."""
        return self.body.columns.least + self._bar_width()

    def show_place(self, name: str) -> None:
        """Scroll so that a place is seen with the lines around it."""
        row = self.body.row_of(name)
        top, bottom = (row - SEEN_AROUND) * ROW_HEIGHT, (row + 1 + SEEN_AROUND) * ROW_HEIGHT
        bar, page = self.scroller.verticalScrollBar(), self.scroller.viewport().height()
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + page:
            bar.setValue(bottom - page)
        cell = self.body.cells[name]
        across, room = self.scroller.horizontalScrollBar(), self.scroller.viewport().width()
        across.setValue(max(min(across.value(), cell.x()), cell.x() + cell.width() - room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns follow the width of the window."""
        super().resizeEvent(event)
        self.body.lay_out(self.width() - self._bar_width())
        for place, wide in enumerate(self.body.columns.widths):
            self.header.resizeSection(place, wide)
        self.header.setFixedHeight(self.header.sizeHint().height())
        self.header.setMaximumWidth(self.body.columns.total)
        self.setMaximumWidth(self.body.columns.most + self._bar_width())

    def _bar_width(self) -> int:
        return self.scroller.verticalScrollBar().sizeHint().width()


def _header(attachment: Attachment, scheme: Scheme, round_: Round) -> NestedHeaderView:
    sheet = build_sheet(scheme, round_, attachment, None, PrintOptions())
    header = NestedHeaderView(sheet.header, sheet.header_rows)
    header.setFont(sheet_font(9))
    header.setModel(QStandardItemModel(0, len(attachment.columns), header))
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    header.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return header
