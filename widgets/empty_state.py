"""What an empty page says: one line on what to do, and the button for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from widgets.theme import GAP, set_kind


class EmptyState(QWidget):
    """A line and a button in the middle of an empty place. Without an action there is no button."""

    def __init__(self, text: str = "", action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel(text)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.label.setWordWrap(True)
        set_kind(self.label, "quiet")
        self.button = QPushButton()
        set_kind(self.button, "primary")
        self._callback: Callable[[], object] | None = None
        self.button.clicked.connect(self._act)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * GAP)
        layout.addStretch(2)
        layout.addWidget(self.label)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.set_content(text, action, None)

    def set_content(self, text: str, action: str = "", callback: Callable[[], object] | None = None) -> None:
        """Say something else; `callback` is called when the button is pressed."""
        self.label.setText(text)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self._callback = callback

    def _act(self) -> None:
        if self._callback:
            self._callback()
