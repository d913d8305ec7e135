"""Covers over every window of the program, so that nothing of its content is seen while it is locked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from widgets.icons import icon
from widgets.theme import colour

TITLE = "已锁定 — 回头看工作台"
LOCK = 48
UNCOVERED = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)


class Cover(QWidget):
    """A blank surface with a lock over the whole of a window; takes the keys and clicks that are meant for it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._title = window.windowTitle()
        window.setWindowTitle(TITLE)
        window.installEventFilter(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._fit()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Nothing but a lock on an empty page."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("page"))
        place = QRect(0, 0, LOCK, LOCK)
        place.moveCenter(self.rect().center())
        icon("lock", "quiet").paint(painter, place)

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        """Stay over the whole window, above whatever it shows next."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded, QEvent.Type.Show):
            self._fit()
        return False

    def lift(self) -> None:
        """Show the window again."""
        window = self.parentWidget()
        if window is not None:
            window.removeEventFilter(self)
            if window.windowTitle() == TITLE:
                window.setWindowTitle(self._title)
        self.hide()
        self.deleteLater()

    def _fit(self) -> None:
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
            self.raise_()


class Covers(QObject):
    """Covers all windows but `spared` from `put` to `lift`; `added` tells of a window that was opened meanwhile."""

    added = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._covers: list[Cover] = []
        self._spared: QWidget | None = None

    def put(self, spared: QWidget) -> None:
        """Cover every window, and close menus and lists that hang over them."""
        self._spared = spared
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
            if popup is QApplication.activePopupWidget():
                break
        QToolTip.hideText()
        self._cover_all()
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def lift(self) -> None:
        """Show every window again."""
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self)
        covers, self._covers = self._covers, []
        for cover in covers:
            cover.lift()
        self._spared = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window that opens while the program is locked (long work that ends) is covered, too."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and self._wanted(watched):
            self._cover_all()
            QTimer.singleShot(0, self, self.added.emit)
        return False

    def _cover_all(self) -> None:
        covered = {cover.parentWidget() for cover in self._covers}
        for window in QApplication.topLevelWidgets():
            if window not in covered and window.isVisible() and self._wanted(window):
                cover = Cover(window)
                # A dialog whose work ends behind its cover goes, and its cover with it.
                cover.destroyed.connect(partial(self._forget, cover))
                self._covers.append(cover)

    def _forget(self, cover: Cover) -> None:
        self._covers = [one for one in self._covers if one is not cover]

    def _wanted(self, window: QWidget) -> bool:
        return window.isWindow() and window is not self._spared and window.windowType() not in UNCOVERED
