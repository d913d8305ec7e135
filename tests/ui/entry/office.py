"""An invented office for tests of the keying page, and a keyer who only has a keyboard."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from stdnum.cn import ric

from db.operations.cadres import save_cadre
from db.operations.households import save_household, set_household_state
from db.operations.inspections import save_inspection
from db.operations.regions import ensure_region
from db.queries.inspections import inspections
from db.queries.problems import problems
from db.queries.register import owner_of_id
from db.store import Store
from domain.household import HEAD, Household, Member, Presence
from domain.inspection import Inspection, InspectionDraft
from domain.people import Cadre
from domain.problem import Problem
from ui.desk import Desk
from ui.entry.page import EntryPage

SCHEME = "rongchang-shuanghe-2021"
CLERK = "01号"
NOON = datetime(2021, 5, 12, 12, 0).astimezone()

KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Tab": Qt.Key.Key_Tab,
    "Backtab": Qt.Key.Key_Backtab,
    "Esc": Qt.Key.Key_Escape,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
    "Space": Qt.Key.Key_Space,
    "Backspace": Qt.Key.Key_Backspace,
    "Delete": Qt.Key.Key_Delete,
    "F2": Qt.Key.Key_F2,
    "F4": Qt.Key.Key_F4,
    "F5": Qt.Key.Key_F5,
    "F7": Qt.Key.Key_F7,
    "F8": Qt.Key.Key_F8,
    "F9": Qt.Key.Key_F9,
    "Z": Qt.Key.Key_Z,
}
MODIFIERS = {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Shift": Qt.KeyboardModifier.ShiftModifier}


def id_no(serial: int, born: str = "19640312") -> str:
    """A made-up number with a right check digit."""
    first = f"510231{born}{serial:03d}"
    return first + ric.calc_check_digit(first + "0")


PEOPLE = (
    # village, group, head, number, attributes, helper, others
    ("梅石坝社区", "1社", "张明德", id_no(11), ("lifted_out",), "刘志强", ("李秀英", "张小丽")),
    ("梅石坝社区", "1社", "周建国", id_no(13), ("general",), "", ("吴桂芳",)),
    ("梅石坝社区", "2社", "王大勇", id_no(15), ("general",), "", ()),
    ("梅石坝社区", "2社", "王大勇", id_no(17), ("minimum_living", "lifted_out"), "刘志强", ("何翠兰",)),
    ("梅石坝社区", "2社", "赵长福", "", (), "", ()),
    ("金佛村", "3组", "张茂林", id_no(19), ("monitored",), "陈玉梅", ()),
)


def fill(store: Store) -> None:
    """Two villages, six households, four cadres."""

    def operation(session) -> None:
        from db.schemes import scheme

        for name, role in (("刘志强", "helper"), ("陈玉梅", "helper"), ("杨光", "team"), ("孙立", "town_village")):
            save_cadre(session, Cadre(name, role), CLERK, NOON)
        for village, group, head, number, attributes, helper, others in PEOPLE:
            place = ensure_region(session, village, group, CLERK, NOON)
            members = (Member(head, HEAD, number), *(Member(name, "家庭成员") for name in others))
            saved = save_household(
                session, scheme(SCHEME), Household(place, members, attributes=attributes, helper=helper), CLERK, NOON
            )
            assert not saved.changes.nothing, saved.findings

    store.write(operation)


class Keyer:
    """Sends real keys to whatever has the focus, and counts them."""

    def __init__(self, page: EntryPage, desk: Desk, window: QWidget) -> None:
        self.page = page
        self.desk = desk
        self.window = window
        self.strokes = 0
        self.notices: list[str] = []
        desk.said.connect(lambda notice: self.notices.append(notice.text))

    def keys(self, *names: str) -> None:
        """`"zs"` types letters, `"Enter"`, `"Ctrl+Z"` press keys; Chinese characters arrive as an input method commits them."""
        for name in names:
            *held, last = name.split("+") if len(name) > 1 else [name]
            if last in KEYS:
                modifiers = Qt.KeyboardModifier.NoModifier
                for one in held:
                    modifiers |= MODIFIERS[one]
                self.strokes += 1
                QTest.keyClick(self._target(), KEYS[last], modifiers)
            elif name.isascii():
                for letter in name:
                    self.strokes += 1
                    QTest.keyClick(self._target(), letter)
            else:
                self.compose(name)
            QApplication.processEvents()

    def compose(self, text: str, preedit: str = "") -> None:
        """What an input method sends: letters being composed, then the characters."""
        from PySide6.QtGui import QInputMethodEvent

        if preedit:
            QApplication.sendEvent(self._target(), QInputMethodEvent(preedit, []))
        done = QInputMethodEvent("", [])
        done.setCommitString(text)
        QApplication.sendEvent(self._target(), done)
        QApplication.processEvents()

    @property
    def at(self) -> str:
        """The field of the row that has the focus; `strip:<field>` for one of the strip."""
        focus = self._target()
        row = {widget: name for name, widget in self.page.sheet.live.stops()}
        strip = {field.control: f"strip:{name}" for name, field in self.page.strip._fields.items()}
        return row.get(focus) or strip.get(focus, "")

    def add_rows(self, count: int) -> None:
        """Rows on the sheet of the strip, saved as another window would save them."""
        heading = self.page.heading
        answers = {item.key: "是" for item in self.desk.scheme.check_items}

        def operation(session):
            for number in range(count):
                draft = InspectionDraft(
                    self.desk.round.uid, heading.region_uid, f"农户{number}", "", ("general",), "", answers,
                    heading.inspectors, heading.day, page=heading.page,
                )  # fmt: skip
                saved = save_inspection(session, self.desk.scheme, draft, CLERK, NOON)
            return saved

        self.desk.write(operation)
        QApplication.processEvents()

    def move_away(self, number: str) -> None:
        """The household of this head has moved away."""

        def operation(session):
            owner = owner_of_id(session, number)
            return set_household_state(session, owner.uid, Presence.MOVED, NOON.date(), CLERK, NOON)

        self.desk.write(operation)

    def live_is_seen(self) -> bool:
        """True when the whole row being keyed is in view."""
        sheet = self.page.sheet
        top, height = sheet.scroller.verticalScrollBar().value(), sheet.scroller.viewport().height()
        return top <= sheet.live.y() and sheet.live.geometry().bottom() <= top + height

    def offered(self) -> list[str]:
        """Titles and details of the suggestions shown."""
        return [f"{s.title} {s.detail}" for s in self.page.sheet.live.keys.households.suggestions()]

    def said(self) -> str:
        """All words about what is wrong, in the row and in the strip."""
        return "\n".join([*self.page.sheet.live.under.said(), *self.page.strip.said()])

    def saved(self) -> list[Inspection]:
        """The inspections in the file."""
        with self.desk.read() as session:
            return list(inspections(session, self.desk.round.uid))

    def problems(self) -> list[Problem]:
        """The problems in the file."""
        with self.desk.read() as session:
            return list(problems(session, self.desk.round.uid))

    def on_sheet(self) -> list[str]:
        """Names of the saved rows that the sheet shows."""
        return [row.inspection.head_name for row in self.page.sheet.body.rows]

    def _target(self) -> QWidget:
        focus = QApplication.focusWidget()
        assert focus is not None
        return focus


def new_store(path: Path) -> Store:
    """A file of this office."""
    store = Store.create(path, SCHEME, clerk=CLERK, now=NOON)
    fill(store)
    return store
