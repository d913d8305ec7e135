"""The form in the card of a record, beside a list: edited there, saved or let go."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from widgets.field import FieldForm
from widgets.theme import set_kind

SAVING = (Qt.Key.Key_S, Qt.Key.Key_Return, Qt.Key.Key_Enter)
"""With Ctrl."""


class CardForm(QWidget):
    """Fields (`form`) with the buttons 保存 and 还原, which can be pressed while something differs from what is stored.

    `edited(bool)` when the form begins or ceases to differ from what is stored; `given_up()` when the clerk lets his edits go.
    A subclass fills and lays out, adds a signal `save_wanted` of its own, and says `show_edited` whenever something was changed.
    `thing` is what the form saves, as the tooltip calls it.
    """

    edited = Signal(bool)
    given_up = Signal()

    def __init__(self, thing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read_only = False
        self.form = FieldForm()
        self.save_button = QPushButton("保存")
        self.save_button.setToolTip(f"保存{thing}（Ctrl+S 或 Ctrl+Enter）")
        set_kind(self.save_button, "primary")
        self.undo_button = QPushButton("还原")
        self.undo_button.setToolTip("放弃未保存的修改（Esc）")
        self.save_button.clicked.connect(self.save)
        self.undo_button.clicked.connect(self.give_up)

    # what a subclass does

    def is_edited(self) -> bool:
        """True while the form differs from what is stored, or holds what cannot be read."""
        raise NotImplementedError

    def save(self) -> bool:
        """Ask for saving when nothing is wrong; else say it at the fields. True when the form is clean now or on its way."""
        raise NotImplementedError

    def restore(self) -> None:
        """Back to what is stored."""
        raise NotImplementedError

    # what all of them do

    def set_read_only(self, read_only: bool) -> None:
        """Only show: the fields take no keys, since what is changed in them could not be saved."""
        self._read_only = read_only
        self.form.setEnabled(not read_only)

    def give_up(self) -> None:
        """Back to what is stored, which may have changed meanwhile."""
        self.restore()
        self.given_up.emit()

    def show_edited(self) -> None:
        """The buttons follow what stands in the form."""
        edited = self.is_edited()
        self.save_button.setEnabled(edited)
        self.undo_button.setEnabled(edited)
        self.edited.emit(edited)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+S saves, and Ctrl+Enter as on the sheets; Esc restores."""
        if event.key() in SAVING and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        elif event.key() == Qt.Key.Key_Escape and self.is_edited():
            self.give_up()
        else:
            super().keyPressEvent(event)
