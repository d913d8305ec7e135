"""One office's data on a PostgreSQL server: the same door as a file's, for many clerks at once.

Loaded only when an address is given instead of a file (`db/opening_any.py`).
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from db import backups, creation, engine_server, log, migrate, search_index
from db.faults import spoken
from db.faults_server import PASSWORD, STORED, UNANSWERED, is_cut
from db.live import CHANNEL, Listener, Told
from db.log import LoggedSession
from db.opening import PasswordNeeded
from db.queries.office import office
from db.store import Store
from domain.errors import Cancelled, KnownError
from domain.server_address import ServerAddress

LOCK = 0x48544B31
"""Number of the lock that every write takes: “HTK1”, as in the head of a file."""
LOCKING = "SELECT pg_advisory_xact_lock(:lock), CAST(pg_current_xact_id() AS text)"
STATUS = "SELECT pg_xact_status(CAST(:number AS xid8))"
ENDING = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE CAST(backend_xid AS text) = :low AND usename = current_user"
)

TRANSACTION = "transaction"
"""In the `info` of a session: the number of its transaction on the server, by which it can be asked for afterwards."""
ASK_SECONDS = 10
"""How long the server is asked, after a connection was lost, what became of what was being stored."""
ASK_AGAIN_SECONDS = 0.5


class ServerStore(Store):
    """An open database. As with a file, writes wait for each other, here those of all clerks: so the log is one chain.

    `path` is no file: it only says what a copy would be called. `token` is how it signs what it tells the others,
    `position` its place in the log when it was opened.
    """

    own_password = False

    def __init__(self, server: ServerAddress, *, password: str) -> None:
        self.server = server
        self.path = Path.home() / f"{server.database}（服务器 {server.host.replace(':', '-')}-{server.port}）.htk"
        self.read_only = False
        self.holder = None
        self._password = password
        self._set_up()
        self.token = os.urandom(8).hex()
        self.position = 0
        self._listener: Listener | None = None
        self._copying = threading.Lock()
        self._copy_at: datetime | None = None
        self._unanswered: int | None = None
        """A transaction of which the server has not said yet whether it is stored."""

    @classmethod
    def create_on(
        cls,
        server: ServerAddress,
        scheme_id: str,
        *,
        county: str = "",
        town: str = "",
        clerk: str,
        now: datetime,
        password: str = "",
        notice: str = "",
    ) -> ServerStore:
        """Make the tables in an empty database, for an office that works with a notice, and open it.

        As `Store.create`. KnownError when the database is not empty or cannot be reached; nothing is changed then.
        """
        fill = creation.beginning(scheme_id, county=county, town=town, clerk=clerk, now=now, notice=notice)
        make(server, fill, password=password)
        return cls.open_on(server, password=password)

    @classmethod
    def open_on(
        cls, server: ServerAddress, *, password: str = "", folder: Path | None = None, now: datetime | None = None
    ) -> ServerStore:
        """Open a database, after a migration where its format is older.

        `folder` is where copies of it go (default: the home folder); with `now` one is made today (`ensure_backup`).

        KnownError when it cannot be reached, is empty, another program's, or newer; `PasswordNeeded` for a wrong password.
        """
        store = cls(server, password=password)
        store.folder, store._copy_at = folder, now
        try:
            with connecting():
                store._look()
                with store.read() as session:
                    store._password = store._password or password_used(session)
                    store.office = office(session)
                    store.position = log.latest_batch(session)
                store._prepare()
        except BaseException:
            store.close()
            raise
        return store

    @property
    def name(self) -> str:
        """What the window calls it."""
        return self.server.shown

    @property
    def address(self) -> str:
        """The address without a password."""
        return self.server.text

    def backup(self, target: Path) -> Path:
        """Write all of the database, as of now, into a file of the program (replaced when it exists), checked."""
        from db.moving import server_to_file

        return server_to_file(self, Path(target))

    def keep_before(self, what: str, now: datetime) -> Path:
        """Keep a copy of the database before work on all of it (`合并`), as a file in the folder of its backups."""
        from db.moving import server_to_file

        folder = backups.place_now(self.path, self.folder, now).parent
        return server_to_file(self, folder / f"{self.path.stem} {what}前 {now:{backups.STAMP}}.htk", password=self.secret)

    def roll_backup(self, now: datetime) -> Path | None:
        """Keep a copy of the day on this machine (`db.server_backups.daily`); from any thread, and nobody waits for it."""
        from db import server_backups

        with self._copying:
            return None if self.closed else server_backups.daily(self, now)

    def ensure_backup(self) -> None:
        """Make today's copy, if the store was opened with a time; from any thread."""
        now, self._copy_at = self._copy_at, None
        if now is None:
            return
        try:
            self.roll_backup(now)
        except KnownError as known:
            self._rolling.fault = known.sentence
        except Cancelled:
            pass

    def listen(self, told: Callable[[Told], None]) -> None:
        """From now on `told` is called, from another thread, with what other stores write and with the connection's state."""
        self._listener = Listener(self, told)
        self._listener.start()

    def close(self) -> None:
        """Close all connections. Closing twice is no fault; reading afterwards is a `KnownError`."""
        self.closed = True
        if self._listener is not None:
            self._listener.stop()
        with self._copying, self._writing:
            self._dispose()

    @property
    def secret(self) -> str:
        """The password with which the server was entered, for connections besides and for copies; empty where none was needed."""
        return self._password

    @property
    def protected(self) -> bool:
        """The server asks for the password, not the program."""
        return False

    def set_password(self, new: str, clerk: str, now: datetime) -> None:
        """KnownError: a password on a server belongs to a user there, not to the data."""
        raise KnownError("服务器的密码由管理服务器的人修改。")

    def _connect(self) -> None:
        self._readers = engine_server.reader_engine(self.server, self._password)
        self._writer = engine_server.writer_engine(self.server, self._password)

    def _checked_writer(self) -> Engine:
        self._refuse_closed()
        assert self._writer is not None
        return self._writer

    def _begin(self, session: LoggedSession) -> None:
        session.info[TRANSACTION] = lock_writers(session)
        before, self._unanswered = self._unanswered, None
        if before is not None and is_stored(session, before):
            raise KnownError(STORED)

    def _commit(self, session: LoggedSession) -> None:
        for number, _kind in session.info.get(log.WRITTEN, ())[-1:]:
            # Told when the transaction is stored, and not at all when it is not.
            session.execute(select(func.pg_notify(CHANNEL, f"{number} {self.token}")))
        try:
            session.commit()
        except DBAPIError as fault:
            state = getattr(fault.orig, "sqlstate", "") or ""
            if not is_cut(state, str(fault.orig)):
                raise
            session.invalidate()
            if not self._was_stored(session.info[TRANSACTION]):
                raise

    def _was_stored(self, transaction: int) -> bool:
        """Ask the server, after the connection was lost in the middle of storing, what became of it.

        KnownError when the server cannot be asked now: then it is asked before the next write (`_begin`).
        """
        until = time.monotonic() + ASK_SECONDS
        while True:
            try:
                with LoggedSession(self._checked_writer()) as session:
                    end_transaction(session, transaction)
                    lock_writers(session)
                    return is_stored(session, transaction)
            except DBAPIError as fault:
                if time.monotonic() > until:
                    self._unanswered = transaction
                    raise KnownError(UNANSWERED) from fault
            time.sleep(ASK_AGAIN_SECONDS)

    def _look(self) -> None:
        """See whether the database is ours and of this format; bring an older one up to date."""
        with self.read() as session:
            revision = revision_of(session)
        if revision == migrate.HEAD:
            return
        if revision not in migrate.KNOWN:
            raise KnownError(
                f"“{self.name}”由更新的版本保存（格式 {revision}），这个程序只认识到 {migrate.HEAD}；请先升级程序，再打开。"
            )
        with LoggedSession(self._checked_writer()) as session:
            lock_writers(session)
            migrate.run(session.connection())
            session.commit()


def make(server: ServerAddress, fill: Callable[[LoggedSession], None], *, password: str) -> None:
    """Make the tables of this program in an empty database, filled by `fill`, in one transaction.

    KnownError when there are tables already or the server cannot be reached; nothing is changed then.
    """
    engine = engine_server.writer_engine(server, password)
    try:
        with connecting(), LoggedSession(engine, expire_on_commit=False) as session:
            lock_writers(session)
            if tables(session):
                raise KnownError(f"“{server.shown}”里已经有数据，没有改动它；请换一个空的数据库，或直接打开它。")
            creation.make_tables(session)
            fill(session)
            search_index.ensure(session)
            session.commit()
    finally:
        engine.dispose()


@contextmanager
def connecting() -> Iterator[None]:
    """Turn what the server answers inside the block into `KnownError`; a wrong or missing password into `PasswordNeeded`."""
    try:
        with spoken():
            yield
    except KnownError as known:
        if known.sentence == PASSWORD:
            raise PasswordNeeded(PASSWORD) from known
        raise


def lock_writers(session: LoggedSession) -> int:
    """Wait until no other clerk writes; held until the end of the transaction, whose number on the server comes back."""
    return int(session.execute(text(LOCKING), {"lock": LOCK}).one()[1])


def is_stored(session: LoggedSession, transaction: int) -> bool:
    """What became of a transaction that has ended: True when it was stored."""
    return bool(session.scalar(text(STATUS), {"number": str(transaction)}) == "committed")


def end_transaction(session: LoggedSession, transaction: int) -> None:
    """Let the server give up a transaction of ours that it still holds open: it does not know yet that its client is gone."""
    session.execute(text(ENDING), {"low": str(transaction % 2**32)})
    session.commit()


def password_used(session: LoggedSession) -> str:
    """The password with which the server was entered, also where libpq found it itself; empty where none was needed."""
    connection = session.connection().connection.dbapi_connection
    return str(getattr(getattr(connection, "info", None), "password", "") or "")


def tables(session: LoggedSession) -> set[str]:
    """Names of the tables in the place where ours would be made."""
    return set(session.scalars(text("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")))


def revision_of(session: LoggedSession) -> str:
    """The revision of the database's format. KnownError when it is empty or another program's."""
    there = tables(session)
    if not there:
        raise KnownError("服务器上的这个数据库还是空的；请先把单位的文件搬上去（backup 文件 --to 地址），或在里面新建。")
    if not {"alembic_version", "setting", "batch", "household"} <= there:
        raise KnownError("服务器上的这个数据库不是本程序的；请检查数据库名。")
    return str(session.scalar(text("SELECT version_num FROM alembic_version")) or "")
