"""Suggestions under a field, chosen with the keys while the focus (and the input method) stays in the field."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QInputMethodEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from widgets.theme import STEP, colour, set_kind, ui_font

LINE = 44
"""Height of one suggestion, px: two lines of text."""
SHOWN = 7
"""Suggestions seen at once."""
_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to choose: `detail` is the quiet second line that tells namesakes apart."""

    key: Hashable
    title: str
    detail: str = ""


class Suggest(QObject):
    """Offers what `find(text)` gives for the text of `field`, at most `limit`.

    Up and Down move, Enter takes (`chosen(suggestion)`), Esc closes. The list is a plain child of the window: it never
    takes the focus, and it stays away while an input method is composing.
    """

    chosen = Signal(object)

    def __init__(
        self, field: QLineEdit, find: Callable[[str], Sequence[Suggestion]], *, least: int = 1, limit: int = 20
    ) -> None:
        super().__init__(field)
        self.field = field
        self._find = find
        self._least = least
        self._limit = limit
        self._composing = False
        self._frame: QFrame | None = None
        self._list = QListWidget()
        field.textEdited.connect(self.offer)
        field.installEventFilter(self)

    @property
    def popup(self) -> QFrame | None:
        """The frame of the list once it has been shown."""
        return self._frame

    def is_open(self) -> bool:
        """True while suggestions are shown."""
        return self._frame is not None and self._frame.isVisible()

    def suggestions(self) -> list[Suggestion]:
        """What is offered now."""
        items = [self._list.item(place) for place in range(self._list.count())] if self.is_open() else []
        return [item.data(_ROLE) for item in items]

    def offer(self, text: str | None = None) -> None:
        """Look for suggestions to the text (the field's by default) and show them, or close when there are none."""
        wanted = self.field.text() if text is None else text
        enough = len(wanted.strip()) >= self._least and not self._composing and self.field.isVisible()
        found = list(self._find(wanted))[: self._limit] if enough else []
        if not found:
            self.close()
            return
        self._build()
        self._list.clear()
        for one in found:
            item = QListWidgetItem(one.title)
            item.setData(_ROLE, one)
            item.setToolTip(f"{one.title}\n{one.detail}".strip())
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._place(len(found))

    def close(self) -> None:
        """Show nothing."""
        if self._frame is not None:
            self._frame.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field that belong to the open list; composing and leaving close it."""
        kind = event.type()
        if kind == QEvent.Type.InputMethod:
            self._composing = bool(cast(QInputMethodEvent, event).preeditString())
            if self._composing:
                self.close()
        elif kind in (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize):
            self.close()
        elif kind == QEvent.Type.KeyPress and self.is_open():
            return self._key(cast(QKeyEvent, event))
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, row = event.key(), self._list.currentRow()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            by = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow((row + by) % self._list.count())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True

    def _take(self) -> None:
        item = self._list.currentItem()
        self.close()
        if item is not None:
            self.chosen.emit(item.data(_ROLE))

    def _build(self) -> None:
        window = self.field.window()
        if self._frame is not None and self._frame.parent() is window:
            return
        if self._frame is None:
            self._frame = QFrame(window)
            set_kind(self._frame, "popup")
            self._list.setItemDelegate(_TwoLines(self._list))
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.setMouseTracking(True)
            self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            set_kind(self._list, "plain")
            self._list.itemClicked.connect(self._take)
            layout = QVBoxLayout(self._frame)
            layout.setContentsMargins(1, 1, 1, 1)
            layout.addWidget(self._list)
        self._frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._frame.setParent(window)

    def _place(self, count: int) -> None:
        """Below the field, or above it where there is more room; inside the window."""
        frame, window = self._frame, self.field.window()
        assert frame is not None
        top = self.field.mapTo(window, QPoint(0, 0)).y()
        below = window.height() - top - self.field.height() - 2 * STEP
        wanted = min(count, SHOWN) * LINE + 8
        up = below < min(wanted, 2 * LINE) and top > below
        height = min(wanted, top - STEP if up else max(below, LINE + 8))
        width = min(max(self.field.width(), 280), window.width() - 2 * STEP)
        left = min(self.field.mapTo(window, QPoint(0, 0)).x(), window.width() - width - STEP)
        y = top - height - 2 if up else top + self.field.height() + 2
        frame.setGeometry(QRect(left, y, width, height))
        frame.show()
        frame.raise_()


class _TwoLines(QStyledItemDelegate):
    """Title over quiet detail."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, LINE)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        one = cast(Suggestion, index.data(_ROLE))
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colour("selection"))
        inner = rect.adjusted(10, 3, -10, -3)
        half = inner.height() // 2
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        lines = ((one.title, ui_font(), "text", 0), (one.detail, ui_font(9.5), "quiet", half))
        for text, font, name, down in lines:
            line = QRect(inner.left(), inner.top() + down, inner.width(), half)
            if not one.detail:
                line = inner
            painter.setFont(font)
            painter.setPen(colour(name))  # type: ignore[arg-type]
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(line, middle, shown)
        painter.restore()
