"""A card in the middle of the window that asks for something before a file is open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from widgets.enter_presses import enter_presses
from widgets.field import FieldForm
from widgets.theme import GAP, set_kind


class AskingPage(QWidget):
    """Fields (`form`) between a title and the buttons 返回 and `go`. Enter sends them (`send`), Esc goes back (`cancelled()`).

    A subclass adds its fields, and calls `lay_out_card`.
    """

    cancelled = Signal()

    def __init__(self, go: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel()
        self.form = FieldForm()
        self.back, self.go = QPushButton("返回"), QPushButton(go)
        self.back.setToolTip("Esc")
        self.go.setToolTip("Enter")
        self.back.clicked.connect(self.cancelled)
        self.go.clicked.connect(self.send)

    def send(self) -> None:
        """Send what was filled in, or say what is missing at its field."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button, and sends from a field; Esc goes back."""
        if enter_presses(event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.send()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def lay_out_card(self, width: int, under_title: Sequence[QWidget] = ()) -> None:
        """The card, so many px wide; `under_title` stands between title and fields."""
        card = QFrame()
        set_kind(card, "card")
        card.setFixedWidth(width)
        set_kind(self.title, "title")
        set_kind(self.go, "primary")
        column = QVBoxLayout(card)
        column.setContentsMargins(3 * GAP, 3 * GAP, 3 * GAP, 3 * GAP)
        column.setSpacing(2 * GAP)
        for widget in (self.title, *under_title, self.form):
            column.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.go)
        column.addLayout(buttons)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)
