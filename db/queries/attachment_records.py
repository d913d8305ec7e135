"""What stands in the rows of an attachment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from db.queries.figures import total_of, week_rows
from db.queries.inspections import inspections
from db.queries.problems import problems
from domain.attachments import Record
from domain.figures import Week, WeekRow
from domain.rounds import Round
from domain.scheme import Attachment, Scheme

TOTAL = "合计"


def records(
    session: Session,
    scheme: Scheme,
    round_: Round,
    attachment: Attachment,
    village_uid: str = "",
    week: Week | None = None,
    *,
    by_village: bool = False,
) -> Iterator[Record]:
    """The records of an attachment for one village or (empty) the whole office, streamed in the order of the paper.

    A weekly table has the office's one line under 镇街, as it goes up to the county; with `by_village` the villages' lines
    stand before it and it is called 合计. Weekly tables need `week` (ValueError without).
    """
    if attachment.records == "inspections":
        return inspections(session, round_.uid, village_uid)
    if attachment.records == "problems":
        return problems(session, round_.uid, village_uid)
    if week is None:
        raise ValueError("a weekly attachment needs a week")
    return iter(_weekly(scheme, round_, week_rows(session, scheme, round_, week), village_uid, by_village))


def _weekly(scheme: Scheme, round_: Round, rows: list[WeekRow], village_uid: str, by_village: bool) -> list[WeekRow]:
    if village_uid:
        return [row for row in rows if row.village_uid == village_uid]
    total = total_of(scheme, round_, rows)
    return [*rows, replace(total, name=TOTAL)] if by_village else [total]
