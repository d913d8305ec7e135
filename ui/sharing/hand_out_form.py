"""What goes into the files that are handed out, and where they are written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QRadioButton, QVBoxLayout, QWidget

from domain.errors import Finding
from domain.sharing import LEFT_OUT_LABELS, HandoutWish
from ui.file_dialogs import documents
from ui.sharing.village_ticks import Village
from widgets.date_edit import DateField
from widgets.field import FieldForm
from widgets.theme import GAP

SHORTEST_PASSWORD = 6
WHOLE = "全部村（社区）"


class HandOutForm(QWidget):
    """`wishes(villages)` gives what is to be handed out, `findings` what stands against it. `changed()`: another mode."""

    changed = Signal()

    def __init__(self, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.each = QRadioButton("每个村（社区）一个文件")
        self.together = QRadioButton("选中的村合成一个文件")
        self.whole = QRadioButton("整个文件一份")
        self.recipient = QLineEdit()
        self.folder = QLineEdit(str(documents()))
        self.ticks = {key: QCheckBox(words) for key, words in LEFT_OUT_LABELS.items()}
        self.expires = DateField(year)
        self.password, self.again = QLineEdit(), QLineEdit()
        self.form = FieldForm()
        self._lay_out()
        self.each.setChecked(True)
        for button in (self.each, self.together, self.whole):
            button.toggled.connect(lambda _on: self._follow())
        self._follow()

    def findings(self, villages: Sequence[Village], today: date) -> list[Finding]:
        """What stands against handing out, at its field."""
        found = []
        if not self.each.isChecked() and not self.recipient.text().strip():
            found.append(Finding("recipient", "请写明分发给谁，如“驻村工作队”。"))
        if not self.whole.isChecked() and not villages:
            found.append(Finding("mode", "还没有选村（社区）：在左边用空格键勾选。"))
        if not Path(self.folder.text().strip() or "?").is_dir():
            found.append(Finding("folder", "没有这个文件夹，请按“选择…”另选。"))
        if not self.expires.is_valid():
            found.append(Finding("expires", "看不懂这个日期，可写 5.30 或 2021-05-30。"))
        elif (day := self.expires.day()) is not None and day < today:
            found.append(Finding("expires", "交回的日期已经过了，请改晚一些。"))
        if self.password.text() != self.again.text():
            found.append(Finding("again", "两次写的密码不一样，请再写一次。"))
        elif 0 < len(self.password.text()) < SHORTEST_PASSWORD:
            found.append(Finding("password", f"密码太短，请至少写 {SHORTEST_PASSWORD} 个字符；不设密码就留空。"))
        self.form.show_findings(found)
        return found

    def wishes(self, villages: Sequence[Village]) -> list[HandoutWish]:
        """One wish a file."""
        left_out = frozenset(key for key, box in self.ticks.items() if box.isChecked())
        day, password = self.expires.day(), self.password.text()
        if self.each.isChecked():
            return [HandoutWish(one.name, (one.uid,), left_out, day, password) for one in villages]
        uids = () if self.whole.isChecked() else tuple(one.uid for one in villages)
        return [HandoutWish(self.recipient.text().strip(), uids, left_out, day, password)]

    def _choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "分发的文件放在哪个文件夹", self.folder.text())
        if found:
            self.folder.setText(found)

    def _follow(self) -> None:
        field = self.form.field("recipient")
        field.setVisible(not self.each.isChecked())
        if self.whole.isChecked() and not self.recipient.text():
            self.recipient.setText(WHOLE)
        elif not self.whole.isChecked() and self.recipient.text() == WHOLE:
            self.recipient.clear()
        self.changed.emit()

    def _lay_out(self) -> None:
        modes = _column(self.each, self.together, self.whole)
        choose = QPushButton("选择…")
        choose.setAutoDefault(False)
        choose.clicked.connect(lambda _checked=False: self._choose_folder())
        for field in (self.password, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.expires.setPlaceholderText("如 5.30；留空为不限")
        form = self.form
        form.add("mode", "分成", modes)
        form.add("recipient", "分发给", self.recipient, hint="写在文件和签收表上")
        form.add("folder", "放在", _row(self.folder, choose), hint="文件名如“双河街道-金佛村-20210520.htk”，不会覆盖已有的文件")
        form.add("left_out", "不带", _row(*self.ticks.values(), stretch=True), hint="不带的内容交回合并时不会丢失")
        form.add("expires", "请于何日前交回", self.expires, hint="到期后仍能打开，只是会提醒")
        form.add("password", "密码", self.password, hint="留空为不设密码；忘记的密码无法找回")
        form.add("again", "再写一次", self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form)
        column.addStretch(1)


def _column(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    holder.setFocusProxy(widgets[0])
    return holder


def _row(*widgets: QWidget, stretch: bool = False) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GAP)
    for widget in widgets:
        row.addWidget(widget)
    if stretch:
        row.addStretch(1)
    holder.setFocusProxy(widgets[0])
    return holder
