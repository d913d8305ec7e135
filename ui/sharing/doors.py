"""The ways into sharing: from the menu, from a dropped file, from the status bar."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.desk import Desk

SUFFIX = ".htk"


def hand_out(parent: QWidget | None, desk: Desk) -> None:
    """分发: give parts of the file out."""
    from ui.sharing.hand_out import HandOutDialog

    if _may_write(desk):
        HandOutDialog(desk, parent).open()


def take_back(parent: QWidget | None, desk: Desk, paths: Sequence[Path] = ()) -> None:
    """收回合并: merge returned files."""
    from ui.sharing.take_back import TakeBackDialog

    if _may_write(desk):
        TakeBackDialog(desk, paths, parent).open()


def show_handouts(parent: QWidget | None, desk: Desk) -> None:
    """分发与收回: who has what."""
    from ui.sharing.handouts import HandoutsDialog

    dialog = HandoutsDialog(desk, parent)
    dialog.wanted.connect(lambda name: open_door(name, parent, desk))
    dialog.open()


def show_conflicts(parent: QWidget | None, desk: Desk) -> None:
    """合并冲突: what both sides changed."""
    from ui.sharing.conflicts import ConflictsDialog

    ConflictsDialog(desk, parent).open()


def show_merges(parent: QWidget | None, desk: Desk) -> None:
    """合并记录: the merges that were done."""
    from ui.sharing.merges import MergesDialog

    MergesDialog(desk, parent).open()


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
