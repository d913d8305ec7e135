"""What opens under the row being keyed: findings, descriptions of what failed, and what became of old problems."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from domain.errors import Finding, Level
from domain.inspection import OUTCOME_LABELS, Outcome
from domain.problem import STATUS_LABELS, Problem
from domain.scheme import CheckItem
from ui.entry.cells import KeyCell
from ui.entry.columns import SheetColumns
from ui.entry.row import EntryRow
from widgets.field import SIGNS
from widgets.theme import CONTROL, GAP, colour, repolish, set_kind, sheet_font, ui_font

CHIP_PAD = 10
"""Room left and right of a choice, px."""


def words_of(finding: Finding) -> str:
    """A finding as it is said: ▲ must be mended, ● may be kept with another Enter."""
    keep = "（再按 Enter 照存）" if finding.level is Level.WARN else ""
    return f"{SIGNS[finding.level]} {finding.message}{keep}"


class FindingLine(QLabel):
    """What is wrong with one cell, in words under it."""

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(words_of(finding), parent)
        self.finding = finding
        self.setWordWrap(True)
        self.setProperty("finding", finding.level.value)

    def natural_width(self) -> int:
        """Width of the words on one line, px."""
        return QFontMetrics(ui_font()).horizontalAdvance(self.text()) + 8


class Line(QFrame):
    """A line under the row with one stop for the keyer, and what is wrong with it under it."""

    def __init__(self, field: str, label: str, stop: QWidget, *, wide: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.stop = stop
        self.label = QLabel(label)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.hide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.label)
        row.addWidget(stop, 1 if wide else 0)
        if not wide:
            row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._words)
        stop.setAccessibleName(label)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what is wrong here."""
        self._words.setText("\n".join(words_of(f) for f in findings))
        self._words.setVisible(bool(findings))
        worst = "" if not findings else max(findings, key=lambda f: f.level is Level.BLOCK).level.value
        for widget in (self._words, self.stop):
            widget.setProperty("finding", worst)
            repolish(widget)
        self.stop.setAccessibleDescription(self._words.text())

    def show_text(self, text: str) -> None:
        """Show what stands in the row."""

    def fit(self, width: int) -> None:
        """The line is about to be laid out over this width, px."""

    @property
    def words(self) -> str:
        """What is said under the field."""
        return self._words.text()


class DescriptionLine(Line):
    """问题具体情况描述 of one failing item."""

    def __init__(self, item: CheckItem, parent: QWidget | None = None) -> None:
        self.edit = QLineEdit()
        self.edit.setFont(sheet_font(10.5))
        self.edit.setPlaceholderText("写明问题具体情况；按 ↓ 选近期用过的说法")
        self.item = item
        super().__init__(f"description:{item.key}", f"{item.short}：", self.edit, wide=True, parent=parent)
        set_kind(self.label, "heading")
        self.edit.setToolTip(f"{item.short}填了“否”，要写明问题具体情况（填报说明2）")

    def show_text(self, text: str) -> None:
        """Show this description."""
        if self.edit.text() != text:
            self.edit.setText(text)


class OutcomeLine(Line):
    """What became of an old problem whose answer is 是 now."""

    def __init__(self, item: CheckItem, problem: Problem, parent: QWidget | None = None, *, past: bool = False) -> None:
        self.choice = OutcomeChoice()
        self.item = item
        found = f"{problem.found_on.month}月{problem.found_on.day}日"
        if past:
            found = f"{problem.found_on.year}年{found}"
        old = f"“{problem.description}”" if problem.description else ""
        label = f"{item.short}：{found}的问题{old}（{STATUS_LABELS[problem.status]}）现在怎样？"
        super().__init__(f"outcome:{item.key}", label, self.choice, wide=False, parent=parent)
        self.label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def fit(self, width: int) -> None:
        """Words that are too long for one line beside the choices stand on two."""
        natural = QFontMetrics(self.label.font()).horizontalAdvance(self.label.text()) + 2
        room = max(width - self.choice.width() - 2 * GAP, 120)
        self.label.setWordWrap(natural > room)
        self.label.setFixedWidth(min(natural, room))

    def show_text(self, text: str) -> None:
        """Show this choice."""
        self.choice.show_value(text)


class OutcomeChoice(KeyCell):
    """Three choices on one line: 1, 2, 3 choose, ← → move and choose."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(ui_font())
        self._value = ""
        self._labels = [(outcome.value, f"{n} {label}") for n, (outcome, label) in enumerate(OUTCOME_LABELS.items(), 1)]
        self.setToolTip("按 1、2、3 选择，选后自动到下一栏")
        self.setFixedHeight(CONTROL)
        self.setFixedWidth(sum(rect.width() for rect in self._rects()) + 2 * GAP)

    @property
    def value(self) -> str:
        """The outcome chosen, empty before."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show this choice."""
        self._value = value
        self.setAccessibleDescription(OUTCOME_LABELS[Outcome(value)] if value else "未选")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses."""
        text = event.text()
        if text.isdigit() and 1 <= int(text) <= len(self._labels):
            self.chosen.emit(self._labels[int(text) - 1][0])
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        for (value, _), rect in zip(self._labels, self._rects(), strict=True):
            if rect.contains(event.position().toPoint()):
                self.chosen.emit(value)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The choices with their keys; the chosen one filled and marked ✓."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for (value, label), rect in zip(self._labels, self._rects(), strict=True):
            chosen = value == self._value
            frame = "focus" if self.hasFocus() or chosen else "line"
            painter.setPen(QPen(colour(frame), 2 if self.hasFocus() else 1))  # type: ignore[arg-type]
            painter.setBrush(colour("selection" if chosen else "surface"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)
            painter.setPen(colour("accent" if chosen else "text"))
            painter.setFont(self.font())
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), f"✓ {label[2:]}" if chosen else label)

    def sizeHint(self) -> QSize:
        """As wide as the three choices."""
        return QSize(self.width(), CONTROL)

    def _rects(self) -> list[QRect]:
        metrics, left, rects = QFontMetrics(ui_font()), 0, []
        for _, label in self._labels:
            width = metrics.horizontalAdvance(label) + 2 * CHIP_PAD + 6
            rects.append(QRect(left, 0, width, CONTROL))
            left += width + GAP
        return rects


class UnderRow(QObject):
    """The lines open under a row: one for each failing and each asked item, and the words about its cells."""

    opened = Signal(object)
    """A new `Line`, to be watched and connected."""
    closing = Signal(str)
    """The line of this field goes."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.owner = owner
        self.lines: dict[str, Line] = {}
        self.words: list[FindingLine] = []

    def sync(self, row: EntryRow) -> None:
        """Open and close lines so that they follow the answers, in the notice's order."""
        failing, asked = row.failing(), row.asked()
        wanted = {
            f"{'description' if item in failing else 'outcome'}:{item.key}": item
            for item in row.items
            if item in failing or item in asked
        }
        for name in [name for name in self.lines if name not in wanted]:
            self.closing.emit(name)
            # When the hands were in the line, moving them has shown the row again and closed it already.
            line = self.lines.pop(name, None)
            if line is not None:
                line.hide()
                line.deleteLater()
        for name, item in wanted.items():
            # Put in again, so that the lines stand in the notice's order.
            line = self.lines.pop(name) if name in self.lines else self._open(name, item, row)
            self.lines[name] = line
            line.show_text(row.text(name))

    def show_findings(self, findings: Sequence[Finding], cells: Sequence[str]) -> None:
        """Say each finding in words: at its line, or under its cell, in the order of `cells`."""
        for words in self.words:
            words.hide()
            words.deleteLater()
        ordered = sorted((f for f in findings if f.field in cells), key=lambda f: cells.index(f.field))
        self.words = [FindingLine(finding, self.owner) for finding in ordered]
        for name, line in self.lines.items():
            line.show_findings([f for f in findings if f.field == name])

    def said(self) -> list[str]:
        """All words shown now, as a person reads them."""
        return [words.text() for words in self.words] + [line.words for line in self.lines.values() if line.words]

    def lay_out(self, columns: SheetColumns, top: int, rect_of: Callable[[str], QRect]) -> int:
        """Put the words under their cells and the lines below them; returns where they end."""
        total, end = columns.total, self._lay_out_words(columns.total, top, rect_of)
        left = columns.rect("head_name", 0, 0).left() + 4
        for line in self.lines.values():
            width = total - left - GAP
            line.fit(width)
            height = line.heightForWidth(width) if line.hasHeightForWidth() else line.sizeHint().height()
            line.setGeometry(left, end + 4, width, height)
            line.show()
            end += height + 6
        return end + 4 if end > top else top

    def _lay_out_words(self, total: int, top: int, rect_of: Callable[[str], QRect]) -> int:
        """Each finding begins under its cell; what has room beside the one before stands on the same line."""
        end, line_top, free_from = top, top, 0
        for words in self.words:
            width = min(words.natural_width(), total - GAP)
            left = max(4, min(rect_of(words.finding.field).left() + 4, total - width - 4))
            height = words.heightForWidth(width)
            if left < free_from or end == top:
                line_top = end
            words.setGeometry(left, line_top + 2, width, height)
            words.show()
            free_from = left + width + GAP
            end = max(end, line_top + height + 4)
        return end

    def _open(self, name: str, item: CheckItem, row: EntryRow) -> Line:
        line: Line
        if name.startswith("outcome:"):
            problem, last = row.state.problems[item.key], row.state.last
            past = last is not None and problem.found_on <= last.inspected_on
            line = OutcomeLine(item, problem, self.owner, past=past)
        else:
            line = DescriptionLine(item, self.owner)
        self.opened.emit(line)
        return line
