"""A field for a day, typed as people write it."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from domain.dates import date_since, parse_date

UNREADABLE = "日期看不懂，请写成 5.6 或 2021-5-6"


class DateField(QLineEdit):
    """Takes 5.6, 0506, 20210506, 2021-5-6, 2021年5月6日; forms without a year mean `default_year`.

    With `since` they mean the first such day from then on.

    Shows the day as 2021-05-06 once the field is left or Enter is pressed. Up and Down go one day on or back, with Ctrl
    one week. `day_changed(date | None)` tells a new day, `finding_changed(str)` what cannot be read (empty when it can).
    """

    day_changed = Signal(object)
    finding_changed = Signal(str)

    def __init__(self, default_year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.default_year = default_year
        self.since: date | None = None
        self._date: date | None = None
        self._finding = ""
        self.setPlaceholderText("如 5.6")
        self.setToolTip("可写 5.6、0506、20210506、2021年5月6日；↑ ↓ 加减一天，Ctrl+↑ ↓ 加减一周")
        self.editingFinished.connect(self.commit)

    def day(self) -> date | None:
        """The day in the field, also while it is being typed; None when it is empty or cannot be read."""
        text = self.text()
        if not text.strip():
            return None
        return date_since(text, self.since) if self.since else parse_date(text, self.default_year)

    def set_day(self, day: date | None) -> None:
        """Show this day."""
        self.setText(day.isoformat() if day else "")
        self.commit()

    def is_valid(self) -> bool:
        """False when there is a text that is no day."""
        return not self.text().strip() or self.day() is not None

    def commit(self) -> None:
        """Take what was typed: write it out in full, or say that it cannot be read."""
        day = self.day()
        if day:
            self.setText(day.isoformat())
        finding = "" if self.is_valid() else UNREADABLE
        if finding != self._finding:
            self._finding = finding
            self.finding_changed.emit(finding)
        if day != self._date:
            self._date = day
            self.day_changed.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down change the day."""
        day = self.day()
        if day and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not self.isReadOnly():
            days = 7 if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1
            step = days if event.key() == Qt.Key.Key_Up else -days
            self.set_day(_moved(day, step))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The whole day is selected, so that typing replaces it."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()


def _moved(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day
