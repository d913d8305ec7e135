"""Pieces of which the household's card is built."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.slots import calling
from widgets.theme import GAP, STEP, set_kind


def text_label(text: str, kind: str = "", status: str = "") -> QLabel:
    """A label that wraps and whose text can be copied with the mouse. `status`: done, due or overdue."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    if kind:
        label.setProperty("kind", kind)
    if status:
        label.setProperty("status", status)
    return label


def facts(pairs: Sequence[tuple[str, str]]) -> QWidget:
    """Names at the left, values at the right; pairs without a value are left out."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(STEP)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate((n, v) for n, v in pairs if v):
        quiet = QLabel(name)
        quiet.setProperty("kind", "quiet")
        grid.addWidget(quiet, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text_label(value), row, 1)
    return box


def section(title: str, rows: Sequence[QWidget]) -> QWidget:
    """A heading under a thin line, and its rows."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, GAP, 0, 0)
    column.setSpacing(STEP)
    line = QFrame()
    line.setProperty("kind", "rule")
    heading = QLabel(title)
    heading.setProperty("kind", "heading")
    column.addWidget(line)
    column.addWidget(heading)
    for row in rows:
        column.addWidget(row)
    return box


def door(text: str, tooltip: str, open_it: Callable[[], object], status: str = "") -> QPushButton:
    """A line that leads to a record. `status`: done, due or overdue."""
    button = QPushButton(text)
    button.setToolTip(tooltip)
    button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    button.setProperty("status", status)
    set_kind(button, "link")
    button.clicked.connect(calling(open_it))
    return button
