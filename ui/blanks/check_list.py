"""The check rules printed in a blank, each with what came of it and a door to where it does not hold."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from domain.blanks.filled import FilledBlank, where_of
from domain.blanks.rules import Rule, RuleBreach
from widgets.theme import GAP, STEP, Sign, repolish, set_kind


class CheckList(QWidget):
    """`row_wanted(row)` and `column_wanted(place)` open the next place where a rule does not hold; `changed` at a tick."""

    row_wanted = Signal(int)
    column_wanted = Signal(int)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left_out: set[str] = set()
        self._lines: list[RuleLine] = []
        self._heading = QLabel("表内校验")
        set_kind(self._heading, "heading")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(STEP)
        self._column.addWidget(self._heading)
        self.hide()

    @property
    def lines(self) -> list[RuleLine]:
        """One line a rule."""
        return self._lines

    def show_checks(self, one: FilledBlank) -> None:
        """Show the rules of this table with their result."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        rules = one.known.blank.rules
        self._lines = [RuleLine(rule, one, used=rule.text not in self._left_out) for rule in rules]
        for line in self._lines:
            line.used.connect(self._use)
            line.wanted.connect(self._open)
            self._column.addWidget(line)
        self.setVisible(bool(rules))

    def broken(self, one: FilledBlank) -> list[RuleBreach]:
        """The breaches of the rules that are switched on."""
        return [breach for breach in one.breaches if breach.rule.text not in self._left_out]

    def _use(self, text: str, on: bool) -> None:
        (self._left_out.discard if on else self._left_out.add)(text)
        self.changed.emit()

    def _open(self, breach: RuleBreach) -> None:
        signal = self.row_wanted if breach.rule.over == "columns" else self.column_wanted
        signal.emit(breach.where)


class RuleLine(QWidget):
    """A rule: a tick to use it, its result, and a door that goes from one breach to the next."""

    used = Signal(str, bool)
    wanted = Signal(object)

    def __init__(self, rule: Rule, one: FilledBlank, *, used: bool) -> None:
        super().__init__()
        self._rule = rule
        self._one = one
        self._breaches = [breach for breach in one.breaches if breach.rule == rule]
        self._next = 0
        self.box = QCheckBox(rule.text)
        self.box.setChecked(used)
        self.box.setToolTip("表里印着的校验关系；读得不对，就去掉勾")
        self.box.toggled.connect(self._toggle)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.door = QPushButton("查看")
        self.door.setAutoDefault(False)
        set_kind(self.door, "link")
        self.door.setToolTip("到不成立的那一处；再按到下一处")
        self.door.clicked.connect(self._open)
        below = QHBoxLayout()
        below.setContentsMargins(6 * STEP, 0, 0, 0)
        below.setSpacing(GAP)
        below.addWidget(self.words, 1)
        below.addWidget(self.door)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.box)
        column.addLayout(below)
        self._tell()

    def _toggle(self, on: bool) -> None:
        self._tell()
        self.used.emit(self._rule.text, on)

    def _open(self) -> None:
        breach = self._breaches[self._next % len(self._breaches)]
        self._next += 1
        self._tell(breach)
        self.wanted.emit(breach)

    def _tell(self, breach: RuleBreach | None = None) -> None:
        bad = bool(self._breaches) and self.box.isChecked()
        self.door.setVisible(bad)
        if not self.box.isChecked():
            self.words.setText("不用")
        elif not self._breaches:
            self.words.setText(f"{Sign.DONE.value} 成立")
        elif breach is None:
            self.words.setText(f"{Sign.OVERDUE.value} {len(self._breaches)} 处不成立")
        else:
            self.words.setText(f"{Sign.OVERDUE.value} {where_of(self._one, breach)}：左边 {breach.left}，右边 {breach.right}")
        self.words.setProperty("finding", "block" if bad else "")
        repolish(self.words)
