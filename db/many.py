"""Thousands of rows in one statement, past SQLAlchemy's work per row where the driver takes plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import JSON, Connection, Date, Executable, Table, insert


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that have a value for every column, in the order of the table's columns."""
    if connection.dialect.name != "sqlite" or _needs_work(table):
        connection.execute(insert(table), rows)
        return
    days = _days(table)
    values = [list(row.values()) for row in rows]
    for row in values:
        for place in days:
            if isinstance(row[place], date):
                row[place] = row[place].isoformat()
    connection.exec_driver_sql(str(insert(table).compile(dialect=connection.dialect)), [tuple(row) for row in values])


def execute_rows(connection: Connection, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
    """Run a statement for each row of texts and numbers, by the names of its bound parameters."""
    compiled: Any = statement.compile(dialect=connection.dialect)  # type: ignore[attr-defined]
    if connection.dialect.name != "sqlite":
        connection.execute(statement, rows)
        return
    pick = itemgetter(*compiled.positiontup)
    connection.exec_driver_sql(str(compiled), [pick(row) for row in rows])


@cache
def _needs_work(table: Table) -> bool:
    return any(isinstance(column.type, JSON) for column in table.columns)


@cache
def _days(table: Table) -> tuple[int, ...]:
    return tuple(place for place, column in enumerate(table.columns) if isinstance(column.type, Date))
