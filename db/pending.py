"""New rows of a session, written with one statement a table.

The session's own way works out an order and a statement for each row. Our rows have no relationships, bring their keys with them,
and are checked for what they refer to at the commit, so that none of it is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session, make_transient_to_detached

from db.many import insert_rows
from db.models import Shared
from db.rows import complete, table_of

Written = list[tuple[type[Shared], list[dict[str, Any]]]]
"""The rows that were inserted, table by table, with all their columns."""


def write_pending(session: Session, rows: Sequence[Shared], batch: int) -> Written:
    """Insert new objects as rows of a batch; from then on they are rows of the file like those that were read."""
    by_model: dict[type[Shared], list[Shared]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    written: Written = []
    for model, of_model in by_model.items():
        values = [_completed(model, row, batch) for row in of_model]
        insert_rows(session.connection(), table_of(model), values)
        written.append((model, values))
    for row in rows:
        session.expunge(row)
        make_transient_to_detached(row)
        session.add(row)
    return written


def _completed(model: type[Shared], row: Shared, batch: int) -> dict[str, Any]:
    held: dict[str, Any] = inspect(row).dict
    given = {name: value for name, value in held.items() if name[0] != "_"}
    if given.get("uid", "") is None:
        del given["uid"]
    values = complete(model, {**given, "batch": batch})
    held.update(values)
    return values
