"""The search index of a file: full-text tables of our own words (`db/search_keys.py`), kept in step with the register.

Local: worked out from the register, neither logged nor merged; `rebuild` makes it anew at any time. On a server one table of its
own kind does the same work (`db/search_server.py`).
A changed household gets a new entry; the old one stays in the full-text tables as a number that no household has any more.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from db import search_server
from db.many import execute_rows
from db.rows import dumped
from db.search_keys import keys_of

FORMAT = 1
"""Raise when words are made otherwise: `ensure` then makes the index of an older program anew."""

NAME_BEGINNINGS = "1 2 3 4 5"
NUMBER_BEGINNINGS = "3"
CHUNK = 500
_PRESENT = "search_index"
MANY = 5_000
"""So many changed households are written like a whole register."""

USUAL_BYTES = 1 << 20
BULK_BYTES = 48 << 20
"""Words are sorted in memory up to this size while the whole register is read: few large pieces, none joined twice."""

TABLES = (
    "CREATE TABLE search_entry (id INTEGER PRIMARY KEY AUTOINCREMENT, household_uid TEXT NOT NULL UNIQUE, mark INTEGER NOT NULL)",
    f"CREATE VIRTUAL TABLE search_name USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii', "
    f"prefix='{NAME_BEGINNINGS}')",
    f"CREATE VIRTUAL TABLE search_number USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii', "
    f"prefix='{NUMBER_BEGINNINGS}')",
    "CREATE TABLE search_format (format INTEGER NOT NULL)",
)
NAMES = ("search_format", "search_number", "search_name", "search_entry")

_SOURCE = """
SELECT h.uid, h.head_name, h.house_no, h.phone, h.deleted,
       (SELECT group_concat(m.name || char(9) || m.id_no || char(9) || m.phone, char(10))
          FROM member m WHERE m.household_uid = h.uid AND NOT m.deleted) AS people
  FROM household h
"""


_THESE = "IN (SELECT value FROM json_each(:uids))"
"""Households named together as one text: a parameter for each costs more than finding them."""

_INSERTS = (
    text("INSERT INTO search_entry VALUES (:id, :uid, :mark)"),
    text("INSERT INTO search_name (rowid, words) VALUES (:id, :names)"),
    text("INSERT INTO search_number (rowid, words) VALUES (:id, :numbers)"),
)

_KNOWN = "SELECT count(*) FROM sqlite_master WHERE name = 'search_format'"


def _on_server(connection: Connection) -> bool:
    return connection.dialect.name != "sqlite"


def _source(connection: Connection) -> str:
    return search_server.SOURCE if _on_server(connection) else _SOURCE


def present(connection: Connection) -> bool:
    """True when the file has an index of this program's format."""
    if not connection.info.get(_PRESENT):
        known = connection.execute(text(search_server.KNOWN if _on_server(connection) else _KNOWN)).scalar()
        here = known and connection.execute(text("SELECT max(format) FROM search_format")).scalar() == FORMAT
        connection.info[_PRESENT] = bool(here)
    return bool(connection.info[_PRESENT])


def create(connection: Connection) -> None:
    """Make the empty tables of the index, for a new file."""
    for statement in search_server.TABLES if _on_server(connection) else TABLES:
        connection.execute(text(statement))
    connection.execute(text("INSERT INTO search_format VALUES (:format)"), {"format": FORMAT})


def ensure(session: Session) -> None:
    """Make the index anew when the file has none or an older one; called when a file is opened for writing."""
    if not present(session.connection()):
        rebuild(session)


def rebuild(session: Session) -> None:
    """Make the index anew from the whole register."""
    connection = session.connection()
    for name in search_server.NAMES if _on_server(connection) else NAMES:
        connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
    create(connection)
    # The order that the columns have by themselves on a server, too.
    register = text(f"{_source(connection)} WHERE NOT h.deleted ORDER BY h.village_uid, h.head_name, h.uid")
    rows = connection.execute(register, execution_options={"yield_per": CHUNK})
    _configure(connection, "hashsize", BULK_BYTES)
    _insert(connection, ((row, _mark(row)) for row in rows))
    _configure(connection, "hashsize", USUAL_BYTES)


def refresh(session: Session, household_uids: Collection[str]) -> None:
    """Bring the index up to date for these households; inside the transaction that changed them."""
    connection = session.connection()
    if not household_uids or not present(connection):
        return
    many = len(household_uids) > MANY
    if many:
        _configure(connection, "hashsize", BULK_BYTES)
    waiting = iter(sorted(household_uids))
    while chunk := list(islice(waiting, CHUNK)):
        _refresh_chunk(connection, chunk)
    if many:
        _configure(connection, "hashsize", USUAL_BYTES)


def _refresh_chunk(connection: Connection, uids: list[str]) -> None:
    on_server = _on_server(connection)
    these, named = (search_server.THESE, uids) if on_server else (_THESE, dumped(uids))
    known = text(f"SELECT household_uid, mark FROM search_entry WHERE household_uid {these}")
    marks: dict[str, int] = dict(connection.execute(known, {"uids": named}).all())
    rows = connection.execute(text(f"{_source(connection)} WHERE h.uid {these}"), {"uids": named}).all()
    changed = [(row, mark) for row in rows if marks.get(row.uid) != (mark := None if row.deleted else _mark(row))]
    stale = [{"uid": row.uid} for row, _ in changed if row.uid in marks]
    if stale:
        connection.execute(text("DELETE FROM search_entry WHERE household_uid = :uid"), stale)
    _insert(connection, ((row, mark) for row, mark in changed if mark is not None))


def _mark(row: Any) -> int:
    """A short mark of what the household is found by: equal marks need no new entry."""
    return zlib.crc32("\x1f".join((row.head_name, row.house_no, row.phone, row.people or "")).encode())


def _insert(connection: Connection, rows: Iterable[tuple[Any, int]]) -> None:
    if _on_server(connection):
        entries = _entries(rows, 0)
        while chunk := list(islice(entries, CHUNK)):
            connection.execute(text(search_server.INSERT), chunk)
        return
    # AUTOINCREMENT: the number of an entry that was taken away never comes again, since its words are still there.
    last = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'search_entry'")).scalar() or 0
    entries = _entries(rows, last)
    while chunk := list(islice(entries, CHUNK)):
        for statement in _INSERTS:
            execute_rows(connection, statement, chunk)


def _entries(rows: Iterable[tuple[Any, int]], last: int) -> Iterator[dict[str, Any]]:
    for number, (row, mark) in enumerate(rows, last + 1):
        people = [person.split("\t") for person in (row.people or "").split("\n") if person]
        numbers = [row.house_no, row.phone, *(part for person in people for part in person[1:])]
        keys = keys_of(row.head_name, [person[0] for person in people], numbers)
        yield {"id": number, "uid": row.uid, "mark": mark, "names": keys.names, "numbers": keys.numbers}


def _configure(connection: Connection, option: str, value: int) -> None:
    if _on_server(connection):
        return
    for name in ("search_name", "search_number"):
        statement = text(f"INSERT INTO {name} ({name}, rank) VALUES (:option, :value)")
        connection.execute(statement, {"option": option, "value": value})
