"""The form of a record in place of its card: a household, a problem entered by hand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from domain.errors import Finding, Warned
from ui.desk import Desk
from widgets.enter_presses import enter_presses
from widgets.field import FieldForm
from widgets.keys_within import keys_within
from widgets.theme import GAP, set_kind


class RecordForm(QFrame):
    """Edits a record or a new one. `saved(uid)` after saving, `cancelled()` when the clerk gives up.

    Findings stand at their fields, in `columns` of them, and in the notice bar where there is none. What only warns is shown once
    (`warned`), and the next Ctrl+S saves all the same.
    """

    saved = Signal(str)
    cancelled = Signal()

    def __init__(self, desk: Desk, columns: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.warned = Warned()
        self.title = QLabel()
        set_kind(self.title, "heading")
        self.form = FieldForm(columns)
        self.form.unplaced.connect(self._say_rest)
        keys_within(self, {"Ctrl+S": self.save})

    def save(self) -> bool:
        """Save, or say what is wrong at its field; warnings must have been seen once."""
        raise NotImplementedError

    def head(self, cancel_tip: str, save_tip: str) -> QHBoxLayout:
        """The title and the buttons, with what they do in their tooltips."""
        cancel, keep = QPushButton("取消"), QPushButton("保存")
        cancel.setToolTip(f"{cancel_tip}（Esc）")
        keep.setToolTip(f"{save_tip}（Ctrl+S）")
        set_kind(keep, "primary")
        cancel.clicked.connect(self.cancelled)
        keep.clicked.connect(self.save)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.title, 1)
        row.addWidget(cancel)
        row.addWidget(keep)
        return row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field and presses a button, Esc leaves the form."""
        if enter_presses(event):
            return
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _say_rest(self, findings: list[Finding]) -> None:
        self._desk.say(" ".join(finding.message for finding in findings), "warn")
