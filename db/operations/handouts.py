"""What the office says of parts that it gave out; local to its file, neither logged nor shared."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.log import operator_of
from db.models import HandoutRow
from domain.changes import Changes
from domain.errors import KnownError
from domain.operators import Right, require

TABLE = frozenset({HandoutRow.__tablename__})


def wait_no_more(session: Session, uid: str, now: datetime) -> Changes:
    """The part need not come back (it may all the same). KnownError when it is not known, or when the role may not."""
    _found(session, uid).closed_at = now.astimezone().isoformat(timespec="seconds")
    return Changes(TABLE)


def wait_again(session: Session, uid: str) -> Changes:
    """Take back that the part need not come back. KnownError when it is not known, or when the role may not."""
    _found(session, uid).closed_at = ""
    return Changes(TABLE)


def _found(session: Session, uid: str) -> HandoutRow:
    require(operator_of(session), Right.HAND_OUT)
    row = session.get(HandoutRow, uid)
    if row is None:
        raise KnownError("这次分发已不在记录中，请刷新后再看。")
    return row
