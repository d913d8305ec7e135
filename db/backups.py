"""Backups: whole copies of the file made by SQLite itself, put in place by a rename, and checked by opening them."""

from __future__ import annotations

from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from db import engine, opening
from db.faults import spoken
from db.files import replace, temporary_beside
from domain.errors import KnownError

LARGE = 64 * 1024 * 1024
"""From this size on the rolling backup is made in the background."""


def copy(path: Path, target: Path, *, password: str = "") -> Path:
    """Copy the file, as it is at this moment, to `target` (replaced when it exists) and check the copy.

    KnownError when the folder is missing or full, or the copy cannot be opened; then `target` is as it was.
    """
    if target.exists() and target.samefile(path):
        raise KnownError("备份不能写到原文件上，请换一个文件名。")
    if not target.parent.is_dir():
        raise KnownError(f"没有文件夹“{target.parent}”，请先建好文件夹，或换一个位置。")
    temporary = temporary_beside(target)
    try:
        with spoken():
            _copy_pages(path, temporary, password)
        opening.examine(temporary, password)
        replace(temporary, target)
    finally:
        with suppress(OSError):
            temporary.unlink()
    return target


def _copy_pages(path: Path, temporary: Path, password: str) -> None:
    with (
        closing(engine.connect(path, password=password, mode="ro")) as source,
        closing(engine.connect(temporary, password=password, mode="rwc")) as copied,
    ):
        source.backup(copied)


class Rolling:
    """The backup of each opening, in the background where the file is large."""

    def start(self, path: Path, *, password: str, now: datetime, folder: Path | None) -> None:
        """Make the backup."""

    def stop(self) -> None:
        """Wait."""
