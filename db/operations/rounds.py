"""Writing rounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.log import begin, finish
from db.models import RoundRecord
from db.operations.meanwhile import met_row
from db.queries.office import rounds
from db.schemes import scheme_in
from domain.changes import Changes
from domain.errors import KnownError
from domain.rounds import Reading, Round, check_round


def save_round(session: Session, round_: Round, clerk: str, now: datetime) -> Changes:
    """Add a round (`uid` unknown to the file) or change one; KnownError with the first thing that is wrong with it.

    KnownError, too, where others have changed the same since it was read.
    """
    row = session.get(RoundRecord, round_.uid) if round_.uid else None
    if row is not None:
        round_ = _met(session, row, round_)
    wrong = check_round(round_, scheme_in(session, round_.scheme_id), rounds(session))
    if wrong:
        raise KnownError(wrong[0].message)
    begin(session, "round", f"保存轮次 {round_.name}", clerk, now)
    if row is None:
        row = RoundRecord(uid=round_.uid) if round_.uid else RoundRecord()
        session.add(row)
    row.deleted = False
    for name, value in _columns(round_).items():
        setattr(row, name, value)
    return finish(session)


def _met(session: Session, row: RoundRecord, round_: Round) -> Round:
    values = met_row(session, "这一轮", row, round_.seen, _columns(round_))
    points = {key: tuple(texts) for key, texts in values["points"].items()}
    return replace(round_, **{**values, "reading": Reading(values["reading"]), "points": points})


def _columns(round_: Round) -> dict[str, Any]:
    """The round as the columns hold it."""
    return {
        "scheme_id": round_.scheme_id,
        "name": round_.name.strip(),
        "starts_on": round_.starts_on,
        "ends_on": round_.ends_on,
        "town": round_.town.strip(),
        "county": round_.county.strip(),
        "thresholds": dict(round_.thresholds),
        "reading": str(round_.reading),
        "points": {key: list(texts) for key, texts in round_.points.items()},
    }
