"""The window: the welcome page, or a workbench over the open file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from domain.errors import Finding, KnownError
from domain.operators import Operator, Right
from domain.server_address import is_address
from ui.server.news import hear_others
from ui.settings import RecentFile, Settings
from ui.slots import calling
from ui.welcome import WelcomePage
from widgets.enter_presses import enter_presses
from widgets.icons import app_icon
from widgets.theme import Mode, apply_theme

if TYPE_CHECKING:
    # What a file needs loads when the first one is opened: the window is on the screen before.
    from ui.desk import Desk
    from ui.new_file import NewFile
    from ui.safety.guard import Guard
    from ui.workbench import Workbench

NAME = "回头看工作台"
SMALLEST = QSize(1024, 640)
USUAL = QSize(1366, 720)
STAMP = "%Y-%m-%d %H:%M"


class MainWindow(QMainWindow):
    """One window, one file. `clock` gives local time with its zone; tests give their own.

    `opening` names the file that will be opened at once: then there is no welcome page to wait for.
    """

    def __init__(
        self, settings: Settings, *, clock: Callable[[], datetime] | None = None, opening: str = ""
    ) -> None:
        super().__init__()
        self.settings = settings
        self.bench: Workbench | None = None
        self.guard: Guard | None = None
        """Locks the open file's window."""
        self._waiting: Desk | None = None
        """An open file that is shown once somebody has said who works."""
        self._clock = clock or (lambda: datetime.now().astimezone())
        self.setWindowIcon(app_icon())
        self.setMinimumSize(SMALLEST)
        if not self.restoreGeometry(settings.state("window")):
            self.resize(USUAL)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._welcome: WelcomePage | None = None
        self.setAcceptDrops(True)
        self._bind_keys()
        if opening:
            self.setWindowTitle(f"{opening} — {NAME}")
        else:
            self._show_welcome()

    @property
    def welcome(self) -> WelcomePage:
        """The welcome page, made when it is first needed."""
        if self._welcome is None:
            page = WelcomePage(self.settings)
            page.new_wanted.connect(self.new_file)
            page.open_wanted.connect(self.ask_file)
            page.connect_wanted.connect(self.connect_server)
            page.sample_wanted.connect(self.make_sample)
            page.file_wanted.connect(self.open_file)
            page.forget_wanted.connect(self._forget)
            QShortcut(QKeySequence("Ctrl+N"), page).activated.connect(self.new_file)
            self._stack.addWidget(page)
            self._welcome = page
        return self._welcome

    # files

    def open_file(self, path: Path, password: str = "") -> bool:
        """Open a file, or a server's address, here; False when it cannot be: then the sentence stands on the welcome page."""
        from db.opening_any import open_store
        from ui.desk import Desk

        if (self.bench is not None or self._waiting is not None) and not self.close_file():
            return False
        path = path if is_address(str(path)) else path.expanduser().resolve()
        try:
            folder = self.settings.backups_of(path)
            store = open_store(path, password=password, clerk=self.settings.clerk, now=self._clock(), backups=folder)
            desk = Desk(store, clerk=self.settings.clerk, clock=self._clock, parent=self)
        except KnownError as known:
            self._refused(path, password, known)
            return False
        if not self._ask_operator(desk):
            self._show_bench(desk)
        return True

    def create_file(self, wish: NewFile) -> bool:
        """Make a new file and open it; what stands in its way is said in the form."""
        from db.store import Store
        from ui.desk import Desk
        from ui.new_file import NewFileForm

        now = self._clock()
        try:
            store = Store.create(
                wish.path,
                wish.scheme_id,
                county=wish.county,
                town=wish.town,
                clerk=wish.clerk,
                now=now,
                notice=wish.notice,
            )
        except KnownError as known:
            form = self._stack.currentWidget()
            if isinstance(form, NewFileForm):
                form.show_findings([Finding("path", known.sentence)])
            return False
        self.settings.clerk = wish.clerk
        self._show_bench(Desk(store, clerk=wish.clerk, clock=self._clock, parent=self))
        return True

    def close_file(self) -> bool:
        """Close the file and show the welcome page; False when a page holds something that wants to be saved first."""
        if self.bench is None:
            self._stop_waiting()
            self._show_welcome()
            return True
        if not self.bench.leave():
            return False
        self._remember()
        self.bench.keep_sizes()
        if hasattr(self.bench.desk.store, "bring_back"):
            from ui.bringing import bring_back_first

            bring_back_first(self.bench.desk, self)
        bench, self.bench = self.bench, None
        if self.guard is not None:
            self.guard.close()
            self.guard = None
        self._show_welcome()
        self._stack.removeWidget(bench)
        for timer in bench.findChildren(QTimer):
            # What was to be read a moment later is read no more: the file is closed.
            timer.stop()
        bench.desk.close()
        # A file of a share that could not be brought back says so.
        self.welcome.say(getattr(bench.desk.store, "notice", ""))
        bench.desk.deleteLater()
        bench.deleteLater()
        return True

    def new_file(self) -> None:
        """Show the form for a new file."""
        from ui.new_file import NewFileForm

        if self.close_file():
            form = NewFileForm(self.settings.clerk)
            form.created.connect(self.create_file)
            form.cancelled.connect(self._show_welcome)
            self._show_instead(form)
            form.town.setFocus()

    def ask_file(self) -> None:
        """Ask for a file and open it."""
        from ui.file_dialogs import ask_open

        path = ask_open(self, "打开单位文件")
        if path:
            self.open_file(path)

    def connect_server(self) -> None:
        """Show the form for a server."""
        from ui.server.page import ServerPage

        if self.close_file():
            page = ServerPage()
            page.wanted.connect(lambda address, password: self.open_file(Path(address), password))
            page.cancelled.connect(self._show_welcome)
            self._show_instead(page)
            page.host.setFocus()

    def save_copy(self) -> None:
        """Ask where, and write a copy of the file as it is now."""
        from ui.file_work import save_copy

        if self.bench:
            save_copy(self, self.bench)

    def import_book(self) -> None:
        """Take a workbook in: first what it would do, then the doing."""
        from ui.importing import import_book

        if self.bench and self.bench.desk.writable_for(Right.IMPORT):
            import_book(self, self.bench.desk)

    def fill_blank(self) -> None:
        """Fill another office's blank workbook."""
        from ui.blanks.doors import ask_blank

        if self.bench and self.bench.page.leave():
            ask_blank(self, self.bench.desk)

    def share(self, name: str) -> None:
        """Hand out, take back, or look at what was (`ui.sharing.doors`); what is being typed is saved first."""
        from ui.sharing.doors import open_door

        right = {"hand_out": Right.HAND_OUT, "take_back": Right.MERGE}.get(name)
        if self.bench and (right is None or self.bench.desk.allowed(right)) and self.bench.page.leave():
            open_door(name, self, self.bench.desk)

    def safety(self, name: str) -> None:
        """Password, lock, operators, log (`ui.safety.doors`)."""
        from ui.safety.doors import open_door

        open_door(name, self)

    def restore(self) -> None:
        """Look into backups, and go back to one."""
        from ui.restoring.doors import restore

        if self.bench and self.bench.desk.allowed(Right.RESTORE) and self.bench.page.leave():
            restore(self, self.bench.desk)

    def make_sample(self) -> None:
        """Make the sample file and open it."""
        from ui.sample import make_sample

        make_sample(self)

    # other actions of the menu

    def show_menu(self) -> None:
        """Open the menu under its button."""
        from ui.main_menu import main_menu

        if self.bench is None:
            return
        button = self.bench.top.menu_button
        menu = main_menu(self, self.settings, self, read_only=self.bench.desk.read_only)
        corner = button.mapToGlobal(button.rect().bottomRight())
        menu.popup(QPoint(corner.x() - menu.sizeHint().width(), corner.y() + 2))

    def print_shown(self) -> None:
        """Open the print and export dialog on what is shown."""
        from ui.file_work import print_shown

        if self.bench:
            print_shown(self, self.bench)

    def make_list(self) -> None:
        """Make a table of one's own from a pasted header."""
        from ui.file_work import make_list

        if self.bench:
            make_list(self, self.bench)

    def manage_regions(self) -> None:
        """Add, name, order and take away counties, towns, villages and groups."""
        if self.bench and self.bench.desk.writable_for(Right.REGIONS):
            self.bench.regions.manage()

    def show_notices(self) -> None:
        """The notices that can be worked with, and the office's own."""
        from ui.file_work import show_notices

        if self.bench:
            show_notices(self, self.bench)

    def undo(self) -> object:
        """Take back the last write."""
        return self.bench.desk.undo() if self.bench else False

    def set_mode(self, mode: Mode) -> None:
        """Choose the look, and remember it."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.settings.mode = mode
            apply_theme(app, mode)

    def ask_clerk(self) -> None:
        """Ask who keys from now on."""
        from ui.small_dialogs import ask_clerk

        if self.bench and self.bench.desk.operator is not None:
            self.safety("operator")
        elif self.bench:
            name = ask_clerk(self, self.bench.desk.clerk)
            if name is not None:
                self.settings.clerk = name
                self.bench.desk.set_clerk(name)

    def show_help(self) -> None:
        """Explain the place where the person is, and its keys."""
        from ui.small_dialogs import show_help

        show_help(self, self.bench.page.topic() if self.bench else "welcome")

    def show_about(self) -> None:
        """Say what this program is."""
        from ui.small_dialogs import show_about

        show_about(self)

    # events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus."""
        if not enter_presses(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is being typed; remember sizes and the file."""
        if self.bench and not self.bench.leave():
            event.ignore()
            return
        self.settings.keep_state("window", self.saveGeometry())
        self.close_file()
        self.settings.save()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped: an office's file, a workbook to import, a blank to fill."""
        from ui.blanks.doors import dropped_files

        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped, once the drag has ended: the program that it comes from waits until then."""
        from ui.blanks.doors import dropped_files

        paths = dropped_files(event.mimeData())
        event.acceptProposedAction()
        QTimer.singleShot(0, self, lambda: self._take(paths))

    # inside

    def _take(self, paths: list[Path]) -> None:
        from ui.blanks.doors import OFFICE_FILE, take_dropped

        offices = [path for path in paths if path.suffix.lower() == OFFICE_FILE]
        if offices and self.bench is not None:
            from ui.sharing.doors import comes_back, take_back

            if not comes_back(self.bench.desk, offices):
                self.open_file(offices[0])
            elif self.bench.page.leave():
                take_back(self, self.bench.desk, offices)
        elif offices:
            self.open_file(offices[0])
        elif self.bench is None:
            self.welcome.say("请先打开单位的文件，再把表格放进来。")
        elif self.bench.page.leave():
            take_dropped(self.bench, self.bench.desk, paths)

    def _bind_keys(self) -> None:
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+O", self.ask_file),
            ("Ctrl+P", self.print_shown),
            ("Ctrl+T", self.make_list),
            ("Ctrl+Shift+N", self.show_notices),
            ("Ctrl+I", self.import_book),
            ("Ctrl+B", self.fill_blank),
            ("Ctrl+Shift+D", calling(self.share, "hand_out")),
            ("Ctrl+M", calling(self.share, "take_back")),
            ("Ctrl+Shift+M", calling(self.share, "conflicts")),
            ("Ctrl+L", calling(self.safety, "lock")),
            ("Ctrl+Shift+L", calling(self.safety, "log")),
            ("F1", self.show_help),
        )
        for key, action in keys:
            QShortcut(QKeySequence(key), self).activated.connect(calling(action))

    def _show_bench(self, desk: Desk) -> None:
        from ui.pages import TABS
        from ui.safety.guard import Guard
        from ui.workbench import Workbench

        self.bench = Workbench(desk, self.settings, TABS)
        self.bench.status.clerk_pressed.connect(self.ask_clerk)
        self.bench.status.backup_pressed.connect(self.save_copy)
        self.bench.status.conflicts_pressed.connect(calling(self.share, "conflicts"))
        self.bench.top.menu_wanted.connect(self.show_menu)
        self._show_instead(self.bench)
        self.setWindowTitle(f"{desk.store.name} — {NAME}")
        hear_others(desk)
        self.guard = Guard(self, desk, self.settings)
        self._remember()
        self.bench.page.start()
        if desk.read_only:
            desk.say(_why_read_only(desk.store.holder), "warn")

    def _ask_operator(self, desk: Desk) -> bool:
        """Ask who works in a file that has operators; False when it has none."""
        if not desk.operators:
            return False
        from ui.safety.operator_page import OperatorChooser, OperatorPage

        self._waiting = desk
        chooser = OperatorChooser(desk.operators, self.settings.operator)
        chooser.chosen.connect(self._begin_work)
        chooser.cancelled.connect(self.close_file)
        self._show_instead(OperatorPage(chooser, desk.store.path.name))
        self.setWindowTitle(f"{desk.store.path.name} — {NAME}")
        chooser.begin()
        return True

    def _begin_work(self, operator: Operator) -> None:
        desk, self._waiting = self._waiting, None
        if desk is not None:
            self.settings.operator = operator.uid
            desk.set_operator(operator)
            self._show_bench(desk)

    def _stop_waiting(self) -> None:
        desk, self._waiting = self._waiting, None
        if desk is not None:
            desk.close()
            desk.deleteLater()

    def _refused(self, path: Path, password: str, known: KnownError) -> None:
        from db.opening import PasswordNeeded
        from ui.opening import OpenPage

        if isinstance(known, PasswordNeeded):
            page = OpenPage(path, known.sentence if password else "")
            page.opened.connect(lambda word: self.open_file(path, word))
            page.cancelled.connect(self._show_welcome)
            self._show_instead(page)
            page.password.setFocus()
        else:
            self._show_welcome()
            self.welcome.say(f"{path.name}：{known.sentence}")

    def _show_welcome(self) -> None:
        self.setWindowTitle(NAME)
        self.welcome.say("")
        self.welcome.refresh()
        self._show_instead(self.welcome)
        self.welcome.new_button.setFocus()

    def _show_instead(self, widget: QWidget) -> None:
        """Show this; forms shown before are done with."""
        old = self._stack.currentWidget()
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        if old is not None and old not in (self._welcome, self.bench, widget):
            self._stack.removeWidget(old)
            old.deleteLater()

    def _forget(self, path: str) -> None:
        self.settings.forget_file(path)
        self.welcome.refresh()

    def _remember(self) -> None:
        if self.bench is None:
            return
        desk = self.bench.desk
        try:
            saved = desk.saved_at or _last_saved(desk)
        except OSError:
            # The file was taken away while it was open: the window can be closed all the same.
            return
        recent = RecentFile(desk.store.address, desk.store.office.town, desk.round.name, saved.strftime(STAMP))
        self.settings.remember_file(recent)


def _last_saved(desk: Desk) -> datetime:
    """When the file was last written; of a server, now: somebody writes there all the time. OSError when the file is gone."""
    store = desk.store
    return desk.now() if is_address(store.address) else datetime.fromtimestamp(store.path.stat().st_mtime).astimezone()


def _why_read_only(holder: str | None) -> str:
    """Why nothing can be changed in this file, and what to do."""
    if holder:
        return f"{holder} 正在使用这个文件，这里只能查看；请等对方关闭后再打开一次。"
    return "文件是只读的，这里只能查看；要修改，请取消只读属性，或复制到可以写的文件夹再打开。"
