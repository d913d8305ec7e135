"""The ways into sharing: from the menu, from a dropped file, from the status bar."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from ui.desk import Desk

SUFFIX = ".htk"


def hand_out(parent: QWidget | None, desk: Desk) -> None:
    """分发: give parts of the file out."""
    from ui.sharing.hand_out import HandOutDialog

    if _may_write(desk):
        opened(HandOutDialog(desk, parent))


def take_back(parent: QWidget | None, desk: Desk, paths: Sequence[Path] = ()) -> None:
    """收回合并: merge returned files."""
    from ui.sharing.take_back import TakeBackDialog

    if _may_write(desk):
        opened(TakeBackDialog(desk, paths, parent))


def show_handouts(parent: QWidget | None, desk: Desk) -> None:
    """分发与收回: who has what."""
    from ui.sharing.handouts import HandoutsDialog

    dialog = HandoutsDialog(desk, parent)
    dialog.wanted.connect(lambda name: open_door(name, parent, desk))
    opened(dialog)


def show_conflicts(parent: QWidget | None, desk: Desk) -> None:
    """合并冲突: what both sides changed."""
    from ui.sharing.conflicts import ConflictsDialog

    opened(ConflictsDialog(desk, parent))


def show_merges(parent: QWidget | None, desk: Desk) -> None:
    """合并记录: the merges that were done."""
    from ui.sharing.merges import MergesDialog

    opened(MergesDialog(desk, parent))


DOORS = {
    "hand_out": hand_out,
    "take_back": take_back,
    "handouts": show_handouts,
    "conflicts": show_conflicts,
    "merges": show_merges,
}


def open_door(name: str, parent: QWidget | None, desk: Desk) -> None:
    """Open one of `DOORS` by its name."""
    door = DOORS[name]
    door(parent, desk)


def opened(dialog: QDialog) -> None:
    """Open a dialog of sharing or of backups; F1 explains it."""
    from ui.small_dialogs import show_help

    QShortcut(QKeySequence("F1"), dialog).activated.connect(lambda: show_help(dialog, "sharing"))
    dialog.open()


def comes_back(desk: Desk, paths: Sequence[Path]) -> bool:
    """True when dropped office files are to be merged rather than one of them opened: several, one of our own handouts,
    or an encrypted one, which does not tell."""
    from db.sharing.returned import handed_out_by

    if desk.read_only:
        return False
    return len(paths) > 1 or handed_out_by(paths[0]) in (None, desk.store.office.uid)


def _may_write(desk: Desk) -> bool:
    if desk.read_only:
        desk.say("文件只能查看，不能分发和合并。", "warn")
    return not desk.read_only
