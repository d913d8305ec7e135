"""Files put in place whole: a temporary name beside the target, flushed, then renamed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from uuid import uuid4


def temporary_beside(path: Path) -> Path:
    """A free name in the same folder, hidden, for what will be renamed to `path`."""
    return path.with_name(f".{path.name}.{uuid4().hex[:8]}.tmp")


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
