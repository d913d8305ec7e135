"""A small line with what is being done, how far it is, and a button to cancel it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from widgets.long_work import LongWork
from widgets.theme import GAP, set_kind


class ProgressBarLine(QWidget):
    """Hidden until work is attached and running; hides again when it has ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel()
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
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
        for widget in (self.label, self.bar, self.button):
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
        figures = f"{done:,} / {total:,}" if total else ""
        self.label.setText("　".join(part for part in (text, figures) if part))

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self.button.setEnabled(False)
            self.label.setText("正在取消…")

    def _end(self) -> None:
        self._work = None
        self.hide()
