"""Enter on a button, which Qt lets press only in dialogs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def enter_presses(event: QKeyEvent) -> bool:
    """Press the button that has the focus when the key is Enter; True when there was one.

    To be asked first by whatever else Enter means in a window or form: a hand on 返回 means 返回.
    """
    button = QApplication.focusWidget()
    if event.key() not in _ENTER or not isinstance(button, (QPushButton, QToolButton)):
        return False
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    button.click()
    return True
