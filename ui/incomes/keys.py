"""The keys of the sheet: Enter goes from place to place as the paper is read, ↑ ↓ stay in their column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from ui.incomes.body import AmountCell, IncomeBody
from ui.incomes.state import IncomeState

_FORWARD = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class IncomeKeys(QObject):
    """Watches the places of a sheet and moves the focus; it never saves."""

    entered = Signal(str)
    """The focus came into this place."""
    left = Signal(str)
    """The focus left this place for another one."""
    finished = Signal()
    """Enter in the last place."""
    escaped = Signal()
    """Esc in a place that stands as it was found."""
    undone = Signal(str)
    saving = Signal()
    """Ctrl+Enter: the sheet is complete."""

    def __init__(self, body: IncomeBody, state: IncomeState) -> None:
        super().__init__(body)
        self.body = body
        self.state = state
        self._found = ""
        self._names = {cell: name for name, cell in body.cells.items()}
        for cell in body.cells.values():
            cell.installEventFilter(self)

    def enter(self, name: str) -> None:
        """Put the focus into a place."""
        self.body.cells[name].setFocus(Qt.FocusReason.TabFocusReason)

    def enter_first(self) -> None:
        """Put the focus into the first place."""
        self.enter(self.state.names[0])

    def enter_last(self) -> None:
        """Put the focus into the last place."""
        self.enter(self.state.names[-1])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that hold in every place."""
        if not isinstance(watched, AmountCell):
            return super().eventFilter(watched, event)
        kind, name = event.type(), self._names[watched]
        if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            self._focus_in(watched, name, event)
        elif kind == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.left.emit(name)
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo) and self.state.can_undo:
                event.accept()
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(watched, name, event):
            return True
        return super().eventFilter(watched, event)

    # inside

    def _focus_in(self, cell: AmountCell, name: str, event: QFocusEvent) -> None:
        self._found = self.state.text(name)
        cell.setText(self._found)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            cell.selectAll()
        self.entered.emit(name)

    def _key(self, cell: AmountCell, name: str, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers()
        if key in _FORWARD and held & _CTRL:
            if key == Qt.Key.Key_Tab:
                return False
            self.saving.emit()
        elif key == Qt.Key.Key_Backtab or (key in _FORWARD and held & _SHIFT):
            self._step(name, -1)
        elif key in _FORWARD:
            self._step(name, 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._up_down(name, 1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and not held & _CTRL:
            self._category(name, 1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Escape:
            self._escape(name)
        elif event.matches(QKeySequence.StandardKey.Undo) and self.state.can_undo:
            self.undone.emit(self.state.undo())
        else:
            return self._sideways(cell, name, key, held)
        return True

    def _sideways(self, cell: QLineEdit, name: str, key: int, held: Qt.KeyboardModifier) -> bool:
        """← → go to the next place where the caret cannot go on, or all of the place is selected."""
        if held & (_SHIFT | _CTRL) or key not in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            return False
        whole = cell.selectedText() == cell.text()
        at_end = cell.cursorPosition() == (len(cell.text()) if key == Qt.Key.Key_Right else 0)
        if not (whole or (at_end and not cell.hasSelectedText())):
            return False
        self._step(name, 1 if key == Qt.Key.Key_Right else -1, stay=True)
        return True

    def _step(self, name: str, by: int, *, stay: bool = False) -> None:
        place = self.state.names.index(name) + by
        if 0 <= place < len(self.state.names):
            self.enter(self.state.names[place])
        elif by > 0 and not stay:
            self.finished.emit()

    def _up_down(self, name: str, by: int) -> None:
        """The same column of the next line that has it; where none is left, what the next line has."""
        row, column = self.body.row_of(name), name.rpartition(":")[2]
        onward = self._beyond(row, by)
        target = next((other for other in onward if other.endswith(f":{column}")), None)
        fallback = next((other for other in onward if other.endswith(":income")), None)
        if target or fallback:
            self.enter(target or fallback or name)

    def _category(self, name: str, by: int) -> None:
        """The first line of the next category, or of this one, then of the one before."""
        names = self.state.names
        firsts = [n for n, one in enumerate(names) if n == 0 or _category_of(one) != _category_of(names[n - 1])]
        here = names.index(name)
        onward = [n for n in firsts if n > here] if by > 0 else [n for n in reversed(firsts) if n < here]
        if onward:
            self.enter(names[onward[0]])

    def _beyond(self, row: int, by: int) -> Sequence[str]:
        found = [other for other in self.state.names if (self.body.row_of(other) - row) * by > 0]
        return found if by > 0 else found[::-1]

    def _escape(self, name: str) -> None:
        if self.state.text(name) == self._found:
            self.escaped.emit()
            return
        self.body.cells[name].setText(self._found)
        self.body.cells[name].selectAll()
        self.body.keyed.emit(name, self._found)


def _category_of(name: str) -> str:
    return name.partition("/")[0]
