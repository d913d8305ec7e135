"""One question of the sheet: its number and words at the left, the answer at the right, what follows from it below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from domain.errors import Finding, Level
from domain.scheme import CheckItem
from ui.entry.row_state import Look
from ui.entry.under_row import Line, words_of
from ui.questions.answer_fields import NumberAnswer, OptionsAnswer, answer_field
from widgets.nested_header import rule_colour
from widgets.theme import CONTROL, GAP, STEP, colour, repolish, set_kind, sheet_font

NUMBER = 34
"""Width of a question's number, px."""
FIGURES = 96
"""Width of a field for a number, px."""
MARK = 3
"""Thickness of the line beside an answer with a finding, px."""


class QuestionBox(QFrame):
    """A question with everything that belongs to it. `fit` gives the widths, which all questions of a sheet share."""

    def __init__(self, item: CheckItem, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.look = Look.FRESH
        self.findings: tuple[Finding, ...] = ()
        self.line: Line | None = None
        self.field = answer_field(item)
        self.number, self.question = QLabel(), QLabel(question)
        self.judged, self.words, self.told = QLabel(), QLabel(), QLabel()
        self._answer = QWidget()
        self._make(question)
        self._lay_out()

    @property
    def said(self) -> list[str]:
        """What is said about this question now, as a person reads it."""
        line = [self.line.words] if self.line is not None and self.line.words else []
        return [label.text() for label in (self.judged, self.told, self.words) if label.text()] + line

    def fit(self, answer_width: int) -> None:
        """The answer takes this width, px."""
        self._answer.setFixedWidth(answer_width)
        if isinstance(self.field, OptionsAnswer):
            self.field.fit(answer_width)

    def show_number(self, number: int) -> None:
        """Its number on this household's sheet."""
        self.number.setText(f"{number}")

    def show_answer(self, answer: str, look: Look, *, quiet: bool) -> None:
        """Show this answer; `quiet` while it is last round's, copied."""
        if isinstance(self.field, OptionsAnswer):
            self.field.show_answer(answer, quiet=quiet)
        else:
            self.field.show_text(answer, quiet=quiet)
        if look is not self.look:
            self.look = look
            self.update()

    def show_judged(self, words: str) -> None:
        """What the round's standards say of it; empty: nothing."""
        if words != self.judged.text():
            self.judged.setText(words)
            self.judged.setVisible(bool(words))

    def show_told(self, words: str, *, warn: bool) -> None:
        """What another paper of the household says of it; empty: nothing. `warn` where it says something else."""
        if words != self.told.text():
            self.told.setText(words)
            self.told.setVisible(bool(words))
            self.told.setProperty("finding", "warn" if warn else "")
            set_kind(self.told, "" if warn else "quiet")

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what is wrong with the answer; the description's own stand at the description."""
        mine = tuple(f for f in findings if f.field == f"answer:{self.item.key}")
        if mine != self.findings:
            self.findings = mine
            self.words.setText("\n".join(words_of(f) for f in mine))
            self.words.setVisible(bool(mine))
            worst = "block" if any(f.level is Level.BLOCK for f in mine) else "warn" if mine else ""
            self.words.setProperty("finding", worst)
            repolish(self.words)
            self.update()

    def take_line(self, line: Line) -> None:
        """A description or a question about an old problem opens under the question."""
        self.line = line
        self._below.addWidget(line)
        line.show()

    def drop_line(self) -> None:
        """It is closed again."""
        if self.line is not None:
            self._below.removeWidget(self.line)
            self.line = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines of the form, how far the keyer has come with the answer, and the mark of a finding."""
        painter = QPainter(self)
        left = self._answer.x() - STEP
        opened = self.line is not None or any(label.isVisibleTo(self) for label in (self.judged, self.told, self.words))
        upper = QRect(left, 0, self.width() - left, self._answer.geometry().bottom() + STEP if opened else self.height() - 1)
        if self.look is not Look.FRESH:
            painter.fillRect(upper, colour(self.look.value))  # type: ignore[arg-type]
        painter.setPen(rule_colour())
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.drawLine(left, 0, left, upper.bottom())
        if self.findings:
            worst = "overdue" if any(f.level is Level.BLOCK for f in self.findings) else "due"
            painter.fillRect(QRect(left + 1, 0, MARK, upper.height()), colour(worst))  # type: ignore[arg-type]

    # inside

    def _make(self, question: str) -> None:
        self.number.setFixedWidth(NUMBER)
        self.number.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.number.setContentsMargins(0, STEP, 0, 0)
        set_kind(self.number, "quiet")
        self.question.setFont(sheet_font(10.5))
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.question.setWordWrap(True)
        self.question.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.question.setContentsMargins(0, STEP, GAP, STEP)
        self.question.setToolTip(f"{question}\n（通知 {self.item.clause}）" if self.item.clause else question)
        for label in (self.judged, self.told, self.words):
            label.setWordWrap(True)
            label.hide()
        self.judged.setProperty("finding", "block")

    def _lay_out(self) -> None:
        answer = QHBoxLayout(self._answer)
        answer.setContentsMargins(0, 0, 0, 0)
        answer.setSpacing(GAP)
        if isinstance(self.field, OptionsAnswer):
            answer.addWidget(self.field)
        else:
            answer.setContentsMargins(STEP, 1, GAP, 1)
            answer.addWidget(self.field, 0 if isinstance(self.field, NumberAnswer) else 1)
            self._add_unit(answer)
        answer.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._below = QVBoxLayout()
        self._below.setContentsMargins(0, 0, 0, 2)
        self._below.addWidget(self.judged)
        self._below.addWidget(self.told)
        self._below.addWidget(self.words)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 1, STEP, 2)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.number, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.question, 0, 1)
        grid.addWidget(self._answer, 0, 2, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._below, 1, 1, 1, 2)
        grid.setColumnStretch(1, 1)

    def _add_unit(self, answer: QHBoxLayout) -> None:
        if not isinstance(self.field, NumberAnswer):
            return
        self.field.setFixedWidth(FIGURES)
        unit = QLabel(self.item.unit)
        unit.setFont(sheet_font(10.5))
        unit.setFixedHeight(CONTROL)
        answer.addWidget(unit)
        answer.addStretch(1)


class QuestionGroup(QFrame):
    """The questions of one side of life, its name beside them as on the paper, the notice's standard above them."""

    WIDTH = 76
    """Width of the name, px."""

    def __init__(self, title: str, standard: str, boxes: Sequence[QuestionBox], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes = tuple(boxes)
        self._title = title
        column = QVBoxLayout(self)
        column.setContentsMargins(self.WIDTH, 0, 0, 0)
        column.setSpacing(0)
        if standard:
            words = QLabel(standard)
            words.setWordWrap(True)
            words.setContentsMargins(GAP, STEP, GAP, STEP)
            set_kind(words, "quiet")
            column.addWidget(words)
        for box in boxes:
            column.addWidget(box, 1)
        height = QFontMetrics(sheet_font(10.5, bold=True)).boundingRect(self._room(1000), _NAME, title).height()
        self.setMinimumHeight(height + 2 * STEP)

    def show_asked(self, keys: frozenset[str]) -> None:
        """Show the questions with these keys, and nothing when none of them is here."""
        for box in self.boxes:
            box.setVisible(box.item.key in keys)
        self.setVisible(any(box.item.key in keys for box in self.boxes))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The name in the middle of what is seen of the group, and its lines."""
        painter = QPainter(self)
        painter.setPen(rule_colour())
        painter.drawLine(0, self.height() - 1, self.WIDTH, self.height() - 1)
        painter.drawLine(self.WIDTH - 1, 0, self.WIDTH - 1, self.height())
        seen = self.visibleRegion().boundingRect().intersected(QRect(0, 0, self.WIDTH, self.height()))
        painter.setFont(sheet_font(10.5, bold=True))
        painter.setPen(colour("text"))
        need = QFontMetrics(painter.font()).boundingRect(self._room(1000), _NAME, self._title).height()
        rect = self._room(self.height()) if seen.height() < need else seen.adjusted(STEP, 0, -STEP, 0)
        painter.drawText(rect, _NAME, self._title)

    def _room(self, height: int) -> QRect:
        return QRect(STEP, 0, self.WIDTH - 2 * STEP, height)


_NAME = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWrapAnywhere)
