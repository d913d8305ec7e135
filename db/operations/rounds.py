"""Writing rounds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.log import begin, finish
from db.models import RoundRecord
from domain.changes import Changes
from domain.errors import KnownError
from domain.rounds import Round


def save_round(session: Session, round_: Round, clerk: str, now: datetime) -> Changes:
    """Add a round (`uid` unknown to the file) or change one; KnownError when its dates are the wrong way round."""
    if not round_.name.strip():
        raise KnownError("请填写这一轮工作的名称。")
    if round_.ends_on < round_.starts_on:
        raise KnownError("结束日期早于开始日期，请改正。")
    begin(session, "round", f"保存轮次 {round_.name}", clerk, now)
    row = session.get(RoundRecord, round_.uid) if round_.uid else None
    if row is None:
        row = RoundRecord(uid=round_.uid) if round_.uid else RoundRecord()
        session.add(row)
    row.deleted = False
    row.scheme_id = round_.scheme_id
    row.name = round_.name.strip()
    row.starts_on, row.ends_on = round_.starts_on, round_.ends_on
    row.town, row.county = round_.town, round_.county
    row.thresholds = dict(round_.thresholds)
    row.reading = str(round_.reading)
    return finish(session)
