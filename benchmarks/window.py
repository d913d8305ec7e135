"""Starting the program, each start a process of its own: until the window is painted, until the first key can be typed."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.pair import Pair, Work

CHILD = Path(__file__).with_name("window_child.py")
PATIENCE = 120
"""Seconds after which a child that says nothing is given up."""

RUNS = 9


def _first_window() -> tuple[Work, Work]:
    return _pair(home(), ["bare"], ["welcome"])


def _ready_to_type() -> tuple[Work, Work]:
    place = home()
    file = _sample_office(place)
    # As a clerk left it the day before: 入户核查 open at a sheet with rows on it.
    seconds(place, "leave", str(file))
    ours, bare = _pair(place, ["bare", "sqlalchemy.orm"], ["entry", str(file)])

    def opened() -> float:
        # Worked in since the last opening, so that this opening backs it up.
        os.utime(file)
        found = ours()
        assert isinstance(found, float)
        return found

    return opened, bare


def _pair(place: Path, bare: list[str], ours: list[str]) -> tuple[Work, Work]:
    for arguments in (ours, bare):
        # Warm caches: byte code, fonts, the files in memory.
        seconds(place, *arguments)
    return lambda: seconds(place, *ours), lambda: seconds(place, *bare)


def seconds(place: Path, *arguments: str) -> float:
    """Seconds from before the process was made until the moment that the child names."""
    started = time.monotonic_ns()
    return (run(place, *arguments) - started) / 1e9


def run(place: Path, *arguments: str) -> int:
    """Run `window_child.py` with its folders in `place`, and return the number that it prints."""
    child = subprocess.run(
        [sys.executable, str(CHILD), *arguments],
        env=_surroundings(place),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    if child.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {child.stderr.strip()}")
    return int(child.stdout.split()[-1])


def _surroundings(place: Path) -> dict[str, str]:
    """Folders of our own; a screen only where `QT_QPA_PLATFORM` names one."""
    folders = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    own = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **dict.fromkeys(folders, str(place)), "PYTHONIOENCODING": "utf-8"}
    own.pop("PYTHONDONTWRITEBYTECODE", None)
    return own


def home() -> Path:
    """A folder for settings and files of the measured window, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="htk-window-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _sample_office(place: Path) -> Path:
    from db.sample import make_office
    from importers.reading import read_book

    return make_office(place / "双河街道.htk", read_book)


PAIRS = (
    Pair("first window", 3.0, _first_window, RUNS),
    Pair("ready to type", 1.3, _ready_to_type, RUNS),
)
