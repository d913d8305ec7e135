"""The page that asks for a file's password."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from domain.errors import Finding
from domain.server_address import is_address, server_address
from widgets.field import FieldForm
from widgets.theme import GAP, set_kind

WIDTH = 520
FILE_HINT = "密码由发文件的单位设定，程序不保存密码"
SERVER_HINT = "您在服务器上的密码，程序不保存密码"


class OpenPage(QWidget):
    """Asks for the password of one file: `opened(password)` or `cancelled()`."""

    opened = Signal(str)
    cancelled = Signal()

    def __init__(self, path: Path, wrong: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.form = FieldForm()
        self.form.add("password", "密码", self.password, hint=SERVER_HINT if is_address(str(path)) else FILE_HINT)
        self._lay_out(path)
        if wrong:
            self.form.show_findings([Finding("password", wrong)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Esc goes back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self.password.text():
            # Making the key out of the password takes its time, on purpose; the page shows at once that it was heard.
            self.go.setText("正在打开…")
            self.go.repaint()
            self.opened.emit(self.password.text())
        else:
            self.form.show_findings([Finding("password", "请输入密码。")])

    def _lay_out(self, path: Path) -> None:
        card = QFrame()
        set_kind(card, "card")
        card.setFixedWidth(WIDTH)
        column = QVBoxLayout(card)
        column.setContentsMargins(3 * GAP, 3 * GAP, 3 * GAP, 3 * GAP)
        column.setSpacing(2 * GAP)
        server = server_address(str(path)) if is_address(str(path)) else None
        title = QLabel(f"连接 {server.shown}" if server else f"{path.name} 设了密码")
        title.setToolTip(str(path))
        title.setWordWrap(True)
        set_kind(title, "title")
        column.addWidget(title)
        column.addWidget(self.form)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        back, self.go = QPushButton("返回"), QPushButton("打开")
        set_kind(self.go, "primary")
        back.clicked.connect(self.cancelled)
        self.go.clicked.connect(self._open)
        buttons.addWidget(back)
        buttons.addWidget(self.go)
        column.addLayout(buttons)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)
