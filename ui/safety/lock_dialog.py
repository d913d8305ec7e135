"""The small window over the locked program that takes the password."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from domain.errors import Finding
from widgets.field import FieldForm
from widgets.icons import icon
from widgets.theme import GAP, set_kind

WIDTH = 440
KEPT = "没填完的内容都还在，打开后接着填。"
WRONG = "密码不对，请再输一次。"


class LockDialog(QDialog):
    """Takes no other answer than the password (`fits`); then `opened`."""

    opened = Signal()

    def __init__(self, parent: QWidget, name: str, fits: Callable[[str], bool]) -> None:
        super().__init__(parent)
        self._fits = fits
        self.setWindowTitle("已锁定")
        self.setWindowFlags(Qt.WindowType.Dialog | Qt.WindowType.CustomizeWindowHint | Qt.WindowType.WindowTitleHint)
        # Above every dialog that was open when the program was locked.
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.form = FieldForm()
        self.form.add("password", "密码", self.password, hint=KEPT)
        self.open_button = QPushButton("打开")
        set_kind(self.open_button, "primary")
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self._open)
        self._lay_out(name)

    def reject(self) -> None:
        """Esc opens nothing."""
        self.password.clear()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window stays until the password has been given."""
        event.ignore()

    def showEvent(self, event: QShowEvent) -> None:
        """The next key goes into the password."""
        super().showEvent(event)
        self.activateWindow()
        self.password.setFocus()

    def _open(self) -> None:
        if self._fits(self.password.text()):
            self.opened.emit()
            return
        self.password.selectAll()
        self.form.show_findings([Finding("password", WRONG if self.password.text() else "请输入密码。")])

    def _lay_out(self, name: str) -> None:
        self.setFixedWidth(WIDTH)
        sign = QLabel()
        sign.setPixmap(icon("lock", "accent").pixmap(24, 24))
        title = QLabel(f"{name} 已锁定")
        title.setWordWrap(True)
        set_kind(title, "heading")
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(sign)
        head.addWidget(title, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GAP, 3 * GAP, 3 * GAP, 2 * GAP)
        column.setSpacing(2 * GAP)
        column.addLayout(head)
        column.addWidget(self.form)
        column.addLayout(foot)
