"""The merges that were done: what each brought, as the log has it, and what of it is still to be decided."""

from __future__ import annotations

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.log import INSERTED
from db.models import BatchRow, BulkRow, ConflictRow, HandoutRow, LogRow, ReturnedRow
from db.rows import table_of
from db.sharing.conflicts import open_by
from db.sharing.merge import KIND
from domain.merging import DELETED
from domain.sharing import PastMerge


def merges(session: Session) -> list[PastMerge]:
    """Every merge, the latest first; those that were taken back among them."""
    rows = session.execute(
        select(BatchRow, HandoutRow.file_name)
        .outerjoin(ReturnedRow, ReturnedRow.batch == BatchRow.number)
        .outerjoin(HandoutRow, HandoutRow.uid == ReturnedRow.handout_uid)
        .where(BatchRow.kind == KIND)
        .order_by(BatchRow.number.desc())
    ).all()
    numbers = [batch.number for batch, _ in rows]
    asked = dict(
        session.execute(
            select(ConflictRow.batch, func.count()).where(ConflictRow.batch.in_(numbers)).group_by(ConflictRow.batch)
        ).all()
    )
    left = open_by(session, "batch")
    bulk = _bulk_rows(session, numbers)
    logged = _logged_rows(session, numbers)
    return [
        PastMerge(
            batch=batch.number,
            label=batch.label,
            file_name=name or "",
            clerk=batch.clerk,
            at=batch.at,
            added=logged.get((batch.number, "added"), 0) + bulk.get(batch.number, 0),
            changed=logged.get((batch.number, "changed"), 0),
            deleted=logged.get((batch.number, "deleted"), 0),
            conflicts=asked.get(batch.number, 0),
            open_conflicts=left.get(batch.number, 0),
            undone=batch.undone_by is not None,
        )
        for batch, name in rows
    ]


def _bulk_rows(session: Session, numbers: list[int]) -> dict[int, int]:
    chosen = select(BulkRow.batch, func.sum(BulkRow.rows)).where(BulkRow.batch.in_(numbers)).group_by(BulkRow.batch)
    return dict(session.execute(chosen).all())


def _logged_rows(session: Session, numbers: list[int]) -> dict[tuple[int, str], int]:
    """Rows by batch and what was done to them: one line of the log is one field, a row counts once."""
    log = table_of(LogRow)
    # What weighs most of a row's lines says what was done to it.
    done = func.max(case((log.c.field == INSERTED, 3), (log.c.field == DELETED, 2), else_=1)).label("done")
    a_row = select(log.c.batch, done).where(log.c.batch.in_(numbers)).group_by(log.c.batch, log.c.table, log.c.row_uid)
    each = a_row.subquery()
    chosen = select(each.c.batch, each.c.done, func.count()).group_by(each.c.batch, each.c.done)
    names = {1: "changed", 2: "deleted", 3: "added"}
    return {(batch, names[kind]): number for batch, kind, number in session.execute(chosen)}
