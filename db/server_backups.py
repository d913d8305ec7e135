"""Copies of a server's database on the workstations of those who may restore: one a day on each, made by one clerk at a time.

Whoever runs the server backs it up as a whole; these copies are for the day on which nobody did. A copy from every desk every
half hour, as a file is backed up, would read all of the database all day long.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from db import backups
from db.log import LoggedSession
from db.models import BatchRow
from domain.errors import Cancelled
from domain.operators import Right
from resources.temporary import clear_abandoned

if TYPE_CHECKING:
    from db.server_store import ServerStore

ALONE = 0x48544B32
"""Number of the lock of whoever makes a copy: “HTK2”."""
MILLION = 1_000_000
REST_SECONDS = 0.02
"""A pause after each thousand rows: neither the server nor the person who keys meanwhile shall feel it."""


def daily(store: ServerStore, now: datetime) -> Path | None:
    """Copy the database into a file on this machine, encrypted with the password by which the server is used.

    None when that was done today, when nothing has changed since, when another clerk is at it, or when who works may not restore.
    KnownError when it cannot be written; `Cancelled` when the store is closed meanwhile.
    """
    if store.operator is not None and not store.operator.may(Right.RESTORE):
        return None
    target = backups.place_now(store.path, store.folder, now)
    earlier = backups.rolling(store.path, target.parent)
    if any(made.date() == now.date() for made in earlier):
        return None
    with _alone(store) as session:
        if session is None:
            return None
        changed = _last_write(session)
        if any(_changed(path) == changed for path in earlier.values()):
            return None
        clear_abandoned(target.parent)
        return _copy(store, session, target, now, changed)


def _copy(store: ServerStore, session: LoggedSession, target: Path, now: datetime, changed: int) -> Path:
    from db.moving import copy_out

    def rest() -> None:
        if store.closed:
            raise Cancelled
        time.sleep(REST_SECONDS)

    copy_out(session, target, password=store.secret, rest=rest)
    # By its time the next day sees whether anything was written since.
    os.utime(target, ns=(changed * 1000, changed * 1000))
    backups.thin(store.path, target.parent, now)
    return target


@contextmanager
def _alone(store: ServerStore) -> Iterator[LoggedSession | None]:
    """A session for reading while nobody else copies; None when somebody does. The lock ends with its transaction."""
    with store.read() as session:
        alone = session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": ALONE})
        yield session if alone else None


def _last_write(session: LoggedSession) -> int:
    """Where the log ends, in microseconds since 1970: the second of its last batch, and within it the batch's number."""
    last = session.execute(select(BatchRow.number, BatchRow.at).order_by(BatchRow.number.desc()).limit(1)).one()
    return int(datetime.fromisoformat(last.at).timestamp()) * MILLION + int(last.number) % MILLION


def _changed(copied: Path) -> int:
    try:
        return copied.stat().st_mtime_ns // 1000
    except OSError:
        return -1
