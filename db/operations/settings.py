"""What a file remembers for the person at the desk; local to the file, neither logged nor shared."""

from __future__ import annotations

from sqlalchemy.orm import Session

from db.models import SettingRow


def keep_setting(session: Session, key: str, value: str) -> None:
    """Remember `value` under `key` (`queries.office.settings` reads it); an empty value forgets."""
    row = session.get(SettingRow, key)
    if row is not None and not value:
        session.delete(row)
    elif row is not None:
        row.value = value
    elif value:
        session.add(SettingRow(key=key, value=value))
