"""Whose problem it is: a household, a village, or a unit, found by what a clerk types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from domain.problem import Subject
from domain.region import ABOVE_VILLAGES, Level, Region
from ui.desk import Desk
from ui.find_anywhere import suggestion_of
from ui.ledger.form import lead_units
from widgets.suggest import Suggest, Suggestion
from widgets.theme import STEP, set_kind

LIMIT = 20
PLACEHOLDERS = {
    Subject.HOUSEHOLD: "户主 / 拼音 / 证件号",
    Subject.VILLAGE: "村（社区）名称",
    Subject.UNIT: "部门、乡镇或区县，如 市教育局",
}


class WhoseField(QWidget):
    """One field for the three kinds; `taken` when somebody was chosen. A unit may be any name, the others must be in the file."""

    taken = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._subject = Subject.HOUSEHOLD
        self._uid = ""
        self._regions: dict[str, Region] = {}
        self.name = QLineEdit()
        self.chosen = QLabel()
        set_kind(self.chosen, "quiet")
        self.chosen.setWordWrap(True)
        self.region = QComboBox()
        self.region.setToolTip("单位所在的区县或镇街；问题算在它名下")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        for part in (self.name, self.chosen, self.region):
            column.addWidget(part)
        self.setFocusProxy(self.name)
        self._suggest = Suggest(self.name, self._find, least=0, limit=LIMIT)
        self._suggest.chosen.connect(self._take)
        self.name.textEdited.connect(lambda _text: self._forget())

    @property
    def value(self) -> dict[str, str]:
        """`household_uid`, `village_uid`, `unit_name` and `region_uid` as they stand."""
        unit = self._subject is Subject.UNIT
        return {
            "household_uid": self._uid if self._subject is Subject.HOUSEHOLD else "",
            "village_uid": self._uid if self._subject is Subject.VILLAGE else "",
            "unit_name": self.name.text().strip() if unit else "",
            "region_uid": str(self.region.currentData() or "") if unit else "",
        }

    @property
    def is_empty(self) -> bool:
        """True while nothing was typed."""
        return not self.name.text().strip()

    def show_subject(self, subject: Subject) -> None:
        """Ask for this kind; what was typed for another is let go."""
        from db.queries.regions import regions

        with self._desk.read() as session:
            self._regions = {one.uid: one for one in regions(session)}
        self._subject = subject
        self.name.clear()
        self.name.setPlaceholderText(PLACEHOLDERS[subject])
        self._forget()
        units = [one for one in self._regions.values() if one.level in ABOVE_VILLAGES]
        self.region.clear()
        self.region.addItem("本单位（不分区县、镇街）", "")
        for one in units:
            self.region.addItem(self._full_name(one), one.uid)
        self.region.setVisible(subject is Subject.UNIT and len(units) > 1)
        at = self._regions.get(self._desk.region_uid)
        if at is not None and at.level in ABOVE_VILLAGES:
            self.region.setCurrentIndex(max(self.region.findData(at.uid), 0))
        if subject is Subject.VILLAGE and at is not None and at.level is Level.VILLAGE:
            self._take(Suggestion(at.uid, at.name, self._full_name(at)))

    def choose_household(self, uid: str, title: str) -> None:
        """Take this household."""
        self._take(Suggestion(uid, title))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down offers what there is, also before anything was typed."""
        if event.key() == Qt.Key.Key_Down and not self._suggest.is_open():
            self._suggest.offer()
        else:
            super().keyPressEvent(event)

    # inside

    def _find(self, text: str) -> Sequence[Suggestion]:
        if self._subject is Subject.HOUSEHOLD:
            from db.search import find_households

            with self._desk.read() as session:
                return [suggestion_of(row) for row in find_households(session, text, LIMIT, self._desk.region_uid)]
        wanted = text.strip()
        if self._subject is Subject.VILLAGE:
            found = [one for one in self._regions.values() if one.level is Level.VILLAGE and wanted in one.name]
            return [Suggestion(one.uid, one.name, self._above(one)) for one in found]
        return self._units(wanted)

    def _units(self, wanted: str) -> list[Suggestion]:
        """Regions above villages, the notice's lead units and those that had a problem before."""
        from db.queries.problems import unit_names

        regions = [one for one in self._regions.values() if one.level in ABOVE_VILLAGES and wanted in one.name]
        with self._desk.read() as session:
            names = dict.fromkeys([*unit_names(session), *lead_units(self._desk.scheme)])
        places = [Suggestion(one.uid, one.name, self._above(one)) for one in regions]
        return places + [Suggestion("", name, "牵头单位或登记过的单位") for name in names if wanted in name]

    def _take(self, one: Suggestion) -> None:
        uid = str(one.key)
        self.name.setText(one.title)
        self._uid = uid
        if self._subject is Subject.UNIT and uid:
            self.region.setCurrentIndex(max(self.region.findData(uid), 0))
        self.chosen.setText(one.detail if self._subject is not Subject.UNIT else "")
        self.chosen.setVisible(bool(self.chosen.text()))
        self.taken.emit()

    def _forget(self) -> None:
        self._uid = ""
        self.chosen.clear()
        self.chosen.hide()

    def _above(self, region: Region) -> str:
        parent = self._regions.get(region.parent_uid or "")
        return self._full_name(parent) if parent else ""

    def _full_name(self, region: Region) -> str:
        parent = self._regions.get(region.parent_uid or "")
        return f"{self._full_name(parent)} {region.name}" if parent else region.name
