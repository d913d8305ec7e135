"""What the menu does with the open file: a copy, paper, and a table of one's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from domain.errors import KnownError
from ui.file_dialogs import ask_save
from ui.page import PrintWish
from ui.workbench import Workbench
from widgets.long_work import Progress, run_long

STAMP = "%Y-%m-%d %H%M"


def save_copy(parent: QWidget, bench: Workbench) -> None:
    """Ask where, and copy the file as it is now; a large file is copied while the window stays usable."""
    desk = bench.desk
    path = desk.store.path
    target = ask_save(parent, "另存副本", path.with_name(f"{path.stem} {desk.now():{STAMP}}{path.suffix}"))
    if target is None:
        return
    if target.resolve() == path.resolve():
        desk.say("副本不能和正在使用的文件同名，请换一个名字。", "error")
        return

    def done(written: Path) -> None:
        desk.say(f"已保存副本：{written.name}")
        bench.status.show_backup(desk.now())

    def failed(fault: Exception) -> None:
        if not isinstance(fault, KnownError):
            raise fault
        desk.say(fault.sentence, "error")

    def work(_progress: Progress) -> Path:
        return desk.store.backup(target)

    run_long(bench, work, done, failed)


def print_shown(parent: QWidget, bench: Workbench) -> None:
    """The print and export dialog on what is shown; on the first attachment when the page names none."""
    from ui.printing.dialog import PrintDialog

    if not bench.page.leave():
        return
    first = bench.desk.scheme.attachments[0].number
    wish = bench.page.print_wish() or PrintWish(first, bench.desk.region_uid)
    dialog = PrintDialog(bench.desk, wish, parent)
    dialog.exec()
    dialog.deleteLater()


def show_notices(parent: QWidget, bench: Workbench) -> None:
    """The notices that can be worked with; a half-keyed record is saved first, since its notice may change."""
    from ui.notices.dialog import NoticesDialog

    if bench.page.leave():
        dialog = NoticesDialog(bench.desk, parent)
        dialog.exec()
        dialog.deleteLater()


def make_list(parent: QWidget, bench: Workbench) -> None:
    """The page for a table from a pasted header."""
    from ui.lists.dialog import ListDialog

    if not bench.page.leave():
        return
    ListDialog(bench.desk, parent).open()
