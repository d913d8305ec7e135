"""Invented offices of the notices with questionnaires, and a keyer who only has a keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from db.operations.cadres import save_cadre
from db.operations.households import save_household
from db.operations.regions import ensure_region
from db.queries.inspections import inspections, village_inspections
from db.queries.problems import problems
from db.schemes import scheme
from db.store import Store
from domain.household import HEAD, Household, Member
from domain.inspection import Inspection, Kind
from domain.people import Cadre
from domain.problem import Problem
from tests.ui.entry.office import id_no
from ui.main_window import MainWindow
from ui.pages import ENTRY
from ui.questions.page import QuestionsPage

CLERK = "01号"
ZHANGGONG, LEZHI, WEIFANG, WULONG = "zhanggong-2021", "lezhi-nanta-2021", "weifang-2019", "wulong-canggou-2020"
HOURS = {
    ZHANGGONG: datetime(2021, 4, 6, 10, 0).astimezone(),
    LEZHI: datetime(2021, 11, 16, 10, 0).astimezone(),
    WEIFANG: datetime(2019, 10, 9, 10, 0).astimezone(),
    WULONG: datetime(2020, 6, 22, 10, 0).astimezone(),
}
HELPED = {ZHANGGONG: "lifted_out", LEZHI: "lifted_out", WEIFANG: "poor", WULONG: "poor"}
PEOPLE = (
    # village, group, head, helped, others
    ("梅石坝社区", "1社", "张明德", True, ("李秀英", "张小丽")),
    ("梅石坝社区", "1社", "周建国", True, ("吴桂芳",)),
    ("梅石坝社区", "2社", "赵长福", False, ()),
    ("金佛村", "3组", "王茂林", True, ()),
)


def make_file(path: Path, scheme_id: str) -> None:
    """Two villages, four households, three of them helped."""
    now = HOURS[scheme_id]
    notice = scheme(scheme_id)
    store = Store.create(path, scheme_id, county=notice.county or "某县", town=notice.town or "某镇", clerk=CLERK, now=now)
    other = notice.attributes[-1].key

    def fill(session) -> None:
        for name, role in (("刘志强", notice.roles[0].key), ("孙立", notice.roles[-1].key)):
            save_cadre(session, Cadre(name, role), CLERK, now)
        for number, (village, group, head, helped, others) in enumerate(PEOPLE, 1):
            place = ensure_region(session, village, group, CLERK, now)
            members = (Member(head, HEAD, id_no(number * 2 + 1)), *(Member(name, "家庭成员") for name in others))
            ticks, helper = ((HELPED[scheme_id],), "刘志强") if helped else ((other,), "")
            household = Household(place, members, attributes=ticks, helper=helper)
            saved = save_household(session, notice, household, CLERK, now)
            assert not saved.refused, saved.findings

    store.write(fill)
    store.close()


class Keyer:
    """Sends real keys to whatever has the focus."""

    def __init__(self, window: MainWindow, page: str, village: str) -> None:
        self.window = window
        assert window.bench is not None
        self.desk = window.bench.desk
        self.notices: list[str] = []
        self.desk.said.connect(lambda notice: self.notices.append(notice.text))
        self._page, self._village = page, village
        self.find_page()

    def find_page(self) -> None:
        """The sheet of questions of the chosen round, its strip filled unless it is already."""
        page, village = self._page, self._village
        assert self.window.bench is not None
        shown = self.window.bench.show_tab(ENTRY)
        found = getattr(shown, "section", shown)
        assert isinstance(found, QuestionsPage)
        self.page = found
        QApplication.processEvents()
        if village and not self.page.heading.inspectors:
            uid = next(r.uid for r in self.page.lookup.regions.values() if r.name == village)
            heading = replace(
                self.page.heading, page=page, region_uid=uid, day=self.desk.today(), inspectors=("孙立",), phone="13900000000"
            )
            self.page._show_heading(heading)
            self.page.start()
        QApplication.processEvents()

    def keys(self, *names: str) -> None:
        """`"zs"` types letters, `"Enter"`, `"Ctrl+Z"` press keys; Chinese characters arrive as an input method commits them."""
        for name in names:
            if not name.isascii() or (name.islower() or name.replace(".", "").isdigit()):
                for letter in name if name.isascii() else ():
                    QTest.keyClick(self.focus, letter)
                if not name.isascii():
                    self._commit(name)
            else:
                QTest.keySequence(self.focus, name.replace("Enter", "Return"))
            QApplication.processEvents()

    def _commit(self, text: str) -> None:
        from PySide6.QtGui import QInputMethodEvent

        done = QInputMethodEvent("", [])
        done.setCommitString(text)
        QApplication.sendEvent(self.focus, done)

    @property
    def focus(self) -> QWidget:
        """The widget under the hands."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    @property
    def at(self) -> str:
        """The field of the sheet that has the focus; `strip:<field>` for one of the strip."""
        fields = {widget: name for name, widget in self.page.sheet.live.stops()}
        strip = {field.control: f"strip:{name}" for name, field in self.page.strip._fields.items()}
        return fields.get(self.focus) or strip.get(self.focus, "")

    def asked(self) -> list[str]:
        """The keys of the questions that are seen on the sheet."""
        return [key for key, box in self.page.sheet.live.boxes.items() if box.isVisible()]

    def answer(self, item: str) -> str:
        """What stands at a question."""
        return self.page.row.text(f"answer:{item}")

    def said(self) -> str:
        """All words about what is wrong."""
        return "\n".join([*self.page.sheet.live.said(), *self.page.strip.said()])

    def saved(self, kind: Kind = Kind.FIRST) -> list[Inspection]:
        """The households' inspections in the file."""
        with self.desk.read() as session:
            return list(inspections(session, self.desk.round.uid, kind=kind))

    def saved_villages(self, kind: Kind = Kind.FIRST) -> list[Inspection]:
        """The villages' inspections in the file."""
        with self.desk.read() as session:
            return list(village_inspections(session, self.desk.round.uid, kind=kind))

    def problems(self) -> list[Problem]:
        """The problems in the file."""
        with self.desk.read() as session:
            return list(problems(session, self.desk.round.uid))

    def fill_open_number(self, item: str, figures: str) -> None:
        """Key a number at a question."""
        self.page.sheet.live.enter(f"answer:{item}")
        self.keys(figures, "Enter")

    def fill_open(self) -> None:
        """Answer what is open and must not be with the last answer that fails nothing: 无 where the sheet has it."""
        for item in self.page.row.items:
            good = [place for place, answer in enumerate(item.answers, 1) if answer not in item.failures]
            if good and not self.answer(item.key):
                self.page.sheet.live.enter(f"answer:{item.key}")
                self.keys(str(good[-1]))

    def to_end(self) -> None:
        """Enter until the last field has the focus."""
        for _ in range(60):
            if self.at == "inspectors":
                return
            self.keys("Enter")
        raise AssertionError(self.at)

    def is_seen(self, name: str) -> bool:
        """True when the field's question is wholly in view."""
        box, scroller = self.page.sheet.live.box_of(name), self.page.sheet.scroller
        for _ in range(5):
            QApplication.processEvents()
        top = box.mapTo(self.page.sheet.live, box.rect().topLeft()).y() - scroller.verticalScrollBar().value()
        return top >= 0 and top + box.height() <= scroller.viewport().height()

    def close(self) -> None:
        """Leave the window, as a clerk in the evening."""
        self.window.close()
        QApplication.processEvents()
