"""Files put in place whole: a temporary name beside the target, flushed, then renamed."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from domain.errors import KnownError


def check_writable(temporary: Path, folder: Path) -> None:
    """Find out by making and removing an empty file whether the folder takes files; KnownError when it does not.

    SQLite only says that it cannot open the file. A name that is too long is an OSError of its own.
    """
    try:
        with open(temporary, "xb"):
            pass
        temporary.unlink()
    except OSError as fault:
        if fault.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        raise KnownError(f"文件夹“{folder}”不允许写入，请换一个位置，或先取消它的只读属性。") from fault


def fsync_file(path: Path) -> None:
    """Wait until the file's content is on the disk."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def fsync_folder(folder: Path) -> None:
    """Wait until the folder's entries are on the disk, where the system can say so."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # Some network file systems refuse it for folders.
    finally:
        os.close(descriptor)


def replace(temporary: Path, target: Path) -> None:
    """Put a finished temporary file at its place, on the disk before this returns."""
    fsync_file(temporary)
    os.replace(temporary, target)
    fsync_folder(target.parent)
