"""Who came: a line for each visitor with the role in which the visit counts; a new line opens when the last one is filled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from domain.inspection import names_in
from domain.people import Cadre
from domain.scheme import Scheme
from widgets.suggest import Suggest, Suggestion
from widgets.theme import STEP

ROLE_WIDTH = 200


class VisitorLines(QWidget):
    """`find(text)` offers cadres; choosing one sets his role. A name that is no cadre yet may be typed."""

    changed = Signal()

    def __init__(self, scheme: Scheme, find: Callable[[str], Sequence[Cadre]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme = scheme
        self._find = find
        self._lines: list[tuple[QLineEdit, QComboBox]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(STEP)
        self._add()

    def visitors(self) -> tuple[tuple[str, str], ...]:
        """(name, role) of every line that is filled; two names in a line have its role."""
        return tuple((name, role.currentData()) for field, role in self._lines for name in names_in(field.text()))

    def setFocus(self, *_reason: object) -> None:
        """Into the first line."""
        self._lines[0][0].setFocus()

    def _add(self) -> None:
        field, role = QLineEdit(), QComboBox()
        field.setPlaceholderText("姓名")
        field.setAccessibleName("走访人")
        role.setAccessibleName("走访人的身份")
        role.setToolTip("这次走访按哪种身份统计")
        for one in self._scheme.roles:
            role.addItem(one.label, one.key)
        usual = next((one.key for one in self._scheme.roles if not one.is_helper), self._scheme.roles[0].key)
        role.setCurrentIndex(role.findData(usual))
        role.setFixedWidth(ROLE_WIDTH)
        suggest = Suggest(field, self._offer)
        suggest.chosen.connect(lambda one, f=field, r=role: self._take(f, r, one))
        field.textChanged.connect(self._grow)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP)
        row.addWidget(field, 1)
        row.addWidget(role)
        self._column.addLayout(row)
        self._lines.append((field, role))

    def _offer(self, text: str) -> Sequence[Suggestion]:
        labels = {role.key: role.label for role in self._scheme.roles}
        return [Suggestion((one.name, one.role), one.name, f"{labels.get(one.role, '')}　{one.unit}") for one in self._find(text)]

    def _take(self, field: QLineEdit, role: QComboBox, one: Suggestion) -> None:
        field.setText(one.title)
        place = role.findData(one.key[1]) if isinstance(one.key, tuple) else -1
        if place >= 0:
            role.setCurrentIndex(place)

    def _grow(self) -> None:
        if self._lines[-1][0].text().strip():
            self._add()
        self.changed.emit()
