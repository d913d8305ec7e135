"""The form for a server: where it is, which database, as whom. The password is asked for here and kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from domain.errors import Finding, KnownError
from domain.server_address import PORT, ServerAddress, server_address
from ui.asking_page import AskingPage
from widgets.theme import set_kind

WIDTH = 520
DATABASE = "huitoukan"


class ServerPage(AskingPage):
    """Asks for a server: `wanted(address, password)` or `cancelled()`."""

    wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("连接", parent)
        self.host, self.database, self.user, self.password = (QLineEdit() for _ in range(4))
        self.database.setText(DATABASE)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.form.add("host", "服务器", self.host, hint=f"名称或 IP；端口不是 {PORT} 时写成 192.168.1.8:6543")
        self.form.add("database", "数据库", self.database)
        self.form.add("user", "用户", self.user)
        self.form.add("password", "密码", self.password, hint="程序不保存密码")
        self.title.setText("连接服务器")
        words = QLabel("几个人同时录入时，数据放在单位的服务器上；地址和用户请问管理服务器的人。")
        words.setWordWrap(True)
        set_kind(words, "quiet")
        self.lay_out_card(WIDTH, (words,))

    def send(self) -> None:
        """Send the address, or say what is missing at its field."""
        found = [
            Finding(name, words)
            for name, field, words in (
                ("host", self.host, "请填服务器的名称或 IP。"),
                ("database", self.database, "请填数据库名，如 huitoukan。"),
                ("user", self.user, "请填用户名。"),
            )
            if not field.text().strip()
        ]
        address = None
        if not found:
            address = self._address(found)
        self.form.show_findings(found)
        if address is not None:
            self.wanted.emit(address.text, self.password.text())

    def _address(self, found: list[Finding]) -> ServerAddress | None:
        try:
            place = server_address(f"postgresql://{self.host.text().strip()}/x")
        except KnownError:
            found.append(Finding("host", "服务器写得不对，请写成如 192.168.1.8 或 192.168.1.8:6543 的样子。"))
            return None
        return ServerAddress(place.host, self.database.text().strip(), self.user.text().strip(), place.port)
