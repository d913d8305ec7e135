"""Going back to a backup: a look inside first, then a copy under another name, or in the place of the file."""

from __future__ import annotations

import shutil
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from db import engine, locks, opening
from db.engine import dbapi2
from db.faults import spoken
from db.files import replace
from domain.backups import BackupInside
from domain.errors import KnownError
from domain.operators import Operator, Right, require
from resources.temporary import beside


def look_inside(backup: Path, password: str = "") -> BackupInside:
    """What a backup holds; every page of it is checked, and nothing is written.

    KnownError when it is missing, damaged, foreign or newer than the program; `PasswordNeeded` when its password is another.
    The format may be older: only what every format has is read.
    """
    opening.examine(backup, password, thorough=True)
    with spoken(), closing(engine.connect(backup, password=_needed(backup, password), mode="ro")) as connection:
        last = connection.execute("SELECT at, clerk, label FROM batch ORDER BY number DESC LIMIT 1").fetchone()
        rounds = connection.execute("SELECT name FROM round WHERE NOT deleted ORDER BY starts_on, uid").fetchall()
        at, clerk, label = last or ("", "", "")
        return BackupInside(
            office=_setting(connection, "town"),
            rounds=tuple(str(row[0]) for row in rounds),
            households=_living(connection, "household"),
            members=_living(connection, "member"),
            inspections=_living(connection, "inspection"),
            problems=_living(connection, "problem"),
            last_at=str(at),
            last_clerk=str(clerk),
            last_label=str(label),
        )


def save_as(backup: Path, target: Path) -> Path:
    """Write the backup under another name; returns `target`. KnownError when there is such a file, or it cannot be written."""
    if target.exists():
        raise KnownError(f"“{target.name}”已经存在，没有覆盖；请换一个文件名。")
    _put(backup, target)
    return target


def put_in_place(backup: Path, path: Path, operator: Operator | None, clerk: str, now: datetime) -> None:
    """Put the backup in the place of the file, which nobody may have open; all of it or nothing.

    `operator` is who worked in it, None in a file without operators. Keep the present file first
    (`Store.keep_before("恢复", …)`). KnownError when the role may not, or when somebody has it open.
    """
    require(operator, Right.RESTORE)
    lock = locks.acquire(path, clerk, now)
    if not lock.held:
        who = f"正由{lock.holder}打开" if lock.holder else "所在的文件夹不能写"
        raise KnownError(f"“{path.name}”{who}，没有恢复；请等对方关闭后再试，或另存为别的名字。")
    try:
        _put(backup, path)
    finally:
        lock.release()


def _put(backup: Path, target: Path) -> None:
    # Byte by byte: nobody writes to a backup, and an encrypted one stays as it is.
    temporary = beside(target)
    try:
        shutil.copyfile(backup, temporary)
        replace(temporary, target)
    except OSError as fault:
        raise KnownError(f"没有写成“{target.name}”，可能磁盘空间不足或没有权限；原来的文件没有变。") from fault
    finally:
        with suppress(OSError):
            temporary.unlink()


def _needed(backup: Path, password: str) -> str:
    """A plain backup of a file that has a password since needs none."""
    with open(backup, "rb") as file:
        return "" if file.read(len(opening.PLAIN)) == opening.PLAIN else password


def _setting(connection: Any, key: str) -> str:
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def _living(connection: Any, table: str) -> int:
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table} WHERE NOT deleted").fetchone()[0])
    except dbapi2.OperationalError:
        # A table that an older format does not have.
        return 0
