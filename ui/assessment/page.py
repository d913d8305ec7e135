"""The section 考核 of 统计报表: what late problems cost on a day, and the cases behind each sum."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from PySide6.QtWidgets import QLabel

from db.queries.assessments import assessment_cases, villages_in_order
from db.queries.figure_records import FigureRecord
from domain.assessing import BY_LABELS, AssessedRow, By, Case, rows_by, total_row
from domain.assessment_sheet import assessment_sheet
from domain.changes import Changes
from domain.region import village_group
from domain.sheet import Sheet, Value
from ui.desk import Desk
from ui.statistics.records import RecordsPane
from ui.visits.figures_page import FiguresPage
from widgets.chips import Chip, ChipBar
from widgets.date_edit import DateField
from widgets.theme import set_kind

DAY_WIDTH = 130


class AssessmentPage(FiguresPage):
    """One day, added up by village, helper or office. A figure lists its cases; a case opens its problem."""

    title: ClassVar[str] = "考核"
    counts = "open_problems"
    tables = frozenset({"problem", "inspection", "household", "region", "round"})
    help_topic = "assessment"

    def __init__(self, desk: Desk) -> None:
        self.records = RecordsPane()
        super().__init__(desk, self.records)
        self.day = DateField(desk.round.starts_on.year)
        self.groups = ChipBar([Chip(by, words) for by, words in BY_LABELS.items()], exclusive=True)
        self._rows: list[AssessedRow] = []
        self._fill_choices()
        self.day.day_changed.connect(lambda _day: self._choose())
        self.groups.changed.connect(lambda _keys: self._choose())
        self.records.record_wanted.connect(self._open_case)

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Work the cases out anew; the open list stays open."""
        self.phases.show_phases(self.desk)
        with self.desk.read() as session:
            cases = assessment_cases(session, self.desk.scheme, self.desk.round, self._day(), self.desk.region_uid)
            order = villages_in_order(session)
        self._rows = rows_by(self._by(), cases, order)
        self.show_sheet(self.made_sheet())
        whole = total_row(self._rows)
        if not self._rows:
            self.say(f"✓ 截至{self._day():%Y-%m-%d}没有要考核的问题。", "done")
        else:
            clauses = "、".join(dict.fromkeys(rule.clause for rule in self.desk.scheme.assessments))
            self.say(f"截至{self._day():%Y-%m-%d}，按通知{clauses}算出合计 {whole.total:,.0f} 元；怎样考核由单位研究决定。")
        self._list()

    # what the figures are

    def made_sheet(self) -> Sheet:
        """The table as shown."""
        return assessment_sheet(self.desk.scheme, self.desk.round, self._rows, self._by(), self._day())

    def is_door(self, row: int, key: str, value: Value) -> bool:
        """Numbers of cases, sums and totals."""
        return key != "name"

    def open_figure(self, row: int, key: str) -> None:
        """List the cases of a figure; a total lists all."""
        if key != "name":
            self._open = (self._rows[row].name if row < len(self._rows) else "", key.partition(":")[2])
            self._list()
            self.give_room()
            self.records.table.setFocus()

    # inside

    def _by(self) -> By:
        return By(self.groups.selected()[0])

    def _day(self) -> date:
        return self.day.day() or self._usual_day()

    def _usual_day(self) -> date:
        """Today, or the round's first day while it has not begun."""
        return max(self.desk.today(), self.desk.round.starts_on)

    def _fill_choices(self) -> None:
        self.day.setFixedWidth(DAY_WIDTH)
        self.day.set_day(self._usual_day())
        self.groups.set_selected([By.VILLAGE])
        label = QLabel("考核截至")
        label.setBuddy(self.day)
        set_kind(label, "quiet")
        self.choices.addWidget(label)
        self.choices.addWidget(self.day)
        self.choices.addWidget(self.groups, 1)

    def _choose(self) -> None:
        self._open = None
        self.load()

    def _list(self) -> None:
        if self._open is None:
            self.records.show_records("", [])
            return
        name, key = self._open
        row = next((one for one in self._rows if one.name == name), None) or total_row(self._rows)
        cases = [case for of, found in row.cases.items() if not key or of == key for case in found]
        amount = sum(case.amount for case in cases)
        self.records.show_records(f"{row.name} · {amount:,.0f} 元", [_record(case) for case in cases])

    def _open_case(self, record: FigureRecord) -> None:
        self.desk.open_problem(record.problem_uid)


def _record(case: Case) -> FigureRecord:
    fault = case.first
    return FigureRecord(
        village=village_group(fault.village, fault.group),
        head_name=fault.head_name,
        head_id_no=fault.head_id_no,
        date=fault.found_on,
        text=f"{case.amount:,.0f}元　{case.text}",
        household_uid=fault.household_uid,
        problem_uid=fault.uid,
    )
