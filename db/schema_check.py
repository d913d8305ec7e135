"""Does a file hold only what this program makes? Asked of every file before anything of it is used.

A file comes by mail or on a stick. Triggers and views would run somebody else's SQL in our transactions, virtual tables and
generated columns somebody else's functions, and a table of our name with other columns would break what reads it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from db import search_index
from db.models import Base

OWN_TABLES = frozenset({"alembic_version", "sqlite_sequence", "sqlite_stat1", "sqlite_stat4"})
FULL_TEXT = ("search_name", "search_number")
SHADOWS = ("data", "idx", "content", "docsize", "config")
"""The tables that SQLite keeps for each full-text table."""

LONGEST_SQL = 20_000
"""Characters of the longest statement that may make a table; ours have a tenth of it."""

_PLAIN_INDEX = re.compile(r'CREATE (UNIQUE )?INDEX "?\w+"? ON "?\w+"? ?\((\s*"?\w+"?( DESC| ASC)?\s*,?)+\)')
_NOT_OURS = re.compile(r"\b(GENERATED|CHECK|AS\s*\()", re.IGNORECASE)


def strange_thing(connection: Any, *, present_format: bool) -> str:
    """The name of the first thing in the file that this program does not make; empty when there is none.

    `present_format`: the file says that it has the last format, so that its columns are known, too.
    """
    rows = connection.execute("SELECT type, name, tbl_name, sql, length(sql) FROM sqlite_master").fetchall()
    for kind, name, table, sql, length in rows:
        if not _known(str(kind), str(name), str(table), sql, length or 0):
            return str(name)[:60] or str(kind)
    return _strange_column(connection) if present_format else ""


def _known(kind: str, name: str, table: str, sql: Any, length: int) -> bool:
    if length > LONGEST_SQL or not (sql is None or isinstance(sql, str)):
        return False
    if kind == "index":
        if sql is None:
            return name.startswith("sqlite_autoindex_") and table in _tables()
        return name in _indexes() and table in _tables() and _PLAIN_INDEX.fullmatch(" ".join(sql.split())) is not None
    if kind != "table" or sql is None or name not in _tables():
        return False
    if name in FULL_TEXT or sql.upper().startswith("CREATE VIRTUAL"):
        return name in FULL_TEXT and sql in search_index.TABLES
    return _NOT_OURS.search(sql) is None


@cache
def _tables() -> frozenset[str]:
    shadows = {f"{name}_{part}" for name in FULL_TEXT for part in SHADOWS}
    return OWN_TABLES | Base.metadata.tables.keys() | set(search_index.NAMES) | shadows


@cache
def _indexes() -> frozenset[str]:
    return frozenset(str(index.name) for table in Base.metadata.tables.values() for index in table.indexes)


def _strange_column(connection: Any) -> str:
    """The first table whose columns are not those of this program."""
    for name, table in Base.metadata.tables.items():
        found = connection.execute(f'PRAGMA table_xinfo("{name}")').fetchall()
        if {str(row[1]) for row in found} != set(table.columns.keys()) or any(row[6] for row in found):
            return name
    return ""
