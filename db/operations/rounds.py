"""Writing rounds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.log import begin, finish
from db.models import RoundRecord
from db.queries.office import rounds
from db.schemes import scheme_in
from domain.changes import Changes
from domain.errors import KnownError
from domain.rounds import Round, check_round


def save_round(session: Session, round_: Round, clerk: str, now: datetime) -> Changes:
    """Add a round (`uid` unknown to the file) or change one; KnownError with the first thing that is wrong with it."""
    wrong = check_round(round_, scheme_in(session, round_.scheme_id), rounds(session))
    if wrong:
        raise KnownError(wrong[0].message)
    begin(session, "round", f"保存轮次 {round_.name}", clerk, now)
    row = session.get(RoundRecord, round_.uid) if round_.uid else None
    if row is None:
        row = RoundRecord(uid=round_.uid) if round_.uid else RoundRecord()
        session.add(row)
    row.deleted = False
    row.scheme_id = round_.scheme_id
    row.name = round_.name.strip()
    row.starts_on, row.ends_on = round_.starts_on, round_.ends_on
    row.town, row.county = round_.town.strip(), round_.county.strip()
    row.thresholds = dict(round_.thresholds)
    row.reading = str(round_.reading)
    row.points = {key: list(texts) for key, texts in round_.points.items()}
    return finish(session)
