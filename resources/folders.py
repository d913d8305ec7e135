"""Where the program keeps what belongs to the person at this machine and not to an office file."""

from __future__ import annotations

import os
import sys
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
