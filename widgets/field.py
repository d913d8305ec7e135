"""Fields with their label, and what is wrong said in words under them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from domain.errors import Finding, Level
from widgets.colours import Sign
from widgets.theme import CONTROL, GAP, repolish, set_kind

SIGNS: dict[Level, str] = {Level.BLOCK: Sign.OVERDUE, Level.WARN: Sign.DUE}
"""A finding that forbids saving is marked ▲, one that may be kept ●."""


class Field(QWidget):
    """A label, its control, a quiet hint behind or the finding under it.

    A control with a signal `finding_changed(str)` (a date that cannot be read) says its own finding here as well.
    """

    def __init__(
        self, key: str, label: str, control: QWidget, *, hint: str = "", required: bool = False
    ) -> None:
        super().__init__()
        self.key = key
        self.control = control
        self.findings: tuple[Finding, ...] = ()
        self.label = QLabel(f"{label} *" if required else label)
        self.label.setBuddy(control)
        self.label.setMinimumHeight(CONTROL)
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.label.setToolTip("必填" if required else "")
        set_kind(self.label, "quiet")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._hint = hint
        self._name = label
        control.setAccessibleName(label)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(GAP)
        layout.setVerticalSpacing(2)
        layout.addWidget(self.label, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(control, 0, 1)
        layout.addWidget(self._words, 1, 1)
        layout.setColumnStretch(1, 1)
        if hasattr(control, "finding_changed"):
            control.finding_changed.connect(self._own_finding)
        self.show_findings(())

    @property
    def words(self) -> str:
        """What stands under the control."""
        return self._words.text()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what is wrong here; nothing takes the words away and brings the hint back."""
        self.findings = tuple(findings)
        worst = next((f.level for f in findings if f.level is Level.BLOCK), Level.WARN if findings else None)
        lines = [f"{SIGNS[finding.level]} {finding.message}" for finding in findings]
        self._words.setText("\n".join(lines) or self._hint)
        self._words.setVisible(bool(self._words.text()))
        self._words.setProperty("kind", "" if findings else "quiet")
        self.control.setAccessibleDescription("\n".join(lines))
        for widget in (self._words, self.control):
            widget.setProperty("finding", worst.value if worst else "")
            repolish(widget)

    def _own_finding(self, message: str) -> None:
        self.show_findings((Finding(self.key, message),) if message else ())


class FieldForm(QWidget):
    """Fields in one or more columns with aligned labels.

    `show_findings` puts each finding at its field and the focus into the first of them; those of fields that are not
    here are sent as `unplaced(list[Finding])` (show them in the notice bar).
    """

    unplaced = Signal(list)

    def __init__(self, columns: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._fields: dict[str, Field] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._next = 0
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(2 * GAP)
        self._layout.setVerticalSpacing(GAP)
        for column in range(columns):
            self._layout.setColumnStretch(column, 1)

    def add(
        self, key: str, label: str, control: QWidget, *, hint: str = "", required: bool = False, wide: bool = False
    ) -> Field:
        """Put a field into the next place, or over a whole row of its own (`wide`)."""
        field = Field(key, label, control, hint=hint, required=required)
        if wide and self._next % self._columns:
            self._next += self._columns - self._next % self._columns
        row, column = divmod(self._next, self._columns)
        self._layout.addWidget(field, row, column, 1, self._columns if wide else 1, Qt.AlignmentFlag.AlignTop)
        self._next += self._columns if wide else 1
        self._fields[key] = field
        self._places[key] = (row, column)
        self._align()
        return field

    def field(self, key: str) -> Field:
        """The field with this key; KeyError when there is none."""
        return self._fields[key]

    def keys(self) -> list[str]:
        """The keys of the fields, in their order."""
        return list(self._fields)

    def findings(self) -> list[Finding]:
        """All findings shown now."""
        return [finding for field in self._fields.values() for finding in field.findings]

    def show_findings(self, findings: Sequence[Finding], *, focus: bool = True) -> None:
        """Say each finding at its field, take away the old ones, and go to the first one that forbids saving."""
        for key, field in self._fields.items():
            field.show_findings([finding for finding in findings if finding.field == key])
        unplaced = [finding for finding in findings if finding.field not in self._fields]
        if unplaced:
            self.unplaced.emit(unplaced)
        if focus:
            self._focus_first()

    def _focus_first(self) -> None:
        wrong = [field for field in self._fields.values() if field.findings]
        worst = [field for field in wrong if any(f.level is Level.BLOCK for f in field.findings)]
        for field in (worst or wrong)[:1]:
            field.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _align(self) -> None:
        for column in range(self._columns):
            labels = [self._fields[key].label for key, place in self._places.items() if place[1] == column]
            widest = max((label.sizeHint().width() for label in labels), default=0)
            for label in labels:
                label.setMinimumWidth(widest)
