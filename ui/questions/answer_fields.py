"""The answer to one question of the sheet: boxes to tick with single keys, a number with its unit, or words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from domain.answering import all_well, tidied_number, toggled
from domain.answers import chosen, shown
from domain.scheme import AnswerKind, Attribute, CheckItem
from ui.entry.cells import AnswerKeys, KeyCell, TextCell, TickKeys
from ui.questions.options import Options, key_at
from widgets.theme import CONTROL, colour, set_kind, sheet_font

YES, NO = "是", "否"


class OptionsAnswer(AnswerKeys):
    """One or several of the answers: 1 … n by their place, y and n (0) where they are 是 and 否, Space: all is well."""

    def __init__(self, item: CheckItem, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        self.several = item.kind is AnswerKind.MULTIPLE
        self._options = Options(item.answers)
        self.setAccessibleName(item.short)
        self.setToolTip(f"{item.short}：{keys_words(item)}")

    def fit(self, width: int) -> None:
        """Take this width and the height that the answers then need."""
        self.setFixedSize(width, max(self._options.lay_out(width), CONTROL + 2))

    def show_answer(self, answer: str, *, quiet: bool = False) -> None:
        """Show this answer; `quiet` while it is last round's, copied."""
        self._answer, self._quiet = answer, quiet
        self.setAccessibleDescription(shown(self.item, answer) or "未填")
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        place = self._options.at(event.position().toPoint())
        if place is not None:
            self._take(self.item.answers[place])

    def paintEvent(self, event: QPaintEvent) -> None:
        """The answers, and the focus around them."""
        painter = QPainter(self)
        if self.hasFocus():
            draw_focus(self, painter)
        self._options.draw(painter, chosen(self._answer), self.item.failures, quiet=self._quiet)

    # inside

    def _read(self, text: str) -> bool:
        text = text.strip(" ") or text
        answers = self.item.answers
        yes_no = {YES, NO} <= set(answers)
        place = key_at(text, len(answers))
        if text == " ":
            well = all_well(self.item)
            if well:
                self.answered.emit(well)
        elif text in answers:
            self._take(text)
        elif yes_no and text and text in "yYnN0０":
            self._take(YES if text in "yY" else NO)
        elif place is not None:
            self._take(answers[place])
        else:
            return False
        return True

    def _take(self, answer: str) -> None:
        self.answered.emit(toggled(self.item, self._answer, answer))


class WordsAnswer(TextCell):
    """An answer in words."""

    def __init__(self, item: CheckItem, parent: QWidget | None = None) -> None:
        super().__init__(item.short, f"{item.short}：照纸上的填写，没有的直接回车", 10.5, parent)
        self.item = item
        set_kind(self, "")
        self.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.setFixedHeight(CONTROL)


class NumberAnswer(WordsAnswer):
    """A number; full-width figures become plain ones while they are typed. The unit stands behind it."""

    def __init__(self, item: CheckItem, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        unit = f"，单位{item.unit}" if item.unit else ""
        self.setToolTip(f"{item.short}：填数字{unit}，可以有小数；没有的直接回车")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(self._tidy)

    def _tidy(self, text: str) -> None:
        plain = tidied_number(text)
        if plain != text:
            at = self.cursorPosition() - (len(text) - len(plain))
            self.setText(plain)
            self.setCursorPosition(max(at, 0))


class TickLine(TickKeys):
    """农户属性 as the paper has them, on as many lines as they need: 1 … n tick."""

    def __init__(self, attributes: Sequence[Attribute], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attributes = tuple(attributes)
        self._options = Options([a.label for a in attributes])
        self._ticked: list[str] = []
        self._quiet = False
        self.setAccessibleName("农户属性")
        self.setToolTip(f"按 1–{len(attributes)} 勾选或取消，回车到下一栏；要问的问题随勾选变化")

    def fit(self, width: int) -> None:
        """Take this width and the height that the attributes then need."""
        self.setFixedSize(width, max(self._options.lay_out(width), CONTROL + 2))

    def show_ticks(self, ticked: frozenset[str], *, quiet: bool) -> None:
        """Show these ticks; `quiet` while they are the register's."""
        self._ticked, self._quiet = [a.label for a in self._attributes if a.key in ticked], quiet
        self.setAccessibleDescription("已勾选：" + ("、".join(self._ticked) or "无"))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key of an attribute ticks it."""
        place = key_at(event.text(), len(self._attributes))
        if place is None or event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            event.ignore()
        else:
            self.toggled.emit(self._attributes[place].key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click ticks."""
        place = self._options.at(event.position().toPoint())
        if place is not None:
            self.toggled.emit(self._attributes[place].key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The attributes, and the focus around them."""
        painter = QPainter(self)
        if self.hasFocus():
            draw_focus(self, painter)
        self._options.draw(painter, self._ticked, quiet=self._quiet)


def draw_focus(cell: KeyCell, painter: QPainter) -> None:
    """The frame around a cell that has the focus."""
    painter.fillRect(cell.rect(), colour("surface"))
    painter.setPen(QPen(colour("focus"), 2))
    painter.drawRect(QRect(cell.rect()).adjusted(1, 1, -1, -1))


def answer_field(item: CheckItem, parent: QWidget | None = None) -> OptionsAnswer | WordsAnswer:
    """The field for a question."""
    if item.kind is AnswerKind.NUMBER:
        return NumberAnswer(item, parent)
    if item.kind is AnswerKind.TEXT or not item.answers:
        return WordsAnswer(item, parent)
    field = OptionsAnswer(item, parent)
    field.setFont(sheet_font(10.5))
    return field


def keys_words(item: CheckItem) -> str:
    """What can be pressed to answer a question."""
    if item.kind is AnswerKind.NUMBER:
        return f"填数字{f'（{item.unit}）' if item.unit else ''}，没有的直接回车"
    if not item.answers:
        return "照纸上的填写，没有的直接回车"
    count = len(item.answers)
    figures = f"1–{min(count, 9)}" + ("、0" if count > 9 else "")
    if {YES, NO} <= set(item.answers):
        figures = "、".join(f"{n} = {answer}" for n, answer in enumerate(item.answers, 1)) + "，y = 是，n 或 0 = 否"
    elif item.kind is AnswerKind.MULTIPLE:
        figures += " 勾选或取消，可以选几个，回车到下一问"
    else:
        figures += " 选择"
    well = all_well(item)
    space = f"，空格 = {shown(item, well)}" if well else ""
    return f"{figures}{space}，退格 = 清空"
