"""Do the rows of a foreign file hold what their columns say? Asked of a returned file before any of its rows is believed.

SQLite lets every column hold anything. A date that is none, a number in place of a name, a text of a hundred megabytes or a list
nested a thousand times would stop whoever reads it, or, worse, be taken over into our file.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Integer, LargeBinary, Table

from db.chunks import LARGEST_CHUNK
from db.log import WHOLE_BATCH
from db.models import Base, BulkRow, LogRow
from db.rows import MODELS, table_of

LONGEST = 2_000_000
"""Bytes of a text; a notice, the longest we keep, has a tenth of it."""

LOGGED = {(LogRow.__tablename__, "old"), (LogRow.__tablename__, "new")}
"""Texts that are JSON."""


def strange_table(connection: Connection) -> str:
    """The name of the first table, but for the shared ones, with a row that does not fit its columns; empty when all fit."""
    for name, table in Base.metadata.tables.items():
        if name not in MODELS and connection.exec_driver_sql(_question(name, table)).first() is not None:
            return name
    for log in (table_of(LogRow), table_of(BulkRow)):
        named = connection.exec_driver_sql(f'SELECT DISTINCT "table" FROM {log.name}').scalars()
        if not set(named) <= MODELS.keys():
            return log.name
    return ""


def strange_work(connection: Connection, since: int) -> str:
    """The name of the first shared table with a row that does not fit its columns, of the rows that batches after `since` wrote.

    Of the others it is enough that they stand as our own log has them: nothing of them is taken over.
    """
    log = LogRow.__tablename__
    written = f'SELECT row_uid FROM "{log}" WHERE batch > {since:d}'
    # An entry may speak of all rows of a batch.
    everything = connection.exec_driver_sql(f"{written} AND row_uid GLOB '{WHOLE_BATCH}*' LIMIT 1").first() is not None
    these = "1" if everything else f"batch > {since:d} OR uid IN ({written})"
    for name, model in MODELS.items():
        if connection.exec_driver_sql(_question(name, table_of(model), these)).first() is not None:
            return name
    return ""


def _question(name: str, table: Table, these: str = "1") -> str:
    return f'SELECT 1 FROM "{name}" WHERE ({these}) AND ({_misfits(name, table)}) LIMIT 1'


@cache
def _misfits(name: str, table: Table) -> str:
    return " OR ".join(_wrong(name, column) for column in table.columns)


def _wrong(table: str, column: Column[Any]) -> str:
    name = f'"{column.name}"'
    bad = f"({name} IS NOT NULL AND ({_misfit(table, column, name)}))"
    return bad if column.nullable else f"{name} IS NULL OR {bad}"


def _misfit(table: str, column: Column[Any], name: str) -> str:
    if isinstance(column.type, Boolean):
        return f"typeof({name}) <> 'integer' OR {name} NOT IN (0, 1)"
    if isinstance(column.type, Integer):
        return f"typeof({name}) <> 'integer'"
    if isinstance(column.type, LargeBinary):
        return f"typeof({name}) <> 'blob' OR octet_length({name}) > {LARGEST_CHUNK}"
    text = f"typeof({name}) <> 'text' OR octet_length({name}) > {LONGEST} OR instr({name}, char(0))"
    if isinstance(column.type, Date):
        return f"{text} OR date({name}) IS NOT {name} OR {name} < '0001'"
    if isinstance(column.type, JSON):
        return f"{text} OR {_no_json_of(column, name)}"
    return f"{text} OR NOT json_valid({name})" if (table, column.name) in LOGGED else text


def _no_json_of(column: Column[Any], name: str) -> str:
    """Lists hold texts; objects hold texts, or lists."""
    is_list = getattr(getattr(column.default, "arg", None), "__name__", "") == "list"
    kind, inside = ("array", "'text'") if is_list else ("object", "'text', 'array'")
    # One after another: what is no JSON must not be taken apart.
    return (
        f"CASE WHEN NOT json_valid({name}) THEN 1 WHEN json_type({name}) <> '{kind}' THEN 1 "
        f"ELSE EXISTS (SELECT 1 FROM json_each({name}) WHERE type NOT IN ({inside})) END"
    )
