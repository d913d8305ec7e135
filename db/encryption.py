"""Setting, changing and removing the password of a file.

A file gets another password by being written anew beside itself, checked, and put in its place by a rename: whenever the program
is killed, the file is the old one or the new one, whole. What is left over beside it the next opening removes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from db import backups, engine, migrate, opening
from db.chain import broken_seals
from db.engine import dbapi2
from db.faults import sentence_of
from db.files import check_writable, replace
from db.log import LoggedSession
from domain.errors import KnownError
from resources.temporary import beside

_FRESH = "fresh"
NOT_DONE = "密码没有改，文件和原来一样。"

Told = Callable[[int, int, str], object]


def is_encrypted(path: Path) -> bool:
    """True when the file does not begin as a plain one does."""
    with open(path, "rb") as file:
        return not file.read(len(opening.PLAIN)).startswith(opening.PLAIN)


def rewrite(path: Path, old: str, new: str) -> None:
    """Write the file anew under another password, and put it in its place; an empty password is none.

    The caller sees to it that nobody else writes. KnownError when the file cannot be read or written; it is as it was then.
    """
    temporary = beside(path)
    check_writable(temporary, path.parent)
    try:
        state = _settled(path, old)
        held = _export(path, temporary, old, new)
        _verify(path, temporary, (old, new), held)
        shutil.copymode(path, temporary)
        if _state(path) != state or _journal(path).exists():
            raise KnownError(f"“{path.name}”刚才被别的程序改动了，{NOT_DONE}")
        replace(temporary, path)
    except (dbapi2.DatabaseError, OSError) as fault:
        reason = sentence_of(fault) or "文件读写出错，请检查磁盘空间，并关闭正在使用它的别的程序后再试。"
        raise KnownError(f"{NOT_DONE}{reason}") from fault
    finally:
        for leftover in (temporary, _journal(temporary)):
            with suppress(OSError):
                leftover.unlink()


def locked_copy(path: Path, target: Path, password: str) -> None:
    """Copy a plain file that was looked at (`opening.examine`) to a new one with a password, without writing to the first.

    Raises `dbapi2.DatabaseError` or `OSError` when it cannot be read or written.
    """
    with closing(engine.connect(path, mode="ro")) as source:
        _write_all(source, target, password)


def plain_copies(path: Path, folder: Path | None = None, office_uid: str = "") -> list[Path]:
    """The copies in the file's folders of backups that anybody can read, the oldest first."""
    return [copy for copy in copies(path, folder, office_uid) if not is_encrypted(copy)]


def copies(path: Path, folder: Path | None = None, office_uid: str = "") -> list[Path]:
    """All copies of the file in its folders of backups, the oldest first.

    Of the place that files of one name once shared, only what can be read and is of this office: other offices' are not ours to
    change or delete.
    """
    found = []
    for place in backups.places_of(path, folder):
        shared = folder is not None and place == backups.shared_place(path, folder) != backups.folder_of(path)
        ours = [copy for copy in place.glob("*.htk") if copy.name.startswith(path.stem) and copy.stat().st_size]
        found += [copy for copy in ours if not shared or (office_uid and _office_of(copy) == office_uid)]
    return sorted(found, key=lambda copy: (copy.stat().st_mtime_ns, copy.name))


def _office_of(copy: Path) -> str:
    """The uid of the office whose copy this is; empty when it cannot be read without a password."""
    if is_encrypted(copy):
        return ""
    try:
        with closing(engine.connect(copy, mode="ro")) as connection:
            row = connection.execute("SELECT value FROM setting WHERE key = 'office_uid'").fetchone()
    except dbapi2.DatabaseError:
        return ""
    return str(row[0]) if row else ""


def rewrite_copies(found: Iterable[Path], old: str, new: str, told: Told = lambda *_: None) -> list[Path]:
    """Give copies the password that their file has now; returns those that could not be (damaged, or another password)."""
    failed, every = [], list(found)
    for number, copy in enumerate(every):
        told(number, len(every), copy.name)
        made = copy.stat()
        if is_encrypted(copy) is bool(new) and _opens(copy, new):
            continue
        try:
            opening.examine(copy, old)
            rewrite(copy, old, new)
            # Thinning and sorting go by when a copy was made, not by when its password was changed.
            os.utime(copy, ns=(made.st_atime_ns, made.st_mtime_ns))
        except (KnownError, OSError):
            failed.append(copy)
    return failed


def _opens(copy: Path, password: str) -> bool:
    try:
        opening.examine(copy, password)
    except KnownError:
        return False
    return True


def delete_copies(found: Iterable[Path]) -> list[Path]:
    """Delete copies; returns those that could not be."""
    failed = []
    for copy in found:
        try:
            copy.unlink()
        except OSError:
            failed.append(copy)
    return failed


def _settled(path: Path, password: str) -> tuple[int, ...]:
    """Let a journal that a crash left be rolled back, and say what the file is like then."""
    with closing(engine.connect(path, password=password)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    return _state(path)


def _state(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _journal(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def _export(path: Path, temporary: Path, old: str, new: str) -> dict[str, Any]:
    """Write the whole content to a new file under the new password; returns what it holds (`_held`)."""
    with closing(engine.connect(path, password=old)) as source:
        engine.configure(source)
        # Readers may go on, writers wait.
        return _write_all(source, temporary, new, "BEGIN IMMEDIATE")


def _write_all(source: Any, target: Path, password: str, begin: str = "BEGIN") -> dict[str, Any]:
    """Write the whole content of a connection's file to a new file under a password; returns what it holds (`_held`)."""
    # Attached files are opened as the first one was: it may not make new ones.
    target.touch()
    source.execute(f"ATTACH ? AS {_FRESH} KEY ?", (f"file:{quote(target.absolute().as_posix())}?mode=rw", password))
    # A file that is thrown away when anything goes wrong needs no journal; it is flushed before it is put in place.
    source.execute(f"PRAGMA {_FRESH}.journal_mode = OFF")
    source.execute(f"PRAGMA {_FRESH}.synchronous = OFF")
    source.execute(begin)
    source.execute(f"SELECT sqlcipher_export('{_FRESH}')")
    for name in ("application_id", "user_version"):
        source.execute(f"PRAGMA {_FRESH}.{name} = {source.execute(f'PRAGMA main.{name}').fetchone()[0]}")
    held = _held(source)
    source.execute("COMMIT")
    source.execute(f"DETACH {_FRESH}")
    return held


def _held(connection: Any) -> dict[str, Any]:
    """How many rows each table has, and with which batch the log ends."""
    # Full-text tables without a content of their own cannot be counted; the tables that they are kept in are.
    kept = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    names = [str(row[0]) for row in connection.execute(kept)]
    held: dict[str, Any] = {}
    for name in names:
        quoted = name.replace('"', '""')
        held[name] = connection.execute(f'SELECT count(*) FROM main."{quoted}"').fetchone()[0]
    held["(log)"] = connection.execute("SELECT max(seq), count(new), sum(length(new)) FROM main.change_log").fetchone()
    held["(last)"] = connection.execute("SELECT * FROM main.batch ORDER BY number DESC LIMIT 1").fetchone()
    return held


def _verify(path: Path, temporary: Path, passwords: tuple[str, str], held: dict[str, Any]) -> None:
    """Open what was written as any file is opened; KnownError when it does not hold what the old one held."""
    old, new = passwords
    seen = opening.examine(temporary, new, thorough=True)
    with closing(engine.connect(temporary, password=new, mode="ro")) as connection:
        same = _held(connection) == held
    if same and seen.revision == migrate.HEAD:
        broken = _broken(temporary, new)
        # A seal that was broken before is no reason to keep the file unprotected.
        same = not broken or broken == _broken(path, old)
    if not same or is_encrypted(temporary) != bool(new):
        raise KnownError(f"新文件核对不上，{NOT_DONE}请先用“检查”命令查看文件，再试一次。")


def _broken(path: Path, password: str) -> list[int]:
    readers = engine.reader_engine(path, password=password)
    try:
        with LoggedSession(readers) as session:
            return broken_seals(session)
    finally:
        readers.dispose()
