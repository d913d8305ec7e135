"""Whose, from when to when, of which table."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from db.queries.log_book import LogFilter, people, tables
from db.queries.log_words import table_word
from domain.log_sheet import NAMELESS
from ui.desk import Desk
from widgets.date_edit import DateField
from widgets.theme import GAP, set_kind

EVERYBODY, EVERYTHING = "全部人员", "全部内容"


class LogFilters(QWidget):
    """Sends `changed` whenever something else is asked for."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.person, self.table = QComboBox(), QComboBox()
        year = desk.today().year
        self.since, self.until = DateField(year), DateField(year)
        self._fill(desk)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        parts = (("人员", self.person, 150), ("从", self.since, 120), ("到", self.until, 120), ("内容", self.table, 150))
        for words, widget, width in parts:
            label = QLabel(words)
            label.setBuddy(widget)
            set_kind(label, "quiet")
            widget.setFixedWidth(width)
            widget.setAccessibleName(words)
            row.addWidget(label)
            row.addWidget(widget)
        row.addStretch(1)
        for box in (self.person, self.table):
            box.currentIndexChanged.connect(lambda _row: self.changed.emit())
        for field in (self.since, self.until):
            field.day_changed.connect(lambda _day: self.changed.emit())

    def wanted(self) -> LogFilter:
        """What is asked for."""
        return LogFilter(self.person.currentData(), self.since.day(), self.until.day(), self.table.currentData() or "")

    def days(self) -> str:
        """The days in words, for the table on paper; empty for all."""
        first, last = self.since.day(), self.until.day()
        if first is None and last is None:
            return ""
        return f"{first.isoformat() if first else '开始'} 至 {last.isoformat() if last else '现在'}"

    def _fill(self, desk: Desk) -> None:
        self.person.addItem(EVERYBODY, None)
        self.table.addItem(EVERYTHING, "")
        with desk.read() as session:
            for name in people(session):
                self.person.addItem(name or NAMELESS, name)
            for table in tables(session):
                self.table.addItem(table_word(table), table)
