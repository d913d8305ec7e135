"""Making a new file: schema, stamp, office, regions and the first round, at a temporary name that is renamed at the end."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, text

from db import engine, log, migrate
from db.faults import spoken
from db.files import check_writable, fsync_folder
from db.keys import new_uid
from db.log import LoggedSession
from db.models import Base, RoundRecord, SettingRow
from db.office_regions import seed_regions
from db.operations.notices import own_id, record_of
from db.rows import table_of
from db.schemes import scheme
from domain.errors import KnownError
from domain.rounds import Round, round_of
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme_text
from resources import scheme_ids
from resources.temporary import beside

LONGEST_NAME = 40
"""Characters of a place name."""


def create(
    path: Path, scheme_id: str, *, county: str, town: str, clerk: str, now: datetime, password: str, notice: str = ""
) -> None:
    """Make the file, for a notice of the program or for the one whose text is given.

    KnownError when it exists already or cannot be made, or when the text is faulty; no part of it is left behind then.
    """
    make(path, beginning(scheme_id, county=county, town=town, clerk=clerk, now=now, notice=notice), password=password)


def beginning(
    scheme_id: str, *, county: str, town: str, clerk: str, now: datetime, notice: str = ""
) -> Callable[[LoggedSession], None]:
    """What writes the office, its regions and its first round into empty tables. KnownError when the notice is faulty."""
    own = _own_notice(notice) if notice else None
    round_ = round_of(own or scheme(scheme_id), new_uid(), county=_one_line(county), town=_one_line(town))

    def fill(session: LoggedSession) -> None:
        _settle(session, round_)
        log.begin(session, "create", "新建文件", clerk, now)
        _seed(session, round_)
        if own is not None:
            session.add(record_of(own))
        log.finish(session)

    return fill


def make(path: Path, fill: Callable[[LoggedSession], None], *, password: str) -> None:
    """Make a file with the tables of this program, filled by `fill`, which writes settings and at least one batch.

    KnownError when it exists already or cannot be made; no part of it is left behind then.
    """
    if path.exists():
        raise _exists(path)
    if not path.parent.is_dir():
        raise KnownError(f"没有文件夹“{path.parent}”，请先建好文件夹，或换一个位置。")
    temporary = beside(path)
    check_writable(temporary, path.parent)
    try:
        with spoken():
            _fill(temporary, fill, password)
        _put_in_place(temporary, path)
    finally:
        for leftover in (temporary, temporary.with_name(temporary.name + "-journal")):
            with suppress(OSError):
                leftover.unlink()


def _own_notice(text: str) -> Scheme | None:
    """The notice of a text; None when it is, word for word, one that the program brings."""
    found = read_scheme_text(text)
    if found.id in scheme_ids() and found == scheme(found.id):
        return None
    own_id(found)
    return found


def _one_line(name: str) -> str:
    """A place name as it is printed in one line of every form; KnownError when it is none."""
    tidy = " ".join(name.split())
    if len(tidy) > LONGEST_NAME or not tidy.isprintable():
        raise KnownError(f"地名“{tidy[:12]}……”太长或含有不能打印的字符，请写成如“双河街道”的样子。")
    return tidy


def _fill(path: Path, fill: Callable[[LoggedSession], None], password: str) -> None:
    connection = engine.connect(path, password=password, mode="rwc")
    try:
        engine.configure(connection)
        connection.execute(f"PRAGMA application_id = {engine.APPLICATION_ID}")
        with LoggedSession(engine.engine_over(connection)) as session:
            make_tables(session)
            fill(session)
            session.commit()
    finally:
        connection.close()


def make_tables(session: LoggedSession) -> None:
    """Make the tables of this program in an empty database, with the number of their format."""
    Base.metadata.create_all(session.connection())
    session.connection().execute(text(migrate.VERSION_TABLE))
    session.connection().execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": migrate.HEAD})


def _settle(session: LoggedSession, round_: Round) -> None:
    values = {"office_uid": new_uid(), "county": round_.county, "town": round_.town, "round_uid": round_.uid}
    rows = [{"key": key, "value": value} for key, value in values.items()]
    session.connection().execute(insert(table_of(SettingRow)), rows)


def _seed(session: LoggedSession, round_: Round) -> None:
    seed_regions(session, round_)
    session.add(
        RoundRecord(
            uid=round_.uid,
            scheme_id=round_.scheme_id,
            name=round_.name,
            starts_on=round_.starts_on,
            ends_on=round_.ends_on,
            town=round_.town,
            county=round_.county,
            thresholds=dict(round_.thresholds),
            reading=round_.reading,
        )
    )


def _put_in_place(temporary: Path, path: Path) -> None:
    """Rename without ever replacing a file that came in the meantime."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise _exists(path) from None
    except OSError:
        # No hard links here (FAT, some network drives).
        if path.exists():
            raise _exists(path) from None
        os.rename(temporary, path)
    fsync_folder(path.parent)


def _exists(path: Path) -> KnownError:
    return KnownError(f"“{path}”已经存在；请换一个文件名，或直接打开它。")
