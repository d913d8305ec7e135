"""What was given out and is waited for, and what a file that was given out says of itself."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import BatchRow, HandoutRow, RegionRow, ReturnedRow
from db.queries.office import office, settings
from db.sharing.conflicts import open_by
from db.sharing.handing_out import EXPIRES, HANDOUT, RECIPIENT, WITHOUT
from domain.sharing import FromOffice, Handout


def handouts(session: Session) -> list[Handout]:
    """Every part that was given out, the latest first."""
    rows = session.scalars(select(HandoutRow).order_by(HandoutRow.made_at.desc(), HandoutRow.uid.desc())).all()
    names = dict(session.execute(select(RegionRow.uid, RegionRow.name)).all()) if rows else {}
    merged = _last_merges(session) if rows else {}
    asked = open_by(session, "handout_uid") if rows else {}
    return [
        Handout(
            uid=row.uid,
            recipient=row.recipient,
            villages=tuple(names.get(uid, "") for uid in row.villages),
            left_out=tuple(row.left_out),
            made_at=row.made_at,
            clerk=row.clerk,
            expires_on=row.expires_on,
            file_name=row.file_name,
            households=row.households,
            returned_at=max(merged.get(row.uid, ""), row.untouched_at),
            closed_at=row.closed_at,
            open_conflicts=asked.get(row.uid, 0),
        )
        for row in rows
    ]


def from_office(session: Session) -> FromOffice | None:
    """Where this file comes from; None for a file that was not handed out."""
    kept = settings(session)
    if not kept.get(HANDOUT):
        return None
    expires = kept.get(EXPIRES, "")
    day = date.fromisoformat(expires) if expires else None
    left_out = tuple(key for key in kept.get(WITHOUT, "").split(",") if key)
    return FromOffice(office(session).town, kept.get(RECIPIENT, ""), day, left_out)


def _last_merges(session: Session) -> dict[str, str]:
    """When each part last came back with work in it, as far as that merge still stands."""
    chosen = (
        select(ReturnedRow.handout_uid, func.max(BatchRow.at))
        .join(BatchRow, BatchRow.number == ReturnedRow.batch)
        .where(BatchRow.undone_by.is_(None))
        .group_by(ReturnedRow.handout_uid)
    )
    return dict(session.execute(chosen).all())
