"""The search field: every keystroke searches, and the keys lead on into the list."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets.icons import icon
from widgets.theme import STEP

ICON = 16
"""Side of the glass, px."""


class SearchBox(QLineEdit):
    """Sends `searched(text)` at once, but only once for all changes of one turn of the event loop.

    Esc clears it (and is left to others when it is empty), Down and Enter send `went_down`, and move into the widget
    given by `set_list`. Text still being composed with an input method is not searched for.
    """

    searched = Signal(str)
    went_down = Signal()

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setClearButtonEnabled(True)
        self.setTextMargins(ICON + STEP, 0, 0, 0)
        self._icon = icon("search", "quiet")
        self._list: QWidget | None = None
        self._sent = ""
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._send)
        self.textChanged.connect(self._soon)

    def set_list(self, widget: QWidget) -> None:
        """Where Down leads: it takes the focus."""
        self._list = widget

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears, Down and Enter lead into the list."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._send()
            self.went_down.emit()
            if self._list:
                self._list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The glass stands in the room left of the text."""
        super().paintEvent(event)
        painter = QPainter(self)
        self._icon.paint(painter, QRect(2 * STEP, (self.height() - ICON) // 2, ICON, ICON))
        painter.end()

    def _soon(self) -> None:
        self._turn.start()

    def _send(self) -> None:
        self._turn.stop()
        if self.text() != self._sent:
            self._sent = self.text()
            self.searched.emit(self._sent)
