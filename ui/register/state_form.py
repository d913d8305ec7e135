"""One line that asks for the day on which somebody moved away or died."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from domain.errors import Finding
from domain.household import Presence
from widgets.date_edit import DateField
from widgets.field import Field
from widgets.theme import GAP, set_kind


@dataclass(frozen=True, slots=True)
class StateWish:
    """Who changes state: a member, or the whole household when `member_uid` is empty. `words` as `死亡`."""

    household_uid: str
    member_uid: str
    name: str
    state: Presence
    words: str


class StateForm(QFrame):
    """`confirmed(StateWish, date)` on Enter, `cancelled()` on Esc."""

    confirmed = Signal(object, object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wish: StateWish | None = None
        set_kind(self, "popup")
        self.question = QLabel()
        self.question.setWordWrap(True)
        set_kind(self.question, "heading")
        self.day = DateField(date.today().year)
        self.field = Field("state_on", "日期", self.day)
        self._lay_out()
        self.hide()

    def ask(self, wish: StateWish, today: date) -> None:
        """Ask for the day; today is proposed."""
        self._wish = wish
        self.question.setText(f"{wish.name}：{wish.words}")
        self.day.default_year = today.year
        self.day.set_day(today)
        self.field.show_findings(())
        self.show()
        self.day.setFocus()
        self.day.selectAll()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Say what is wrong with the day."""
        self.field.show_findings(findings)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter confirms, Esc gives up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._confirm()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _confirm(self) -> None:
        self.day.commit()
        day = self.day.day()
        if day is None:
            self.show_findings((Finding("state_on", "请填写日期，如 5.6。"),))
        elif self._wish is not None:
            self.confirmed.emit(self._wish, day)

    def _lay_out(self) -> None:
        yes, no = QPushButton("确定"), QPushButton("取消")
        set_kind(yes, "primary")
        yes.clicked.connect(self._confirm)
        no.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.field, 1)
        row.addWidget(no, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(yes, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.question)
        column.addLayout(row)
