"""The head of a household's sheet: whose it is. A village's has only the name of the village."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from domain.errors import Finding, Level
from domain.scheme import Attribute
from ui.entry.cells import TextCell
from ui.questions.answer_fields import TickLine
from widgets.field import Field
from widgets.nested_header import rule_colour
from widgets.theme import CONTROL, GAP, set_kind, sheet_font, text_width, ui_font

SIDES = 4 * GAP


class FormHead(QFrame):
    """户主, 证件号码, 人口, 帮扶责任人 and 农户属性, or the village."""

    def __init__(self, attributes: Sequence[Attribute], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = _cell("户主姓名", "姓名、拼音首字母（如 zs）、证件号码的任一段，或预填表右边的编码，回车选定")
        self.number = _cell("证件号码", "18位证件号码；没有的留空")
        self.helper = _cell("帮扶责任人", "有帮扶责任人的填写姓名")
        self.ticks = TickLine(attributes)
        self.people = QLabel()
        self.village = QLabel()
        self.village.setFont(sheet_font(12, bold=True))
        self.fields = {
            "head_name": Field("head_name", "户主", self.name),
            "head_id_no": Field("head_id_no", "证件号码", self.number),
            "attributes": Field("attributes", "农户属性", self.ticks),
            "helper": Field("helper", "帮扶责任人", self.helper),
        }
        self._household, self._label_width = QWidget(), text_width("帮扶责任人") + 2
        self._lay_out()

    def show_village(self, name: str | None) -> None:
        """The sheet is that of this village; None: of a household."""
        self._household.setVisible(name is None)
        self.village.setVisible(name is not None)
        self.village.setText(name or "　（先在上面选村、社区）")

    def show_size(self, words: str) -> None:
        """How many people the household has, and where it lives."""
        self.people.setText(words)

    def fit(self, width: int) -> None:
        """Fit the ticks into a head of this width, px."""
        self.ticks.fit(width - SIDES - self._label_width - 2 * GAP)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what is wrong at its field."""
        for name, field in self.fields.items():
            say_at(field, [f for f in findings if f.field == name])

    def said(self) -> list[str]:
        """All words shown under the fields now."""
        return [field.words for field in self.fields.values() if field.findings]

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line under the head."""
        painter = QPainter(self)
        painter.setPen(rule_colour())
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _lay_out(self) -> None:
        set_kind(self.people, "quiet")
        self.people.setMinimumHeight(CONTROL)
        for name in ("head_name", "attributes"):
            self.fields[name].label.setMinimumWidth(self._label_width)
        first = QHBoxLayout()
        first.setSpacing(2 * GAP)
        first.addWidget(self.fields["head_name"], 10, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.fields["head_id_no"], 13, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.fields["helper"], 10, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.people, 0, Qt.AlignmentFlag.AlignTop)
        self.number.setMinimumWidth(text_width("5" * 18, ui_font()) + 18)
        inside = QVBoxLayout(self._household)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GAP // 2)
        inside.addLayout(first)
        inside.addWidget(self.fields["attributes"])
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        column.addWidget(self._household)
        column.addWidget(self.village)


def _cell(name: str, tip: str) -> TextCell:
    cell = TextCell(name, tip)
    set_kind(cell, "")
    cell.setFont(ui_font())
    cell.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return cell


def say_at(field: Field, findings: Sequence[Finding]) -> None:
    """Say what is wrong at a field; one that says it already is left alone, since drawing it anew takes its time."""
    told = tuple(_with_keys(finding) for finding in findings)
    if told != field.findings:
        field.show_findings(told)


def _with_keys(finding: Finding) -> Finding:
    """A warning says how to keep what was keyed."""
    return replace(finding, message=f"{finding.message}（再按 Enter 照存）") if finding.level is Level.WARN else finding
