"""The section 清单 of 统计报表: how many households miss each point of “五干净一规范” and “十个说得清楚”."""

from __future__ import annotations

from typing import ClassVar

from db.queries.checklists import households_of_point, point_rows
from db.queries.figure_records import FigureRecord
from domain.changes import Changes
from domain.checklist_figures import PointRow, checklist_sheet, listed_items, still_to_write, title_of, total_points
from domain.scheme import CheckItem
from domain.sheet import Sheet, Value
from ui.desk import Desk
from ui.statistics.records import RecordsPane
from ui.visits.figures_page import FiguresPage
from widgets.chips import Chip, ChipBar


class ChecklistsPage(FiguresPage):
    """One check list. A figure lists its households; a household opens its inspection."""

    title: ClassVar[str] = "清单"
    counts = "unvisited"
    tables = frozenset({"inspection", "answer", "region", "round"})
    help_topic = "checklists"

    def __init__(self, desk: Desk) -> None:
        self.records = RecordsPane()
        super().__init__(desk, self.records)
        self.lists = ChipBar(exclusive=True)
        self._rows: list[PointRow] = []
        self._fill_choices()
        self.choices.addWidget(self.lists, 1)
        self.lists.changed.connect(lambda _keys: self._choose())
        self.records.record_wanted.connect(lambda record: self.desk.open_inspection(record.household_uid))

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Count anew; the open list stays open."""
        self.phases.show_phases(self.desk)
        desk, item = self.desk, self._item()
        with desk.read() as session:
            self._rows = point_rows(session, desk.scheme, desk.round.uid, item, desk.region_uid)
        self.show_sheet(self.made_sheet())
        left = still_to_write(desk.scheme, item)
        whole = total_points(self._rows)
        if left:
            title = f"● “{title_of(desk.scheme, item)}”的{left}条内容通知没有列出"
            self.say(f"{title}：按 Ctrl+R 打开轮次设置填写后，这里按条统计。", "due")
        elif not whole.asked:
            self.say("本轮还没有入户核查，录入后这里按村统计。")
        else:
            self.say(f"已核查 {whole.asked:,} 户，{whole.failed:,} 户有未达到的，{whole.figure('passed'):,} 户全部达到。")
        self._list()

    # what the figures are

    def made_sheet(self) -> Sheet:
        """The table as shown."""
        return checklist_sheet(self.desk.scheme, self.desk.round, self._item(), self._rows)

    def is_door(self, row: int, key: str, value: Value) -> bool:
        """All but the village's name."""
        return key != "village"

    def open_figure(self, row: int, key: str) -> None:
        """List the households of a figure."""
        if key != "village":
            self._open = (self._rows[row].village_uid if row < len(self._rows) else "", key)
            self._list()
            self.give_room()
            self.records.table.setFocus()

    # inside

    def _item(self) -> CheckItem:
        return self.desk.scheme.item(self.lists.selected()[0])

    def _fill_choices(self) -> None:
        items = listed_items(self.desk.scheme)
        self.lists.set_chips([Chip(item.key, title_of(self.desk.scheme, item), tooltip=item.question) for item in items])
        self.lists.set_selected([items[-1].key])

    def _choose(self) -> None:
        self._open = None
        self.load()

    def _list(self) -> None:
        if self._open is None:
            self.records.show_records("", [])
            return
        village_uid, figure = self._open
        desk = self.desk
        with desk.read() as session:
            where = village_uid or desk.region_uid
            found: list[FigureRecord] = households_of_point(session, desk.scheme, desk.round.uid, self._item(), figure, where)
        name = next((row.village for row in self._rows if row.village_uid == village_uid), "合计")
        words = {"asked": "已核查", "failed": "有未达到的", "passed": "全部达到"}.get(figure, figure)
        self.records.show_records(f"{name} · {words}", found)
