"""收回合并: look at returned files, merge those that can be merged in one go, and say what it did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from domain.changes import Changes
from domain.errors import KnownError
from domain.sharing import MergeReport, Tally
from domain.sharing_sheets import report_sheet
from ui.desk import Desk
from ui.file_dialogs import OFFICE_FILES, documents
from ui.sharing.paper import PaperDialog
from ui.sharing.returned import ReturnedFile, State, looked_at, merge_all
from ui.sharing.take_back_tables import files_model, places_model
from widgets.colours import Sign
from widgets.long_work import Progress
from widgets.theme import GAP, set_kind
from widgets.virtual_table import VirtualTable
from widgets.work_dialog import WorkDialog

SIZE = (1080, 660)
SUFFIX = ".htk"


class TakeBackDialog(WorkDialog):
    """The files above, the figures of the chosen one (or of all) below. Files may be dropped here, too."""

    def __init__(self, desk: Desk, paths: Sequence[Path] = (), parent: QWidget | None = None) -> None:
        super().__init__("收回合并", SIZE, parent)
        self._desk = desk
        self._files: list[ReturnedFile] = []
        self.reports: list[MergeReport] = []
        self.files, self.places = VirtualTable(), VirtualTable()
        self.places_title = QLabel()
        self.password = QLineEdit()
        self.password_row = QWidget()
        self.doubles = QLabel()
        self._lay_out()
        self.add_button = self.button("加文件…", "add", "Insert", self.ask_files, tip="加入交回的文件，也可以拖进来")
        self.drop_button = self.button("移出", "", "Delete", self.take_off, tip="不合并这一个，把它从列表里移出")
        self.paper_button = self.button("合并情况表…", "print", "Ctrl+P", self.show_paper)
        self.conflicts_button = self.button("查看冲突", "warning", "Ctrl+Shift+M", self._show_conflicts)
        self.undo_button = self.button("撤销合并", "undo", "", self._undo)
        self.close_button = self.button("关闭", "", "", self.reject, right=True, tip="Esc")
        self.go_button = self.button("合并", "import", "Ctrl+Return", self.merge, primary=True)
        self.setAcceptDrops(True)
        self.files.current_row.connect(lambda _key: self.follow())
        self.add(paths)
        self.follow()
        self.files.setFocus()

    # the list

    def ask_files(self) -> None:
        """Ask for returned files and put them on the list."""
        found, _ = QFileDialog.getOpenFileNames(self, "交回的文件", str(documents()), OFFICE_FILES)
        self.add([Path(name) for name in found])

    def add(self, paths: Sequence[Path]) -> None:
        """Put files on the list; those that are on it already are looked at anew."""
        for path in paths:
            self._files = [one for one in self._files if one.path != path]
            self._files.append(ReturnedFile(path))
        self._refresh()
        self._look_on()

    def take_off(self) -> None:
        """Take the current file off the list."""
        one = self.current
        if one is not None and not self.busy:
            self._files.remove(one)
            self._refresh()

    def try_password(self) -> None:
        """Try the password on the current file, and on the others that wait for one."""
        typed = self.password.text()
        if not typed or self.busy:
            return
        for one in self._files:
            if one.state is State.LOCKED:
                one.password, one.state = typed, State.WAITING
        self.password.clear()
        self._look_on()

    @property
    def current(self) -> ReturnedFile | None:
        """The file of the current row."""
        key = self.files.current_key()
        return next((one for one in self._files if str(one.path) == key), None)

    # merging

    def merge(self) -> None:
        """Merge what can be merged."""
        chosen = [one for one in self._files if one.can_be_merged]
        if not chosen or self.busy or self.reports:
            return
        desk = self._desk
        store, clerk, now = desk.store, desk.clerk, desk.now()

        def work(progress: Progress) -> list[MergeReport]:
            return merge_all(store, chosen, clerk, now, progress)

        self.start(work, lambda reports: self._merged(chosen, reports), "正在合并")

    def show_paper(self) -> None:
        """What merging did, or would do, on paper."""
        town, today = self._desk.store.office.town, self._desk.today()
        done = bool(self.reports)
        PaperDialog(report_sheet(town, self.reports or self._looked_reports(), today, merged=done), self).open()

    def follow(self) -> None:
        """The figures of the chosen file; only what can be done now can be pressed."""
        one, after = self.current, bool(self.reports)
        chosen = [one.report] if one is not None and one.report is not None else []
        self.places.set_empty_state(_why_empty(one))
        self.places.set_model(places_model(chosen))
        self.places_title.setText(f"{one.path.name}：每个村、每样内容" if one is not None and chosen else "每个村、每样内容")
        self.doubles.setText("\n".join(f"{Sign.DUE} {words}" for report in chosen for words in report.doubles))
        self.doubles.setVisible(bool(self.doubles.text()))
        self.password_row.setVisible(any(each.state is State.LOCKED for each in self._files) and not after)
        for button in (self.add_button, self.drop_button, self.go_button):
            button.setVisible(not after)
            button.setEnabled(not self.busy)
        ready = sum(each.can_be_merged for each in self._files)
        self.go_button.setText(f"合并 {ready} 个文件" if ready else "合并")
        self.go_button.setEnabled(bool(ready) and not self.busy)
        self.paper_button.setText("合并情况表…" if after else "打印这些数字…")
        self.paper_button.setEnabled(bool(self.reports or self._looked_reports()) and not self.busy)
        self.conflicts_button.setVisible(after and any(report.conflicts for report in self.reports))
        self.undo_button.setVisible(after and any(report.batch for report in self.reports))
        self.close_button.setText("停止" if self.busy else "关闭")
        if not self.busy and not after:
            self._tell()

    def cancelled(self) -> None:
        """Nothing of a merge that was stopped is kept; a look that was stopped is taken up again by adding the file."""
        self.say("已停止，没有合并任何内容。", Sign.DUE)

    # events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """More returned files may be dropped."""
        if not self.reports and any(url.toLocalFile().lower().endswith(SUFFIX) for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put them on the list, once the drag has ended."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.toLocalFile().lower().endswith(SUFFIX)]
        event.acceptProposedAction()
        QTimer.singleShot(0, self, lambda: self.add(paths))

    # inside

    def _look_on(self) -> None:
        """Look at the next file that waits, one after another."""
        waiting = next((one for one in self._files if one.state is State.WAITING), None)
        if waiting is None or self.busy:
            return
        store, path, password, now = self._desk.store, waiting.path, waiting.password, self._desk.now()

        def work(progress: Progress) -> ReturnedFile:
            progress(0, 0, f"正在查看 {path.name}")
            return looked_at(store, path, password, now)

        self.start(work, self._looked, f"正在查看 {path.name}")

    def _looked(self, found: ReturnedFile) -> None:
        self._files = [found if one.path == found.path else one for one in self._files]
        self._refresh()
        if found.state is State.LOCKED:
            self.files.select_key(str(found.path))
            self.password.setFocus()
        self._look_on()
        if not self.busy and self.go_button.isEnabled() and not self.password_row.isVisible():
            self.go_button.setFocus()

    def _looked_reports(self) -> list[MergeReport]:
        return [one.report for one in self._files if one.report is not None]

    def _tell(self) -> None:
        one = self.current
        if one is not None and one.words:
            self.say(one.words, Sign.OVERDUE if one.state is State.REFUSED else Sign.DUE)
            return
        reports = self._looked_reports()
        if not reports:
            self.say("" if self._files else "把交回的文件拖进来，或者按“加文件…”。")
            return
        total = sum((report.total for report in reports), start=Tally())
        self.say(f"合并后：{figures(total)}；没改动的 {sum(report.unchanged for report in reports):,} 户。还没有写入文件。")

    def _merged(self, chosen: Sequence[ReturnedFile], reports: list[MergeReport]) -> None:
        for one, report in zip(chosen, reports, strict=True):
            one.state, one.report = State.MERGED, report
        self.reports = reports
        self._refresh()
        self.close_button.setFocus()
        desk, total = self._desk, sum((report.total for report in reports), start=Tally())
        words = f"已合并 {len(reports)} 个文件：{figures(total)}"
        self.say(f"{words}。", Sign.DONE)
        batches = [report.batch for report in reports if report.batch]
        if batches:
            from db.rows import MODELS

            desk.announce(Changes(frozenset({*MODELS, "conflict", "handout"}), batch=max(batches)))
        else:
            desk.announce(Changes(frozenset({"handout"})))
        see: tuple[tuple[str, Callable[[], object]], ...] = (("查看冲突", self._conflicts_door()),) if total.conflicts else ()
        undo: tuple[tuple[str, Callable[[], object]], ...] = (("撤销合并", undoing(desk, batches)),) if batches else ()
        desk.say(f"{words}。", "done", *see, *undo)

    def _conflicts_door(self) -> Callable[[], object]:
        from ui.sharing.doors import show_conflicts

        window, desk = self.parentWidget(), self._desk
        return lambda: show_conflicts(window, desk)

    def _show_conflicts(self) -> None:
        door = self._conflicts_door()
        self.accept()
        door()

    def _undo(self) -> None:
        if undoing(self._desk, [report.batch for report in self.reports if report.batch])():
            self.accept()

    def failed(self, fault: KnownError) -> None:
        """A file that could be merged a moment ago and cannot any more: all are looked at again."""
        for one in self._files:
            one.state = State.WAITING
        self._look_on()
        self.say(f"没有合并任何内容：{fault.sentence}", Sign.OVERDUE)

    def _refresh(self) -> None:
        kept = self.files.current_key()
        self.files.set_model(files_model(self._files))
        if self._files and not self.files.select_key(kept):
            self.files.select_place(0)
        self.follow()

    def _lay_out(self) -> None:
        self.files.set_empty_state("把交回的文件拖进来，或者按“加文件…”。可以几个一起。")
        set_kind(self.places_title, "quiet")
        self.doubles.setWordWrap(True)
        row = QHBoxLayout(self.password_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        label = QLabel("密码")
        label.setBuddy(self.password)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText("要密码的文件一起试")
        self.password.setFixedWidth(260)
        self.password.returnPressed.connect(self.try_password)
        go = QPushButton("打开")
        go.setAutoDefault(False)
        go.clicked.connect(lambda _checked=False: self.try_password())
        for widget in (label, self.password, go):
            row.addWidget(widget)
        row.addStretch(1)
        self.files.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.addWidget(self.files, 2)
        self.body.addWidget(self.password_row)
        self.body.addWidget(self.places_title)
        self.body.addWidget(self.places, 3)
        self.body.addWidget(self.doubles)


def _why_empty(one: ReturnedFile | None) -> str:
    """What stands where a file has no figures."""
    if one is None:
        return "选中上面的文件，这里列出它会带来什么。"
    words = {
        State.WAITING: "正在查看…",
        State.NOTHING: "这个文件里没有要合并的改动。",
        State.LOCKED: "填好密码，这里列出它会带来什么。",
    }
    return words.get(one.state, one.words)


def figures(total: Tally) -> str:
    """A sum in words."""
    return (
        f"新增 {total.added:,} 条，修改 {total.changed:,} 条，删除 {total.deleted:,} 条，"
        f"双方同改 {total.same:,} 条，冲突 {total.conflicts:,} 处"
    )


def undoing(desk: Desk, batches: Sequence[int]) -> Callable[[], bool]:
    """What takes these merges back; False with a sentence in the bar when later work stands on them."""

    def act() -> bool:
        from db.sharing.undoing import undo_merges

        if desk.write(lambda session: undo_merges(session, batches, desk.clerk, desk.now())) is None:
            return False
        desk.say("已撤销合并。")
        return True

    return act
