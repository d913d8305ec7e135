"""How a blank comes in: from the menu, dropped on the window, or found by the import."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QWidget

from domain.errors import KnownError
from ui.desk import Desk
from ui.file_dialogs import ask_open
from widgets.long_work import run_long

OFFICE_FILE = ".htk"
BOOKS = frozenset({".xlsx", ".xlsm", ".xls"})
TEXTS = frozenset({".csv", ".txt"})


def ask_blank(parent: QWidget, desk: Desk) -> None:
    """Ask for a blank workbook and show it."""
    from ui.blanks.dialog import BLANKS

    path = ask_open(parent, "选择上级发的空白表", BLANKS)
    if path is not None:
        show_blank(parent, desk, path)


def show_blank(parent: QWidget, desk: Desk, path: Path) -> None:
    """Show a blank workbook over the window."""
    from ui.blanks.dialog import BlankDialog

    BlankDialog(desk, path, parent).open()


def dropped_files(mime: QMimeData) -> list[Path]:
    """The files that are dragged and that this program can take."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in {OFFICE_FILE, *BOOKS, *TEXTS}]


def take_dropped(parent: QWidget, desk: Desk, paths: Sequence[Path]) -> None:
    """A workbook with records goes to the import, any other to the blanks. Several at once are said to be too many.

    It is looked at beside the window; when `parent` goes meanwhile, nothing is shown any more.
    """
    from importers.doors import holds_records
    from ui.importing import ImportDialog

    if len(paths) > 1:
        desk.say("一次只能放一张表；请一张一张地放进来。", "warn")
        return
    path = paths[0]

    def told(records: bool) -> None:
        parent.unsetCursor()
        if not records:
            show_blank(parent, desk, path)
        elif desk.read_only:
            desk.say("文件只能查看，不能导入。", "warn")
        else:
            ImportDialog(desk, path, parent).open()

    def failed(fault: Exception) -> None:
        parent.unsetCursor()
        if not isinstance(fault, KnownError):
            raise fault
        desk.say(fault.sentence, "error")

    if path.suffix.lower() in TEXTS:
        told(True)
        return
    parent.setCursor(Qt.CursorShape.BusyCursor)
    scheme = desk.scheme
    run_long(parent, lambda progress: holds_records(path, scheme, progress.check), told, failed)
