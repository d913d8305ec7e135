"""A small line with what is being done, how far it is, and a button to cancel it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from widgets.long_work import LongWork
from widgets.theme import GAP, set_kind

LEAST_WORDS = 120
"""Width that words keep beside the bar, px."""


class ShortenedLabel(QLabel):
    """Words that are shortened in their middle where there is no room: a file's name begins and ends with what tells it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(LEAST_WORDS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As many of the words as there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)


class ProgressBarLine(QWidget):
    """Hidden until work is attached and running; hides again when it has ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label, self.figures = ShortenedLabel(), QLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(220)
        self.button = QPushButton("取消")
        set_kind(self.button, "link")
        self.button.clicked.connect(self._cancel)
        self._work: LongWork | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for widget in (self.label, self.figures, self.bar, self.button):
            row.addWidget(widget)
        self.hide()

    def attach(self, work: LongWork, text: str = "") -> None:
        """Show this work until it ends; `text` stands there until the work tells its own."""
        self._work = work
        self.button.setEnabled(True)
        self.show_progress(0, 0, text)
        work.progressed.connect(self.show_progress)
        for end in (work.finished, work.failed, work.cancelled):
            end.connect(self._end)
        self.show()

    def show_progress(self, done: int, total: int, text: str) -> None:
        """How far it is; a total of 0 shows a bar without an end."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.figures.setText(f"{done:,} / {total:,}" if total else "")
        self.label.setText(text)
        self.label.setToolTip(text)

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self.button.setEnabled(False)
            self.label.setText("正在取消…")

    def _end(self) -> None:
        self._work = None
        self.hide()
