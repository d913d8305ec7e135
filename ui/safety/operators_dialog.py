"""操作员: who works in this file, with which role."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.operations.operators import operators, remove_operator, save_operator
from domain.errors import KnownError
from domain.operators import RIGHT_LABELS, ROLE_LABELS, Operator, Right, Role
from ui.desk import Desk
from ui.monitoring.source import RowsSource
from ui.small_dialogs import show_help
from widgets.field import FieldForm
from widgets.icons import icon
from widgets.table_model import PagedTableModel, TableColumn
from widgets.theme import GAP, Sign, set_kind
from widgets.virtual_table import VirtualTable

SIZE = (860, 500)
FORM_WIDTH = 380
EMPTY = "没有操作员：谁打开文件，谁就能做所有的事。先加一名“管理”人员，再加其他人。"
HONEST = (
    "类别防的是误操作，也让操作记录上有名有姓；防不住有意绕过的人：能打开文件的人，也能用别的程序打开它。"
    "要防外人，请给文件设密码。"
)
OWN = "不能删除自己；请由另一名“管理”人员来删。"
COLUMNS = (
    TableColumn("name", "姓名或编号", 160, stretch=True),
    TableColumn("role", "类别", 90),
    TableColumn("pin", "个人密码", 100),
)
ROLE_HINTS = {
    Role.KEYING: "录入农户、核查、走访、收入；可以撤销自己的操作",
    Role.REVIEW: "另外可以销号、导入、合并、处理冲突、撤销别人的操作",
    Role.MANAGE: "什么都可以做：轮次、通知、村组、分发、密码、操作员、恢复备份",
}
assert RIGHT_LABELS.keys() == set(Right)


def _text(operator: Operator, key: str) -> str:
    return {"name": operator.name, "role": ROLE_LABELS[operator.role], "pin": "已设" if operator.pin else "没有"}[key]


class OperatorsDialog(QDialog):
    """The list at the left, one operator at the right; N begins a new one, Ctrl+S saves, Delete removes."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._all: list[Operator] = []
        self._shown = Operator("", "", Role.MANAGE)
        self.table = VirtualTable()
        self.name, self.pin, self.role = QLineEdit(), QLineEdit(), QComboBox()
        self.form = FieldForm()
        self.words = QLabel()
        self.add = QPushButton(icon("add"), "新增")
        self.save, self.remove = QPushButton("保存"), QPushButton("删除")
        self.close_button = QPushButton("关闭")
        self._fill_form()
        self._lay_out()
        self._model: PagedTableModel[Operator] = PagedTableModel(COLUMNS, self._source(), _text)
        self.table.set_model(self._model)
        self.table.set_empty_state(EMPTY)
        self._connect()
        self._load()

    # inside

    def _fill_form(self) -> None:
        for role in Role:
            self.role.addItem(ROLE_LABELS[role], role)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.form.add("name", "姓名或编号", self.name, hint="写进操作记录", required=True)
        self.form.add("role", "类别", self.role)
        self.form.add("pin", "个人密码", self.pin, hint="可以不设；换人操作时要输入")

    def _lay_out(self) -> None:
        self.setWindowTitle("操作员")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        set_kind(self.save, "primary")
        for button in (self.add, self.remove, self.close_button):
            # Else Enter in a field presses whichever of them comes next.
            button.setAutoDefault(False)
        self.save.setDefault(True)
        for button, keys in ((self.add, "Ctrl+N"), (self.save, "Ctrl+S"), (self.remove, "Ctrl+D")):
            # A shortcut of the button's own would go with its next text.
            QShortcut(QKeySequence(keys), self).activated.connect(button.click)
            button.setToolTip(f"{button.text()}（{keys}）")
        self.duty, honest = QLabel(), QLabel(HONEST)
        for label in (self.duty, honest, self.words):
            label.setWordWrap(True)
        for label in (self.duty, honest):
            set_kind(label, "quiet")
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        side = QWidget()
        side.setFixedWidth(FORM_WIDTH)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(2 * GAP)
        for widget in (self.form, self.duty, self.words):
            right.addWidget(widget)
        right.addLayout(buttons)
        right.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(2 * GAP)
        middle.addWidget(self.table, 1)
        middle.addWidget(side)
        foot = QHBoxLayout()
        foot.setSpacing(2 * GAP)
        foot.addWidget(honest, 1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(2 * GAP)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        QShortcut(QKeySequence("F1"), self).activated.connect(lambda: show_help(self, "privacy"))
        self.table.current_row.connect(self._show_key)
        self.table.activated_row.connect(lambda _key: self.name.setFocus())
        self.role.currentIndexChanged.connect(lambda _row: self.duty.setText(ROLE_HINTS[self._role()]))
        self.add.clicked.connect(self._new)
        self.save.clicked.connect(self._save)
        self.remove.clicked.connect(self._remove)
        self.close_button.clicked.connect(self.accept)

    def _source(self) -> RowsSource[Operator]:
        return RowsSource(self._all, lambda one: one.uid, _text)

    def _role(self) -> Role:
        return Role(self.role.currentData())

    def _load(self, uid: str = "") -> None:
        with self._desk.read() as session:
            self._all = operators(session)
        self._model.set_source(self._source())
        if not self._all:
            self._new()
        elif not (uid and self.table.select_key(uid)):
            self.table.select_place(0)
            self._show_key(self.table.current_key())

    def _show_key(self, key: object) -> None:
        found = next((one for one in self._all if one.uid == key), None)
        if found is not None:
            self._show(found)

    def _new(self) -> None:
        self._show(Operator("", "", Role.KEYING if self._all else Role.MANAGE))
        self.name.setFocus()

    def _show(self, operator: Operator) -> None:
        self._shown = operator
        self.name.setText(operator.name)
        self.role.setCurrentIndex(self.role.findData(operator.role))
        self.duty.setText(ROLE_HINTS[operator.role])
        self.pin.clear()
        self.pin.setPlaceholderText("已设，不改就空着" if operator.pin else "")
        self.form.show_findings([], focus=False)
        self.words.hide()
        self.remove.setEnabled(bool(operator.uid))
        self.save.setText("保存" if operator.uid else "加上")

    def _save(self) -> None:
        desk, pin = self._desk, self.pin.text() or None
        draft = replace(self._shown, name=self.name.text(), role=self._role())
        saved = desk.write(lambda session: save_operator(session, draft, pin, desk.clerk, desk.now()))
        if saved is None:
            self.reject()
            return
        if saved.refused:
            self.words.hide()
            self.form.show_findings(list(saved.findings))
            return
        self._load(saved.uid)
        self._say(f"已保存 {draft.name.strip()}。")
        self._follow(saved.uid)

    def _remove(self) -> None:
        desk, uid, name = self._desk, self._shown.uid, self._shown.name
        if len(self._all) > 1 and desk.operator is not None and desk.operator.uid == uid:
            self._say(f"{Sign.OVERDUE.value} {OWN}")
            return
        try:
            desk.store.write(lambda session: remove_operator(session, uid, desk.clerk, desk.now()))
        except KnownError as known:
            self._say(f"{Sign.OVERDUE.value} {known.sentence}")
            return
        self._load()
        self._say(f"已删除 {name}，操作记录里的名字还在。")
        self._follow("")

    def _follow(self, saved: str) -> None:
        """Who works may have another name or role now; the first operator is whoever sits here."""
        working = self._desk.operator.uid if self._desk.operator else saved
        self._desk.set_operator(next((one for one in self._all if one.uid == working), None))

    def _say(self, text: str) -> None:
        self.words.setText(text)
        self.words.show()
