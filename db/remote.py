"""A file on a network share: worked on in a copy on this machine, and brought back when that is safe.

SQLite's locks cannot be trusted over a network, and a cable that is pulled in the middle of a write would spoil the file. So
the share keeps the lock (`name.htk~`) and the last version brought back; the work is in the user's own folder until then.
What was not brought back, because the share was away or the program was killed, is found again by the next opening.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from db import backups, locks, opening
from db.files import replace
from db.store import Store
from domain.errors import KnownError
from resources.folders import user_folder
from resources.temporary import beside

NETWORK_KINDS = frozenset({"cifs", "smb3", "smbfs", "nfs", "nfs4", "fuse.sshfs", "sshfs", "davfs", "fuse.davfs2", "9p", "afpfs"})
"""File systems of Linux behind which there is a network."""

MOUNTS = Path("/proc/self/mounts")
STAMP = "%Y-%m-%d %H%M%S"
AWAY = "共享文件夹现在连不上，内容都保存在本机；连上后会自动送回，请不要在别的电脑上接着录。"

LEFT = "保存的内容还在本机，没有送回共享文件夹；下次在这台电脑上打开时接着送回，之前请不要在别的电脑上接着录。"

State = list[int | str]
Progress = Callable[[int, int], object]
PIECE = 1024 * 1024
"""Bytes sent to the share at a time."""

HEADER = 4096
"""Bytes of the first page: it changes with every transaction, also when the clock does not."""


def on_network(path: Path, mounts: str | None = None) -> bool:
    """True when the path leads to another machine. `mounts` is the system's table of mounts, by default read."""
    if sys.platform == "win32":
        return _on_network_of_windows(path)
    if mounts is None:
        try:
            mounts = MOUNTS.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
    best, kind = "", ""
    place = path.absolute().as_posix()
    for line in mounts.splitlines():
        words = line.split(" ")
        if len(words) < 3:
            continue
        mount = words[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = place == mount or place.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, words[2]
    return kind in NETWORK_KINDS


def _on_network_of_windows(path: Path) -> bool:
    if str(path).startswith("\\\\") or path.drive.startswith("\\\\"):
        return True
    import ctypes

    remote = 4
    kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined]
    return bool(path.drive) and kernel.GetDriveTypeW(f"{path.drive}\\") == remote


def working_folder(share: Path) -> Path:
    """Where this user works on a file of a share."""
    return user_folder() / "shares" / sha256(str(share).encode()).hexdigest()[:16]


class RemoteStore(Store):
    """A file of a share, open in its local copy. `brought_at`: when the share last got it; `notice`: what the clerk must know."""

    share: Path
    brought_at: datetime | None = None
    notice: str = ""
    stays_here: bool = False
    """Closing shall not wait for the share: what it does not have is brought back by the next opening."""
    _share_lock: locks.Lock
    _now: datetime
    _bringing: threading.Lock

    @classmethod
    def open_share(
        cls,
        share: Path,
        *,
        password: str = "",
        clerk: str = "",
        now: datetime,
        folder: Path | None = None,
        back_up: bool = True,
    ) -> Store:
        """Open a file of a share; read-only, where it lies, when somebody else has it or the share takes no writes.

        KnownError and `PasswordNeeded` as for `Store.open`. What an earlier opening could not bring back is worked on further.
        """
        share = Path(share)
        seen = opening.examine(share, password)
        lock = locks.acquire(share, clerk, now)
        if not (lock.held and seen.writable):
            lock.release()
            return Store.open(share, password=password, clerk=clerk, now=now, back_up=False)
        try:
            copy, notice = _prepared(share, password, now)
            place = folder or backups.folder_of(share)
            store = cls.open(copy, password=password, clerk=clerk, now=now, backups=place, back_up=back_up)
        except OSError as fault:
            lock.release()
            raise KnownError(f"“{share.name}”在共享文件夹里，复制到本机时出错；请检查网络和本机磁盘空间后再试。") from fault
        except BaseException:
            lock.release()
            raise
        assert isinstance(store, RemoteStore)
        store.share, store._share_lock, store.notice = share, lock, notice
        store._bringing = threading.Lock()
        store._now, store.brought_at = now, None if notice else now
        return store

    @property
    def address(self) -> str:
        """The path on the share."""
        return str(self.share)

    @property
    def brought(self) -> bool:
        """True when the share has everything that was saved."""
        try:
            return _state(self.path) == _note(self.path).get("local")
        except OSError:
            return False

    def bring_back(self, now: datetime, progress: Progress | None = None) -> None:
        """Give the share what was saved since the last time; all of it or nothing. From any thread, and no save waits for it.

        `progress(done, total)` in bytes may raise `Cancelled`. When somebody changed the share's file meanwhile it is not
        overwritten: ours is put beside it, and `notice` says so. KnownError when the share cannot be reached or written; then
        everything stays here.
        """
        with self._bringing:
            self._now = now
            if self.brought:
                self.brought_at = now
                return
            # What is saved while the copy is on its way is brought back the next time: the share has not got this state then.
            local, staged = _state(self.path), beside(self.path)
            new = beside(self.share)
            try:
                backups.copy(self.path, staged, password=self._password)
                _send(staged, new, progress)
                opening.examine(new, self._password, thorough=True)
                self._put_on_share(new, local, now)
            except (OSError, KnownError) as fault:
                raise KnownError(AWAY) from fault
            finally:
                for part in (staged, new):
                    with suppress(OSError):
                        part.unlink()
            self.brought_at = now

    def _put_on_share(self, new: Path, local: State, now: datetime) -> None:
        """Let the copy that lies on the share take the place of the file, or stand beside it when that was changed."""
        theirs_changed = _state(self.share) != _note(self.path).get("share")
        target = self.share if not theirs_changed else _name_beside(self.share, now)
        replace(new, target)
        if theirs_changed:
            self.notice = _both_kept(self.share, target)
        _write_note(self.path, self.share, local, _state(self.share))

    def close(self) -> None:
        """Bring back what the share does not have, and leave no copy here; what cannot be brought back stays here."""
        if self.closed:
            return
        super().close()
        try:
            if self.stays_here and not self.brought:
                raise KnownError(self.notice or LEFT)
            self.bring_back(self._now)
            shutil.rmtree(self.path.parent, ignore_errors=True)
        except KnownError as known:
            self.notice = known.sentence
        finally:
            self._share_lock.release()


def _send(source: Path, target: Path, progress: Progress | None) -> None:
    """Copy a file piece by piece, and see it on the other disk."""
    total, done = source.stat().st_size, 0
    with open(source, "rb") as coming, open(target, "wb") as going:
        while piece := coming.read(PIECE):
            if progress is not None:
                progress(done, total)
            going.write(piece)
            done += len(piece)
        going.flush()
        os.fsync(going.fileno())
    if progress is not None:
        progress(done, total)


def _prepared(share: Path, password: str, now: datetime) -> tuple[Path, str]:
    """The local copy of a file, made or found again, and what must be said about it."""
    folder = working_folder(share)
    folder.mkdir(parents=True, exist_ok=True)
    copy, note = folder / share.name, _note(folder / share.name)
    notice = ""
    if copy.exists() and note and _state(copy) != note.get("local"):
        if _state(share) == note.get("share"):
            opening.examine(copy, password)
            return copy, "上次没有来得及送回共享文件夹的内容还在本机，已接着使用，关闭文件时送回。"
        kept = _name_beside(share, now)
        new = beside(kept)
        try:
            # The journal of a killed program is rolled back in the copy of its file.
            backups.copy(_rolled_back(copy, password), new, password=password)
            replace(new, kept)
        finally:
            with suppress(OSError):
                new.unlink()
        notice = _both_kept(share, kept)
    for old in (copy, copy.with_name(copy.name + "-journal"), locks.lock_path(copy), _note_path(copy)):
        with suppress(OSError):
            old.unlink()
    before = _state(share)
    part = beside(copy)
    shutil.copyfile(share, part)
    part.chmod(0o600)
    opening.examine(part, password, thorough=True)
    replace(part, copy)
    _write_note(copy, share, _state(copy), before)
    return copy, notice


def _rolled_back(copy: Path, password: str) -> Path:
    opening.examine(copy, password)
    return copy


def _name_beside(share: Path, now: datetime) -> Path:
    """A free name beside the file for what this machine has."""
    for number in range(1, 1000):
        more = "" if number == 1 else f" {number}"
        target = share.with_name(f"{share.stem} 本机副本 {now:{STAMP}}{more}{share.suffix}")
        if not target.exists():
            return target
    raise KnownError(f"“{share.parent}”里的本机副本太多，请先整理。")


def _both_kept(share: Path, kept: Path) -> str:
    return f"共享文件夹里的“{share.name}”在这期间被别人改过，没有覆盖；本机的内容另存为“{kept.name}”，请核对后以其中一份为准。"


def _state(path: Path) -> State:
    """By what a version of a file is known again."""
    with open(path, "rb") as file:
        state = os.fstat(file.fileno())
        return [state.st_size, state.st_mtime_ns, sha256(file.read(HEADER)).hexdigest()]


def _note_path(copy: Path) -> Path:
    return copy.with_name("from.json")


def _note(copy: Path) -> dict[str, Any]:
    try:
        found = json.loads(_note_path(copy).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_note(copy: Path, share: Path, local: State, at_share: State) -> None:
    part = beside(copy)
    part.write_text(json.dumps({"path": str(share), "local": local, "share": at_share}), encoding="utf-8")
    replace(part, _note_path(copy))
