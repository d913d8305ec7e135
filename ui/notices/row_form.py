"""The fields of one row beside its table: what has no room in a column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from domain.errors import Finding
from ui.notices.cells import BETWEEN, Cell, CellKind, Data
from widgets.field import FieldForm
from widgets.flow_layout import FlowLayout


class Ticks(QWidget):
    """Some of the choices, each with its box; `ticked()` when one was changed."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._boxes: list[QCheckBox] = []
        self._values: list[str] = []
        self._flow = FlowLayout(self)

    def show_choices(self, choices: Sequence[tuple[str, str]], chosen: Sequence[str]) -> None:
        """Show these choices, and which of them hold."""
        # Boxes are used again, never taken out: the layout's items belong to Python and to Qt at once.
        while len(self._boxes) < len(choices):
            self._add_box()
        self._values = [value for value, _ in choices]
        for place, box in enumerate(self._boxes):
            box.setVisible(place < len(choices))
        for (value, words), box in zip(choices, self._boxes, strict=False):
            box.setText(words.replace("&", "&&"))
            box.setChecked(value in chosen)

    def chosen(self) -> list[str]:
        """The values that hold, in the order of the choices."""
        return [value for value, box in zip(self._values, self._boxes, strict=False) if box.isChecked()]

    def _add_box(self) -> None:
        box = QCheckBox()
        box.clicked.connect(lambda _on: self.ticked.emit())
        self._flow.addWidget(box)
        self._boxes.append(box)
        if len(self._boxes) == 1:
            self.setFocusProxy(box)


class RowForm(QWidget):
    """Shows the given fields of one row and changes them there; `changed()` after every change.

    `hints`: what is to be known stands under the fields, else only in their tooltips.
    """

    changed = Signal()

    def __init__(self, cells: Sequence[Cell], columns: int = 2, wide: Sequence[str] = (), *, hints: bool = True) -> None:
        super().__init__()
        self._cells = tuple(cells)
        self._row: Data | None = None
        self._showing = False
        self.form = FieldForm(columns, self)
        self.controls: dict[str, QWidget] = {}
        for cell in cells:
            control = self.controls[cell.key] = self._control(cell)
            control.setToolTip(cell.tip)
            self.form.add(cell.key, cell.title, control, hint=cell.tip if hints else "", wide=cell.key in wide)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)

    def show_row(self, row: Data | None) -> None:
        """Show this row, none: nothing can be keyed."""
        self._row = row
        self._showing = True
        for cell in self._cells:
            self._show(cell, self.controls[cell.key], row or {})
        self._showing = False
        self.setEnabled(row is not None)

    def show_relevant(self, keys: Sequence[str]) -> None:
        """Show only the fields with these keys."""
        for cell in self._cells:
            self.form.field(cell.key).setVisible(cell.key in keys)

    def show_wrong(self, key: str, words: str) -> bool:
        """Say what is wrong at its field; False when it is not here."""
        known = key in self.controls
        self.form.show_findings([Finding(key, words)] if known else [], focus=False)
        return known

    def go_to(self, key: str) -> None:
        """Put the focus into a field."""
        self.controls[key].setFocus()

    def _control(self, cell: Cell) -> QWidget:
        if cell.kind is CellKind.CHOICE:
            box = QComboBox()
            box.activated.connect(lambda _at: self._take(cell, box.currentText()))
            return box
        if cell.kind is CellKind.SEVERAL:
            ticks = Ticks()
            ticks.ticked.connect(lambda: self._take_ticks(cell, ticks))
            return ticks
        if cell.kind is CellKind.FLAG:
            check = QCheckBox()
            check.clicked.connect(lambda on: self._take_flag(cell, on))
            return check
        line = QLineEdit()
        line.setReadOnly(cell.kind is CellKind.FIXED)
        line.textEdited.connect(lambda text: self._take(cell, text))
        line.editingFinished.connect(lambda: self._show_again(cell, line))
        return line

    def _show(self, cell: Cell, control: QWidget, row: Data) -> None:
        if isinstance(control, QComboBox):
            control.clear()
            for value, words in cell.choices():
                control.addItem(words, value)
            control.setCurrentIndex(control.findText(cell.shown(row)))
        elif isinstance(control, Ticks):
            control.show_choices(cell.choices(), row.get(cell.key) or ())
        elif isinstance(control, QCheckBox):
            control.setChecked(bool(row.get(cell.key)))
        elif isinstance(control, QLineEdit):
            control.setText(cell.shown(row))
            control.setCursorPosition(0)

    def _show_again(self, cell: Cell, line: QLineEdit) -> None:
        """A day or a list as it was understood."""
        if self._row is not None and line.text() != cell.shown(self._row):
            line.setText(cell.shown(self._row))

    def _take(self, cell: Cell, text: str) -> None:
        if self._row is not None and not self._showing:
            cell.put(self._row, text)
            self.changed.emit()

    def _take_ticks(self, cell: Cell, ticks: Ticks) -> None:
        words = dict(cell.choices())
        self._take(cell, BETWEEN.join(words[one] for one in ticks.chosen()))

    def _take_flag(self, cell: Cell, on: bool) -> None:
        if self._row is not None:
            cell.set_value(self._row, True, on)
            self.changed.emit()
