"""自己的通知: the notices that can be worked with; make, copy, change, take in and give away one's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from domain.changes import Changes
from domain.errors import KnownError
from domain.own_notice import copied, empty_notice, new_id
from domain.scheme import Scheme
from ui.desk import Desk
from ui.file_dialogs import NOTICE_FILES, ask_open, ask_save, documents
from ui.notices.cells import Data
from ui.notices.editor import NoticeEditor
from ui.notices.summary import summary_of
from widgets.icons import icon
from widgets.messages import ask
from widgets.theme import GAP, repolish, set_kind

SUFFIX = ".通知.json"
FORBIDDEN = '\\/:*?"<>|'
"""Characters that no file name has."""
OWN, PROGRAM = "自己的", "程序自带"


class NoticesDialog(QDialog):
    """The list at the left, what the chosen notice says at the right, what can be done with it below."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._notices: list[Scheme] = []
        self._own: set[str] = set()
        self._seen = 0
        """Position in the log at which the notices were read."""
        self.list = QListWidget()
        self.summary = QLabel()
        self.words = QLabel()
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.list.itemActivated.connect(lambda _item: self.change() if self._is_own else self.copy())
        QShortcut(QKeySequence("F1"), self).activated.connect(self._help)
        self.read()
        self.list.setFocus()

    def read(self, scheme_id: str = "") -> None:
        """Read the notices anew and choose this one (default: the one of the chosen round)."""
        from db.log import latest_batch
        from db.queries.notices import notices, own_notices

        with self._desk.read() as session:
            self._seen = latest_batch(session)
            self._own = {one.id for one in own_notices(session)}
            self._notices = notices(session)
        self.list.clear()
        for one in self._notices:
            whose = f"{OWN if one.id in self._own else PROGRAM}　{one.issuer}"
            item = QListWidgetItem("\n".join(part for part in (one.title, whose, one.number) if part))
            item.setToolTip(one.title)
            self.list.addItem(item)
        wanted = scheme_id or self._desk.round.scheme_id
        ids = [one.id for one in self._notices]
        self.list.setCurrentRow(ids.index(wanted) if wanted in ids else 0)

    @property
    def notice(self) -> Scheme:
        """The notice that is chosen."""
        return self._notices[max(self.list.currentRow(), 0)]

    def new(self) -> None:
        """Begin a notice from nothing."""
        desk = self._desk
        self._edit(empty_notice(self._free_id(), desk.round.county, desk.round.town, desk.today()), new=True)

    def copy(self) -> None:
        """Begin a notice with a copy of the chosen one."""
        self._edit(copied(self.notice, self._free_id()), new=True)

    def change(self) -> None:
        """Change the chosen notice, if it is the office's own."""
        if self._is_own:
            self._edit(self._data_of(self.notice.id), new=False)

    def take_in(self) -> None:
        """Ask for a text file and keep its notice; a faulty one is refused with its line, and nothing is kept."""
        path = ask_open(self, "导入通知", NOTICE_FILES)
        if path:
            self.import_file(path)

    def import_file(self, path: Path) -> bool:
        """Keep the notice of a text file; False when it was refused.

        One with the id of a notice that is here already replaces it, or stands beside it: the person is asked.
        """
        from db.operations.notices import add_notice, save_notice
        from domain.scheme_reading import read_scheme_text
        from domain.scheme_writing import scheme_data_of
        from importers.notice_file import read_notice_file

        desk = self._desk
        try:
            data = scheme_data_of(read_scheme_text(read_notice_file(path)))
            write: Callable[..., Changes] = add_notice
            if data["id"] in self._own:
                answer = ask(
                    self, f"文件里已有编号为“{data['id']}”的通知。", (("replace", "换掉它"), ("beside", "另存一份"), ("", "取消"))
                )
                if not answer:
                    return False
                write = partial(save_notice, seen=self._seen) if answer == "replace" else add_notice
                data["id"] = data["id"] if answer == "replace" else self._free_id()
            elif data["id"] in {one.id for one in self._notices}:
                data["id"] = self._free_id()
            changes = desk.store.write(lambda session: write(session, data, desk.clerk, desk.now()))
        except KnownError as known:
            self._say(f"▲ {known.sentence}", "block")
            return False
        desk.announce(changes)
        self.read(data["id"])
        self._say(f"✓ 已导入“{data['title']}”，在“新一轮”里选它就能用" if not changes.nothing else "文件里的就是这一份，没有变化")
        return True

    def give_away(self) -> None:
        """Write the chosen notice as a text file."""
        from domain.scheme_writing import scheme_data_of, scheme_text
        from exporters.files import replacing

        notice = self.notice
        stem = "".join("_" if one in FORBIDDEN else one for one in notice.number or notice.id)
        proposed = documents() / f"{stem}{SUFFIX}"
        path = ask_save(self, "导出通知", proposed, NOTICE_FILES)
        if not path:
            return
        try:
            with replacing(path) as new:
                new.write_text(scheme_text(scheme_data_of(notice)), encoding="utf-8")
        except KnownError as known:
            self._say(f"▲ {known.sentence}", "block")
            return
        self._say(f"✓ 已导出：{path.name}，可以发给别的单位导入")

    def delete(self) -> None:
        """Take the chosen notice out of the file, after asking; one that a round follows stays."""
        from db.operations.notices import remove_notice

        notice, desk, seen = self.notice, self._desk, self._seen
        if not self._is_own or ask(self, f"从文件里删除通知“{notice.title}”？", (("delete", "删除"), ("", "取消"))) != "delete":
            return
        try:
            changes = desk.store.write(lambda session: remove_notice(session, notice.id, desk.clerk, desk.now(), seen=seen))
        except KnownError as known:
            self.read(notice.id)
            self._say(f"▲ {known.sentence}", "block")
            return
        desk.announce(changes)
        self.read()
        self._say("✓ 已删除；Ctrl+Z 可以撤销")

    def begin_round(self) -> None:
        """Begin a round of the chosen notice."""
        from ui.rounds.form import new_round

        notice = self.notice
        self.accept()
        new_round(self._desk, self.parentWidget() or self, notice)

    # inside

    @property
    def _is_own(self) -> bool:
        return self.notice.id in self._own

    def _data_of(self, scheme_id: str) -> Data:
        from db.log import latest_batch
        from db.queries.notices import notice_text

        with self._desk.read() as session:
            self._seen = latest_batch(session)
            data: Data = json.loads(notice_text(session, scheme_id))
        return data

    def _free_id(self) -> str:
        return new_id({one.id for one in self._notices}, self._desk.today().year)

    def _edit(self, data: Data, *, new: bool) -> None:
        editor = NoticeEditor(self._desk, data, self, new=new, seen=self._seen)
        done = editor.exec() == QDialog.DialogCode.Accepted
        title, scheme_id = editor.data.get("title", ""), editor.data["id"]
        editor.deleteLater()
        self.activateWindow()
        if done:
            self.read(scheme_id)
            self._say(f"✓ 已保存“{title}”" + ("，点“按它建一轮”开始用" if new else ""))

    def _show(self) -> None:
        from db.queries.notices import rounds_of

        if not self._notices:
            return
        with self._desk.read() as session:
            names = rounds_of(session, self.notice.id)
        self.summary.setText(summary_of(self.notice, names))
        writable = not self._desk.read_only
        for name, button in self.buttons.items():
            own = name in ("change", "delete")
            button.setEnabled(name == "give" or (writable and (not own or self._is_own)))
        self._say("")

    def _say(self, words: str, finding: str = "") -> None:
        self.words.setText(words)
        self.words.setProperty("finding", finding)
        repolish(self.words)

    def _help(self) -> None:
        from ui.small_dialogs import show_help

        show_help(self, "notices")

    def _lay_out(self) -> None:
        self.setWindowTitle("自己的通知")
        self.resize(1000, 600)
        self.list.setAccessibleName("通知")
        self.list.setFixedWidth(400)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setSpacing(2)
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.RichText)
        self.summary.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_kind(self.words, "quiet")
        self.words.setWordWrap(True)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self.summary, 1)
        right.addWidget(self.words)
        above = QHBoxLayout()
        above.setSpacing(3 * GAP)
        above.addWidget(self.list)
        above.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(2 * GAP)
        column.addLayout(above, 1)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        actions = (
            ("new", "add", "新建", "Ctrl+N", self.new),
            ("copy", "form", "复制选中的", "Ctrl+D", self.copy),
            ("change", "edit", "修改", "F2", self.change),
            ("delete", "delete", "删除", "Ctrl+Delete", self.delete),
            ("take", "import", "导入…", "Ctrl+I", self.take_in),
            ("give", "export", "导出…", "Ctrl+E", self.give_away),
        )
        for name, image, words, keys, act in actions:
            button = self.buttons[name] = QPushButton(icon(image), words)
            button.setShortcut(QKeySequence(keys))
            button.setToolTip(f"{words.rstrip('…')}（{keys}）")
            button.setAutoDefault(False)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        begin = self.buttons["begin"] = QPushButton("按它建一轮…")
        begin.setShortcut(QKeySequence("Ctrl+R"))
        begin.setToolTip("用选中的通知开始一轮工作（Ctrl+R）")
        begin.setAutoDefault(False)
        begin.clicked.connect(self.begin_round)
        set_kind(begin, "primary")
        row.addWidget(begin)
        close = QPushButton("关闭")
        close.setToolTip("Esc")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        row.addWidget(close)
        return row
