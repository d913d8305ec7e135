"""What the program remembers of the person at this machine: never anything of an office's data."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QByteArray, QSettings

from resources.folders import backups_in, user_folder
from widgets.theme import Mode

KEPT_RECENT = 8
LOCK_MINUTES = (0, 5, 10, 30)
"""What may be chosen for the automatic lock; 0 is never."""
USUAL_LOCK = 10


@dataclass(frozen=True, slots=True)
class RecentFile:
    """A file opened before, as the welcome page lists it. `saved_at` is `2021-05-10 10:32`, empty when unknown."""

    path: str
    town: str = ""
    round_name: str = ""
    saved_at: str = ""


class Settings:
    """Window sizes, theme, clerk and recent files, in `settings.ini` of the user's folder (or the file given)."""

    def __init__(self, file: Path | None = None) -> None:
        place = file or user_folder() / "settings.ini"
        self._kept = QSettings(str(place), QSettings.Format.IniFormat)

    @property
    def mode(self) -> Mode:
        """Light, dark, contrast, or as the desktop has it."""
        found = str(self._kept.value("window/theme", "system"))
        return next((mode for mode in get_args(Mode) if mode == found), "system")

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._kept.setValue("window/theme", mode)

    @property
    def lock_minutes(self) -> int:
        """After how many minutes without a key or click a file with a password is locked; 0: never."""
        kept = str(self._kept.value("lock/minutes", USUAL_LOCK))
        return next((minutes for minutes in LOCK_MINUTES if str(minutes) == kept), USUAL_LOCK)

    @lock_minutes.setter
    def lock_minutes(self, minutes: int) -> None:
        self._kept.setValue("lock/minutes", minutes)

    @property
    def clerk(self) -> str:
        """The name that stands in the change log for what is keyed here."""
        return str(self._kept.value("clerk", "") or "")

    @clerk.setter
    def clerk(self, name: str) -> None:
        self._kept.setValue("clerk", name)

    @property
    def backup_folder(self) -> str:
        """Where backups go; empty: beside each file."""
        return str(self._kept.value("backups", "") or "")

    @backup_folder.setter
    def backup_folder(self, folder: str) -> None:
        self._kept.setValue("backups", folder)

    def backups_of(self, path: Path) -> Path | None:
        """The folder for the backups of a file; None: beside it, also where the chosen folder cannot be reached now."""
        folder = Path(self.backup_folder)
        return backups_in(folder, path) if self.backup_folder and folder.is_dir() else None

    @property
    def operator(self) -> str:
        """Uid of the operator who worked here last; empty when none was."""
        return str(self._kept.value("operator", "") or "")

    @operator.setter
    def operator(self, uid: str) -> None:
        self._kept.setValue("operator", uid)

    @property
    def tab(self) -> str:
        """Key of the tab that was shown last; empty when none was."""
        return str(self._kept.value("window/tab", "") or "")

    @tab.setter
    def tab(self, key: str) -> None:
        self._kept.setValue("window/tab", key)

    def state(self, name: str) -> QByteArray:
        """Size of a window or splitter as Qt saved it; empty when nothing is remembered."""
        found = self._kept.value(f"state/{name}")
        return found if isinstance(found, QByteArray) else QByteArray()

    def keep_state(self, name: str, state: QByteArray) -> None:
        """Remember the size of a window or splitter."""
        self._kept.setValue(f"state/{name}", state)

    def widths(self, name: str) -> dict[str, int]:
        """Column widths (px) of a table by column key; empty when none were changed."""
        try:
            found = json.loads(str(self._kept.value(f"widths/{name}", "{}")))
            return {str(key): int(width) for key, width in found.items()}
        except (ValueError, AttributeError, TypeError):
            return {}

    def keep_widths(self, name: str, widths: dict[str, int]) -> None:
        """Remember the column widths of a table."""
        self._kept.setValue(f"widths/{name}", json.dumps(widths))

    def recent(self) -> list[RecentFile]:
        """The files opened last, the newest first."""
        try:
            rows = json.loads(str(self._kept.value("recent", "[]")))
            return [RecentFile(**row) for row in rows]
        except (ValueError, TypeError):
            # An older or a broken list is no reason not to start.
            return []

    def remember_file(self, recent: RecentFile) -> None:
        """Put this file at the head of the recent ones."""
        others = [old for old in self.recent() if old.path != recent.path]
        self._keep_recent([recent, *others])

    def forget_file(self, path: str) -> None:
        """Take a file out of the recent ones."""
        self._keep_recent([old for old in self.recent() if old.path != path])

    def save(self) -> None:
        """Write now what is remembered."""
        self._kept.sync()

    def _keep_recent(self, rows: list[RecentFile]) -> None:
        text = json.dumps([asdict(row) for row in rows[:KEPT_RECENT]], ensure_ascii=False)
        self._kept.setValue("recent", text)
