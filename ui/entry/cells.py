"""The cells of the row being keyed: texts, ticks and answers, worked with the keys alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QInputMethodEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from domain.scheme import Attribute, CheckItem
from widgets.theme import colour, repolish, set_kind, sheet_font

TICK = "√"
_MARK = "√✓xX"


class TextCell(QLineEdit):
    """A text in a cell of the sheet. `quiet` while it shows what the register put there."""

    def __init__(self, name: str, tip: str, points: float = 10.5, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The font first: polishing a kind keeps the font that is there.
        self.setFont(sheet_font(points))
        set_kind(self, "cell")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(name)
        self.setToolTip(tip)

    def show_text(self, text: str, *, quiet: bool) -> None:
        """Show this text; the caret stays where it is when nothing differs."""
        if self.text() != text:
            self.setText(text)
            if self.hasFocus():
                self.selectAll()
            else:
                self.setCursorPosition(0)
        if bool(self.property("quiet")) != quiet:
            self.setProperty("quiet", quiet)
            repolish(self)


class KeyCell(QWidget):
    """A cell that takes single keys; it draws its own focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(sheet_font(11.5))
        # Without an input method the keys 1, 0, y, n arrive as they are, whatever language is switched on.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the focus away."""
        super().focusOutEvent(event)
        self.update()

    def draw_focus(self, painter: QPainter, rect: QRect) -> None:
        """The frame around the cell that has the focus."""
        painter.fillRect(rect, colour("surface"))
        painter.setPen(QPen(colour("focus"), 2))
        painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def draw_text(self, painter: QPainter, rect: QRect, text: str, ink: str, *, bold: bool = False) -> None:
        """A text in the middle of a cell."""
        font = QFont(self.font())
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(colour(ink))  # type: ignore[arg-type]
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)


class TickKeys(KeyCell):
    """Ticks of household attributes (农户属性), one stop for the keyer."""

    toggled = Signal(str)
    """The attribute whose tick changes."""


class AnswerKeys(KeyCell):
    """The answer to a check item, keyed with single keys."""

    answered = Signal(str)

    def __init__(self, item: CheckItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self._answer = ""
        self._quiet = False
        """The answer is last round's, copied."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key is an answer."""
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            event.ignore()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.answered.emit("")
        elif not self._read(event.text()):
            event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """A 是 or 否 that an input method commits is an answer too."""
        self._read(event.commitString())

    def _read(self, text: str) -> bool:
        """Answer with what these keys mean; False where they mean nothing."""
        raise NotImplementedError


class TickCells(TickKeys):
    """The attribute cells (农户属性), one stop for the keyer: 1 … n or Space tick, ← → move."""

    def __init__(self, attributes: Sequence[Attribute], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attributes = tuple(attributes)
        self._widths: list[int] = []
        self._ticked: frozenset[str] = frozenset()
        self._quiet = False
        self.current = 0
        self.setAccessibleName("农户属性")
        self.setToolTip(f"按 1–{len(attributes)} 勾选或取消，← → 移动后按空格也可以")
        self.setMouseTracking(True)

    def set_widths(self, widths: Sequence[int]) -> None:
        """Width of each cell, px."""
        self._widths = list(widths)
        self.update()

    def show_ticks(self, ticked: frozenset[str], *, quiet: bool) -> None:
        """Show these ticks; `quiet` while they are the register's."""
        self._ticked, self._quiet = ticked, quiet
        labels = [a.label for a in self._attributes if a.key in ticked]
        self.setAccessibleDescription("已勾选：" + ("、".join(labels) or "无"))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits tick by number, Space the current one."""
        text = event.text()
        if text.isdigit() and 1 <= int(text) <= len(self._attributes):
            self._toggle(int(text) - 1)
        elif event.key() == Qt.Key.Key_Space or (text and text in _MARK):
            self._toggle(self.current)
        elif event.key() == Qt.Key.Key_Left and self.current > 0:
            self._move(self.current - 1)
        elif event.key() == Qt.Key.Key_Right and self.current < len(self._attributes) - 1:
            self._move(self.current + 1)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click ticks."""
        for place in range(len(self._attributes)):
            if self._cell(place).contains(event.position().toPoint()):
                self._toggle(place)

    def event(self, event: QEvent) -> bool:
        """The tooltip names the attribute under the pointer."""
        if event.type() == QEvent.Type.ToolTip:
            where = event.pos()  # type: ignore[attr-defined]
            for place, attribute in enumerate(self._attributes):
                if self._cell(place).contains(where):
                    self.setToolTip(f"{attribute.label}：按 {place + 1} 勾选或取消")
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """√ in the ticked cells; with the focus the number of each attribute as a quiet hint."""
        painter = QPainter(self)
        for place, attribute in enumerate(self._attributes):
            rect = self._cell(place)
            if self.hasFocus() and place == self.current:
                self.draw_focus(painter, rect)
            if attribute.key in self._ticked:
                self.draw_text(painter, rect, TICK, "quiet" if self._quiet else "text", bold=not self._quiet)
            elif self.hasFocus():
                self._draw_number(painter, rect, place + 1)

    def _draw_number(self, painter: QPainter, rect: QRect, number: int) -> None:
        painter.setFont(sheet_font(8.5))
        painter.setPen(colour("quiet"))
        corner = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        painter.drawText(rect.adjusted(0, 0, -5, -4), corner, str(number))

    def _cell(self, place: int) -> QRect:
        # The sheet's lines stand at the right and the bottom of a cell; they stay free.
        return QRect(sum(self._widths[:place]), 0, self._widths[place] - 1, self.height()) if self._widths else QRect()

    def _toggle(self, place: int) -> None:
        self._move(place)
        self.toggled.emit(self._attributes[place].key)

    def _move(self, place: int) -> None:
        self.current = place
        self.update()


class AnswerCell(AnswerKeys):
    """The answer to one check item: 1, y, 是 or Space passes, 0, 2, n or 否 fails; Backspace empties it."""

    def __init__(self, item: CheckItem, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        good, bad = self._word(failing=False), self._word(failing=True)
        self.setAccessibleName(item.short)
        keys = f"1、y 或空格 = {good}，0、2 或 n = {bad}，退格 = 清空"
        self.setToolTip(f"{item.short}：{keys}；+ 或 F5 = 全部{good}，* 或 F9 = 同上轮")

    @property
    def answer(self) -> str:
        """What stands in the cell."""
        return self._answer

    def show_answer(self, answer: str, *, quiet: bool = False) -> None:
        """Show this answer; `quiet` while it is last round's, copied."""
        self._answer, self._quiet = answer, quiet
        self.setAccessibleDescription((f"{answer}（同上轮）" if quiet else answer) or "未填")
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click changes between the answers."""
        answers = self.item.answers
        place = answers.index(self._answer) + 1 if self._answer in answers else 0
        self.answered.emit(answers[place % len(answers)])

    def paintEvent(self, event: QPaintEvent) -> None:
        """The answer; a failing one in bold and in the colour of what is wrong."""
        painter = QPainter(self)
        rect = self.rect().adjusted(0, 0, -1, 0)
        if self.hasFocus():
            self.draw_focus(painter, rect)
        failing = self._answer in self.item.failures
        ink = "overdue" if failing else "quiet" if self._quiet else "text"
        self.draw_text(painter, rect, self._answer, ink, bold=failing)

    def sizeHint(self) -> QSize:
        """Room for one character."""
        return QSize(36, 36)

    def _word(self, *, failing: bool) -> str:
        return next(a for a in self.item.answers if (a in self.item.failures) is failing)

    def _read(self, text: str) -> bool:
        text = text.strip(" ") or text
        keys: dict[str, Callable[[], str]] = {}
        keys.update(dict.fromkeys(("1", "１", "y", "Y", " "), lambda: self._word(failing=False)))
        keys.update(dict.fromkeys(("0", "０", "2", "２", "n", "N"), lambda: self._word(failing=True)))
        if text in self.item.answers:
            self.answered.emit(text)
        elif text in keys:
            self.answered.emit(keys[text]())
        else:
            return False
        return True
