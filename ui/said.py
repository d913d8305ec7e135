"""What went wrong, said in the dialog where it did: the bar of the window may lie behind it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from ui.desk import Desk, Notice
from widgets.colours import Sign
from widgets.theme import repolish


class SaidLine(QLabel):
    """The last error that the desk spoke of; hidden while there is none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setProperty("finding", "block")
        self.hide()
        desk.said.connect(self._say)

    def forget(self) -> None:
        """It is being tried again."""
        self.hide()

    def _say(self, notice: Notice) -> None:
        if notice.tone == "error":
            self.setText(f"{Sign.OVERDUE} {notice.text}")
            repolish(self)
            self.show()
            self._make_room()

    def _make_room(self) -> None:
        """Let the dialog grow by what the words need, so that they press nothing else together."""
        window = self.window()
        layout = window.layout()
        if layout is None:
            return
        layout.activate()
        needed = max(layout.totalHeightForWidth(window.width()), layout.totalMinimumSize().height())
        if window.height() < needed:
            window.resize(window.width(), needed)
