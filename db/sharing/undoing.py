"""Taking the merge of several files back in one go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from db.models import ConflictRow, HandoutRow
from db.operations.undo import undo
from domain.changes import Changes


def undo_merges(session: Session, batches: Collection[int], clerk: str, now: datetime) -> Changes:
    """Take these batches back, the last first; all of them or, with a `KnownError`, none."""
    tables: set[str] = {ConflictRow.__tablename__, HandoutRow.__tablename__}
    last = 0
    for number in sorted(batches, reverse=True):
        changes = undo(session, number, clerk, now)
        tables |= changes.tables
        last = changes.batch
    return Changes(frozenset(tables), batch=last)
