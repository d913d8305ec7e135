"""The last row of the window: what is saved, what is left to do, who keys, how old the backup is."""

from __future__ import annotations

from datetime import datetime
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from domain.household import HouseholdFilter
from domain.problem import ProblemFilter, Status
from ui.desk import Desk
from widgets.theme import GAP, STEP, Sign, repolish, set_kind

if TYPE_CHECKING:
    from db.queries.status import StatusFigures

HEIGHT = 34
BACKUP = 1000
"""Milliseconds after which the backup of this opening is made, when no write has made it before."""
SAME_DAY, OTHER_DAY = "%H:%M", "%m-%d %H:%M"


class StatusBar(QFrame):
    """Figures that are doors, and facts of the file. It reads anew a moment after a change, once for many changes."""

    clerk_pressed = Signal()
    backup_pressed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        set_kind(self, "bar")
        self.setFixedHeight(HEIGHT)
        self.saved = QLabel()
        self.unvisited = _door("本轮还没有入户核查的户：打开名单")
        self.open_problems = _door("本轮还没有整改完的问题：打开问题台账")
        self.overdue = _door("超过整改时限的问题：打开问题台账", "overdue")
        self.clerk = _door("录入人，会写进修改记录：点击更换")
        self.backup = _door("最近一次备份：点击立即备份")
        self.facts = QLabel()
        set_kind(self.facts, "quiet")
        self._lay_out()
        self._connect()
        self._show_facts()
        # The figures are counted once the page can be typed into: the time runs from when the window has its first turn again.
        QTimer.singleShot(0, self, lambda: self._soon.start())  # noqa: PLW0108  (start has two forms)
        QTimer.singleShot(BACKUP, self, self._back_up)

    def refresh(self) -> None:
        """Read the figures of the whole office in the chosen round."""
        if self._desk.closed:
            return
        from db.queries.status import status_figures

        with self._desk.read() as session:
            figures = status_figures(session, self._desk.round.uid, self._desk.today())
        self._show_figures(figures)
        self._show_facts()
        if not self.backup.text():
            self.show_backup(self._last_backup())

    def show_backup(self, when: datetime | None) -> None:
        """Say when the file was last backed up; None: never from here."""
        text = f"备份 {self._clock(when)}" if when else "尚未备份"
        self.backup.setText(text)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP + STEP, 0, GAP, 0)
        row.setSpacing(STEP)
        row.addWidget(self.saved)
        row.addSpacing(GAP)
        for door in (self.unvisited, self.open_problems, self.overdue):
            row.addWidget(door)
        row.addStretch(1)
        for widget in (self.clerk, self.backup, self.facts):
            row.addWidget(widget)

    def _connect(self) -> None:
        desk = self._desk
        self._soon = QTimer(self, singleShot=True, interval=150)
        self._soon.timeout.connect(self.refresh)
        for signal in (desk.changed, desk.round_chosen, desk.clerk_changed):
            signal.connect(lambda *_: self._soon.start())
        self.unvisited.clicked.connect(self._open_unvisited)
        self.open_problems.clicked.connect(self._open_problems)
        self.overdue.clicked.connect(self._open_overdue)
        self.clerk.clicked.connect(self.clerk_pressed)
        self.backup.clicked.connect(self.backup_pressed)

    def _show_figures(self, figures: StatusFigures) -> None:
        self.unvisited.setText(f"未走访 {figures.unvisited:,} 户")
        self.open_problems.setText(f"未整改 {figures.open:,}")
        self.overdue.setText(f"{Sign.OVERDUE.value} 逾期 {figures.overdue:,}")
        self.overdue.setVisible(figures.overdue > 0)

    def _show_facts(self) -> None:
        desk = self._desk
        status = "due" if desk.read_only else "done"
        if desk.read_only:
            holder = f"，{desk.store.holder} 正在使用" if desk.store.holder else ""
            self.saved.setText(f"{Sign.DUE.value} 只读{holder}")
        else:
            self.saved.setText(f"{Sign.DONE.value} 已保存 {self._clock(desk.saved_at)}".rstrip())
        if self.saved.property("status") != status:
            self.saved.setProperty("status", status)
            repolish(self.saved)
        self.clerk.setText(f"录入：{desk.clerk or '未填'}")
        self.facts.setText("已加密" if getattr(desk.store, "encrypted", False) else "")
        self.facts.setVisible(bool(self.facts.text()))

    def _last_backup(self) -> datetime | None:
        from db.backups import rolling

        try:
            return max(rolling(self._desk.store.path), default=None)
        except OSError:
            return None

    def _back_up(self) -> None:
        """Make the backup of this opening beside this thread: it waits for the disk."""
        self._backing = Thread(target=self._desk.store.ensure_backup, name="backup", daemon=True)
        self._backing.start()
        self._watch = QTimer(self, interval=100)
        self._watch.timeout.connect(self._backed_up)
        self._watch.start()

    def _backed_up(self) -> None:
        if self._backing.is_alive():
            return
        self._watch.stop()
        self.show_backup(self._last_backup())
        if self._desk.store.backup_fault:
            self._desk.say(self._desk.store.backup_fault, "warn")

    def _clock(self, when: datetime | None) -> str:
        if when is None:
            return ""
        return when.strftime(SAME_DAY if when.date() == self._desk.today() else OTHER_DAY)

    # The figures are those of the whole office, so their doors lead to all its records.

    def _open_unvisited(self) -> None:
        self._desk.choose_region("")
        self._desk.show_households(HouseholdFilter(visited=False))

    def _open_problems(self) -> None:
        self._desk.choose_region("")
        self._desk.show_problems(ProblemFilter(statuses=frozenset({Status.OPEN, Status.DOING})))

    def _open_overdue(self) -> None:
        self._desk.choose_region("")
        self._desk.show_problems(ProblemFilter(overdue_only=True))


def _door(tooltip: str, status: str = "") -> QPushButton:
    button = QPushButton()
    button.setProperty("status", status)
    button.setToolTip(tooltip)
    button.setAutoDefault(False)
    set_kind(button, "link")
    return button
