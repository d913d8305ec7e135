"""The ad-hoc tables that the file keeps."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import SettingRow
from domain.lists import AdHocTable
from domain.lists_text import table_of

PREFIX = "list_table:"
"""Settings with this prefix hold a table each; the rest of the key is its name."""


def saved_lists(session: Session) -> dict[str, AdHocTable]:
    """The kept tables by name, in the order of their names. A text that is no table is passed over."""
    chosen = select(SettingRow.key, SettingRow.value).where(SettingRow.key.startswith(PREFIX, autoescape=True))
    found: dict[str, AdHocTable] = {}
    for key, value in session.execute(chosen.order_by(SettingRow.key)):
        try:
            found[key.removeprefix(PREFIX)] = table_of(value)
        except (ValueError, TypeError, AttributeError):
            continue
    return found
