"""Connections to a file: the plain `sqlite` dialect over sqlcipher3, with our pragmas and honest transactions.

SQLAlchemy's `pysqlcipher` dialect always sends a key, and an empty one fails; so a creator opens the file and sends the key only
when there is one. The driver's own transaction handling is switched off (it begins too late and commits too early): `BEGIN` is
sent by us, `BEGIN IMMEDIATE` where it is for writing, so that two writers never meet in the middle.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import pbkdf2_hmac
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool
from sqlcipher3 import dbapi2 as driver

dbapi2: Any = driver
"""The driver; its names come from C, so that no type checker knows them."""

# The driver knows texts and numbers; for anything else it looks for a way to adapt it, and what finds none costs it two
# microseconds, more than a row's place in an index. So truth values and NULL have a way.
dbapi2.register_adapter(bool, int)
dbapi2.register_adapter(type(None), lambda nothing: nothing)

APPLICATION_ID = 0x48544B31
"""“HTK1” at byte 68 of the file: what tells our files from other SQLite files."""

BUSY_SECONDS = 15.0
"""How long to wait for a reader or writer in the way before giving up."""

SALT, ITERATIONS = 16, 256_000
"""Bytes at the beginning of an encrypted file, and how often SQLCipher 4 hashes a password with them."""

READERS = 4
STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""

CACHE_KIB = 24 * 1024
SPILL_PAGES = 32 * 1024
"""A transaction larger than this (128 MiB) begins to write before its commit and keeps readers out until then."""

DISTRUST = ("PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA mmap_size = 0")
"""For every connection, before anything is read: what stands in a schema may call no function that does something, and pages are
checked before they are believed. Extensions cannot be loaded: the driver leaves that off."""

PRAGMAS = (
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
    f"PRAGMA cache_size = -{CACHE_KIB}",
    f"PRAGMA cache_spill = {SPILL_PAGES}",
)


def connect(path: Path, *, password: str = "", mode: str = "rw", busy: float = BUSY_SECONDS) -> Any:
    """A bare driver connection. `mode` is SQLite's: `ro`, `rw` or `rwc` (may create); usable from any thread, one at a time.

    Raises `dbapi2.DatabaseError` when the file cannot be opened so; a wrong password shows only at the first read.
    """
    uri = f"file:{quote(path.absolute().as_posix())}?mode={mode}"
    connection = dbapi2.connect(uri, uri=True, timeout=busy, isolation_level=None, check_same_thread=False)
    # Before the key: SQLCipher would write to stderr about a wrong one.
    connection.execute("PRAGMA cipher_log_level = NONE")
    for pragma in DISTRUST:
        connection.execute(pragma)
    if password:
        connection.execute(f'PRAGMA key = "{_key(path, password)}"')
    return connection


def forget_keys() -> None:
    """Let go of the keys that were worked out: of a file that is closed nothing stays in memory."""
    _worked_out.cache_clear()


def _key(path: Path, password: str) -> str:
    """What SQLCipher is given: of a file that is there the key itself, worked out once for all its connections.

    Making the key of a password takes a quarter of a million steps, on purpose; each connection would make it anew.
    """
    try:
        with open(path, "rb") as file:
            salt = file.read(SALT)
    except OSError:
        salt = b""
    if len(salt) < SALT:
        # A new file: SQLCipher makes its salt with the first page.
        return password.replace('"', '""')
    return f"x'{_worked_out(password, salt).hex()}{salt.hex()}'"


@lru_cache(maxsize=8)
def _worked_out(password: str, salt: bytes) -> bytes:
    """As SQLCipher 4 makes the key of a password."""
    return pbkdf2_hmac("sha512", password.encode("utf-8", "surrogatepass"), salt, ITERATIONS, 32)


def configure(connection: Any, *, query_only: bool = False, foreign_keys: bool = True) -> None:
    """Give a bare connection our settings."""
    connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
    for pragma in PRAGMAS:
        # A read-only connection may not name the journal mode again.
        if not (query_only and "journal_mode" in pragma):
            connection.execute(pragma)
    if query_only:
        connection.execute("PRAGMA query_only = ON")


def writer_engine(path: Path, *, password: str = "", foreign_keys: bool = True) -> Engine:
    """The engine for writing: one connection, and every transaction takes the write lock at its beginning."""

    def creator() -> Any:
        connection = connect(path, password=password)
        configure(connection, foreign_keys=foreign_keys)
        return connection

    return _engine(creator, "BEGIN IMMEDIATE", size=1)


def reader_engine(path: Path, *, password: str = "", immutable_folder: bool = False) -> Engine:
    """The engine for reading, from several threads at once; it refuses to write.

    `immutable_folder`: the file or its folder is read-only, so that it must be opened in SQLite's mode `ro`.
    """

    def creator() -> Any:
        connection = connect(path, password=password, mode="ro" if immutable_folder else "rw")
        configure(connection, query_only=True)
        return connection

    return _engine(creator, "BEGIN", size=READERS)


def _engine(creator: Callable[[], Any], begin: str, size: int) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=creator,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0 if size == 1 else size,
        pool_use_lifo=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def at_most(connection: Any, seconds: float) -> Iterator[None]:
    """Interrupt what a bare connection does inside the block when it takes longer: `SQLITE_INTERRUPT`.

    For a foreign file, which may be made so that looking at it does not end.
    """
    until = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, STEPS)


def tables(connection: Any) -> set[str]:
    """Names of the tables that a bare connection's file has."""
    return {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def engine_over(connection: Any) -> Engine:
    """An engine over one bare connection that is already open, for work such as creating and migrating."""
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: connection, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def integrity_faults(connection: Connection) -> list[str]:
    """What SQLite itself finds wrong in the file, in its own words; empty when it is sound."""
    if connection.dialect.name != "sqlite":
        return []
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(100)")]
    return [] if found == ["ok"] else found


def broken_keys(connection: Connection) -> list[tuple[str, str]]:
    """Rows that name a row that is not there: the table, and the table that it names."""
    if connection.dialect.name != "sqlite":
        return []
    return [(str(row[0]), str(row[2])) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
