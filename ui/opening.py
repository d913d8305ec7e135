"""The page that asks for a file's password."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from domain.errors import Finding
from domain.server_address import is_address, server_address
from ui.asking_page import AskingPage

WIDTH = 520
FILE_HINT = "密码由发文件的单位设定，程序不保存密码"
SERVER_HINT = "您在服务器上的密码，程序不保存密码"


class OpenPage(AskingPage):
    """Asks for the password of one file: `opened(password)` or `cancelled()`."""

    opened = Signal(str)

    def __init__(self, path: Path, wrong: str = "", parent: QWidget | None = None) -> None:
        super().__init__("打开", parent)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.form.add("password", "密码", self.password, hint=SERVER_HINT if is_address(str(path)) else FILE_HINT)
        server = server_address(str(path)) if is_address(str(path)) else None
        self.title.setText(f"连接 {server.shown}" if server else f"{path.name} 设了密码")
        self.title.setToolTip(str(path))
        self.title.setWordWrap(True)
        self.lay_out_card(WIDTH)
        if wrong:
            self.form.show_findings([Finding("password", wrong)])

    def send(self) -> None:
        """Open with what was typed."""
        if self.password.text():
            # Making the key out of the password takes its time, on purpose; the page shows at once that it was heard.
            self.go.setText("正在打开…")
            self.go.repaint()
            self.opened.emit(self.password.text())
        else:
            self.form.show_findings([Finding("password", "请输入密码。")])
