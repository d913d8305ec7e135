"""Who works: chosen when a file with operators is opened, and whenever somebody else sits down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from domain.errors import Finding
from domain.operators import ROLE_LABELS, Operator, pin_fits
from ui.desk import Desk
from widgets.field import FieldForm
from widgets.theme import GAP, set_kind

WIDTH = 460
LINE, LINES = 32, 8
WRONG = "个人密码不对，请再输一次；忘了请找“管理”人员重设。"


class OperatorChooser(QWidget):
    """A list of names with their roles, and a field for the PIN of who has one. `chosen(Operator)`, `cancelled()`."""

    chosen = Signal(object)
    cancelled = Signal()

    def __init__(self, operators: Sequence[Operator], current: str = "", words: str = "开始") -> None:
        super().__init__()
        self._operators = list(operators)
        self.list = QListWidget()
        self.list.setAccessibleName("操作员")
        self.list.addItems([f"{one.name}　{ROLE_LABELS[one.role]}" for one in self._operators])
        for row in range(self.list.count()):
            self.list.item(row).setSizeHint(QSize(0, LINE))
        self.list.setFixedHeight(LINE * max(2, min(len(self._operators), LINES)) + GAP)
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.form = FieldForm()
        self.form.add("pin", "个人密码", self.pin)
        self.go, self.back = QPushButton(words), QPushButton("返回")
        self._lay_out()
        self.list.currentRowChanged.connect(lambda _row: self._show_pin())
        self.list.itemDoubleClicked.connect(lambda _item: self._choose())
        self.go.clicked.connect(self._choose)
        self.back.clicked.connect(self.cancelled)
        self.list.setCurrentRow(next((n for n, one in enumerate(self._operators) if one.uid == current), 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc goes back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def begin(self) -> None:
        """Put the focus where the hands go first."""
        self.list.setFocus()

    def _lay_out(self) -> None:
        set_kind(self.go, "primary")
        self.go.setDefault(True)
        self.back.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        column.addWidget(self.list)
        column.addWidget(self.form)
        column.addLayout(foot)

    def _current(self) -> Operator:
        return self._operators[max(self.list.currentRow(), 0)]

    def _show_pin(self) -> None:
        self.pin.clear()
        self.form.show_findings([], focus=False)
        asked = bool(self._current().pin)
        self.pin.setEnabled(asked)
        self.pin.setPlaceholderText("" if asked else "没有设，不用填")

    def _choose(self) -> None:
        operator = self._current()
        if pin_fits(operator, self.pin.text()):
            self.chosen.emit(operator)
        elif not self.pin.text() and not self.pin.hasFocus():
            self.pin.setFocus()
        else:
            self.pin.selectAll()
            self.form.show_findings([Finding("pin", WRONG if self.pin.text() else "请输入个人密码。")])


class OperatorPage(QWidget):
    """Asks who works before a file with operators is shown."""

    def __init__(self, chooser: OperatorChooser, name: str) -> None:
        super().__init__()
        self.chooser = chooser
        card = QFrame()
        set_kind(card, "card")
        card.setFixedWidth(WIDTH)
        title = QLabel(f"{name}：谁来操作？")
        title.setWordWrap(True)
        set_kind(title, "title")
        column = QVBoxLayout(card)
        column.setContentsMargins(3 * GAP, 3 * GAP, 3 * GAP, 3 * GAP)
        column.setSpacing(2 * GAP)
        column.addWidget(title)
        column.addWidget(chooser)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)


def operators_of(desk: Desk) -> list[Operator]:
    """The operators of the desk's file; empty when everybody may everything."""
    from db.operations.operators import operators

    with desk.read() as session:
        return operators(session)


def switch_operator(desk: Desk, parent: QWidget) -> None:
    """Somebody else sits down."""
    there = operators_of(desk)
    if not there:
        return
    dialog = QDialog(parent)
    dialog.setWindowTitle("更换操作员")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setMinimumWidth(WIDTH)
    chooser = OperatorChooser(there, desk.operator.uid if desk.operator else "", "更换")
    column = QVBoxLayout(dialog)
    column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
    column.addWidget(chooser)

    def take(operator: Operator) -> None:
        desk.set_operator(operator)
        dialog.accept()

    chooser.chosen.connect(take)
    chooser.cancelled.connect(dialog.reject)
    chooser.begin()
    dialog.exec()
