"""The line under a person's fields that asks when and why he came to the household (002 二（四）6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from domain.household import Member
from domain.identity import birth_date, clean_id
from domain.people_events import BORN, JOINED_REASONS
from widgets.date_edit import DateField
from widgets.suggest import Suggest, Suggestion
from widgets.theme import GAP, set_kind

WIDTH = 116


class JoinedLine(QWidget):
    """增加时间 and 增加原因. `changed` on every keystroke."""

    changed = Signal()

    def __init__(self, member: Member, year: int, parent: QWidget | None = None) -> None:
        """`year` is meant by days without one."""
        super().__init__(parent)
        self.day = DateField(year)
        self.day.setAccessibleName("增加时间")
        self.day.setObjectName("member_joined_on")
        self.reason = QLineEdit(member.joined_reason)
        self.reason.setAccessibleName("增加原因")
        self.reason.setObjectName("member_joined_reason")
        self.reason.setPlaceholderText("出生、婚入…")
        self.reason.setToolTip(f"因何增加：{'、'.join(JOINED_REASONS)}；↓ 列出，也可以另写")
        self.day.set_day(member.joined_on)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for words, field in (("增加时间", self.day), ("原因", self.reason)):
            label = QLabel(words)
            label.setBuddy(field)
            set_kind(label, "quiet")
            field.setFixedWidth(WIDTH)
            row.addWidget(label)
            row.addWidget(field)
            field.textChanged.connect(lambda _text: self.changed.emit())
        row.addStretch(1)
        offer_reasons(self.reason, lambda: JOINED_REASONS)

    def told(self, member: Member) -> Member:
        """The person with what stands in the line; somebody born came on the day his number says."""
        reason, day = self.reason.text().strip(), self.day.day()
        if day is None and reason == BORN and self.day.is_valid():
            day = birth_date(clean_id(member.id_no).number)
        return replace(member, joined_on=day, joined_reason=reason)


def offer_reasons(field: QLineEdit, reasons: Callable[[], Sequence[str]]) -> Suggest:
    """Offer the usual reasons under a field; other words may be written."""

    def find(text: str) -> list[Suggestion]:
        wanted = text.strip()
        found = [one for one in reasons() if wanted in one]
        return [] if found == [wanted] else [Suggestion(one, one) for one in found]

    suggest = Suggest(field, find)
    suggest.chosen.connect(lambda one: field.setText(one.title))
    return suggest
