"""The records that fill an attachment, by what stands in its rows."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from db.queries.figures import week_rows, week_total
from db.queries.inspections import inspections
from db.queries.problems import problems
from domain.attachments import Record
from domain.figures import Week, week_of
from domain.rounds import Round
from domain.scheme import Attachment, Scheme


def records(
    session: Session,
    scheme: Scheme,
    round_: Round,
    attachment: Attachment,
    *,
    village_uid: str = "",
    week: Week | None = None,
    by_village: bool = False,
) -> Iterator[Record]:
    """The rows of a filled attachment, streamed, for a village or (empty `village_uid`) the whole office.

    A weekly table has the office's one line, as it goes up; with `by_village` the villages' lines stand before it. A weekly
    table without a week is that of the round's last day.
    """
    if attachment.records == "inspections":
        yield from inspections(session, round_.uid, village_uid)
    elif attachment.records == "problems":
        yield from problems(session, round_.uid, village_uid)
    else:
        week = week or week_of(round_.ends_on)
        if village_uid or by_village:
            lines = week_rows(session, scheme, round_, week)
            yield from (line for line in lines if village_uid in {"", line.village_uid})
        if not village_uid:
            yield week_total(session, scheme, round_, week)
