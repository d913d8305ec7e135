"""One office file, open: `Store` is the only door to it for windows and commands."""

from __future__ import annotations

import hmac
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import ClassVar, TypeVar

from sqlalchemy import Engine

from db import backups, engine, locks, log, migrate, opening, search_index
from db.faults import GONE, READ_ONLY, spoken, worded
from db.log import LoggedSession
from db.queries.office import office
from domain.backups import BackupInside
from domain.errors import KnownError
from domain.operators import Operator, Right, require
from resources.temporary import clear_abandoned

T = TypeVar("T")

SERVER_PASSWORD = "服务器上的数据由服务器的管理人员设密码，这里不能改。"


class Store:
    """An open file. `read` and `write` may be called from any thread; writes wait for each other.

    `own` are the batches that were keyed here. `read_only`: the file cannot be written, because of its place or because `holder`
    (a Chinese phrase: who, where, since when)
    has it open. `closed`: nothing can be read or written any more. Reads are short: one that stays open keeps writers waiting,
    since the file has a rollback journal.
    """

    own_password: ClassVar[bool] = True
    """True where the password is the file's own and is set here; that of a server is set by who runs it."""
    operator: Operator | None = None
    """Who works, in a file that has operators: signs every write, and may write what the role may."""
    folder: Path | None = None
    """Where its backups go; None: beside the file."""

    def __init__(self, path: Path, *, password: str, read_only: bool, lock: locks.Lock) -> None:
        self.path = path
        self.read_only = read_only
        self.holder = lock.holder
        self._lock = lock
        self._password = password
        self._set_up()
        with self.read() as session:
            self.office = office(session)

    def _set_up(self) -> None:
        """Connect, and begin what a store remembers while it is open."""
        self._connect()
        self.closed = False
        self._writing = threading.RLock()
        self._thread = threading.local()
        self._rolling = backups.Rolling()
        self.own: set[int] = set()

    @classmethod
    def create(
        cls,
        path: Path,
        scheme_id: str,
        *,
        county: str = "",
        town: str = "",
        clerk: str,
        now: datetime,
        password: str = "",
        notice: str = "",
    ) -> Store:
        """Make a new file for an office that works with a notice, with its regions and its first round, and open it.

        `notice` is the text of a notice of the office's own, which the file then keeps; `scheme_id` is not looked at then.
        Office names default to the notice's. KnownError when the target exists or cannot be written; then nothing is left behind.
        """
        path = Path(path)
        # Making a file knows notices and regions; opening one, which everybody waits for, does not.
        from db import creation

        creation.create(
            path, scheme_id, county=county, town=town, clerk=clerk, now=now, password=password, notice=notice
        )
        return cls.open(path, password=password, clerk=clerk, now=now, backups=None, back_up=False)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        password: str = "",
        clerk: str = "",
        now: datetime,
        backups: Path | None = None,
        back_up: bool = True,
    ) -> Store:
        """Open a file, after a migration where its format is older; before its first write it is backed up.

        `backups` is the folder for rolling backups (default: beside the file). KnownError, and nothing changed on the disk, when
        the file is missing, foreign, damaged, newer than the program, or locked; `PasswordNeeded` when it is encrypted.
        """
        path = Path(path)
        seen = opening.examine(path, password)
        lock = locks.acquire(path, clerk, now)
        try:
            writable = lock.held and seen.writable
            if writable:
                _clear_up(path, backups)
            if not writable:
                lock.release()
            if seen.revision != migrate.HEAD:
                _bring_up_to_date(path, password, now, backups, writable=writable)
            with spoken():
                store = cls(path, password=password, read_only=not writable, lock=lock)
                store._prepare()
        except BaseException:
            lock.release()
            raise
        store.folder = backups
        if writable and back_up:
            store._rolling.start(path, password=password, now=now, folder=backups)
        return store

    @contextmanager
    def read(self) -> Iterator[LoggedSession]:
        """A session that reads one consistent state of the file. KnownError where reading fails."""
        self._refuse_closed()
        self._thread.depth = getattr(self._thread, "depth", 0) + 1
        try:
            with spoken(), LoggedSession(self._readers, autoflush=False) as session:
                session.info[log.OWN] = self.own
                yield session
        finally:
            self._thread.depth -= 1

    def write(self, operation: Callable[[LoggedSession], T]) -> T:
        """Run an operation in one transaction: all of it is stored, or, on any exception, nothing.

        KnownError when the file is read-only, gone, locked, or the disk is full.
        """
        if getattr(self._thread, "depth", 0):
            raise RuntimeError("a write inside a read of the same thread would wait for itself")
        with self._writing, spoken(saving=True):
            writer = self._checked_writer()
            self._rolling.ensure()
            with LoggedSession(writer, expire_on_commit=False) as session:
                session.info["office_uid"] = self.office.uid
                session.info[log.OPERATOR] = self.operator
                session.info[log.OWN] = self.own
                self._begin(session)
                result = operation(session)
                session.flush()
                log.finish_all(session)
                self._commit(session)
                self._keep_own(session)
                return result

    @property
    def name(self) -> str:
        """What the window calls it: the name of the file."""
        return self.path.name

    @property
    def address(self) -> str:
        """How it is opened again: the path of the file, or the address of the server; never a password."""
        return str(self.path)

    @property
    def protected(self) -> bool:
        """True when it opens only with a password."""
        return bool(self._password)

    @property
    def encrypted(self) -> bool:
        """True when the file on the disk, its journals and its backups can be read only with the password."""
        return self.own_password and self.protected

    def fits(self, password: str) -> bool:
        """True when this is the file's password; takes the same time whatever is wrong with it."""
        return hmac.compare_digest(password.encode("utf-8", "surrogatepass"), self._password.encode("utf-8", "surrogatepass"))

    def set_password(self, new: str, clerk: str, now: datetime) -> None:
        """Give the file another password (empty: none), write that into its log, and back it up so.

        An encrypted file that stays encrypted is kept as it was first, under the old password; a plain copy of a file that
        becomes encrypted would betray it. KnownError when it could not be done; the file is as it was then.
        """
        from db import encryption

        if not self.own_password:
            raise KnownError(SERVER_PASSWORD)
        if getattr(self._thread, "depth", 0):
            raise RuntimeError("a file cannot be put in place of one that is being read")
        with self._writing, spoken(saving=True):
            self._checked_writer()
            require(self.operator, Right.PASSWORD)
            old = self._password
            self._rolling.skip()
            if old and new:
                self.keep_before("改密码", now)
            self._dispose()
            try:
                encryption.rewrite(self.path, old, new)
                self._password = new
            finally:
                self._connect()
            words = "修改文件密码" if old and new else "设置文件密码" if new else "取消文件密码"
            self.write(lambda session: log.note(session, "password", words, clerk, now))
            self._rolling = backups.Rolling()
            self._rolling.start(self.path, password=new, now=now, folder=self.folder)
            self._rolling.ensure()

    @property
    def backup_fault(self) -> str:
        """Why the backup of this opening could not be made, as a sentence; empty when there is nothing to say."""
        return self._rolling.fault

    def ensure_backup(self) -> None:
        """Make the backup of this opening now, if it is still to be made; from any thread. A write makes it anyway."""
        self._rolling.ensure()

    def backup(self, target: Path) -> Path:
        """Copy the file, as of now, to `target` (replaced when it exists) and check the copy; returns `target`."""
        with self._writing:
            return backups.copy(self.path, Path(target), password=self._password)

    def keep_before(self, what: str, now: datetime) -> Path:
        """Keep a copy of the file before work on all of it (`合并`), in the folder of its backups."""
        with self._writing:
            return backups.before_work(self.path, what, password=self._password, now=now, folder=self.folder)

    def roll_backup(self, now: datetime) -> Path | None:
        """Back the file up in the course of the day, if it has changed since the last backup; from any thread.

        Whoever writes meanwhile waits for a page at most. KnownError when it cannot be made.
        """
        if self.closed or not self.path.exists():
            return None
        self._rolling.ensure()
        return backups.roll(
            self.path, password=self._password, now=now, folder=self.folder, stopped=lambda: self.closed
        )

    def look_into(self, backup: Path, password: str = "") -> BackupInside:
        """What a backup of this file holds; its password is this file's unless another is given."""
        from db import restoring

        return restoring.look_inside(backup, password or self._password)

    def password_of(self, backup: Path, typed: str = "") -> str:
        """What opens a backup that was looked into: what was typed for it, else this file's password; empty for a plain one."""
        from db import encryption

        return (typed or self._password) if encryption.is_encrypted(backup) else ""

    def close(self) -> None:
        """Close all connections and give up the lock. Closing twice is no fault; reading afterwards is a `KnownError`."""
        self.closed = True
        self._rolling.stop()
        with self._writing:
            self._dispose()
        engine.forget_keys()
        self._lock.release()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def _begin(self, _session: LoggedSession) -> None:
        """What comes before an operation, in its transaction: a file is locked already when the transaction begins."""

    def _commit(self, session: LoggedSession) -> None:
        """Store what the operation did."""
        session.commit()

    def _keep_own(self, session: LoggedSession) -> None:
        """Remember what was keyed here, so that nobody is told that somebody else did it."""
        self.own.update(number for number, kind in session.info.get(log.WRITTEN, ()) if kind not in log.BROUGHT)

    def _connect(self) -> None:
        path, password = self.path, self._password
        immutable = self.read_only and not self._lock.holder
        self._identity = _identity(path)
        self._readers: Engine = engine.reader_engine(path, password=password, immutable_folder=immutable)
        self._writer: Engine | None = None if self.read_only else engine.writer_engine(path, password=password)

    def _dispose(self) -> None:
        for each in (self._readers, self._writer):
            if each is not None:
                each.dispose()

    def _prepare(self) -> None:
        """Make what this program works out from the shared rows and an older one did not: the search index."""
        try:
            if not self.read_only and not self._searchable():
                self.write(search_index.ensure)
        except BaseException:
            self.close()
            raise

    def _searchable(self) -> bool:
        # Asked by reading, so that opening a file writes to it only where it must.
        with self.read() as session:
            return search_index.present(session.connection())

    def _refuse_closed(self) -> None:
        """A connection opened after the lock was given up would hold a file that somebody else works on."""
        if self.closed:
            raise KnownError("文件已经关闭，请重新打开后再试。")

    def _checked_writer(self) -> Engine:
        self._refuse_closed()
        if self._writer is None:
            raise KnownError(f"文件正由{self.holder}打开，这里只能查看，不能保存。" if self.holder else READ_ONLY)
        try:
            same = _identity(self.path) == self._identity
        except OSError:
            same = False
        if not same:
            raise KnownError(worded(GONE, saving=True))
        return self._writer


def _clear_up(path: Path, folder: Path | None) -> None:
    """Remove what killed programs of this machine had begun: beside the file, among its backups, and of tables elsewhere."""
    for place in {path.parent, folder or backups.folder_of(path), Path(tempfile.gettempdir())}:
        clear_abandoned(place)


def _bring_up_to_date(path: Path, password: str, now: datetime, folder: Path | None, *, writable: bool) -> None:
    if not writable:
        raise KnownError("文件的格式较旧，需要先升级，但它现在是只读的，或正由别人打开；请在可以写的时候再打开。")
    migrate.upgrade(path, password=password, now=now, folder=folder)


def _identity(path: Path) -> tuple[int, int]:
    state = os.stat(path)
    return state.st_dev, state.st_ino
