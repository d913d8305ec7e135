"""The sheet being keyed with what is recorded already under it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.entry.keyed_sheet import KeyedSheet
from ui.entry.lookup import Lookup
from ui.questions.form import LEAST_WIDTH, QuestionForm
from ui.questions.recorded import RecordedForms
from ui.questions.row import QuestionRow
from widgets.theme import GAP


class QuestionSheet(KeyedSheet):
    """Scrolls so that the question being keyed is seen with all that belongs to it."""

    live: QuestionForm
    body: RecordedForms

    def __init__(self, row: QuestionRow, lookup: Lookup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.live = QuestionForm(row, lookup)
        self.body = RecordedForms()
        self.scroller = QScrollArea()
        self.scroller.setWidget(self.live)
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._scroll)
        self.live.keys.entered_field.connect(lambda _name: self.show_live())
        self.live.resized.connect(self.show_live)
        # The bar learns of opened lines only when the form is laid out again.
        self.scroller.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self.show_live())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self.scroller, 1)
        column.addWidget(self.body)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sheet is as wide as the window leaves room for, with the place of the scroll bar kept free."""
        super().resizeEvent(event)
        self.live.fit(self.width() - self.scroller.verticalScrollBar().sizeHint().width())

    def show_live(self) -> None:
        """Scroll to the field being keyed, once what has opened is laid out."""
        self._soon.start()

    def least_width(self) -> int:
        """The narrowest sheet in which questions and answers are read well, px."""
        return LEAST_WIDTH + self.scroller.verticalScrollBar().sizeHint().width()

    def _scroll(self) -> None:
        box = self.live.box_of(self.live.keys.at)
        bar, page = self.scroller.verticalScrollBar(), self.scroller.viewport().height()
        top = box.mapTo(self.live, QPoint()).y()
        # The next question is seen as well, so that the eyes are ahead of the hands.
        bottom = top + box.height() + min(box.height(), page // 4)
        if bottom > bar.value() + page:
            bar.setValue(min(bottom - page, top))
        if top < bar.value() + GAP:
            bar.setValue(top - GAP)
