"""What the status line says of a file on a network share: worked on here, and when it was brought back."""

from __future__ import annotations

from datetime import datetime
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from domain.errors import KnownError
from ui.desk import Desk
from widgets.theme import set_kind

if TYPE_CHECKING:
    from db.remote import RemoteStore

EVERY = 3 * 60 * 1000
"""Milliseconds between two times at which the share gets what was saved."""


class ShareDoor(QPushButton):
    """Hidden for a file of this machine. A press brings back what was saved; so does the time."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._store: RemoteStore | None = _remote(desk)
        self._work: Thread | None = None
        self._fault = ""
        self._said = ""
        set_kind(self, "link")
        self.setAutoDefault(False)
        self.setToolTip("文件在共享文件夹里，程序在本机的副本上工作，每三分钟和关闭时送回：点击立即送回")
        self.setVisible(self._store is not None)
        if self._store is None:
            return
        self._begin = QTimer(self, interval=EVERY)
        self._begin.timeout.connect(self.bring_back)
        self._begin.start()
        self._watch = QTimer(self, interval=100)
        self._watch.timeout.connect(self._brought)
        self.clicked.connect(self.bring_back)
        desk.changed.connect(lambda *_: self.show_state())
        self.show_state()
        QTimer.singleShot(0, self, self._tell)

    def bring_back(self) -> None:
        """Give the share what was saved, beside this thread: the network may be slow."""
        if self._store is None or self._desk.closed or (self._work is not None and self._work.is_alive()):
            return
        self._work = Thread(target=self._give, args=(self._desk.now(),), name="bring back", daemon=True)
        self._work.start()
        self._watch.start()

    def show_state(self) -> None:
        """Say where the work is, and since when the share has it."""
        if self._store is None:
            return
        at = self._store.brought_at
        self.setText(f"在本机副本上工作，已送回 {at:%H:%M}" if at else "在本机副本上工作，还没有送回")

    def _give(self, now: datetime) -> None:
        assert self._store is not None
        try:
            self._store.bring_back(now)
            self._fault = ""
        except KnownError as known:
            self._fault = known.sentence

    def _brought(self) -> None:
        if self._work is not None and self._work.is_alive():
            return
        self._watch.stop()
        self.show_state()
        self._tell()

    def _tell(self) -> None:
        """Say once what hinders, or what was found."""
        words = self._fault or (self._store.notice if self._store else "")
        if words and words != self._said:
            self._desk.say(words, "warn")
        self._said = words


def _remote(desk: Desk) -> RemoteStore | None:
    if not hasattr(desk.store, "bring_back"):
        return None
    from db.remote import RemoteStore

    return desk.store if isinstance(desk.store, RemoteStore) else None
