"""Where the program keeps what belongs to the person at this machine and not to an office file."""

from __future__ import annotations

import os
import sys
import zlib
from pathlib import Path

NAME = "huitoukan"


def user_folder() -> Path:
    """The program's own folder for this user (reports, settings); it need not exist yet."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.environ.get("APPDATA")
        return (Path(base) if base else Path.home() / "AppData" / "Local") / NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / NAME
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / NAME


def backups_in(chosen: Path, path: Path) -> Path:
    """The folder for the backups of one file inside the folder that a person chose for all: `双河街道.备份-3fa9c10b`.

    Its end comes from where the file lies, so that two files of one name keep their backups apart.
    """
    place = os.path.normcase(os.path.abspath(path)).encode("utf-8", "surrogatepass")
    return chosen / f"{path.stem}.备份-{zlib.crc32(place):08x}"
