"""A keyer of income sheets who only has a keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from db.queries.incomes import income_sheets
from domain.income import IncomeSheet
from tests.ui.entry.office import KEYS, MODIFIERS
from ui.desk import Desk
from ui.incomes.page import IncomePage

MORE_KEYS = {**KEYS, "PgDn": Qt.Key.Key_PageDown, "PgUp": Qt.Key.Key_PageUp}


class IncomeKeyer:
    """Sends real keys to whatever has the focus."""

    def __init__(self, page: IncomePage, desk: Desk, window: QWidget) -> None:
        self.page = page
        self.desk = desk
        self.window = window
        self.notices: list[str] = []
        desk.said.connect(lambda notice: self.notices.append(notice.text))

    def work_in(self, place: str) -> None:
        """Choose the village in the strip, the hands in 户主 after it."""
        self.page.strip.enter("place")
        self.keys(place, "Enter")

    def keys(self, *names: str) -> None:
        """`"zs"` types letters, `"Enter"`, `"Ctrl+Z"` press keys; Chinese characters arrive as an input method commits them."""
        for name in names:
            *held, last = name.split("+") if name.split("+")[-1] in MORE_KEYS else [name]
            if last in MORE_KEYS:
                modifiers = Qt.KeyboardModifier.NoModifier
                for one in held:
                    modifiers |= MODIFIERS[one]
                QTest.keyClick(self.focus(), MORE_KEYS[last], modifiers)
            elif name.isascii():
                QTest.keyClicks(self.focus(), name)
            else:
                done = QInputMethodEvent("", [])
                done.setCommitString(name)
                QApplication.sendEvent(self.focus(), done)
            QApplication.processEvents()

    @property
    def at(self) -> str:
        """The place that has the focus: `猪:income`, `strip:<field>`, `last_year`."""
        focus = self.focus()
        here = self.page.table.body.focused()
        if here:
            line, place = here.removeprefix("amount:").rsplit(":", 1)
            return f"{line.rpartition('/')[2]}:{place}"
        strip = {field.control: f"strip:{name}" for name, field in self.page.strip.fields.items()}
        return "last_year" if focus is self.page.panel.last_year else strip.get(focus, "")

    def offered(self) -> list[str]:
        """Titles of the households offered."""
        return [one.title for one in self.page.strip.suggest.suggestions()]

    def shown(self, name: str) -> str:
        """The text in a place: `猪:income`."""
        item, place = name.split(":")
        cells = self.page.table.body.cells
        return next(cell.text() for key, cell in cells.items() if key.endswith(f"/{item}:{place}"))

    def saved(self) -> list[IncomeSheet]:
        """The sheets in the file."""
        with self.desk.read() as session:
            return list(income_sheets(session, self.desk.round.uid))

    def cell_is_seen(self) -> bool:
        """True when the place that has the focus is wholly in view."""
        table = self.page.table
        cell = table.body.cells[table.body.focused()]
        top = table.scroller.verticalScrollBar().value()
        return top <= cell.y() and cell.geometry().bottom() <= top + table.scroller.viewport().height()

    def restart(self) -> None:
        """Leave the page as the closing window does."""
        assert self.page.leave()
        QApplication.sendEvent(self.window, QEvent(QEvent.Type.Leave))

    def focus(self) -> QWidget:
        """The widget that has the focus."""
        found = QApplication.focusWidget()
        assert found is not None
        return found
