"""A file that comes back: is it one of ours, whole, untampered, and not from the future?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db import encryption, engine, opening
from db.chain import broken_seals
from db.contents_check import strange_table, strange_work
from db.log import LoggedSession, latest_batch
from db.models import BatchRow, HandoutRow, ReturnedRow
from db.opening import Damaged, PasswordNeeded
from db.queries.office import settings
from db.replay import differences
from db.sharing.handing_out import HANDOUT, SENDER, STAMP
from db.store import Store
from domain.errors import KnownError
from resources import temporary

STUMBLES = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, DBAPIError)
"""How reading a file ends that is not what it says."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A returned file, open for reading. `position` is their batch from which on their work counts, `ours` the one of
    ours it began with."""

    session: LoggedSession
    file_name: str
    handout: HandoutRow
    position: int
    ours: int


@contextmanager
def returned_file(ours: Session, office: Store, path: Path, password: str, now: datetime) -> Iterator[Returned]:
    """Look at a returned file. It is never written: an older format is brought up to date in a copy.

    The copy of an office whose own file has a password has one, too, also of a file that came back without.
    KnownError in one sentence: another office's, not handed out at all, damaged, tampered with, newer than the program,
    handed out by a later state of our file, wrong password.
    """
    with temporary.folder() as folder:
        copy = Path(folder) / path.name
        secret = token_hex(16) if office.encrypted and _plain(path) else ""
        with _readable(path.name):
            if secret:
                opening.examine(path)
                encryption.locked_copy(path, copy, secret)
            else:
                shutil.copyfile(path, copy)
        copy.chmod(0o600)
        with _opened(copy, path.name, secret or password, now) as store, store.read() as theirs:
            with _suspicious(path.name):
                if strange_table(theirs.connection()) or engine.broken_keys(theirs.connection()):
                    raise _tampered(path.name)
                handout = _handout(ours, theirs, office.office.uid, path.name)
                _check_whole(theirs, handout, path.name)
                position, began = _begin(ours, theirs, handout)
            yield Returned(theirs, path.name, handout, position, began)


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, engine.dbapi2.DatabaseError):
        raise KnownError(f"“{name}”不能读取，可能已被移走，或没有权限；请检查后再试。") from None


def _plain(path: Path) -> bool:
    """True for a file without a password that can be read as it lies: one with a journal would have to be written first."""
    return _head(path) == opening.PLAIN and not path.with_name(f"{path.name}-journal").exists()


def handed_out_by(path: Path) -> str | None:
    """Uid of the office that handed a file out; empty for one that was not handed out, None when it does not tell (password)."""
    connection = None
    try:
        connection = engine.connect(path, mode="ro")
        row = connection.execute("SELECT value FROM setting WHERE key = ?", (SENDER,)).fetchone()
        return str(row[0]) if row else ""
    except (engine.dbapi2.DatabaseError, OSError):
        return "" if _head(path) == opening.PLAIN else None
    finally:
        if connection is not None:
            connection.close()


def _head(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(len(opening.PLAIN))
    except OSError:
        return opening.PLAIN


def _opened(copy: Path, name: str, password: str, now: datetime) -> Store:
    try:
        with _suspicious(name):
            return Store.open(copy, password=password, now=now, back_up=False)
    except PasswordNeeded as needed:
        words = f"“{name}”的密码不对，请核对后再试。" if password else f"“{name}”有密码，请先填写密码。"
        raise PasswordNeeded(words) from needed
    except Damaged as damaged:
        # Our backups do not help with a file that lies in the village.
        raise KnownError(f"“{name}”已损坏，或者没有传完整，不能合并；请让对方重新交一份。") from damaged


def _handout(ours: Session, theirs: Session, office_uid: str, name: str) -> HandoutRow:
    kept = settings(theirs)
    if not kept.get(HANDOUT):
        raise KnownError(f"“{name}”不是分发出去的文件，不能合并；要并入别的单位的数据，请先由本单位分发。")
    if kept.get(SENDER) != office_uid:
        raise KnownError(f"“{name}”是别的单位分发的文件，请交回原来分发的单位。")
    handout = ours.get(HandoutRow, kept[HANDOUT])
    if handout is None or handout.position > latest_batch(ours):
        raise KnownError(f"“{name}”是用更新的单位文件分发的，现在打开的可能是旧备份；请打开最新的单位文件再合并。")
    return handout


def _check_whole(theirs: Session, handout: HandoutRow, name: str) -> None:
    stamp = theirs.get(BatchRow, int(settings(theirs).get(STAMP, "0")))
    if stamp is None or stamp.hash != handout.seal or broken_seals(theirs) or differences(theirs):
        raise _tampered(name)
    if strange_work(theirs.connection(), stamp.number):
        raise _tampered(name)


def _tampered(name: str) -> KnownError:
    return KnownError(f"“{name}”被别的程序改动过，与它自己的变更记录不符，不能合并；请让对方用备份中的文件交回。")


@contextmanager
def _suspicious(name: str) -> Iterator[None]:
    """What a file may make our program stumble over that no program of ours has written: one sentence."""
    try:
        yield
    except STUMBLES as fault:
        raise _tampered(name) from fault


def _begin(ours: Session, theirs: Session, handout: HandoutRow) -> tuple[int, int]:
    """Where their work begins that we do not have yet, and our own position at that moment.

    After an earlier merge it is what they wrote since, as long as their file goes on from the one that was merged then.
    """
    merged = (
        select(ReturnedRow)
        .join(BatchRow, BatchRow.number == ReturnedRow.batch)
        .where(ReturnedRow.handout_uid == handout.uid, BatchRow.undone_by.is_(None))
        .order_by(ReturnedRow.seq.desc())
    )
    for row in ours.scalars(merged):
        known = theirs.get(BatchRow, row.position)
        if known is not None and known.hash == row.hash:
            return row.position, row.batch
    return int(settings(theirs)[STAMP]), handout.position
