"""Backups: whole copies made by SQLite itself, put in place by a rename, and checked by opening them.

For each opening the file is copied, before anything is written, into a folder beside it when it has changed since the last copy.
Old copies are thinned: the last ten stay, then one a day for a month, then one a month.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

from db import engine, locks, opening
from db.engine import dbapi2
from db.files import replace
from domain.backups import BackupFile
from domain.errors import Cancelled, KnownError
from resources.temporary import beside

LARGE = 64 * 1024 * 1024
"""From this size on the rolling backup is made in the background."""

LAST = 10
DAILY = timedelta(days=30)
STAMP = "%Y-%m-%d %H%M%S"
PAGES = 2000
"""Pages copied in one go: between them others may write."""


def folder_of(path: Path) -> Path:
    """Where the rolling backups of a file lie unless another folder is named: `双河街道.备份` beside `双河街道.htk`."""
    return path.with_name(beside_name(path))


def places_of(path: Path, folder: Path | None = None) -> list[Path]:
    """Every folder in which copies of a file may lie: where they go now, where they went before a folder was chosen (beside the
    file), and where the chosen folder kept all files of one name together until each got a folder of its own.
    """
    beside_it = folder_of(path)
    found = [folder or beside_it, beside_it]
    if folder is not None:
        found.append(shared_place(path, folder))
    return [place for place in dict.fromkeys(found) if place.is_dir()]


def shared_place(path: Path, folder: Path) -> Path:
    """Where the copies of all files of this name lay together in a chosen folder; other offices' may be among them."""
    return folder.parent / beside_name(path)


def beside_name(path: Path) -> str:
    """The name of the folder of backups beside a file."""
    return f"{path.stem}.备份"


def copy(path: Path, target: Path, *, password: str = "", stopped: Callable[[], bool] = lambda: False) -> Path:
    """Copy the file, as it is at this moment, to `target` (replaced when it exists) and check the copy.

    KnownError when the folder is missing or full, or the copy is damaged; `Cancelled` when `stopped` says so. Then `target` is
    as it was.
    """
    if target.exists() and target.samefile(path):
        raise KnownError("备份不能写到原文件上，请换一个文件名。")
    check_target(target)
    temporary = beside(target)
    state = path.stat()
    try:
        _copy_pages(path, temporary, password, stopped)
        opening.examine(temporary, password, thorough=True)
        # The time of what was copied: by it the next opening sees whether the file has changed since.
        os.utime(temporary, ns=(state.st_atime_ns, state.st_mtime_ns))
        replace(temporary, target)
    except (dbapi2.DatabaseError, OSError) as fault:
        raise KnownError(f"备份没有写成（“{target}”），可能磁盘空间不足或没有权限；请换一个位置再试。") from fault
    finally:
        for leftover in (temporary, temporary.with_name(temporary.name + "-journal")):
            with suppress(OSError):
                leftover.unlink()
    return target


def check_target(target: Path) -> None:
    """Refuse what a copy must not replace: a folder, a read-only file, a file of another kind, a file that is open."""
    if not target.parent.is_dir():
        raise KnownError(f"没有文件夹“{target.parent}”，请先建好文件夹，或换一个位置。")
    if target.is_dir():
        raise KnownError(f"“{target}”是一个文件夹，请写上备份的文件名。")
    if not target.exists():
        return
    if not target.stat().st_mode & 0o222:
        raise KnownError(f"“{target}”是只读文件，没有覆盖；请换一个文件名。")
    if target.stat().st_size and not opening.may_be_ours(target):
        raise KnownError(f"“{target}”不是本程序的文件，没有覆盖；请换一个文件名。")
    if holder := locks.holder_of(target):
        raise KnownError(f"“{target}”正由{holder}打开，没有覆盖；请换一个文件名。")


def _copy_pages(path: Path, temporary: Path, password: str, stopped: Callable[[], bool]) -> None:
    def progress(_status: int, _remaining: int, _total: int) -> None:
        if stopped():
            raise Cancelled

    with (
        closing(engine.connect(path, password=password, mode="ro")) as source,
        closing(engine.connect(temporary, password=password, mode="rwc")) as copied,
    ):
        source.backup(copied, pages=PAGES, progress=progress, sleep=0.01)


def before_upgrade(path: Path, *, password: str, now: datetime, folder: Path | None) -> Path:
    """Keep the file as it is before a migration; such a copy is never thinned. KnownError when it cannot be made."""
    folder = _made(path, folder)
    return copy(path, folder / f"{path.stem} 升级前 {now:{STAMP}}.htk", password=password)


def before_work(path: Path, what: str, *, password: str, now: datetime, folder: Path | None = None) -> Path:
    """Keep the file as it is before work on all of it (`合并`, `导入`). KnownError when it fails.

    Old copies of the same kind are thinned like the rolling ones.
    """
    folder = _made(path, folder)
    made = copy(path, folder / f"{path.stem} {what}前 {now:{STAMP}}.htk", password=password)
    _thin(_made_when(path, folder, f" {re.escape(what)}前"), now)
    return made


def roll(
    path: Path, *, password: str, now: datetime, folder: Path | None, stopped: Callable[[], bool] = lambda: False
) -> Path | None:
    """Copy the file into its backup folder unless nothing has changed since the last copy; thin the old ones.

    Returns the copy, None when none was needed. KnownError when it cannot be made.
    """
    target = place_now(path, folder, now)
    earlier = rolling(path, target.parent)
    if any(_same_state(path, copied) for copied in earlier.values()):
        return None
    made = copy(path, target, password=password, stopped=stopped)
    thin(path, target.parent, now)
    return made


def place_now(path: Path, folder: Path | None, now: datetime) -> Path:
    """Where a rolling backup that is made now goes; its folder is there then."""
    return _made(path, folder) / f"{path.stem} {now:{STAMP}}.htk"


def thin(path: Path, folder: Path, now: datetime) -> None:
    """Take away the rolling backups of a file that are too many by now."""
    _thin(rolling(path, folder), now)


def rolling(path: Path, folder: Path | None = None) -> dict[datetime, Path]:
    """The rolling backups of a file by the time at which they were made."""
    return _made_when(path, folder or folder_of(path), "")


def _made_when(path: Path, folder: Path, kind: str) -> dict[datetime, Path]:
    """Copies of a file by the time in their name; `kind` is a pattern of what stands between name and time."""
    name = re.compile(rf"{re.escape(path.stem)}{kind} (\d{{4}}-\d\d-\d\d \d{{6}})\.htk")
    found = {}
    for each in folder.glob("*.htk"):
        if match := name.fullmatch(each.name):
            with suppress(ValueError):
                found[datetime.strptime(match[1], STAMP)] = each
    return found


def all_of(path: Path, folder: Path | None = None) -> list[BackupFile]:
    """Every copy that the program has made of a file, the latest first: rolling ones, and those before work on all of it;
    also those in the places where earlier versions and settings put them."""
    name = re.compile(rf"{re.escape(path.stem)}(?: (\S+前))? (\d{{4}}-\d\d-\d\d \d{{6}})\.htk")
    found = []
    for each in (copied for place in places_of(path, folder) for copied in place.glob("*.htk")):
        if match := name.fullmatch(each.name):
            with suppress(ValueError, OSError):
                made_at = datetime.strptime(match[2], STAMP)
                found.append(BackupFile(str(each), each.name, made_at, match[1] or "", each.stat().st_size))
    return sorted(found, key=lambda one: (one.made_at, one.kind), reverse=True)


def kept(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which backups stay: the last ten, the last of each day for a month, the last of each month before."""
    now = now.replace(tzinfo=None)
    ordered = sorted(times)
    days = {time.date(): time for time in ordered if now - time <= DAILY}
    months = {(time.year, time.month): time for time in ordered if now - time > DAILY}
    return {*ordered[-LAST:], *days.values(), *months.values()}


def _thin(copies: dict[datetime, Path], now: datetime) -> None:
    for time in copies.keys() - kept(copies, now):
        with suppress(OSError):
            copies[time].unlink()


def _made(path: Path, folder: Path | None) -> Path:
    folder = folder or folder_of(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise KnownError(f"建不了备份文件夹“{folder}”，请检查磁盘空间和权限。") from fault
    return folder


def _same_state(path: Path, copied: Path) -> bool:
    ours, theirs = path.stat(), copied.stat()
    return ours.st_size == theirs.st_size and ours.st_mtime_ns // 1000 == theirs.st_mtime_ns // 1000


class Rolling:
    """The rolling backup of one opening: of a small file before its first write, of a large one in the background.

    `ensure` may be called from any thread; who calls it while the copy is being made waits until it is there.
    """

    def __init__(self) -> None:
        self.fault = ""
        """Why the backup could not be made, as a sentence; the file is open all the same."""
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._making = threading.Lock()
        self._pending: Callable[[], None] | None = None

    def start(self, path: Path, *, password: str, now: datetime, folder: Path | None) -> None:
        """Note what is to be backed up, or begin to."""

        def work() -> None:
            try:
                roll(path, password=password, now=now, folder=folder, stopped=self._stopped.is_set)
            except Cancelled:
                pass
            except KnownError as known:
                self.fault = known.sentence
            except OSError:
                self.fault = f"没有备份“{path.name}”：读不到文件或备份文件夹，请检查磁盘是否还连着。"

        if path.stat().st_size < LARGE:
            self._pending = work
        else:
            self._thread = threading.Thread(target=work, name="backup", daemon=True)
            self._thread.start()

    def ensure(self) -> None:
        """Make the backup now, if it is still to be made: what calls this next may change the file."""
        with self._making:
            work, self._pending = self._pending, None
            if work is not None:
                work()

    def skip(self) -> None:
        """Give up the backup that is still to be made or being made."""
        with self._making:
            self._pending = None
        self.stop()

    def stop(self) -> None:
        """Make the backup that is still to be made; stop copying a large file, and wait until it has stopped."""
        self.ensure()
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
