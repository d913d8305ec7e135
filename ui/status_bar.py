"""The last row of the window: what is saved, what is left to do, who keys, how old the backup is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from domain.errors import Cancelled, KnownError
from domain.household import HouseholdFilter
from domain.problem import ProblemFilter, Status
from domain.server_address import is_address
from domain.sharing import FromOffice
from ui.desk import Desk
from ui.share_door import ShareDoor
from widgets.theme import GAP, STEP, Sign, repolish, set_kind

if TYPE_CHECKING:
    from db.queries.status import StatusFigures

HEIGHT = 34
BACKUP = 1000
"""Milliseconds after which the backup of this opening is made, when no write has made it before."""
AGAIN = 30 * 60 * 1000
"""Milliseconds of work between two backups of the same day."""
SAME_DAY, OTHER_DAY = "%H:%M", "%m-%d %H:%M"


class StatusBar(QFrame):
    """Figures that are doors, and facts of the file. It reads anew a moment after a change, once for many changes."""

    clerk_pressed = Signal()
    backup_pressed = Signal()
    conflicts_pressed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        set_kind(self, "bar")
        self.setFixedHeight(HEIGHT)
        self.saved = QLabel()
        self.unvisited = _door("本轮还没有入户核查的户：打开名单")
        self.open_problems = _door("本轮还没有整改完的问题：打开问题台账")
        self.overdue = _door("超过整改时限的问题：打开问题台账", "overdue")
        self.conflicts = _door("合并时双方都改过、还没有选的：打开", "due")
        self.origin = QLabel()
        set_kind(self.origin, "quiet")
        self.clerk = _door("录入人，会写进修改记录：点击更换")
        self.backup = _door("最近一次备份：点击立即备份")
        self.share = ShareDoor(desk)
        self.facts = QLabel()
        set_kind(self.facts, "quiet")
        self._backing = Thread()
        self._saved_then: datetime | None = None
        self._fault = ""
        self._watch = QTimer(self, interval=100)
        self._watch.timeout.connect(self._backed_up)
        self._lay_out()
        self._connect()
        self._show_facts()
        # The figures are counted once the page can be typed into: the time runs from when the window has its first turn again.
        QTimer.singleShot(0, self, lambda: self._soon.start())  # noqa: PLW0108  (start has two forms)
        QTimer.singleShot(BACKUP, self, self._back_up)
        self._again = QTimer(self, interval=AGAIN)
        self._again.timeout.connect(self.back_up_again)
        self._again.start()

    def refresh(self) -> None:
        """Read the figures of the whole office in the chosen round."""
        if self._desk.closed:
            return
        from db.queries.handouts import from_office
        from db.queries.status import status_figures

        with self._desk.read() as session:
            figures = status_figures(session, self._desk.round.uid, self._desk.today())
            origin = from_office(session)
        self._show_figures(figures)
        self._show_origin(origin)
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
        for door in (self.unvisited, self.open_problems, self.overdue, self.conflicts):
            row.addWidget(door)
        row.addSpacing(GAP)
        row.addWidget(self.origin, 1)
        for widget in (self.share, self.clerk, self.backup, self.facts):
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
        self.conflicts.clicked.connect(self.conflicts_pressed)
        self.clerk.clicked.connect(self.clerk_pressed)
        self.backup.clicked.connect(self.backup_pressed)

    def _show_figures(self, figures: StatusFigures) -> None:
        self.unvisited.setText(f"未走访 {figures.unvisited:,} 户")
        self.open_problems.setText(f"未整改 {figures.open:,}")
        self.overdue.setText(f"{Sign.OVERDUE.value} 逾期 {figures.overdue:,}")
        self.overdue.setVisible(figures.overdue > 0)
        self.conflicts.setText(f"{Sign.DUE.value} 合并冲突 {figures.conflicts:,}")
        self.conflicts.setVisible(figures.conflicts > 0)

    def _show_origin(self, origin: FromOffice | None) -> None:
        """Where a file comes from that was handed out; said in the bar once, too, when it should be back already."""
        if origin is None:
            return
        first, late = not self.origin.text(), origin.expired(self._desk.today())
        text = f"{Sign.OVERDUE.value} {origin.sentence}" if late else origin.sentence
        self.origin.setText(text)
        tip = "不带的内容不用补填，交回合并时不会丢失。" if origin.left_out else ""
        self.origin.setToolTip(f"{text}\n{tip}".strip())
        self.origin.setProperty("status", "overdue" if late else "")
        repolish(self.origin)
        if first and late:
            self._desk.say(f"这个文件{origin.sentence}，已经过期，请尽快交回；仍然可以使用。", "warn")

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
        self.clerk.setText(desk.operator.title if desk.operator else f"录入：{desk.clerk or '未填'}")
        where = desk.store.name if is_address(desk.store.address) else ""
        self.facts.setText("已加密" if desk.store.encrypted else where)
        self.facts.setVisible(bool(self.facts.text()))

    def _last_backup(self) -> datetime | None:
        from db.backups import rolling

        try:
            return max(rolling(self._desk.store.path, self._desk.store.folder), default=None)
        except OSError:
            return None

    def back_up_again(self) -> None:
        """Back up what has been written since the last time; nothing when nothing was."""
        desk = self._desk
        if desk.closed or desk.read_only or self._backing.is_alive() or desk.saved_at in (None, self._saved_then):
            return
        self._saved_then, now = desk.saved_at, desk.now()
        self._begin_backup(lambda: self._roll(now))

    def _roll(self, now: datetime) -> None:
        try:
            self._desk.store.roll_backup(now)
            self._fault = ""
        except KnownError as known:
            self._fault = known.sentence
        except Cancelled:
            pass

    def _back_up(self) -> None:
        self._begin_backup(self._desk.store.ensure_backup)

    def _begin_backup(self, work: Callable[[], object]) -> None:
        """Make a backup beside this thread: it waits for the disk."""
        self._backing = Thread(target=work, name="backup", daemon=True)
        self._backing.start()
        self._watch.start()

    def _backed_up(self) -> None:
        if self._backing.is_alive():
            return
        self._watch.stop()
        self.show_backup(self._last_backup())
        fault = self._fault or self._desk.store.backup_fault
        if fault:
            self._desk.say(fault, "warn")

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
