"""What becomes of backups that were made before the password was set or changed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.desk import Desk
from widgets.chips import Chip, ChipBar
from widgets.theme import STEP, set_kind

REWRITE, DELETE, LEAVE = "rewrite", "delete", "leave"
PLAIN_WORDS = "这个文件有 {count} 份以前的备份没有加密，谁拿到都能打开："
OLD_WORDS = "这个文件有 {count} 份以前的备份用的是旧密码："
PLAIN_FATES = (
    Chip(REWRITE, "也加上这个密码", tooltip="备份照旧保留，用新密码打开"),
    Chip(DELETE, "删除这些备份", tooltip="删除后不能恢复；设好密码后马上会有一份新的加密备份"),
    Chip(LEAVE, "先留着", tooltip="这些备份仍然不用密码就能打开"),
)
OLD_FATES = (
    Chip(LEAVE, "仍用旧密码", tooltip="打开这些备份时输入旧密码"),
    Chip(REWRITE, "也改成新密码", tooltip="备份照旧保留，用新密码打开；旧密码泄露时请选这个"),
)


class OldCopies(QWidget):
    """Names how many there are and asks; hidden when there are none. `found` are the copies that are meant."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.found: list[Path] = []
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.fates = ChipBar((), exclusive=True)
        self.place = QLabel()
        self.place.setWordWrap(True)
        set_kind(self.place, "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        for widget in (self.words, self.fates, self.place):
            column.addWidget(widget)

    def show_for(self, encrypted: bool | None) -> None:
        """Look for copies of a file that is plain, or encrypted with another password; None: nothing is asked."""
        from db.encryption import copies, is_encrypted, plain_copies

        store = self._desk.store
        if encrypted is None:
            self.found = []
        elif encrypted:
            self.found = [copy for copy in copies(store.path, store.folder, store.office.uid) if is_encrypted(copy)]
        else:
            self.found = plain_copies(store.path, store.folder, store.office.uid)
        self.words.setText((OLD_WORDS if encrypted else PLAIN_WORDS).format(count=len(self.found)))
        self.fates.set_chips(OLD_FATES if encrypted else PLAIN_FATES)
        self.fates.set_selected([LEAVE if encrypted else REWRITE])
        self.place.setText("另外拷走的副本（U 盘、微信、邮件）程序管不到，请自己处理。")
        self.setVisible(bool(self.found))

    def fate(self) -> str:
        """What was chosen: `rewrite`, `delete` or `leave`."""
        return next(iter(self.fates.selected()), LEAVE) if self.found else LEAVE
