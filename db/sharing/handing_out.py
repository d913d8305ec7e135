"""Handing out: each recipient gets a file of the program with its own villages, stamped with our position in the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from db import creation, log
from db.keys import new_uid
from db.log import LoggedSession, latest_batch
from db.models import SHARED, BatchRow, HandoutRow, HouseholdRecord, RegionRow, SettingRow, Shared
from db.operations.undo import LASTING
from db.queries.office import settings
from db.rows import table_of
from db.sharing.parts import households, part_rows
from db.store import Store
from domain.errors import KnownError
from domain.operators import Right, require
from domain.sharing import LEFT_OUT, LEFT_OUT_KEY, LEFT_OUT_LABELS, HandoutWish

KIND = "handout"
"""Kind of the batch with which a file begins that was handed out."""
assert KIND in LASTING

HANDOUT, SENDER, STAMP, EXPIRES, RECIPIENT, WITHOUT = (
    "handout_uid", "handout_office_uid", "handout_position", "handout_expires_on", "handout_recipient", LEFT_OUT_KEY,
)  # fmt: skip
"""Settings of a file that was handed out: which handout, by whom, its own batch at the stamp, and words for whoever opens it."""
KEPT = ("county", "town", "round_uid", "office_region_uid")
"""Settings that the recipient needs as they are."""

Progress = Callable[[str], None]


def hand_out(store: Store, wish: HandoutWish, target: Path, clerk: str, now: datetime, progress: Progress | None = None) -> str:
    """Make the recipient's file at `target` and note it in ours; returns the handout's uid.

    KnownError when there is such a file already, when it cannot be written, or when a village is unknown; nothing is left then.
    """
    require(store.operator, Right.HAND_OUT)
    uid = new_uid()
    tell = progress or (lambda _words: None)
    with store.read() as session:
        _check(session, wish)
        position = latest_batch(session)

        def fill(fresh: LoggedSession) -> None:
            _settle(session, fresh, wish, uid, store.office.uid)
            log.begin(fresh, KIND, f"由{store.office.town}分发", clerk, now)
            for model in SHARED:
                tell(model.__tablename__)
                log.bulk_insert(fresh, model, _without(model, part_rows(session, model, wish.villages), wish.left_out))
            log.keep(fresh)
            log.finish(fresh)
            _stamp(fresh)

        creation.make(target, fill, password=wish.password)
        seal = _seal_of(target, wish.password)
    try:
        store.write(lambda session: _note(session, wish, uid, position, seal, target.name, clerk, now))
    except BaseException:
        with suppress(OSError):
            target.unlink()
        raise
    return uid


def _check(session: Session, wish: HandoutWish) -> None:
    if not wish.recipient.strip():
        raise KnownError("请写明分发给谁，如“金佛村”。")
    unknown = set(wish.left_out) - LEFT_OUT.keys()
    if unknown:
        raise KnownError(f"可以不带的内容有：{'、'.join(LEFT_OUT_LABELS.values())}。")
    known = set(session.scalars(select(RegionRow.uid).where(RegionRow.level == "village", RegionRow.deleted.is_(False))))
    if not set(wish.villages) <= known:
        raise KnownError("要分发的村（社区）已不在文件中，请重新选择。")


def _settle(ours: Session, fresh: LoggedSession, wish: HandoutWish, uid: str, sender: str) -> None:
    kept = settings(ours)
    values = {
        "office_uid": new_uid(),
        HANDOUT: uid,
        SENDER: sender,
        RECIPIENT: wish.recipient.strip(),
        EXPIRES: wish.expires_on.isoformat() if wish.expires_on else "",
        WITHOUT: ",".join(sorted(wish.left_out)),
        **{key: kept[key] for key in KEPT if kept.get(key)},
    }
    rows = [{"key": key, "value": value} for key, value in values.items()]
    fresh.connection().execute(insert(table_of(SettingRow)), rows)


def _stamp(fresh: LoggedSession) -> None:
    row = {"key": STAMP, "value": str(latest_batch(fresh))}
    fresh.connection().execute(insert(table_of(SettingRow)), [row])


def _without(model: type[Shared], rows: Iterator[dict[str, Any]], left_out: frozenset[str]) -> Iterator[dict[str, Any]]:
    """The rows with the columns that are left out empty."""
    empty = {column: "" for name in left_out for table, column in LEFT_OUT[name] if table == model.__tablename__}
    return ({**row, **empty} for row in rows) if empty else rows


def _seal_of(target: Path, password: str) -> str:
    from db import engine

    connection = engine.connect(target, password=password, mode="ro")
    try:
        row = connection.execute(f"SELECT hash FROM {BatchRow.__tablename__} ORDER BY number DESC LIMIT 1").fetchone()
        return str(row[0])
    finally:
        connection.close()


def _note(
    session: Session, wish: HandoutWish, uid: str, position: int, seal: str, name: str, clerk: str, now: datetime
) -> None:
    session.add(
        HandoutRow(
            uid=uid,
            made_at=now.astimezone().isoformat(timespec="seconds"),
            clerk=clerk,
            recipient=wish.recipient.strip(),
            villages=list(wish.villages),
            left_out=sorted(wish.left_out),
            position=position,
            seal=seal,
            expires_on=wish.expires_on,
            file_name=name,
            households=_count(session, wish.villages),
        )
    )


def _count(session: Session, villages: tuple[str, ...]) -> int:
    mine = households(villages) if villages else HouseholdRecord.deleted.is_(False)
    return session.scalar(select(func.count()).select_from(HouseholdRecord).where(mine)) or 0
