"""‹ 5月10日–5月16日 ›: one week, Monday to Sunday."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from widgets.icons import icon

WEEK = timedelta(days=7)
_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def week_text(start: date) -> str:
    """A week as it is written: 5月10日–5月16日."""
    end = start + timedelta(days=6)
    return f"{start.month}月{start.day}日–{end.month}月{end.day}日"


class WeekPicker(QWidget):
    """Buttons for the week before and after; the text between them opens the list of weeks.

    `set_range` limits the weeks, e.g. to those of a round. `week_changed(date)` sends the week's Monday.
    """

    week_changed = Signal(object)

    def __init__(self, week: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._week = monday(week)
        self._first: date | None = None
        self._last: date | None = None
        self._back = self._arrow("left", "上一周（←）", -1)
        self._on = self._arrow("right", "下一周（→）", 1)
        self._text = QPushButton()
        self._text.setToolTip("选择周；← → 换周")
        self._text.clicked.connect(self._open_list)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for widget in (self._back, self._text, self._on):
            row.addWidget(widget)
        self._text.installEventFilter(self)
        self.setFocusProxy(self._text)
        self._show()

    def week(self) -> date:
        """The Monday of the week shown."""
        return self._week

    def set_week(self, day: date) -> None:
        """Show the week of this day, or the nearest within the range; tells `week_changed` when it is another one."""
        wanted = monday(day)
        if self._first:
            wanted = max(wanted, self._first)
        if self._last:
            wanted = min(wanted, self._last)
        if wanted != self._week:
            self._week = wanted
            self._show()
            self.week_changed.emit(wanted)

    def set_range(self, first: date | None, last: date | None) -> None:
        """Allow only the weeks from that of `first` to that of `last`; None is no limit."""
        self._first = monday(first) if first else None
        self._last = monday(last) if last else None
        self.set_week(self._week)
        self._show()

    def text(self) -> str:
        """The week as it is shown."""
        return self._text.text()

    def weeks(self) -> list[date]:
        """The Mondays that can be picked from the list, the latest first."""
        first = self._first or self._week - 4 * WEEK
        last = self._last or self._week + 4 * WEEK
        return [last - number * WEEK for number in range((last - first).days // 7 + 1)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left and Right change the week; the button itself would move the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _STEPS:
            self.set_week(self._week + _STEPS[event.key()] * WEEK)
            return True
        return super().eventFilter(watched, event)

    def _arrow(self, name: str, tooltip: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name, "quiet"))
        button.setIconSize(QSize(14, 14))
        button.setToolTip(tooltip)
        button.clicked.connect(lambda: self.set_week(self._week + by * WEEK))
        return button

    def _show(self) -> None:
        self._text.setText(week_text(self._week))
        self._back.setEnabled(self._first is None or self._week > self._first)
        self._on.setEnabled(self._last is None or self._week < self._last)

    def _open_list(self) -> None:
        menu = QMenu(self)
        for start in self.weeks():
            action = QAction(f"{start.year}年{week_text(start)}", menu)
            action.setCheckable(True)
            action.setChecked(start == self._week)
            action.triggered.connect(lambda _checked=False, day=start: self.set_week(day))
            menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._text.mapToGlobal(self._text.rect().bottomLeft()))
