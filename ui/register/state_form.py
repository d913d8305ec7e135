"""One line that asks for the day on which somebody moved away or died, and why (002 二（四）6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from domain.errors import Finding
from domain.household import Presence
from domain.people_events import left_reasons
from ui.register.joined_line import offer_reasons
from widgets.date_edit import DateField
from widgets.enter_presses import enter_presses
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
    seen: int = 0
    """Position in the log at which the household was read."""


class StateForm(QFrame):
    """`confirmed(StateWish, date, reason)` on Enter, `cancelled()` on Esc. A household as a whole is not asked for a reason."""

    confirmed = Signal(object, object, str)
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
        self.reason = QLineEdit()
        self.reason.setToolTip("因何减少；可以从列出的里面选，也可以另写")
        self.reason_field = Field("left_reason", "原因", self.reason)
        offer_reasons(self.reason, self._reasons)
        self._lay_out()
        self.hide()

    def ask(self, wish: StateWish, today: date) -> None:
        """Ask for the day; today is proposed."""
        self._wish = wish
        self.question.setText(f"{wish.name}：{wish.words}")
        self.day.default_year = today.year
        self.day.set_day(today)
        self.field.show_findings(())
        reasons = self._reasons()
        self.reason.setText(reasons[0] if len(reasons) == 1 else "")
        self.reason.setPlaceholderText("、".join(reasons))
        self.reason_field.setVisible(bool(reasons))
        self.show()
        self.day.setFocus()
        self.day.selectAll()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Say what is wrong with the day."""
        self.field.show_findings(findings)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter confirms, and presses a button; Esc gives up."""
        if enter_presses(event):
            return
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
            if self.day.hasFocus() and self._reasons() and not self.reason.text().strip():
                self.reason.setFocus()
                return
            self.confirmed.emit(self._wish, day, self.reason.text().strip())

    def _reasons(self) -> Sequence[str]:
        """The usual reasons, the only one when there is no other; none for a whole household."""
        return left_reasons(self._wish.state) if self._wish and self._wish.member_uid else ()

    def _lay_out(self) -> None:
        yes, no = QPushButton("确定"), QPushButton("取消")
        set_kind(yes, "primary")
        yes.clicked.connect(self._confirm)
        no.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addStretch(1)
        row.addWidget(no)
        row.addWidget(yes)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.question)
        column.addWidget(self.field)
        column.addWidget(self.reason_field)
        column.addLayout(row)
