"""“用示例数据试一试”: an invented office in the person's documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import KnownError
from ui.file_dialogs import documents
from widgets.long_work import Progress, run_long

if TYPE_CHECKING:
    from ui.main_window import MainWindow

NAME = "示例-双河街道.htk"


def make_sample(window: MainWindow) -> None:
    """Make the sample file, off the window's thread, and open it; open the one that is there already."""
    target = documents() / NAME
    if target.exists():
        window.open_file(target)
        return
    welcome = window.welcome
    welcome.set_busy("正在生成示例数据…")

    def work(_progress: Progress) -> Path:
        from db.sample import make_office
        from importers.reading import read_book

        target.parent.mkdir(parents=True, exist_ok=True)
        return make_office(target, read_book)

    def done(path: Path) -> None:
        welcome.set_busy("")
        window.open_file(path)

    def failed(fault: Exception) -> None:
        welcome.set_busy("")
        if not isinstance(fault, KnownError):
            raise fault
        welcome.say(fault.sentence)

    run_long(window, work, done, failed)
