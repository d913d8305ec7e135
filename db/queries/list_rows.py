"""What stands in the rows of an ad-hoc table, and the records behind a figure of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy.orm import Session

from db.queries.list_records import ListRecords
from domain.blanks.counts import Count, count_of
from domain.blanks.lines import Line, LineKind
from domain.lists import AdHocTable, ListLine, ListRow, VillageLine
from domain.lists_fields import RATE, holds, kind_of, rate, rate_parts
from domain.region import Region
from domain.rounds import Round
from domain.sheet import Value

Counted = Counter[tuple[str, str]]
"""Figures by village and count."""


def list_rows(session: Session, round_: Round, table: AdHocTable, today: date) -> Iterator[ListRow]:
    """The rows of a table in the order of the paper, streamed; `today` is the day for ages and for what is overdue."""
    if table.rows is LineKind.COUNTS:
        return iter(village_rows(session, round_, table, today))
    return ListRecords(session, round_, table.where, today).of(table.rows, with_problems=bool(table.counted))


def village_rows(session: Session, round_: Round, table: AdHocTable, today: date) -> list[VillageLine]:
    """A row for each village of the region with the figures that the table asks for."""
    records = ListRecords(session, round_, table.where, today)
    wanted = {part.key: part for key in table.counted for part in _parts(count_of(key))}
    counted: Counted = Counter()
    for kind in dict.fromkeys(map(kind_of, wanted.values())):
        counts = {key: count for key, count in wanted.items() if kind_of(count) is kind}
        for row in records.of(kind):
            for key, count in counts.items():
                counted[row.line.village_uid, key] += holds(count, row)
    return [_village(village, round_, table, wanted, counted) for village in records.villages()]


def figure_records(
    session: Session, round_: Round, table: AdHocTable, key: str, village_uid: str, today: date
) -> list[ListLine]:
    """The records behind a village's figure: as many as the figure says."""
    count = count_of(key)
    rows = ListRecords(session, round_, table.where, today).of(kind_of(count))
    return [row for row in rows if row.line.village_uid == village_uid and holds(count, row)]


def _parts(count: Count) -> tuple[Count, ...]:
    return rate_parts(count) if count.status == RATE else (count,)


def _village(
    village: Region, round_: Round, table: AdHocTable, wanted: Mapping[str, Count], counted: Counted
) -> VillageLine:
    figures: dict[str, Value] = {key: counted[village.uid, key] for key in wanted}
    for key in table.counted:
        if count_of(key).status == RATE:
            figures[key] = rate(*(counted[village.uid, part.key] for part in rate_parts(count_of(key))))
    return VillageLine(Line(round_.county, round_.town, village.name, "", village.uid), figures)
