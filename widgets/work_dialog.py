"""Dialogs that do at most one piece of long work at a time, and stay until it has ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from domain.errors import KnownError
from widgets.colours import Sign
from widgets.icons import icon
from widgets.long_work import LongWork, Progress
from widgets.progress_bar_line import ProgressBarLine
from widgets.theme import GAP, repolish, set_kind

T = TypeVar("T")
FINDINGS: dict[str, str] = {Sign.OVERDUE: "block", Sign.DUE: "warn"}


class OneWorkDialog(QDialog):
    """Start work (`start`), shown in `progress`. Esc cancels the work, then closes. A subclass lays it out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work: LongWork | None = None
        self.progress = ProgressBarLine()

    @property
    def busy(self) -> bool:
        """True while work is running."""
        return self._work is not None

    def start(self, work: Callable[[Progress], T], done: Callable[[T], object], text: str) -> None:
        """Do work beside the window; `done` gets its result, a `KnownError` is said."""
        self._work = LongWork(self)
        self._work.finished.connect(self._end)
        self._work.finished.connect(done)
        self._work.failed.connect(self._fail)
        self._work.cancelled.connect(self._cancelled)
        self.progress.attach(self._work, text)
        self.follow()
        self._work.start(work)

    def follow(self) -> None:
        """Called when work begins or has ended, so that buttons can follow."""

    def cancelled(self) -> None:
        """Called when work was cancelled by the person."""

    def reject(self) -> None:
        """Esc cancels the work that runs, or closes."""
        if self._work is not None:
            self._work.cancel()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The dialog stays until its work has ended."""
        if self._work is not None:
            self._work.cancel()
            event.ignore()
        else:
            super().closeEvent(event)

    def _end(self, _result: object = None) -> None:
        self._work = None
        self.follow()

    def _cancelled(self) -> None:
        self._end()
        self.cancelled()

    def _fail(self, fault: Exception) -> None:
        self._end()
        if not isinstance(fault, KnownError):
            raise fault
        self.failed(fault)

    def failed(self, fault: KnownError) -> None:
        """Called when work ended with a sentence."""
        raise NotImplementedError


class WorkDialog(OneWorkDialog):
    """A table with buttons below and one sentence above them: fill `body`, add buttons (`button`), speak (`say`)."""

    def __init__(self, title: str, size: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.size() if parent is not None else None
        self.resize(min(size[0], room.width() - 24) if room else size[0], min(size[1], room.height() - 24) if room else size[1])
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP)
        self.left = QHBoxLayout()
        self.left.setSpacing(GAP)
        self._right = QHBoxLayout()
        self._right.setSpacing(GAP)
        self._build()

    def button(
        self, text: str, image: str, keys: str, act: Callable[[], object], *, primary: bool = False, right: bool = False,
        tip: str = "",
    ) -> QPushButton:  # fmt: skip
        """A button of the lowest row, with its key in its tooltip; `right` puts it there."""
        button = QPushButton(text)
        if image:
            button.setIcon(icon(image, "on_accent" if primary else "text"))
        button.setAutoDefault(False)
        words = tip or text.rstrip("…")
        button.setToolTip(f"{words}（{keys}）" if keys else words)
        if primary:
            set_kind(button, "primary")
        button.clicked.connect(lambda _checked=False: act())
        if keys:
            # Not the button's own: that one waits while it shows the button pressed. A hidden or grey button has no key.
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda: act() if button.isEnabled() and button.isVisible() else None)
        (self._right if right or primary else self.left).addWidget(button)
        return button

    def say(self, text: str, sign: str = "") -> None:
        """Say something above the buttons; with a sign before it."""
        self.words.setText(f"{sign} {text}" if sign and text else text)
        self.words.setVisible(bool(text))
        self.words.setProperty("finding", FINDINGS.get(sign, ""))
        repolish(self.words)

    def failed(self, fault: KnownError) -> None:
        """Say the sentence."""
        self.say(fault.sentence, Sign.OVERDUE)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addLayout(self.body, 1)
        column.addWidget(self.words)
        self.words.hide()
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addLayout(self.left)
        row.addWidget(self.progress, 1)
        row.addStretch(1)
        row.addLayout(self._right)
        column.addLayout(row)
