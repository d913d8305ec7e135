"""从备份恢复: the backups of the file, a look inside, then a copy under another name or in the place of the file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from domain.backups import BackupFile, BackupInside
from domain.errors import KnownError
from domain.server_address import is_address
from domain.sharing_sheets import minute_of
from ui.desk import Desk
from ui.file_dialogs import ask_save
from ui.settings import Settings
from widgets.colours import Sign
from widgets.known_rows import KnownRows
from widgets.long_work import Progress
from widgets.messages import ask
from widgets.table_model import PagedTableModel, TableColumn
from widgets.theme import GAP, set_kind
from widgets.virtual_table import VirtualTable
from widgets.work_dialog import WorkDialog

SIZE = (940, 580)
COLUMNS = (
    TableColumn("made_at", "备份时间", 150),
    TableColumn("kind", "什么时候留的", 150),
    TableColumn("size", "大小", 90, align="right", kind="number"),
    TableColumn("name", "文件", 260, stretch=True),
)
FACTS = ("单位", "轮次", "内容", "最后保存", "放在")
OF_A_FILE, ON_SERVER = "每次打开、每半小时和导入、合并之前", "每天打开时和导入、合并之前"
MEGABYTE = 1024 * 1024


class RestoreDialog(WorkDialog):
    """Nothing changes before a button is pressed; `open_wanted(path, password)`, `in_place_wanted(backup, password)` follow."""

    open_wanted = Signal(Path, str)
    in_place_wanted = Signal(Path, str)

    def __init__(self, desk: Desk, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__("从备份恢复", SIZE, parent)
        self._desk, self._settings = desk, settings
        self._backups: list[BackupFile] = []
        self._seen: dict[str, BackupInside] = {}
        self._typed: dict[str, str] = {}
        """Passwords typed for backups that have another than the file, by path."""
        self.table = VirtualTable()
        self.facts = [QLabel() for _ in FACTS]
        self.password = QLineEdit()
        self.card = self._make_card()
        on_server = is_address(desk.store.address)
        self.table.set_empty_state(f"还没有备份。{ON_SERVER if on_server else OF_A_FILE}，程序都会自动留一份。")
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.card)
        self.folder_button = self.button("备份文件夹…", "folder", "", self.choose_folder, tip="以后的备份放在哪里")
        self.other_button = self.button("别处的备份…", "search", "Ctrl+O", self.ask_file, tip="看看另一个文件夹里的备份")
        self.button("关闭", "", "", self.reject, right=True, tip="Esc")
        self.place_button = self.button("恢复成这一份", "history", "Ctrl+Return", self.put_in_place, right=True)
        # A server's data are put back by whoever runs it: here a copy can only be opened beside it.
        self.place_button.setVisible(not on_server)
        self.save_button = self.button("另存并打开…", "save", "Ctrl+S", self.save_as, primary=True)
        self.table.current_row.connect(lambda _key: self._look())
        self.password.returnPressed.connect(self._try_password)
        self.read()
        self.table.setFocus()

    def read(self) -> None:
        """List the backups."""
        from db.backups import all_of

        store = self._desk.store
        self._backups = all_of(store.path, store.folder)
        self._show_list()

    @property
    def current(self) -> BackupFile | None:
        """The backup of the current row."""
        key = self.table.current_key()
        return next((one for one in self._backups if one.path == key), None)

    def ask_file(self) -> None:
        """Put a backup from elsewhere on the list."""
        from datetime import datetime

        found, _ = QFileDialog.getOpenFileName(self, "别处的备份", str(self._desk.store.path.parent), "回头看文件 (*.htk)")
        if not found:
            return
        path = Path(found)
        state = path.stat()
        made = BackupFile(str(path), path.name, datetime.fromtimestamp(state.st_mtime), "别处的文件", state.st_size)
        self._backups = [made, *(one for one in self._backups if one.path != str(path))]
        self._show_list(str(path))

    def choose_folder(self) -> None:
        """Where backups go from the next opening on."""
        before = self._settings.backup_folder or str(self._desk.store.path.parent)
        found = QFileDialog.getExistingDirectory(self, "以后的备份放在哪个文件夹", before)
        if found:
            self._settings.backup_folder = found
            self.say(f"下次打开文件起，备份放在“{found}”；以前的备份留在原处。", Sign.DONE)

    def save_as(self) -> None:
        """Write the backup under another name and open it."""
        from db import restoring

        one = self.current
        if one is None or one.path not in self._seen:
            return
        path = self._desk.store.path
        target = ask_save(self, "另存备份", path.with_name(f"{path.stem} 恢复 {one.made_at:%Y-%m-%d %H%M}{path.suffix}"))
        if target is None:
            return

        def work(_progress: Progress) -> Path:
            return restoring.save_as(Path(one.path), target)

        password = self._password_of(one)

        def done(written: Path) -> None:
            self.accept()
            self.open_wanted.emit(written, password)

        self.start(work, done, "正在另存")

    def put_in_place(self) -> None:
        """Ask once more, then hand over to the window: the file must be closed for it."""
        one = self.current
        if one is None or one.path not in self._seen or self._desk.read_only:
            return
        words = f"把“{self._desk.store.path.name}”恢复成 {one.made_at:%Y-%m-%d %H:%M} 的备份？"
        detail = "那以后录入的内容不在这份备份里。现在的文件会先留一份“恢复前”的备份，随时可以再换回来。"
        if ask(self, words, (("yes", "恢复"), ("", "取消")), detail=detail) == "yes":
            password = self._password_of(one)
            self.accept()
            self.in_place_wanted.emit(Path(one.path), password)

    def follow(self) -> None:
        """Only what was looked into can be restored."""
        one = self.current
        seen = one is not None and one.path in self._seen
        self.save_button.setEnabled(seen and not self.busy)
        self.place_button.setEnabled(seen and not self.busy and not self._desk.read_only)

    def failed(self, fault: KnownError) -> None:
        """Why a backup cannot be used; one with another password is asked for it."""
        from db.opening import PasswordNeeded

        super().failed(fault)
        needed = isinstance(fault, PasswordNeeded)
        self.password_row.setVisible(needed)
        if needed:
            self.password.setFocus()

    # inside

    def _password_of(self, one: BackupFile) -> str:
        """What opens a backup that was looked into: nobody is asked again for what is known."""
        return self._desk.store.password_of(Path(one.path), self._typed.get(one.path, ""))

    def _show_list(self, path: str | None = None) -> None:
        kept = path or self.table.current_key()
        self.table.set_model(PagedTableModel(COLUMNS, KnownRows(self._backups, lambda one: one.path, _order), cell_text))
        if self._backups and not self.table.select_key(kept):
            self.table.select_place(0)
        self._look()

    def _look(self, password: str = "") -> None:
        """Show what the current backup holds; looked into beside the window, once."""
        one = self.current
        self.password_row.hide()
        self._show_facts(self._seen.get(one.path) if one else None)
        self.follow()
        if one is None or one.path in self._seen or self.busy:
            return
        self.say("")
        store = self._desk.store

        def work(_progress: Progress) -> tuple[str, BackupInside, str]:
            return one.path, store.look_into(Path(one.path), password), password

        self.start(work, self._looked, "正在查看这份备份")

    def _looked(self, found: tuple[str, BackupInside, str]) -> None:
        path, inside, typed = found
        self._seen[path], self._typed[path] = inside, typed
        # The person may have gone on to another row meanwhile.
        self._look()

    def _try_password(self) -> None:
        if self.password.text() and not self.busy:
            typed = self.password.text()
            self.password.clear()
            self._look(typed)

    def _show_facts(self, inside: BackupInside | None) -> None:
        one = self.current
        place = str(Path(one.path).parent) if one is not None else ""
        for label, text in zip(self.facts, (*facts_of(inside), place), strict=True):
            label.setText(text)

    def _make_card(self) -> QFrame:
        card = QFrame()
        set_kind(card, "card")
        grid = QGridLayout(card)
        grid.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        grid.setHorizontalSpacing(2 * GAP)
        grid.setColumnStretch(1, 1)
        for row, (words, label) in enumerate(zip(FACTS, self.facts, strict=True)):
            name = QLabel(words)
            set_kind(name, "quiet")
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label, row, 1)
        self.password_row = QWidget()
        line = QHBoxLayout(self.password_row)
        line.setContentsMargins(0, 0, 0, 0)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText("做这份备份时的密码")
        self.password.setFixedWidth(260)
        go = QPushButton("打开")
        go.setAutoDefault(False)
        go.clicked.connect(lambda _checked=False: self._try_password())
        line.addWidget(self.password)
        line.addWidget(go)
        line.addStretch(1)
        grid.addWidget(self.password_row, len(FACTS), 1)
        return card


def facts_of(inside: BackupInside | None) -> tuple[str, ...]:
    """What a backup holds, in words, one for each of `FACTS` but the last."""
    if inside is None:
        return ("",) * (len(FACTS) - 1)
    content = (
        f"农户 {inside.households:,} 户、{inside.members:,} 人，核查 {inside.inspections:,} 份，问题 {inside.problems:,} 个"
    )
    last = "　".join(part for part in (minute_of(inside.last_at), inside.last_clerk, inside.last_label) if part)
    return inside.office, "、".join(inside.rounds), content, last


def cell_text(one: BackupFile, key: str) -> str:
    """What a cell says."""
    texts = {
        "made_at": f"{one.made_at:%Y-%m-%d %H:%M:%S}",
        "kind": one.kind or "日常",
        "size": f"{one.size / MEGABYTE:,.1f} MB",
        "name": one.name,
    }
    return texts[key]


def _order(one: BackupFile, key: str) -> str | int:
    return one.size if key == "size" else cell_text(one, key)
