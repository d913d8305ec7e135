"""Small dialogs of the menu: who keys, help, about."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

import resources
from widgets.field import FieldForm
from widgets.theme import GAP, set_kind

HELP_SIZE = (720, 560)
ABOUT = (
    "入户核查、问题销号、统计报表的工作台。一个单位一个文件，数据只在本机，不联网。\n\n"
    "字体：思源宋体、思源黑体（SIL OFL 1.1）。程序按 MIT 许可发布。"
)


def ask_clerk(parent: QWidget, name: str) -> str | None:
    """Ask who keys from now on; None when the person gave up."""
    dialog, column = _dialog(parent, "更换录入人")
    field = QLineEdit(name)
    field.selectAll()
    form = FieldForm()
    form.add("clerk", "录入人", field, hint="写进修改记录，如“01号”或姓名；可以留空")
    column.addWidget(form)
    column.addWidget(_buttons(dialog, cancel=True))
    dialog.setMinimumWidth(420)
    field.setFocus()
    return field.text().strip() if dialog.exec() == QDialog.DialogCode.Accepted else None


def show_help(parent: QWidget, topic: str) -> None:
    """Show the manual's page for a place; the keys that work everywhere stand below it."""
    dialog, column = _dialog(parent, "说明与按键")
    text = QTextBrowser()
    text.setMarkdown("\n\n".join(manual(name) for name in (topic, "keys") if manual(name)))
    text.setAccessibleName("说明")
    column.addWidget(text)
    column.addWidget(_buttons(dialog))
    dialog.resize(*HELP_SIZE)
    text.setFocus()
    dialog.exec()


def show_about(parent: QWidget) -> None:
    """Say what this program is."""
    dialog, column = _dialog(parent, "关于")
    title = QLabel("回头看工作台")
    set_kind(title, "title")
    words = QLabel(ABOUT)
    words.setWordWrap(True)
    column.addWidget(title)
    column.addWidget(words)
    column.addWidget(_buttons(dialog))
    dialog.setMinimumWidth(460)
    dialog.exec()


def manual(topic: str) -> str:
    """The manual's page for a place as Markdown; empty when there is none."""
    file = resources.path("manual", f"{topic}.md")
    return file.read_text(encoding="utf-8") if topic and file.is_file() else ""


def _dialog(parent: QWidget, title: str) -> tuple[QDialog, QVBoxLayout]:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
    column.setSpacing(2 * GAP)
    return dialog, column


def _buttons(dialog: QDialog, *, cancel: bool = False) -> QDialogButtonBox:
    kinds = QDialogButtonBox.StandardButton
    buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel if cancel else kinds.Close)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    if cancel:
        set_kind(buttons.button(kinds.Ok), "primary")
    return buttons
