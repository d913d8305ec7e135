"""The bar at the foot of a page that says what an action did, with what can be done about it, and leaves by itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from widgets.colours import SIGN_COLOURS, Sign
from widgets.icons import icon
from widgets.theme import GAP, repolish, set_kind

Action = tuple[str, Callable[[], object]]

STAYS = 8_000
"""Milliseconds a message stays when nobody points at it."""
KEPT = 50
"""Messages kept in the history."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message said in the bar and when, by this machine's clock."""

    text: str
    sign: str
    at: datetime


class NoticeBar(QFrame):
    """`say(text, actions, sign)` shows a message; `history` has the last ones, newest first.

    A message with the sign ▲ stays until it is closed or followed by another one.
    """

    said = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "bar")
        self.history: deque[Message] = deque(maxlen=KEPT)
        self._sign = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons: list[QPushButton] = []
        self._close = QToolButton()
        self._close.setIcon(icon("close", "quiet"))
        self._close.setToolTip("关闭")
        set_kind(self._close, "plain")
        self._close.clicked.connect(self.dismiss)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2 * GAP, GAP // 2, GAP, GAP // 2)
        self._row.setSpacing(GAP)
        for widget in (self._sign, self._text, self._close):
            self._row.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_is_up)
        self.hide()

    @property
    def text(self) -> str:
        """The message shown now, empty when none is."""
        return "" if self.isHidden() else self._text.text()

    @property
    def actions_shown(self) -> list[str]:
        """The labels of the links beside the message."""
        return [button.text() for button in self._buttons]

    def say(self, text: str, actions: Sequence[Action] = (), sign: str = Sign.DONE) -> None:
        """Show a message with its links; a link closes the bar and calls its callable."""
        self.history.appendleft(Message(text, sign, datetime.now()))
        self._text.setText(text)
        self._sign.setText(sign)
        self._sign.setProperty("status", SIGN_COLOURS.get(sign, ""))
        repolish(self._sign)
        self._set_actions(actions)
        self.show()
        self._timer.stop()
        if sign != Sign.OVERDUE:
            self._timer.start(STAYS)
        self.said.emit(text)

    def dismiss(self) -> None:
        """Hide the message."""
        self._timer.stop()
        self.hide()
        self.closed.emit()

    def press(self, label: str) -> None:
        """Do what the link with this label does."""
        next(button for button in self._buttons if button.text() == label).click()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Whoever points at a message is reading it."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The time begins anew."""
        if self._sign.text() != Sign.OVERDUE:
            self._timer.start(STAYS)
        super().leaveEvent(event)

    def _time_is_up(self) -> None:
        focus = self.window().focusWidget()
        if focus is not None and focus in [*self._buttons, self._close] and focus.hasFocus():
            self._timer.start(STAYS)
        else:
            self.dismiss()

    def _set_actions(self, actions: Sequence[Action]) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for label, callback in actions:
            button = QPushButton(label)
            set_kind(button, "link")
            button.clicked.connect(lambda _checked=False, call=callback: self._act(call))
            self._row.insertWidget(self._row.count() - 1, button)
            self._buttons.append(button)

    def _act(self, callback: Callable[[], object]) -> None:
        self.dismiss()
        callback()
