"""收入计算表: the page for a person who keys the income sheets of households."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from domain.changes import Changes
from ui.desk import Desk
from ui.incomes.flow import IncomeFlow
from ui.incomes.households import IncomeHouseholds
from ui.incomes.panel import IncomePanel
from ui.incomes.state import IncomeState
from ui.incomes.strip import IncomeStrip
from ui.incomes.table import IncomeTable
from ui.page import Page, PrintWish, RegionFigure
from ui.register_first import register_first
from widgets.keys_within import keys_within
from widgets.theme import GAP, set_kind, sheet_font

IDLE = 250
"""Milliseconds without a saved sheet before the counts are read again."""
PANEL = (204, 340)
"""Least and greatest width of the panel, px."""
KEYS = "Enter 下一格　↑↓ 上下行　PgDn 下一类　Ctrl+Enter 保存　F7 下一户　F8 未填的户　F2 表头　Ctrl+Z 撤销"
NOTHING = "还没有村（社区）和农户。先导入农户台账，再来录收入计算表。"
HELP = {
    "quantity": "数量：按计量单位填；没有的直接回车。可写算式，如 12+8",
    "income": "收入（元）：可写算式，如 320+150、12×150；没有的直接回车",
    "expense": "支出（元）：为得到这笔收入花的钱；没有的直接回车",
}


class IncomePage(Page):
    """The strip, the table with running sums, the result beside it. A sheet is saved as it is left."""

    title: ClassVar[str] = "收入计算表"
    counts: ClassVar[RegionFigure] = "unvisited"
    tables: ClassVar[frozenset[str]] = frozenset(
        {"household", "income_sheet", "income_amount", "inspection", "answer", "region", "member", "round"}
    )
    help_topic: ClassVar[str] = "incomes"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.attachment = next(a for a in desk.scheme.attachments if a.records == "incomes")
        state = IncomeState(desk.scheme.income_lines)
        households = IncomeHouseholds(desk, self.attachment)
        self.households = households
        self.strip = IncomeStrip(households, state, desk.round.starts_on.year)
        self.table = IncomeTable(self.attachment, desk.scheme, desk.round, state)
        self.panel = IncomePanel(desk, state)
        self.flow = IncomeFlow(desk, households, self.strip, self.table, self.panel)
        self.state = state
        self._started = False
        self._count_soon = QTimer(self, singleShot=True, interval=IDLE)
        self._count_soon.timeout.connect(self._show_counts)
        self._make_lines()
        self._lay_out()
        self._connect()
        self._bind_keys()

    # what the window asks

    def load(self, changes: Changes | None = None) -> None:
        """Show the sheet and the counts anew; what is being keyed stays."""
        if changes is None or changes.touches(("region",)):
            self.households.places.forget()
        if self.flow.busy:
            return
        if not self._started:
            self._start_sheet()
        elif changes is None or not changes.households or self.state.now.household_uid in changes.households:
            self.flow.reread()
        some = self.households.places.has_villages()
        self.work.setVisible(some)
        self.empty.setVisible(not some)
        self._show_counts()

    def start(self) -> None:
        """The hands go to the table, or to the name while no household is chosen."""
        if not self.empty.isHidden():
            self.empty.button.setFocus()
        elif self.flow.file is None:
            self.strip.enter("household")
        else:
            self.flow.keys.enter(self._last_place if self._last_place in self.state.names else self.state.names[0])

    def edit(self) -> None:
        """F2: what stands above the table."""
        self.strip.enter("size" if self.flow.file else "household")

    def add(self) -> None:
        """Ctrl+N: the sheet of another household."""
        if self.flow.left_safely():
            self.flow.open_nobody()
            self.strip.enter("household")

    def focus_search(self) -> None:
        """Ctrl+F: the name of the household."""
        self.strip.enter("household")

    def open_record(self, uid: str) -> None:
        """Show the sheet of this household."""
        if self.flow.open_household(uid):
            row = self.flow.file.row if self.flow.file else None
            if row is not None and self.households.village_uid(self.strip.region_uid) != row.village_uid:
                self.strip.set_place(row.village_uid)
                self._show_counts()
            self.flow.keys.enter_first()

    def leave(self) -> bool:
        """A half-keyed sheet is kept over a restart."""
        return self.flow.saver.keep(self.strip.region_uid)

    def print_wish(self) -> PrintWish:
        """This household's sheet; without one, those of the village."""
        village = self.households.village_uid(self.strip.region_uid)
        row = self.flow.file.row if self.flow.file and self.state.now.uid else None
        return PrintWish(self.attachment.number, row.village_uid if row else village, household_uid=row.uid if row else "")

    def set_region(self, uid: str) -> None:
        """The place follows the tree."""
        if self._started and self.households.places.village_of(uid) is not None:
            self.strip.set_place(uid)
        super().set_region(uid)

    # building

    def _make_lines(self) -> None:
        self._last_place = ""
        self.caption = QLabel(self.attachment.title)
        self.caption.setFont(sheet_font(12, bold=True))
        self.done_label = QLabel()
        set_kind(self.done_label, "quiet")
        self.left_button = QPushButton()
        set_kind(self.left_button, "link")
        self.left_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.left_button.setToolTip("列出还没有填收入计算表的脱贫户和监测户（F8）")
        self.save_button = QPushButton("保存")
        self.save_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.save_button.setToolTip("保存这户的收入计算表（Ctrl+Enter）；换一户时自动保存")
        self.help_line = QLabel()
        self.help_line.setWordWrap(True)
        set_kind(self.help_line, "quiet")
        self.keys_line = QLabel(KEYS)
        set_kind(self.keys_line, "quiet")

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(GAP)
        above.addWidget(self.caption)
        above.addStretch(1)
        for widget in (self.done_label, self.left_button, self.save_button):
            above.addWidget(widget)
        self.middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.middle.setSpacing(GAP)
        self.middle.addWidget(self.table, 1)
        self.middle.addWidget(self.panel)
        self.middle.addStretch(0)
        self.work, self.empty = register_first(self, NOTHING)
        column = QVBoxLayout(self.work)
        column.setContentsMargins(GAP, GAP, GAP, GAP // 2)
        column.setSpacing(GAP // 2)
        column.addWidget(self.strip)
        column.addLayout(above)
        column.addLayout(self.middle, 1)
        column.addWidget(self.help_line)
        column.addWidget(self.keys_line)

    def _connect(self) -> None:
        self.flow.keys.entered.connect(self._entered)
        self.flow.told.connect(self.help_line.setText)
        self.flow.saved.connect(self._count_soon.start)
        self.flow.household_changed.connect(self._household_changed)
        self.strip.place_changed.connect(self._show_counts)
        self.left_button.clicked.connect(self.strip.offer_missing)
        self.save_button.clicked.connect(self.flow.save)

    def _bind_keys(self) -> None:
        keys_within(self, {
            "F7": self.flow.next_household, "F8": self.strip.offer_missing, "Ctrl+Delete": self.flow.remove,
            "Ctrl+Return": self.flow.finish, "Ctrl+Enter": self.flow.finish,
        })  # fmt: skip

    # the sheet

    def _start_sheet(self) -> None:
        """The place as it was left, or the tree's, and the half-keyed sheet."""
        self._started = True
        place, typed = self.flow.saver.remembered()
        for uid in (self.desk.region_uid, place):
            if self.households.places.village_of(uid) is not None:
                self.strip.set_place(uid)
                break
        if typed is not None and self.flow.resume(typed):
            self.desk.say("上次没有录完的收入计算表还在，请接着录。", "info")
        else:
            self.flow.open_nobody()

    def _household_changed(self) -> None:
        self._last_place = ""
        row = self.flow.file.row if self.flow.file else None
        if row is not None and not self.strip.region_uid:
            self.strip.set_place(row.village_uid)
            self._count_soon.start()
        self.save_button.setEnabled(self.flow.file is not None and not self.desk.read_only)

    def _entered(self, name: str) -> None:
        self._last_place = name
        self.help_line.setText(HELP.get(name.rpartition(":")[2], ""))

    def _show_counts(self) -> None:
        if self.desk.closed:
            return
        counts = self.households.counts(self.strip.region_uid)
        whose = "本村" if self.households.village_uid(self.strip.region_uid) else "全部"
        self.done_label.setText(f"{whose}应填 {counts.total} 户　已填 {counts.filled} 户")
        self.left_button.setText(f"还剩 {counts.left} 户 F8" if counts.left else "✓ 都填好了")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel stands beside the table where there is room, else below it."""
        super().resizeEvent(event)
        room = self.width() - self.table.least_width() - 3 * GAP
        beside = room >= PANEL[0]
        self.middle.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self.panel.set_short(not beside)
        if beside:
            self.panel.setFixedWidth(max(PANEL[0], min(room, PANEL[1])))
        else:
            self.panel.setMinimumWidth(0)
            self.panel.setMaximumWidth(self.table.maximumWidth())
