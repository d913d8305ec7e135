"""Who has a file open: a small lock file beside it (`name.htk~`), so that a second person is told instead of overwriting."""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from resources.processes import alive

_GIVEN_UP: set[str] = set()
"""Locks that this program gave up."""


@dataclass
class Lock:
    """A lock asked for. `held`: it is ours; else `holder` says whose it is, None when it could not be written at all."""

    path: Path
    held: bool
    holder: str | None = None
    token: str = ""

    def release(self) -> None:
        """Give the lock up, if it is ours. Twice is no fault."""
        if self.held:
            # A folder that is away at this moment keeps the lock: then it is nobody's when the folder is back.
            _GIVEN_UP.add(self.token)
            if _read(self.path).get("token") == self.token:
                with suppress(OSError):
                    self.path.unlink()
        self.held = False


def lock_path(path: Path) -> Path:
    """The lock file of an office file."""
    return path.with_name(path.name + "~")


def acquire(path: Path, clerk: str, now: datetime) -> Lock:
    """Take the lock of a file, or find out who has it. A lock whose program no longer runs on this machine is taken over."""
    place = lock_path(path)
    for _attempt in range(3):
        lock = _try(place, clerk, now)
        if lock is not None:
            return lock
        found = _read(place)
        if not _stale(found):
            return Lock(place, held=False, holder=_holder(found))
        with suppress(OSError):
            place.unlink()
    return Lock(place, held=False)


def holder_of(path: Path) -> str:
    """Who has a file open, as a Chinese phrase; empty when nobody has."""
    found = _read(lock_path(path))
    return "" if _stale(found) else _holder(found)


def _try(place: Path, clerk: str, now: datetime) -> Lock | None:
    token = os.urandom(8).hex()
    content = {"host": socket.gethostname(), "pid": os.getpid(), "clerk": clerk, "since": now.isoformat(timespec="seconds")}
    try:
        descriptor = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    except FileExistsError:
        return None
    except OSError:
        return Lock(place, held=False)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({**content, "token": token}, file, ensure_ascii=False)
    return Lock(place, held=True, token=token)


def _read(place: Path) -> dict[str, Any]:
    try:
        content = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _stale(found: dict[str, Any]) -> bool:
    """True when the lock's program has ended. Of another machine we cannot know; an unreadable lock is nobody's."""
    if not found or found.get("token") in _GIVEN_UP:
        return True
    pid = found.get("pid")
    return found.get("host") == socket.gethostname() and isinstance(pid, int) and not alive(pid)


def _holder(found: dict[str, Any]) -> str:
    clerk = found.get("clerk") or "别人"
    since = str(found.get("since", "")).replace("T", " ")[:16]
    return f"{clerk}（电脑 {found.get('host', '')}，{since} 起）"
