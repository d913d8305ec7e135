"""What the program shows without a file: new, open, recent, sample."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from domain.server_address import is_address, server_address
from ui.settings import RecentFile, Settings
from widgets.icons import app_icon, icon
from widgets.theme import GAP, Sign, set_kind

WIDTH = 820
LOGO = 48
BUTTON_WIDTH = 220
SAMPLE = "用示例数据试一试"


class WelcomePage(QWidget):
    """New, open, recent files and the sample; what went wrong with a file stands on the page as a sentence."""

    new_wanted = Signal()
    open_wanted = Signal()
    connect_wanted = Signal()
    sample_wanted = Signal()
    file_wanted = Signal(object)
    """Path of a recent file."""
    forget_wanted = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("finding", "block")
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence.hide()
        self.new_button = _action("new", "新建单位文件", "Ctrl+N", primary=True)
        self.open_button = _action("folder", "打开文件…", "Ctrl+O")
        self.server_button = _action("people", "连接服务器…", "数据放在单位的服务器上，几个人同时录入")
        self.sample_button = _action("eye", SAMPLE, "生成一个虚构街道的文件，随便改，不影响别的文件")
        self.recent = QVBoxLayout()
        self.recent.setSpacing(2)
        self._lay_out()
        self.new_button.clicked.connect(self.new_wanted)
        self.open_button.clicked.connect(self.open_wanted)
        self.server_button.clicked.connect(self.connect_wanted)
        self.sample_button.clicked.connect(self.sample_wanted)
        self.refresh()

    def refresh(self) -> None:
        """Read the recent files anew."""
        while (item := self.recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        rows = self._settings.recent()
        for row in rows:
            self.recent.addWidget(self._recent_row(row))
        if not rows:
            none = QLabel("打开过的文件会列在这里。")
            set_kind(none, "quiet")
            self.recent.addWidget(none)
        self.recent.addStretch(1)

    def say(self, sentence: str) -> None:
        """Say what went wrong with a file; an empty sentence takes the words away."""
        self.sentence.setText(f"{Sign.OVERDUE.value} {sentence}" if sentence else "")
        self.sentence.setVisible(bool(sentence))

    def set_busy(self, words: str) -> None:
        """While something is being made nothing else can be begun; no words: it is done."""
        self.sample_button.setText(words or SAMPLE)
        for button in (self.new_button, self.open_button, self.server_button, self.sample_button):
            button.setEnabled(not words)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setMaximumWidth(WIDTH)
        grid = QGridLayout(card)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6 * GAP)
        grid.setVerticalSpacing(2 * GAP)
        grid.addWidget(_head(), 0, 0, 1, 2)
        grid.addWidget(self.sentence, 1, 0, 1, 2)
        grid.addLayout(self._actions(), 2, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._recent_column(), 2, 1)
        grid.setColumnStretch(1, 1)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(card, 5, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)
        card.setMinimumWidth(min(WIDTH, 720))

    def _actions(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(GAP)
        for button in (self.new_button, self.open_button, self.server_button, self.sample_button):
            column.addWidget(button)
        return column

    def _recent_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(GAP)
        title = QLabel("最近打开")
        set_kind(title, "heading")
        column.addWidget(title)
        column.addLayout(self.recent)
        return column

    def _recent_row(self, row: RecentFile) -> QWidget:
        return RecentRow(row, self)


class RecentRow(QWidget):
    """One recent file: its office as a button, where and when under it, and × to forget it."""

    def __init__(self, row: RecentFile, page: WelcomePage) -> None:
        super().__init__()
        path = Path(row.path)
        server = server_address(row.path) if is_address(row.path) else None
        title = "　".join(part for part in (row.town or path.stem, row.round_name) if part)
        self.button = QPushButton(title)
        self.button.setToolTip(row.path)
        set_kind(self.button, "link")
        self.button.clicked.connect(lambda: page.file_wanted.emit(path))
        there = server is not None or path.exists()
        saved = f"上次保存 {row.saved_at}" if row.saved_at else ""
        name = server.shown if server else path.name
        detail = QLabel("　".join(part for part in (name, saved if there else "文件不在原处") if part))
        detail.setToolTip(row.path)
        detail.setContentsMargins(5, 0, 0, 0)
        set_kind(detail, "quiet")
        forget = QPushButton("移除")
        forget.setToolTip("只从这个列表移除，不删除文件")
        forget.setVisible(not there)
        set_kind(forget, "link")
        forget.clicked.connect(lambda: page.forget_wanted.emit(row.path))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(0)
        layout.addWidget(self.button, 0, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(detail, 1, 0)
        layout.addWidget(forget, 0, 1)
        layout.setColumnStretch(0, 1)


def _head() -> QWidget:
    head = QWidget()
    row = QHBoxLayout(head)
    row.setContentsMargins(0, 0, 0, GAP)
    row.setSpacing(2 * GAP)
    logo = QLabel()
    logo.setPixmap(app_icon().pixmap(QSize(LOGO, LOGO)))
    words = QVBoxLayout()
    words.setSpacing(2)
    title = QLabel("回头看工作台")
    set_kind(title, "title")
    line = QLabel("入户核查、问题销号、统计报表，一个单位一个文件，不联网也能用。")
    set_kind(line, "quiet")
    words.addWidget(title)
    words.addWidget(line)
    row.addWidget(logo)
    row.addLayout(words, 1)
    return head


def _action(name: str, text: str, tooltip: str, *, primary: bool = False) -> QPushButton:
    button = QPushButton(text)
    button.setIcon(icon(name, "on_accent" if primary else "text"))
    button.setToolTip(tooltip)
    button.setMinimumWidth(BUTTON_WIDTH)
    if primary:
        set_kind(button, "primary")
    return button
