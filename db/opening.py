"""Looking at a file before anything of it is opened for writing: is it there, ours, whole, of our version?"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db import engine, migrate
from db.engine import dbapi2
from db.models import Base
from db.schema_check import strange_thing
from domain.errors import KnownError

PLAIN = b"SQLite format 3\x00"
PAGE = 4096
QUICK_CHECK_BYTES = 64 * 1024 * 1024
"""Files up to this size are checked page by page at each opening; larger ones when they are backed up."""

PATIENCE, BYTES_PER_SECOND = 60.0, 2**20
"""Seconds that looking at a file may take, and so many more for each byte: ten times what a slow disk needs."""

KNOWN_FOREIGN = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
"""What other files of an office begin with, so that they are not taken for an encrypted file."""


class PasswordNeeded(KnownError):  # noqa: N818  (a question, not a fault)
    """The file is encrypted and no password, or a wrong one, was given."""


class Damaged(KnownError):  # noqa: N818  (a finding, as above)
    """The file, or what has come of it, is not whole."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found: the revision of the file's format, and whether it can be written where it lies."""

    revision: str
    writable: bool


def examine(path: Path, password: str = "", *, thorough: bool = False) -> Seen:
    """Look at a file without changing anything; KnownError when it cannot be opened by this program.

    `thorough`: check every page, however large the file is.
    """
    size = _size(path)
    head = _head(path)
    encrypted = not head.startswith(PLAIN)
    if encrypted:
        _check_encrypted(path, head, size, password)
    else:
        _check_plain(path, head, size)
    # A file that someone marked read-only stays so, even for an administrator whom the system would let write.
    marked = not path.stat().st_mode & 0o222
    writable = not marked and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return Seen(_inspect(path, password if encrypted else "", encrypted, thorough or size <= QUICK_CHECK_BYTES), writable)


def may_be_ours(path: Path) -> bool:
    """False when the beginning of a file shows that it is not one of ours; an encrypted file shows nothing."""
    head = _head(path)
    if head.startswith(PLAIN):
        return head[68:72] == struct.pack(">I", engine.APPLICATION_ID)
    return path.stat().st_size % PAGE == 0 and not head.startswith(KNOWN_FOREIGN)


def _size(path: Path) -> int:
    if not path.exists():
        raise KnownError(f"找不到文件“{path}”，可能已被移走或改名；请检查路径。")
    if path.is_dir():
        raise KnownError(f"“{path}”是一个文件夹，请选择其中的 .htk 文件。")
    return path.stat().st_size


def _head(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(100)
    except OSError:
        raise KnownError(f"“{path.name}”不能读取，可能没有权限，或正被别的程序打开；请关闭那个程序后再试。") from None


def _check_plain(path: Path, head: bytes, size: int) -> None:
    if len(head) < 100:
        raise _damaged(path)
    if struct.unpack(">I", head[68:72])[0] != engine.APPLICATION_ID:
        raise _foreign(path)
    page = struct.unpack(">H", head[16:18])[0]
    pages = struct.unpack(">I", head[28:32])[0]
    # With a journal left by a crash the header may speak of pages that the rollback will take away again.
    if not _journal(path).exists() and size < pages * (65536 if page == 1 else page):
        raise _damaged(path)


def _check_encrypted(path: Path, head: bytes, size: int, password: str) -> None:
    if size == 0 or size % PAGE or head.startswith(KNOWN_FOREIGN):
        raise _foreign(path)
    if not password:
        raise PasswordNeeded(f"“{path.name}”不是本程序的文件，或者已加密；如果已加密，请输入密码。")


def _inspect(path: Path, password: str, encrypted: bool, every_page: bool) -> str:
    # A journal left by a crash can only be rolled back by a connection that may write.
    mode = "rw" if _journal(path).exists() and os.access(path, os.W_OK) else "ro"
    connection = None
    try:
        connection = engine.connect(path, password=password, mode=mode, busy=2)
        with engine.at_most(connection, PATIENCE + path.stat().st_size / BYTES_PER_SECOND):
            return _revision(path, connection, every_page)
    except (dbapi2.DatabaseError, ValueError) as fault:
        raise _refusal(path, fault, encrypted) from fault
    finally:
        if connection is not None:
            connection.close()


def _revision(path: Path, connection: Any, every_page: bool) -> str:
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if connection.execute("PRAGMA application_id").fetchone()[0] != engine.APPLICATION_ID:
        raise _foreign(path)
    stamped = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if stamped is None:
        raise _damaged(path)
    revision = str(stamped[0])
    if revision not in migrate.KNOWN:
        raise KnownError(
            f"“{path.name}”由更新的版本保存（文件格式 {revision}），这个程序只认识到 {migrate.HEAD}；请先升级程序，再打开。"
        )
    if revision == migrate.HEAD and not engine.tables(connection) >= Base.metadata.tables.keys():
        raise _damaged(path)
    if strange := strange_thing(connection, present_format=revision == migrate.HEAD):
        raise KnownError(f"“{path.name}”里有本程序没有建立的内容（{strange}），可能被人改造过，没有打开；请向给文件的人核实。")
    if every_page:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise _damaged(path)
    return revision


def _refusal(path: Path, fault: Exception, encrypted: bool) -> KnownError:
    name = getattr(fault, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_INTERRUPT"):
        return KnownError(f"“{path.name}”检查了很久也没有结束，可能已损坏或被人改造过，没有打开；请换一份再试。")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return KnownError(f"“{path.name}”正被别的程序占用，打不开；请关闭那个程序后再试。")
    if encrypted and name.startswith("SQLITE_NOTADB"):
        return PasswordNeeded(f"“{path.name}”的密码不对，或者文件已损坏；请再输一次密码。")
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_IOERR")):
        return KnownError(f"“{path.name}”打不开，可能没有权限或磁盘断开；请检查后再试。")
    return _damaged(path)


def _journal(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def _foreign(path: Path) -> KnownError:
    return KnownError(f"“{path.name}”不是本程序的文件；请选择由本程序建立的 .htk 文件。")


def _damaged(path: Path) -> KnownError:
    return Damaged(f"“{path.name}”已损坏，不能打开；请从备份文件夹里打开最近的一份备份。")
