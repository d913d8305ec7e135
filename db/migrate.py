"""The format of a file and its migrations. Alembic loads only when a file really is older than the program.

A migration runs on the file itself, in one transaction, after a backup: when it fails, the file is as it was.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from db import engine
from db.faults import spoken
from domain.errors import KnownError

HEAD = "0003"
"""The revision that this program writes: the last one in `db/migrations/versions`."""

KNOWN = ("0001", "0002", "0003")
"""All revisions that this program can open, oldest first."""

VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"

FOLDER = Path(__file__).resolve().parent / "migrations"


def upgrade(path: Path, *, password: str, now: datetime, folder: Path | None, migrations: Path = FOLDER) -> None:
    """Bring an older file to the last revision in `migrations`, after a backup into `folder` (default: beside the file).

    KnownError when the backup or the migration fails; the file is unchanged then.
    """
    from db import backups

    kept = backups.before_upgrade(path, password=password, now=now, folder=folder)
    connection = engine.connect(path, password=password)
    try:
        # Rebuilding a table drops the old one; the keys that name it are checked at the end instead.
        engine.configure(connection, foreign_keys=False)
        with spoken(), engine.engine_over(connection).begin() as transaction:
            run(transaction, migrations)
            _check_keys(transaction)
    except KnownError:
        raise
    except Exception as fault:
        raise KnownError(f"“{path.name}”升级到新格式时出错，文件没有改动（备份在“{kept}”）；请把文件发给维护人员。") from fault
    finally:
        connection.close()


def run(connection: Connection, migrations: Path = FOLDER, revision: str = "head") -> None:
    """Run the migrations that the connection's file lacks, up to `revision`, inside the connection's transaction."""
    from alembic import command

    command.upgrade(configuration(connection, migrations), revision)


def configuration(connection: Connection | None, migrations: Path = FOLDER) -> Any:
    """Alembic's configuration, without a file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _check_keys(connection: Connection) -> None:
    broken = engine.broken_keys(connection)
    if broken:
        raise ValueError(f"the migration leaves {len(broken)} rows without the row they name, first {broken[0]}")
