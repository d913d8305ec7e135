"""The format of a file and its migrations. Alembic loads only when a file really is older than the program."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

HEAD = "0001"
"""The revision that this program writes: the last one in `db/migrations/versions`."""

KNOWN = ("0001",)
"""All revisions that this program can open, oldest first."""

VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"


def upgrade(path: Path, *, password: str, now: datetime, folder: Path | None) -> None:
    """Bring an older file to `HEAD`."""
    raise NotImplementedError
