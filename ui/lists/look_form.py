"""What stands around the rows of an ad-hoc table: title, fill line, seal, notes, masking, paper."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from domain.lists import MASKING_LABELS, PAPER_LABELS, AdHocTable, Masking, Paper
from ui.lists.content_form import beside
from widgets.date_edit import DateField
from widgets.field import FieldForm


class LookForm(QWidget):
    """Asks for the words and the look of the paper; `changed` at every choice."""

    changed = Signal()

    def __init__(self, year: int) -> None:
        super().__init__()
        self.form = FieldForm()
        self.label, self.title, self.unit = QLineEdit(), QLineEdit(), QLineEdit()
        self.measure, self.notes = QLineEdit(), QLineEdit()
        self.day = DateField(year)
        self.seal = QCheckBox("留章位")
        self.masking, self.paper = QComboBox(), QComboBox()
        for masking, words in MASKING_LABELS.items():
            self.masking.addItem(words, str(masking))
        for paper, words in PAPER_LABELS.items():
            self.paper.addItem(words, str(paper))
        self.label.setPlaceholderText("如 附件3，可不填")
        self.title.setPlaceholderText("如 脱贫户花名册")
        self.measure.setPlaceholderText("如 户、人，可不填")
        self.notes.setPlaceholderText("印在表下，可不填")
        self.day.setPlaceholderText("填报当天")
        self.seal.setToolTip("在填报单位上留出盖章的位置；预览里画出来，纸上不印")
        self._proposed = ["", ""]
        self._lay_out()
        self._watch()

    def put_into(self, table: AdHocTable) -> AdHocTable:
        """The table with the choices of this form."""
        return replace(
            table,
            label=self.label.text().strip(),
            title=self.title.text().strip(),
            unit=self.unit.text().strip(),
            filled_on=self.day.day(),
            measure=self.measure.text().strip(),
            notes=self.notes.text().strip(),
            seal=self.seal.isChecked(),
            masking=Masking(self.masking.currentData()),
            paper=Paper(self.paper.currentData()),
        )

    def show_table(self, table: AdHocTable) -> None:
        """Show the choices of a table, without `changed`."""
        for line, words in (
            (self.label, table.label),
            (self.title, table.title),
            (self.unit, table.unit),
            (self.measure, table.measure),
            (self.notes, table.notes),
        ):
            line.setText(words)
            line.setCursorPosition(0)
        blocked = self.blockSignals(True)
        self.day.set_day(table.filled_on)
        self.blockSignals(blocked)
        self.seal.setChecked(table.seal)
        self.masking.setCurrentIndex(self.masking.findData(str(table.masking)))
        self.paper.setCurrentIndex(self.paper.findData(str(table.paper)))

    def propose(self, label: str, title: str) -> None:
        """Take over what was pasted above the header, where nothing else stands."""
        for at, (line, words) in enumerate(((self.label, label), (self.title, title))):
            if words and line.text() in ("", self._proposed[at]):
                line.setText(words)
                line.setCursorPosition(0)
                self._proposed[at] = words

    def _lay_out(self) -> None:
        add = self.form.add
        add("label", "附件号", self.label)
        add("title", "标题", self.title)
        add("unit", "填报单位", self.unit)
        add("day", "填报时间", self.day)
        add("measure", "单位", self.measure)
        add("notes", "注", self.notes)
        add("masking", "证件号码", self.masking)
        add("paper", "纸张", beside(self.paper, self.seal))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch()

    def _watch(self) -> None:
        for line in (self.label, self.title, self.unit, self.measure, self.notes):
            line.textEdited.connect(self._changed)
        for box in (self.masking, self.paper):
            box.activated.connect(self._changed)
        self.seal.clicked.connect(self._changed)
        self.day.day_changed.connect(self._changed)

    def _changed(self, _value: object = None) -> None:
        self.changed.emit()
