"""The ticks of a household's attributes, in the notice's order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from domain.scheme import Scheme
from widgets.flow_layout import FlowLayout


class AttributeTicks(QWidget):
    """One box an attribute; they wrap where the room ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[str, QCheckBox] = {}
        self._flow = FlowLayout(self)

    def show_attributes(self, scheme: Scheme, chosen: Sequence[str]) -> None:
        """Show this notice's attributes with these ticked."""
        if list(self._boxes) != [a.key for a in scheme.attributes]:
            self._build(scheme)
        for key, box in self._boxes.items():
            box.setChecked(key in chosen)

    def chosen(self) -> tuple[str, ...]:
        """The keys ticked, in the notice's order."""
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def box(self, key: str) -> QCheckBox:
        """The box of an attribute."""
        return self._boxes[key]

    def _build(self, scheme: Scheme) -> None:
        for box in self._boxes.values():
            self._flow.removeWidget(box)
            box.deleteLater()
        self._boxes = {}
        for attribute in scheme.attributes:
            box = QCheckBox(attribute.label)
            self._boxes[attribute.key] = box
            self._flow.addWidget(box)
            box.show()
        for first in list(self._boxes.values())[:1]:
            self.setFocusProxy(first)
