"""Rows into a table past SQLAlchemy's work per row and per statement, where the driver takes plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import JSON, Connection, Date, Dialect, Executable, Insert, Table, insert


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have a value for the same columns, in the order of the table's columns."""
    if connection.dialect.name != "sqlite" or _needs_work(table):
        connection.execute(inserting(table), rows)
        return
    text, days = _insert_text(table, tuple(rows[0]), connection.dialect)
    if not days:
        connection.exec_driver_sql(text, [tuple(row.values()) for row in rows])
        return
    values = [list(row.values()) for row in rows]
    for row in values:
        for place in days:
            if isinstance(row[place], date):
                row[place] = row[place].isoformat()
    connection.exec_driver_sql(text, [tuple(row) for row in values])


def execute_rows(connection: Connection, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
    """Run a statement for each row of texts and numbers, by the names of its bound parameters."""
    if connection.dialect.name != "sqlite":
        connection.execute(statement, rows)
        return
    text, pick = _text_of(statement, connection.dialect)
    connection.exec_driver_sql(text, [pick(row) for row in rows])


def read_rows(connection: Connection, statement: Executable, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """The rows of a statement that is made once and asked at every save, of texts and numbers as the driver has them."""
    if connection.dialect.name != "sqlite":
        return connection.execute(statement, values).all()
    text, pick = _text_of(statement, connection.dialect)
    return connection.exec_driver_sql(text, pick(values)).all()


@cache
def inserting(table: Table) -> Insert:
    """The statement that inserts into a table, made once: making it takes longer than running it."""
    return insert(table)


@cache
def _insert_text(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, tuple[int, ...]]:
    """The statement for these columns, and the places of those that hold days."""
    text = str(insert(table).compile(dialect=dialect, column_keys=list(names)))
    return text, tuple(place for place, name in enumerate(names) if isinstance(table.columns[name].type, Date))


@cache
def _text_of(statement: Executable, dialect: Dialect) -> tuple[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]]:
    compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    names = compiled.positiontup
    return str(compiled), itemgetter(*names) if len(names) > 1 else lambda values: (values[names[0]],)


@cache
def _needs_work(table: Table) -> bool:
    return any(isinstance(column.type, JSON) for column in table.columns)
