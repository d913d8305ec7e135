"""The tables that are kept under a name: choose, save, rename, delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.operations.saved_lists import forget_list, keep_list, rename_list
from db.queries.saved_lists import saved_lists
from domain.errors import Finding, KnownError
from domain.lists import AdHocTable
from ui.desk import Desk
from widgets.field import FieldForm
from widgets.icons import icon
from widgets.messages import ask
from widgets.theme import GAP, set_kind

NEW = "（新表）"


class KeptRow(QWidget):
    """One chooser and three buttons. `opened(AdHocTable)` when another table was chosen, None for a new one; `said(str)`."""

    opened = Signal(object)
    said = Signal(str)

    def __init__(self, desk: Desk, table: Callable[[], AdHocTable]) -> None:
        super().__init__()
        self._desk = desk
        self._table = table
        self._kept: Mapping[str, AdHocTable] = {}
        self.chooser = QComboBox()
        self.chooser.setAccessibleName("已存的表")
        self.chooser.setToolTip("打开已存的表（Ctrl+O）")
        self.chooser.activated.connect(self._open)
        self.save_button = self._button("保存", "save", "Ctrl+S", self.save)
        self.rename_button = self._button("改名", "edit", "F2", self.rename)
        self.delete_button = self._button("删除", "delete", "Ctrl+Delete", self.delete)
        label = QLabel("已存的表")
        set_kind(label, "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(label)
        row.addWidget(self.chooser, 1)
        for button in (self.save_button, self.rename_button, self.delete_button):
            row.addWidget(button)
        self.read()

    @property
    def name(self) -> str:
        """The name of the table that is open; empty for a new one."""
        return self.chooser.currentData() or ""

    def read(self, name: str = "") -> None:
        """Read the kept tables anew and show this one."""
        with self._desk.read() as session:
            self._kept = saved_lists(session)
        self.chooser.clear()
        self.chooser.addItem(NEW, "")
        for known in self._kept:
            self.chooser.addItem(known, known)
        self.chooser.setCurrentIndex(max(self.chooser.findData(name), 0))
        self._enable()

    def save(self) -> None:
        """Keep the table under its name; a new one is asked for it."""
        table = self._table()
        name = self.name or ask_name(self, "保存这张表", table.title)
        if not name:
            return
        other = name != self.name and name in self._kept
        if other and ask(self, f"已经有一张表叫“{name}”，用现在这张换掉它吗？", (("replace", "换掉"), ("", "取消"))) != "replace":
            return
        if self._write(lambda session: keep_list(session, name, table)):
            self.read(" ".join(name.split()))
            self.said.emit(f"✓ 已保存“{self.name}”，下次在“已存的表”里打开")

    def rename(self) -> None:
        """Ask for another name."""
        old = self.name
        new = ask_name(self, "改名", old) if old else ""
        if new and self._write(lambda session: rename_list(session, old, new)):
            self.read(" ".join(new.split()))
            self.said.emit(f"✓ 已改名为“{self.name}”")

    def delete(self) -> None:
        """Delete the table that is open, after asking; what is on the screen stays as a new one."""
        old = self.name
        if not old or ask(self, f"删除已存的表“{old}”？农户和问题不受影响。", (("delete", "删除"), ("", "取消"))) != "delete":
            return
        if self._write(lambda session: forget_list(session, old)):
            self.read()
            self.said.emit(f"✓ 已删除“{old}”")

    def _write(self, operation: Callable[..., None]) -> bool:
        try:
            self._desk.store.write(operation)
        except KnownError as known:
            self.said.emit(f"▲ {known.sentence}")
            return False
        return True

    def _open(self) -> None:
        self._enable()
        self.opened.emit(self._kept.get(self.name))

    def _enable(self) -> None:
        self.save_button.setEnabled(not self._desk.read_only)
        for button in (self.rename_button, self.delete_button):
            button.setEnabled(bool(self.name) and not self._desk.read_only)

    def _button(self, text: str, image: str, key: str, action: Callable[[], None]) -> QPushButton:
        button = QPushButton(icon(image), text)
        button.setShortcut(QKeySequence(key))
        button.setToolTip(f"{text}（{key}）")
        button.setAutoDefault(False)
        button.clicked.connect(action)
        return button


def ask_name(parent: QWidget, title: str, proposed: str) -> str:
    """Ask for a name; empty when the person gave up."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    field = QLineEdit(proposed)
    field.selectAll()
    form = FieldForm()
    form.add("name", "名称", field, hint="在这个文件里找得到它的名字，如“脱贫户花名册”")
    kinds = QDialogButtonBox.StandardButton
    buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
    set_kind(buttons.button(kinds.Ok), "primary")

    def accept() -> None:
        if field.text().strip():
            dialog.accept()
        else:
            form.show_findings([Finding("name", "请给这张表起个名称。")])

    buttons.accepted.connect(accept)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
    column.setSpacing(2 * GAP)
    column.addWidget(form)
    column.addWidget(buttons)
    dialog.setMinimumWidth(420)
    field.setFocus()
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return " ".join(field.text().split()) if accepted else ""
