"""From a file to a server and back with nothing lost: every row of every table, and a check before anything is put in place.

What is copied is what the database holds: shared rows, log with its seals, chunks, settings, hand-outs, conflicts. The search
index is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing, suppress
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Integer, Row, Table, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db import backups, creation, opening, search_index
from db.chain import broken_seals
from db.files import replace
from db.log import LoggedSession
from db.many import insert_rows
from db.models import Base
from db.replay import differences
from db.server_store import ServerStore, make
from db.store import Store
from domain.errors import KnownError
from domain.operators import Right, require
from domain.server_address import ServerAddress
from resources.temporary import beside

CHUNK = 1000
Progress = Callable[[str], None]


def file_to_server(store: Store, server: ServerAddress, *, password: str = "", progress: Progress | None = None) -> None:
    """Copy all of a file into an empty database, in one transaction.

    KnownError when the role of who works may not, when the database is not empty, cannot be reached, or when the copy is not the
    same; nothing is there then.
    """
    require(store.operator, Right.MOVE)
    tell = progress or _silent
    with store.read() as source:

        def fill(fresh: LoggedSession) -> None:
            _copy(source, fresh, tell)
            _check(source, fresh, tell)

        make(server, fill, password=password)


def server_to_file(store: ServerStore, target: Path, *, password: str = "", progress: Progress | None = None) -> Path:
    """Copy all of a database, as of now, into a file (replaced when it exists), encrypted when a password is given.

    KnownError when the file cannot be written or the copy is not the same; `target` is as it was then.
    """
    with store.read() as source:
        return copy_out(source, target, password=password, progress=progress)


def copy_out(
    source: Session, target: Path, *, password: str = "", progress: Progress | None = None, rest: Callable[[], None] | None = None
) -> Path:
    """As `server_to_file`, of what a session sees. With `rest`, which is called after every thousand rows and may raise
    `Cancelled`, the rows are compared, but the log is not replayed: a copy of the day need not be a proof.
    """
    tell, pause = progress or _silent, rest or _no_rest
    backups.check_target(target)
    temporary = beside(target)
    try:

        def fill(fresh: LoggedSession) -> None:
            _copy(source, fresh, tell, pause)
            _check(source, fresh, tell, pause, replayed=rest is None)
            search_index.ensure(fresh)

        creation.make(temporary, fill, password=password)
        opening.examine(temporary, password, thorough=True)
        replace(temporary, target)
    except OSError as fault:
        raise KnownError(f"副本没有写成（“{target}”），可能磁盘空间不足或没有权限；请换一个位置再试。") from fault
    finally:
        with suppress(OSError):
            temporary.unlink()
    return target


def unlike(one: Session, other: Session, pause: Callable[[], None] | None = None) -> list[str]:
    """The tables whose rows are not the same on both sides; empty when nothing is lost or added."""
    return [table.name for table in Base.metadata.sorted_tables if _differ(one, other, table, pause or _no_rest)]


def _copy(source: Session, fresh: LoggedSession, tell: Progress, pause: Callable[[], None] | None = None) -> None:
    connection = fresh.connection()
    for table in Base.metadata.sorted_tables:
        tell(table.name)
        (pause or _no_rest)()
        with closing(_rows(source, table)) as rows:
            while chunk := [dict(row._mapping) for row in islice(rows, CHUNK)]:
                try:
                    insert_rows(connection, table, chunk)
                except DBAPIError as fault:
                    if "NUL" in str(fault.orig):
                        raise KnownError("文件里有一处空字符（NUL），服务器存不下；请先用 check 检查这个文件。") from fault
                    raise
                (pause or _no_rest)()
        _count_on(fresh, table)


def _count_on(fresh: LoggedSession, table: Table) -> None:
    """Let a server's own numbering go on after the rows that came with their numbers."""
    key = list(table.primary_key.columns)
    if fresh.connection().dialect.name == "sqlite" or len(key) != 1 or not isinstance(key[0].type, Integer):
        return
    last = fresh.connection().scalar(select(func.max(key[0])))
    if last:
        sequence = func.pg_get_serial_sequence(table.name, key[0].name)
        fresh.connection().execute(select(func.setval(sequence, last)))


def _check(
    source: Session, fresh: LoggedSession, tell: Progress, pause: Callable[[], None] | None = None, *, replayed: bool = True
) -> None:
    tell("check")
    wrong = unlike(source, fresh, pause)
    # What was broken before is as broken afterwards; a copy must not hide it, nor add to it.
    if not wrong and replayed and len(differences(source)) != len(differences(fresh)):
        wrong = ["change_log"]
    if not wrong and broken_seals(source) != broken_seals(fresh):
        wrong = ["batch"]
    if wrong:
        raise KnownError(f"搬过去的内容和原来的不一样（{'、'.join(wrong)}），没有保留；请再试一次，还不行请联系维护人员。")


def _differ(one: Session, other: Session, table: Table, pause: Callable[[], None]) -> bool:
    with closing(_rows(one, table)) as ours, closing(_rows(other, table)) as theirs:
        for number, (left, right) in enumerate(zip_longest(ours, theirs), 1):
            if left is None or right is None or tuple(left) != tuple(right):
                return True
            if number % CHUNK == 0:
                pause()
    return False


def _rows(session: Session, table: Table) -> Generator[Row[Any], None, None]:
    chosen = select(table).order_by(*table.primary_key.columns)
    with session.connection().execute(chosen, execution_options={"yield_per": CHUNK}) as found:
        yield from found


def _no_rest() -> None:
    """Nobody is kept waiting."""


def _silent(_words: str) -> None:
    """Nobody wants to know."""
