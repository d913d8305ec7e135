"""Shared rows as plain JSON values: what the change log holds and the replay compares."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Column, Date, Table

from db.models import SHARED, Base, Shared

MODELS: dict[str, type[Shared]] = {model.__tablename__: model for model in SHARED}
"""Shared models by table name, in an order in which rows can be inserted."""

UNLOGGED = frozenset({"uid", "batch"})
"""Columns that every log entry names anyway."""


@cache
def table_of(model: type[Base]) -> Table:
    """The model's table."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


@cache
def logged_columns(model: type[Shared]) -> tuple[Column[Any], ...]:
    """The columns whose values are logged, in the order of the table."""
    return tuple(c for c in table_of(model).columns if c.key not in UNLOGGED and c.key not in model.DERIVED)


def plain(value: Any) -> Any:
    """A column's value as JSON knows it: dates as ISO text, everything else as it is."""
    return value.isoformat() if isinstance(value, date) else value


def value_of(column: Column[Any], value: Any) -> Any:
    """The column's value for its plain form."""
    if value is None:
        return None
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return bool(value) if isinstance(column.type, Boolean) else value


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=plain)
"""Made once: a save writes a dozen values."""


def dumped(value: Any) -> str:
    """JSON text, short, with Chinese as it is and dates as ISO text."""
    return _ENCODER.encode(value)


@cache
def _blank(model: type[Shared]) -> tuple[dict[str, Any], dict[str, Callable[[Any], Any]]]:
    """A row of defaults in the order of the columns, and what makes the defaults that differ from row to row."""
    defaults: dict[str, Any] = {column.key: column.default for column in table_of(model).columns}
    made = {key: default.arg for key, default in defaults.items() if default is not None and default.is_callable}
    fixed = {key: None if default is None or key in made else default.arg for key, default in defaults.items()}
    return fixed, made


def missing(model: type[Shared], column: str) -> Any:
    """What a row that was made before the table had this column holds there, as a plain value."""
    fixed, made = _blank(model)
    return made[column](None) if column in made else fixed[column]


def complete(model: type[Shared], given: Mapping[str, Any]) -> dict[str, Any]:
    """All columns of a new row, in their order: what is given, and the defaults.

    KeyError for a column that the table does not have.
    """
    fixed, made = _blank(model)
    row = {**fixed, **given}
    if len(row) != len(fixed):
        raise KeyError(f"{model.__tablename__}: {sorted(given.keys() - fixed.keys())}")
    for key, make in made.items():
        if key not in given:
            row[key] = make(None)
    return row
