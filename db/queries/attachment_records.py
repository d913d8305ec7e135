"""What stands in the rows of an attachment."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from db.queries.figures import total_of, week_rows
from db.queries.inspections import inspections
from db.queries.problems import problems
from domain.attachments import Record
from domain.figures import Week
from domain.rounds import Round
from domain.scheme import Attachment, Scheme

TOTAL = "合计"


def records(
    session: Session, scheme: Scheme, round_: Round, attachment: Attachment, village_uid: str = "", week: Week | None = None
) -> Iterator[Record]:
    """The records of an attachment for one village or (empty) the whole office, streamed in the order of the paper.

    Weekly tables have a line for each village and, for the whole office, a last line 合计; they need `week` (ValueError without).
    """
    if attachment.records == "inspections":
        return inspections(session, round_.uid, village_uid)
    if attachment.records == "problems":
        return problems(session, round_.uid, village_uid)
    if week is None:
        raise ValueError("a weekly attachment needs a week")
    return _weekly(session, scheme, round_, village_uid, week)


def _weekly(session: Session, scheme: Scheme, round_: Round, village_uid: str, week: Week) -> Iterator[Record]:
    rows = week_rows(session, scheme, round_, week)
    yield from (row for row in rows if village_uid in ("", row.village_uid))
    if not village_uid:
        total = total_of(scheme, round_, rows)
        yield type(total)("", TOTAL, total.values)
