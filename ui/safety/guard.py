"""Locks the window by itself after a time without keys and clicks, or at once; the file's password opens it again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from ui.desk import Desk
from ui.settings import Settings
from widgets.table_copy import clear_own_clipboard

if TYPE_CHECKING:
    # What a lock needs loads with the first one: most days begin without.
    from ui.safety.cover import Covers
    from ui.safety.lock_dialog import LockDialog

LOOK = 5_000
"""Milliseconds between two looks at the clock."""
NO_PASSWORD = "这个文件没有密码，锁了也拦不住人；请先在“安全与记录 › 文件密码”里设一个密码。"
ACTIVE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Guard(QObject):
    """Watches the windows of the program while a file is open. Only a file with a password is ever locked.

    The clock is that of the desk: a computer that slept is locked when it wakes.
    """

    def __init__(self, window: QWidget, desk: Desk, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._settings = settings
        self._active_at = desk.now()
        self._covers: Covers | None = None
        self.dialog: LockDialog | None = None
        self._ticking = QTimer(self, interval=LOOK)
        self._ticking.timeout.connect(self.look)
        self._ticking.start()
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        # Input reaches a program at its native windows: a filter there sees far fewer events than one on every widget.
        app.focusWindowChanged.connect(self._watch)
        self._watch(QGuiApplication.focusWindow())
        self._watch(window.windowHandle())

    @property
    def locked(self) -> bool:
        """True while the password is asked for."""
        return self.dialog is not None

    def look(self) -> None:
        """Lock when nobody has touched key or mouse for as long as the person has chosen."""
        now, minutes = self._desk.now(), self._settings.lock_minutes
        if now < self._active_at:
            # The clock was put back.
            self._active_at = now
        if minutes and self._desk.store.protected and not self.locked and self._idle(now) >= timedelta(minutes=minutes):
            self.lock()

    def lock(self) -> bool:
        """Lock now; False with a sentence in the bar for a file without a password."""
        if self.locked or self._desk.closed:
            return False
        if not self._desk.store.protected:
            self._desk.say(NO_PASSWORD, "info")
            return False
        from ui.safety.cover import Covers
        from ui.safety.lock_dialog import LockDialog

        clear_own_clipboard()
        self._covers = Covers(self)
        self._covers.added.connect(self._rise)
        self.dialog = LockDialog(self._window, self._desk.store.name, self._desk.store.fits)
        self.dialog.opened.connect(self._unlock)
        self._covers.put(self.dialog)
        self.dialog.show()
        return True

    def close(self) -> None:
        """The file is closed: watch no more."""
        self._ticking.stop()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.disconnect(self._watch)
        if self.locked:
            self._unlock()
        self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note that somebody is there. The key that locks works in a dialog, too, where the window's shortcuts do not."""
        if event.type() in ACTIVE:
            self._active_at = self._desk.now()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _locks(event):
            self.lock()
            return True
        return False

    def _idle(self, now: datetime) -> timedelta:
        return now - self._active_at

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def _rise(self) -> None:
        """A dialog that came meanwhile would be the one to be answered first: ours comes before it again."""
        if self.dialog is not None and QApplication.activeModalWidget() is not self.dialog:
            self.dialog.hide()
            self.dialog.show()

    def _unlock(self) -> None:
        dialog, self.dialog = self.dialog, None
        if self._covers is not None:
            self._covers.lift()
            self._covers.deleteLater()
            self._covers = None
        self._active_at = self._desk.now()
        if dialog is not None:
            dialog.hide()
            dialog.deleteLater()
        top = QApplication.activeModalWidget() or self._window
        top.activateWindow()


def _locks(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier
