"""The section 人员增减 of the register: who came to a household and who left it in the year of the round (002 二（四）6)."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from db.queries.people_events import people_joined, people_left
from domain.changes import Changes
from domain.people_events import CHANGE_LABELS, Change, PersonEvent
from ui.desk import Desk
from ui.monitoring.columns import PEOPLE_COLUMNS, person_look, person_text
from ui.monitoring.source import RowsSource
from ui.page import Page, PrintWish
from widgets.chips import Chip, ChipBar
from widgets.search_box import SearchBox
from widgets.table_model import PagedTableModel
from widgets.theme import GAP, set_kind
from widgets.virtual_table import VirtualTable

TABLES = frozenset({"household", "member", "region", "round"})
MEANT = "meant"
RECORDS = {Change.JOINED: "people_joined", Change.LEFT: "people_left"}


class PeoplePage(Page):
    """Everybody who came or went, by household; Enter opens the household."""

    title: ClassVar[str] = "人员增减"
    counts = "households"
    tables = TABLES
    help_topic = "register"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.changes = ChipBar([Chip(one, label) for one, label in CHANGE_LABELS.items()])
        self.whose = ChipBar(
            [Chip(MEANT, "只看上报的户", tooltip="附件2-1、2-2 要上报的户：按这两张表的户类型")]
        )
        self.search = SearchBox("姓名 / 户主")
        self.search.setToolTip("在这张表里查找（Ctrl+F）")
        self.search.setFixedWidth(200)
        self.count, self.year = QLabel(), QLabel()
        self.table = VirtualTable()
        self._rows: list[PersonEvent] = []
        self._texts = person_text(desk.scheme)
        self._model: PagedTableModel[PersonEvent] = PagedTableModel(PEOPLE_COLUMNS, self._source(), self._texts, person_look)
        self.table.set_model(self._model)
        self.whose.set_selected([MEANT])
        self._lay_out()
        for bar in (self.changes, self.whose):
            bar.changed.connect(lambda _keys: self._filter())
        self.search.searched.connect(lambda _text: self._filter())
        self.search.set_list(self.table)
        self.table.activated_row.connect(self._open)

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Read the list anew."""
        with self.desk.read() as session:
            round_, region = self.desk.round, self.desk.region_uid
            self._rows = [*people_joined(session, round_, region), *people_left(session, round_, region)]
        self.year.setText(f"{self.desk.round.starts_on.year}年")
        self._filter()

    def start(self) -> None:
        """The list first: Enter opens the household."""
        self.table.setFocus()
        if self.table.current_key() is None:
            self.table.select_place(0)

    def edit(self) -> None:
        """F2: to the household, where the change is corrected."""
        self._open(self.table.current_key())

    def focus_search(self) -> None:
        """Ctrl+F: into the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def print_wish(self) -> PrintWish | None:
        """附件2-2 when only those who left are shown, else 附件2-1."""
        chosen = self.changes.selected()
        kind = RECORDS[Change.LEFT if chosen == [Change.LEFT] else Change.JOINED]
        annex = next((a for a in self.desk.scheme.attachments if a.records == kind), None)
        return PrintWish(annex.number, self.desk.region_uid) if annex else None

    # inside

    def _lay_out(self) -> None:
        set_kind(self.count, "quiet")
        set_kind(self.year, "heading")
        row = QHBoxLayout()
        row.setSpacing(2 * GAP)
        row.addWidget(self.year)
        row.addWidget(self.changes)
        row.addWidget(self.whose, 1)
        row.addWidget(self.search)
        row.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self.table.set_empty_state(
            "今年没有登记人员增减。在农户卡片上添加成员时填增加时间和原因；死亡、婚出等在成员右边的 ⋯ 办理。"
        )

    def _meant(self, event: PersonEvent) -> bool:
        tables = [one for one in self.desk.scheme.attachments if one.records == RECORDS[event.change]]
        return any(one.is_for(self.desk.scheme.with_wholes(event.attributes)) for one in tables)

    def _source(self) -> RowsSource[PersonEvent]:
        text, only = self.search.text().strip(), bool(self.whose.selected())
        self._asked = [
            row
            for row in self._rows
            if (not only or self._meant(row)) and (text in row.member.name or text in row.head_name)
        ]
        chosen = self.changes.selected()
        shown = [row for row in self._asked if not chosen or row.change in chosen]
        return RowsSource(shown, lambda row: (row.change, row.member.uid), self._texts)

    def _filter(self) -> None:
        kept = self.table.current_key()
        self._model.set_source(self._source())
        self.changes.set_counts({one: sum(row.change is one for row in self._asked) for one in Change})
        self.count.setText(f"{self._model.rowCount():,} 人")
        if kept is None or not self.table.select_key(kept):
            self.table.select_place(0)

    def _open(self, key: object) -> None:
        found = next((row for row in self._rows if (row.change, row.member.uid) == key), None)
        if found is not None:
            self.desk.open_household(found.household_uid)
