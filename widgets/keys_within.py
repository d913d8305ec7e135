"""Keys that hold while the focus is within a widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def keys_within(place: QWidget, bound: Mapping[str, Callable[[], object]]) -> None:
    """Let each key (`Ctrl+Delete`) do its action while the focus is in `place` or in something inside it."""
    for keys, action in bound.items():
        shortcut = QShortcut(QKeySequence(keys), place)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(action)
