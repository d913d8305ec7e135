"""Filters as chips above a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from widgets.flow_layout import FlowLayout
from widgets.theme import set_kind


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: `count` stands behind the title when it is known; `sign` before it (✓ ● ▲)."""

    key: str
    title: str
    count: int | None = None
    sign: str = ""
    tooltip: str = ""

    @property
    def text(self) -> str:
        """What the chip says."""
        return " ".join(part for part in (self.sign, self.title, _figure(self.count)) if part)


class ChipBar(QWidget):
    """Chips that wrap. `exclusive`: one of many, and one is always on; else any number, also none.

    Tab reaches the bar (an exclusive one at the chip that is on), Left and Right move along it, Space and Enter switch.
    `changed(keys)` sends the keys that are on, in the order of the chips, when the person (not the program) has switched one.
    """

    changed = Signal(list)

    def __init__(
        self, chips: Sequence[Chip] = (), *, exclusive: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.exclusive = exclusive
        self._chips: dict[str, Chip] = {}
        self._buttons: dict[str, _ChipButton] = {}
        self._layout = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_chips(chips)

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show these chips; those of them that were on stay on."""
        on = self.selected()
        for button in self._buttons.values():
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._chips = {chip.key: chip for chip in chips}
        self._buttons = {chip.key: self._button(chip) for chip in chips}
        self.set_selected(on)

    def set_counts(self, counts: dict[str, int | None]) -> None:
        """Change the figures behind the titles, by chip key."""
        for key, count in counts.items():
            if key in self._chips:
                old = self._chips[key]
                self._chips[key] = Chip(old.key, old.title, count, old.sign, old.tooltip)
                self._buttons[key].setText(self._chips[key].text)
        self.updateGeometry()

    def all_keys(self) -> list[str]:
        """The keys of the chips, in their order."""
        return list(self._chips)

    def selected(self) -> list[str]:
        """The keys of the chips that are on."""
        return [key for key, button in self._buttons.items() if button.isChecked()]

    def set_selected(self, keys: Iterable[str]) -> None:
        """Switch exactly these on, without `changed`; an exclusive bar falls back to its first chip."""
        wanted = [key for key in keys if key in self._buttons]
        if self.exclusive:
            wanted = wanted[:1] or list(self._buttons)[:1]
        for key, button in self._buttons.items():
            button.setChecked(key in wanted)
            by_tab = key in wanted or not self.exclusive
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if by_tab else Qt.FocusPolicy.ClickFocus)

    def _button(self, chip: Chip) -> _ChipButton:
        button = _ChipButton(chip.text, self)
        button.setToolTip(chip.tooltip)
        button.clicked.connect(lambda: self._clicked(chip.key))
        button.step.connect(lambda by: self._step(chip.key, by))
        self._layout.addWidget(button)
        button.show()
        return button

    def _clicked(self, key: str) -> None:
        before = [one for one in self.selected() if one != key]
        if self.exclusive:
            self.set_selected([key])
            if not before:
                return
        self.changed.emit(self.selected())

    def _step(self, key: str, by: int) -> None:
        keys = list(self._buttons)
        place = (keys.index(key) + by) % len(keys)
        self._buttons[keys[place]].setFocus(Qt.FocusReason.TabFocusReason)


class _ChipButton(QPushButton):
    step = Signal(int)

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setAutoDefault(False)
        set_kind(self, "chip")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step.emit(-1 if event.key() == Qt.Key.Key_Left else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.click()
        else:
            super().keyPressEvent(event)


def _figure(count: int | None) -> str:
    return "" if count is None else f"{count:,}"
