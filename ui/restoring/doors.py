"""The way to the backups, and what the window does once one was chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from domain.server_address import is_address
from ui.desk import Desk
from ui.sharing.doors import opened

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def restore(window: MainWindow, desk: Desk) -> None:
    """Show the backups of the open file."""
    from ui.restoring.dialog import RestoreDialog

    if not is_address(desk.store.address) and not desk.store.path.exists():
        desk.say("文件不在原处了，可能已被移走；请先把它放回去。", "warn")
        return
    dialog = RestoreDialog(desk, window.settings, window)
    dialog.open_wanted.connect(window.open_file)
    dialog.in_place_wanted.connect(lambda backup, password: put_in_place(window, backup, password))
    opened(dialog)


def put_in_place(window: MainWindow, backup: Path, password: str) -> bool:
    """Keep the present file, put the backup in its place, and open it with its password; False when it could not be done."""
    from db import restoring
    from domain.errors import KnownError

    bench = window.bench
    if bench is None or not bench.leave():
        return False
    desk = bench.desk
    # Of a file on a share the share's own: the copy on this machine is closed, and made anew from it.
    path, operator, clerk, now = Path(desk.store.address), desk.operator, desk.clerk, desk.now()
    before = desk.store.password_of(desk.store.path)
    try:
        kept = desk.store.keep_before("恢复", now)
    except KnownError as known:
        desk.say(f"没有恢复：{known.sentence}", "error")
        return False
    if not window.close_file():
        return False
    fault = ""
    try:
        restoring.put_in_place(backup, path, operator, clerk, now)
    except KnownError as known:
        fault = known.sentence
    window.open_file(path, before if fault else password)
    said = window.bench.desk.say if window.bench is not None else None
    if fault:
        _tell(window, fault, "error")
    elif said is not None:
        said(f"已恢复成备份“{backup.name}”；恢复前的文件留在“{kept.parent.name}”里：{kept.name}。")
    return not fault


def _tell(window: MainWindow, words: str, tone: str) -> None:
    if window.bench is not None:
        window.bench.desk.say(words, "error" if tone == "error" else "info")
    else:
        window.welcome.say(words)
