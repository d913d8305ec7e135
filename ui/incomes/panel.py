"""Beside the sheet: whose it is, what it comes to, and how that stands to the threshold and to last year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from domain.errors import Finding, Level
from domain.income import IncomeSheet, money, total, worked_out
from domain.income_checks import TENTH, Comparison, disagreement, plain
from domain.orders import LineKind
from domain.region import village_group
from ui.desk import Desk
from ui.incomes.households import IncomeFile
from ui.incomes.state import IncomeState
from ui.slots import calling
from widgets.field import SIGNS
from widgets.theme import GAP, STEP, Sign, repolish, set_kind, ui_font

STATUS = {Sign.DONE: "done", Sign.DUE: "due", Sign.OVERDUE: "overdue"}
BIG = 18.0
NOBODY = "在“户主”里输入姓名或拼音，回车选定一户；F8 列出还没有填的户。"


class IncomePanel(QFrame):
    """The result, live. `last_year` is a field only where the file has no sheet of an earlier year."""

    keyed = Signal(str)
    finished = Signal()
    """Enter in the last field."""
    escaped = Signal()
    undone = Signal(str)
    place_wanted = Signal(str)
    """A finding was clicked: go to its place."""

    def __init__(self, desk: Desk, state: IncomeState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "card")
        self.desk = desk
        self.state = state
        self.file: IncomeFile | None = None
        self._make_labels()
        self._lay_out()
        self.last_year.textEdited.connect(self._put)
        self.last_year.installEventFilter(self)

    # what is shown

    def show_file(self, file: IncomeFile | None, remark: str = "") -> None:
        """Another household's sheet is keyed; `remark` is what must be known of it, after its sign."""
        self.file = file
        row = file.row if file else None
        self.name.setText(f"{row.head_name} 户" if row else "还没有选户")
        scheme = self.desk.scheme
        words = []
        if row:
            kinds = "、".join(scheme.attribute(key).label for key in scheme.in_order(row.attributes))
            words = [village_group(row.village, row.group), kinds, f"帮扶责任人 {row.helper}" if row.helper else ""]
        self.about.setText("　".join(part for part in words if part))
        self.about.setVisible(bool(row))
        sign, _, words_after = remark.partition(" ")
        _say(self.remark, Sign(sign) if remark else Sign.DONE, words_after)
        keyed_here = file is not None and file.earlier is None
        for widget in (self.last_label, self.last_year):
            widget.setVisible(keyed_here)
        self.sync()

    def set_short(self, short: bool) -> None:
        """In a narrow window the panel lies under the table and says only what the sheet comes to."""
        self._more.setVisible(not short)

    @property
    def asks_last_year(self) -> bool:
        """True while last year's result is keyed here."""
        return not self.last_year.isHidden()

    def sync(self) -> None:
        """Work everything out anew."""
        state = self.state
        result = state.per_head()
        self.result.setText("—" if result is None else f"{plain(result)} 元")
        whole = total(state.lines, state.amounts())
        net = whole.net
        if self.file is None:
            self.how.setText(NOBODY)
        elif net is None:
            self.how.setText("填了收入或支出就有结果。")
        else:
            self.how.setText(f"合计纯收入 {plain(net)} 元 ÷ {state.size or '—'} 人")
        if self.last_year.text() != state.text("last_year"):
            self.last_year.setText(state.text("last_year"))
        self._show_comparison(result)
        self._show_structure(net)

    def show_findings(self, findings: Sequence[Finding], names: dict[str, str]) -> None:
        """The findings of the sheet, each a door to its place; `names` are the places' words."""
        while (item := self._found.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for finding in findings:
            where = names.get(finding.field, "")
            button = QPushButton(f"{SIGNS[finding.level]} {where or finding.message}")
            button.setToolTip(finding.message)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setProperty("status", "overdue" if finding.level is Level.BLOCK else "due")
            set_kind(button, "link")
            button.clicked.connect(calling(self.place_wanted.emit, finding.field))
            self._found.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.show()
        last = [finding for finding in findings if finding.field == "last_year"]
        self.last_words.setText("\n".join(f"{SIGNS[f.level]} {f.message}" for f in last))
        self.last_words.setVisible(bool(last))
        self._mark_last(bool(last))

    def said(self) -> list[str]:
        """All that the panel says about the result."""
        labels = (self.floor_words, self.change_words, self.answer_words, self.last_words)
        return [label.text() for label in labels if not label.isHidden()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter ends the sheet, Esc and ↑ go back into it."""
        if event.type() == QEvent.Type.FocusIn:
            self.last_year.selectAll()
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo) and self.state.can_undo:
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(event):
            return True
        return super().eventFilter(watched, event)

    # inside

    def _make_labels(self) -> None:
        self.name, self.about, self.result, self.how = QLabel(), QLabel(), QLabel(), QLabel()
        self.floor_words, self.change_words, self.answer_words, self.last_words = QLabel(), QLabel(), QLabel(), QLabel()
        self.remark = QLabel()
        set_kind(self.name, "heading")
        self.result.setFont(ui_font(BIG, bold=True))
        for label in (self.about, self.how):
            set_kind(label, "quiet")
        for label in (
            self.about, self.remark, self.how, self.floor_words, self.change_words, self.answer_words, self.last_words,
        ):  # fmt: skip
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.last_words.setProperty("finding", "block")
        self.last_label = QLabel("去年人均纯收入（元）")
        set_kind(self.last_label, "quiet")
        self.last_year = QLineEdit()
        self.last_year.setAccessibleName("去年人均纯收入（元）")
        self.last_year.setPlaceholderText("知道的填上")
        self.last_year.setToolTip("文件里没有这户去年的收入计算表时，在这里填去年的人均纯收入；不知道的留空。在这里回车保存")

    def _lay_out(self) -> None:
        caption = QLabel("人均纯收入")
        set_kind(caption, "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        column.setSpacing(STEP)
        lines: tuple[QWidget, ...] = (
            self.name, self.about, self.remark, _rule(), caption, self.result, self.how, self.floor_words, self.change_words,
            self.answer_words, self.last_label, self.last_year, self.last_words, _rule(), self._structure_box(),
        )  # fmt: skip
        for widget in lines:
            column.addWidget(widget)
        self._found = QVBoxLayout()
        self._found.setContentsMargins(0, GAP, 0, 0)
        self._found.setSpacing(0)
        column.addLayout(self._found)
        column.addStretch(1)

    def _structure_box(self) -> QWidget:
        """Each category with its net income and its share."""
        self._more = QWidget()
        column = QVBoxLayout(self._more)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        head = QLabel("收入结构（纯收入，元）")
        set_kind(head, "quiet")
        column.addWidget(head)
        self._structure = QGridLayout()
        self._structure.setHorizontalSpacing(GAP)
        self._structure.setVerticalSpacing(2)
        self._structure.setColumnStretch(0, 1)
        self._sums: list[tuple[QLabel, QLabel]] = []
        categories = [line.category for line in self.state.lines if line.kind is LineKind.SUBTOTAL]
        for row, category in enumerate(categories):
            figure, share = QLabel(), QLabel()
            set_kind(share, "quiet")
            name = QLabel(category.lstrip("0123456789.、").removesuffix("收入"))
            name.setToolTip(category)
            for place, label in enumerate((name, figure, share)):
                self._structure.addWidget(label, row, place, Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft)
            self._sums.append((figure, share))
        column.addLayout(self._structure)
        return self._more

    def _show_comparison(self, result: Decimal | None) -> None:
        comparison = self._comparison(result)
        floor, change = ("", "") if comparison is None else (comparison.floor_words, comparison.change_words)
        below = comparison is not None and comparison.below
        dropped = comparison is not None and comparison.dropped
        _say(self.floor_words, Sign.OVERDUE if below else Sign.DONE, floor)
        _say(self.change_words, Sign.DUE if dropped else Sign.DONE, change)
        earlier = self.file.earlier if self.file else None
        self.change_words.setToolTip(f"去年：{earlier.round_name}的收入计算表" if earlier else "")
        _say(self.answer_words, Sign.DUE, disagreement(result, self.file.answer) if self.file else "")

    def _comparison(self, result: Decimal | None) -> Comparison | None:
        from domain.income_checks import FLOOR, compared

        if result is None or self.file is None:
            return None
        last = self.file.earlier.per_head if self.file.earlier else self.state.amount("last_year")
        strict = any(threshold.strict for threshold in self.desk.scheme.thresholds if threshold.key == FLOOR)
        return compared(result, self.desk.round.thresholds, last, strict=strict)

    def _show_structure(self, net: Decimal | None) -> None:
        """Each category's net income and, where there is any, its share of the whole (收入结构)."""
        sheet = IncomeSheet(self.state.amounts(), self.state.size)
        rows = zip(self.state.lines, worked_out(self.state.lines, sheet), strict=True)
        sums = [money(amounts.net) for line, amounts in rows if line.kind is LineKind.SUBTOTAL]
        for (figure, share), value in zip(self._sums, sums, strict=True):
            figure.setText("—" if value is None else format(value, "f"))
            known = value is not None and value >= 0 and net is not None and net > 0
            part = (value * 100 / net).quantize(TENTH, ROUND_HALF_UP) if known and value is not None and net else None
            share.setText("" if part is None else f"{part}%")

    def _mark_last(self, wrong: bool) -> None:
        self.last_year.setProperty("finding", "block" if wrong else "")
        repolish(self.last_year)

    def _put(self, text: str) -> None:
        self.state.put("last_year", text)
        self.keyed.emit("last_year")

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Backtab):
            self.escaped.emit()
        elif event.matches(QKeySequence.StandardKey.Undo) and self.state.can_undo:
            self.undone.emit(self.state.undo())
        else:
            return False
        return True


def _say(label: QLabel, sign: Sign, words: str) -> None:
    label.setText(f"{sign.value} {words}")
    label.setVisible(bool(words))
    if label.property("status") != STATUS[sign]:
        label.setProperty("status", STATUS[sign])
        repolish(label)


def _rule() -> QFrame:
    line = QFrame()
    set_kind(line, "rule")
    return line
