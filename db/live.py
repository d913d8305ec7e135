"""What other clerks write on the server, told as soon as it is stored: LISTEN on a connection of its own, in a thread of its own.

While the connection is lost it is tried again; then the log says what was missed meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db import engine_server
from db.derived import PARENTS
from db.log import WHOLE_BATCH, latest_batch
from db.models import BulkRow, HouseholdRecord, LogRow
from db.rows import MODELS, table_of
from domain.changes import Changes
from domain.errors import KnownError

if TYPE_CHECKING:
    from db.server_store import ServerStore

CHANNEL = "huitoukan"
TICK_SECONDS = 0.5
"""How long a look for news lasts, and so how long closing may have to wait."""

PROOF_SECONDS = 10
"""After so long without news the connection must prove that it is alive."""

AGAIN_SECONDS = 2.0
MANY = 500
"""From so many rows on, all households are meant."""


@dataclass(frozen=True, slots=True)
class Told:
    """News: what others wrote (nothing, when only the connection has changed), and whether the server can be heard."""

    changes: Changes
    connected: bool


class Listener:
    """Hears of the writes of other stores. `told` is called from its thread."""

    def __init__(self, store: ServerStore, told: Callable[[Told], None]) -> None:
        self._store = store
        self._told = told
        self._seen = store.position
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no longer; waits for the thread."""
        self._stopped.set()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        import psycopg

        connected = True
        while not self._stopped.is_set():
            try:
                words = engine_server.connection_words(self._store.server, self._store.secret)
                with psycopg.connect(**words, autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._catch_up(tell_anyway=not connected)
                    connected = True
                    self._listen(connection)
            except (psycopg.Error, SQLAlchemyError, KnownError, OSError):
                if connected and not self._stopped.is_set():
                    self._told(Told(Changes(), connected=False))
                connected = False
                self._stopped.wait(AGAIN_SECONDS)

    def _listen(self, connection: Any) -> None:
        quiet = 0.0
        while not self._stopped.is_set():
            news = list(connection.notifies(timeout=TICK_SECONDS, stop_after=1))
            for one in news:
                number, _, token = one.payload.partition(" ")
                if token != self._store.token:
                    self._catch_up()
                self._seen = max(self._seen, int(number))
            quiet = 0.0 if news else quiet + TICK_SECONDS
            if quiet >= PROOF_SECONDS:
                connection.execute("SELECT 1")
                quiet = 0.0

    def _catch_up(self, *, tell_anyway: bool = False) -> None:
        """Tell what others have written since we looked last."""
        with self._store.read() as session:
            latest = latest_batch(session)
            changes = changes_since(session, self._seen, self._store.own)
        self._seen = max(self._seen, latest)
        if not changes.nothing or tell_anyway:
            self._told(Told(changes, connected=True))


def changes_since(session: Session, position: int, own: Collection[int] = ()) -> Changes:
    """What the batches after `position` touched, but for those in `own`."""
    log, bulk = table_of(LogRow), table_of(BulkRow)
    theirs = (log.c.batch > position) & log.c.batch.not_in(sorted(own))
    entries = session.connection().execute(select(log.c.table, log.c.row_uid).where(theirs).distinct().limit(MANY)).all()
    chunks = session.connection().scalars(
        select(bulk.c.table).where(bulk.c.batch > position, bulk.c.batch.not_in(sorted(own))).distinct()
    )
    tables = {*chunks}
    everything = bool(tables) or len(entries) >= MANY or any(row.row_uid.startswith(WHOLE_BATCH) for row in entries)
    if len(entries) >= MANY:
        tables |= set(session.connection().scalars(select(log.c.table).where(theirs).distinct()))
    rows: dict[str, list[str]] = {}
    for row in entries:
        rows.setdefault(row.table, []).append(row.row_uid)
    concerned = None if everything else _households(session, rows)
    return Changes(frozenset(tables | rows.keys()), frozenset(concerned or ()), latest_batch(session))


def _households(session: Session, rows: dict[str, list[str]]) -> set[str] | None:
    """The households whose rows these are; None when rows concern others, too."""
    found: set[str] = set()
    for name, uids in rows.items():
        model = MODELS[name]
        if model is HouseholdRecord:
            found.update(uids)
        elif model in PARENTS:
            column, parent = PARENTS[model]
            child, above = table_of(model), table_of(parent)
            joined = select(above.c.household_uid).join(child, child.c[column] == above.c.uid)
            found.update(_known(session.connection().scalars(joined.where(child.c.uid.in_(uids)))))
        elif hasattr(model, "household_uid"):
            table = table_of(model)
            found.update(_known(session.connection().scalars(select(table.c.household_uid).where(table.c.uid.in_(uids)))))
        else:
            return None
    return found


def _known(uids: Iterable[str | None]) -> set[str]:
    return {uid for uid in uids if uid}
