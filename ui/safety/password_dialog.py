"""文件密码: set, change or remove the password of the open file, and what becomes of its old backups."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from domain.errors import Finding, KnownError
from domain.passwords import SHORTEST, check_password, strength
from ui.desk import Desk
from ui.safety.old_copies import LEAVE, OldCopies
from ui.small_dialogs import show_help
from widgets.chips import Chip, ChipBar
from widgets.field import FieldForm
from widgets.long_work import LongWork, Progress
from widgets.progress_bar_line import ProgressBarLine
from widgets.theme import GAP, Sign, repolish, set_kind

WIDTH = 600
CHANGE, REMOVE = "change", "remove"
PLAIN = "现在没有密码：谁拿到文件都能打开。设了密码，文件、备份和临时文件都加密保存，没有密码打不开。"
ENCRYPTED = "这个文件已加密，没有密码打不开。"
FORGOTTEN = "密码忘了，谁也打不开这个文件，程序里没有后门：请抄在纸上，放在安全的地方。"
OPEN_AGAIN = "取消以后，谁拿到文件都能打开。以前的备份仍要用旧密码打开。"
SIGNS = {"weak": Sign.OVERDUE.value, "fair": Sign.DUE.value, "good": Sign.DONE.value}
STATUS = {"weak": "overdue", "fair": "due", "good": "done"}
WRONG_OLD = "原密码不对，请再输一次。"


class PasswordDialog(QDialog):
    """Works off the window's thread; while it does, the dialog cannot be closed: the file is put in place at the end."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._work: LongWork | None = None
        self.encrypted = desk.store.encrypted
        self.what = ChipBar([Chip(CHANGE, "改密码"), Chip(REMOVE, "取消密码")], exclusive=True)
        self.old, self.new, self.again = (_password_field() for _ in range(3))
        self.form = FieldForm()
        if self.encrypted:
            self.form.add("old", "原密码", self.old)
        self.form.add("new", "新密码", self.new, hint=f"至少 {SHORTEST} 个字符，汉字、字母、数字、符号都可以")
        self.form.add("again", "再输一次", self.again)
        self.strength = QLabel()
        self.warning = QLabel()
        self.copies = OldCopies(desk)
        self.progress = ProgressBarLine()
        self.words = QLabel()
        self.ok = QPushButton()
        self.cancel = QPushButton("取消")
        self._lay_out()
        self._connect()
        self._show_what()
        (self.old if self.encrypted else self.new).setFocus()

    @property
    def removing(self) -> bool:
        """True when the password is to be taken away."""
        return self.encrypted and self.what.selected() == [REMOVE]

    def reject(self) -> None:
        """Not while the file is being written anew."""
        if self._work is None:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Not while the file is being written anew."""
        if self._work is not None:
            event.ignore()
        else:
            super().closeEvent(event)

    # inside

    def _lay_out(self) -> None:
        self.setWindowTitle("文件密码")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        state = QLabel(ENCRYPTED if self.encrypted else PLAIN)
        for label in (state, self.warning, self.words):
            label.setWordWrap(True)
        set_kind(self.warning, "quiet")
        set_kind(self.ok, "primary")
        self.ok.setDefault(True)
        self.what.setVisible(self.encrypted)
        self.progress.button.hide()
        self.words.hide()
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.ok)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 2 * GAP)
        column.setSpacing(2 * GAP)
        parts = (state, self.what, self.form, self.strength, self.warning, self.copies, self.words, self.progress)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        column.addLayout(foot)

    def _fit(self) -> None:
        """As high as what it says now needs."""
        QTimer.singleShot(0, self, self._take_height)

    def _take_height(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(WIDTH, layout.totalHeightForWidth(WIDTH))

    def _connect(self) -> None:
        QShortcut(QKeySequence("F1"), self).activated.connect(lambda: show_help(self, "privacy"))
        self.what.changed.connect(lambda _keys: self._show_what())
        self.new.textChanged.connect(lambda _text: self._show_strength())
        self.ok.clicked.connect(self._start)
        self.cancel.clicked.connect(self.reject)

    def _show_what(self) -> None:
        removing = self.removing
        for key in ("new", "again"):
            self.form.field(key).setVisible(not removing)
        self.warning.setText(OPEN_AGAIN if removing else FORGOTTEN)
        self.ok.setText("取消密码" if removing else "改密码" if self.encrypted else "设密码")
        self.copies.show_for(None if removing else self.encrypted)
        self._show_strength()

    def _show_strength(self) -> None:
        text = self.new.text()
        self._fit()
        self.strength.setVisible(bool(text) and not self.removing)
        office = self._desk.store.office
        found = strength(text, (office.town, office.county))
        self.strength.setText(f"{SIGNS[found.level]} 新密码{found.words}")
        if self.strength.property("status") != STATUS[found.level]:
            self.strength.setProperty("status", STATUS[found.level])
            repolish(self.strength)

    def _findings(self) -> list[Finding]:
        findings = []
        if self.encrypted and not self._desk.store.fits(self.old.text()):
            findings.append(Finding("old", WRONG_OLD if self.old.text() else "请输入原密码。"))
        return findings if self.removing else [*findings, *check_password(self.new.text(), self.again.text())]

    def _start(self) -> None:
        findings = self._findings()
        self.form.show_findings(findings)
        self._fit()
        if findings:
            return
        desk, old = self._desk, self.old.text() if self.encrypted else ""
        new, copies, fate = "" if self.removing else self.new.text(), self.copies.found, self.copies.fate()

        def work(progress: Progress) -> list[Path]:
            progress(0, 0, "正在改写文件…")
            desk.store.set_password(new, desk.clerk, desk.now())
            return treat(copies, fate, old, new, progress)

        self._work = LongWork(self)
        self._work.finished.connect(self._done)
        self._work.failed.connect(self._failed)
        self.progress.attach(self._work, "正在改写文件…")
        self._enable(False)
        self._fit()
        self._work.start(work)

    def _done(self, failed: list[Path]) -> None:
        self._work = None
        words = "已取消文件密码。" if self.removing else "已改文件密码。" if self.encrypted else "已给文件设了密码。"
        if failed:
            names = "、".join(copy.name for copy in failed)
            self._desk.say(f"{words}有 {len(failed)} 份旧备份没有处理成：{names}，请自己处理。", "warn")
        else:
            self._desk.say(words)
        self.accept()

    def _failed(self, fault: Exception) -> None:
        self._work = None
        self._enable(True)
        if not isinstance(fault, KnownError):
            raise fault
        self.words.setText(f"{Sign.OVERDUE.value} {fault.sentence}")
        self.words.show()
        self._fit()

    def _enable(self, free: bool) -> None:
        for widget in (self.form, self.what, self.copies, self.ok, self.cancel):
            widget.setEnabled(free)


def treat(copies: list[Path], fate: str, old: str, new: str, progress: Progress) -> list[Path]:
    """Do with old backups what was chosen; returns those with which it could not be done."""
    from db.encryption import delete_copies, rewrite_copies

    if fate == LEAVE or not new:
        return []
    if fate == "delete":
        return delete_copies(copies)
    return rewrite_copies(copies, old, new, lambda done, total, name: progress(done, total, f"正在改写备份 {name}"))


def _password_field() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
