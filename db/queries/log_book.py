"""The change log, readable: who did what, by day, by person, by month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from db.models import BatchRow, BulkRow, LogRow
from db.queries.log_words import LogWords, table_order, table_word
from db.rows import table_of

LINES = 500
"""Lines of one step that are told one by one."""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Empty parts do not filter; `since` and `until` are included. `clerk` None is everybody, empty who gave no name."""

    clerk: str | None = None
    since: date | None = None
    until: date | None = None
    table: str = ""


@dataclass(frozen=True, slots=True)
class LogStep:
    """One write. `at` is local time, ISO 8601; `rows` counts the records touched, by table.

    `undone_at` is when it was taken back, empty while it stands; `ours` is False for what came back with a merged file.
    """

    number: int
    at: str
    clerk: str
    kind: str
    label: str
    rows: dict[str, int] = field(default_factory=dict)
    undone_at: str = ""

    @property
    def day(self) -> str:
        """`2021-05-10`."""
        return self.at[:10]

    @property
    def time(self) -> str:
        """`10:32`."""
        return self.at[11:16]

    @property
    def contents(self) -> str:
        """`农户 1、成员 3`."""
        return "、".join(f"{table_word(table)} {count:,}" for table, count in self.rows.items())


@dataclass(frozen=True, slots=True)
class LogLine:
    """One change of a step: of what (`王大明户 · 联系电话`), before and after."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """What a person did in a month (`2021-05`): steps, and the records touched, by table."""

    clerk: str
    month: str
    steps: int
    rows: dict[str, int]


def steps(session: Session, wanted: LogFilter, offset: int = 0, limit: int | None = None) -> list[LogStep]:
    """The writes that the filter lets through, the newest first."""
    batch = table_of(BatchRow)
    undone = batch.alias("undone")
    chosen = select(batch, undone.c.at.label("undone_at")).outerjoin(undone, undone.c.number == batch.c.undone_by)
    chosen = chosen.where(*_conditions(wanted)).order_by(batch.c.number.desc()).offset(offset).limit(limit)
    found = session.connection().execute(chosen).all()
    rows = _rows(session, [row.number for row in found])
    return [
        LogStep(row.number, row.at, row.clerk, row.kind, row.label, rows.get(row.number, {}), row.undone_at or "")
        for row in found
    ]


def count_steps(session: Session, wanted: LogFilter) -> int:
    """How many writes the filter lets through."""
    return session.scalar(select(func.count()).select_from(BatchRow).where(*_conditions(wanted))) or 0


def lines(session: Session, number: int) -> list[LogLine]:
    """What one write changed, record by record; of rows that came in thousands only how many."""
    log, bulk = table_of(LogRow), table_of(BulkRow)
    chosen = select(log).where(log.c.batch == number).order_by(log.c.seq).limit(LINES + 1)
    entries = session.connection().execute(chosen).all()
    words = LogWords(session, entries[:LINES])
    told = [LogLine(*found) for entry in entries[:LINES] if (found := words.line(entry)) is not None]
    counted = select(bulk.c.table, func.sum(bulk.c.rows)).where(bulk.c.batch == number).group_by(bulk.c.table)
    many = [LogLine(f"新增{table_word(table)} {count:,} 条", "", "") for table, count in session.connection().execute(counted)]
    rest = [LogLine(f"（只列前 {LINES} 处修改）", "", "")] if len(entries) > LINES else []
    return [*many, *told, *rest]


def people(session: Session) -> list[str]:
    """Everybody who stands in the log, by name; empty for writes without one."""
    return list(session.scalars(select(BatchRow.clerk).distinct().order_by(BatchRow.clerk)))


def tables(session: Session) -> list[str]:
    """The tables that stand in the log."""
    found = {*session.scalars(select(LogRow.table).distinct()), *session.scalars(select(BulkRow.table).distinct())}
    return sorted(found, key=table_order)


def by_person_and_month(session: Session, wanted: LogFilter) -> list[PersonMonth]:
    """Who wrote how much in which month, the latest month first, then by name."""
    batch = table_of(BatchRow)
    month = func.substr(batch.c.at, 1, 7)
    counted = select(batch.c.clerk, month, func.count()).where(*_conditions(wanted)).group_by(batch.c.clerk, month)
    totals = {(clerk, at): count for clerk, at, count in session.connection().execute(counted)}
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for one in _touched(_conditions(wanted)):
        table = one.c.table
        summed = select(batch.c.clerk, month, table, func.sum(one.c.rows)).join(one, one.c.batch == batch.c.number)
        for clerk, at, name, count in session.connection().execute(summed.group_by(batch.c.clerk, month, table)):
            found = rows.setdefault((clerk, at), {})
            found[name] = found.get(name, 0) + int(count)
    ordered = sorted(sorted(totals), key=lambda key: key[1], reverse=True)
    return [PersonMonth(clerk, at, totals[clerk, at], _in_order(rows.get((clerk, at), {}))) for clerk, at in ordered]


def _conditions(wanted: LogFilter) -> list[ColumnElement[bool]]:
    batch, log, bulk = table_of(BatchRow), table_of(LogRow), table_of(BulkRow)
    found: list[ColumnElement[bool]] = []
    if wanted.clerk is not None:
        found.append(batch.c.clerk == wanted.clerk)
    if wanted.since is not None:
        found.append(batch.c.at >= wanted.since.isoformat())
    if wanted.until is not None:
        found.append(batch.c.at < (wanted.until + timedelta(days=1)).isoformat())
    if wanted.table:
        logged = select(log.c.batch).where(log.c.table == wanted.table)
        in_bulk = select(bulk.c.batch).where(bulk.c.table == wanted.table)
        found.append(or_(batch.c.number.in_(logged), batch.c.number.in_(in_bulk)))
    return found


def _touched(conditions: Iterable[ColumnElement[bool]]) -> list[Any]:
    """Records touched by write and table: those of the log, and those that came in bulk."""
    batch, log, bulk = table_of(BatchRow), table_of(LogRow), table_of(BulkRow)
    these = select(batch.c.number).where(*conditions)
    distinct = func.count(log.c.row_uid.distinct()).label("rows")
    one = select(log.c.batch, log.c.table, distinct).where(log.c.batch.in_(these)).group_by(log.c.batch, log.c.table)
    summed = func.sum(bulk.c.rows).label("rows")
    other = select(bulk.c.batch, bulk.c.table, summed).where(bulk.c.batch.in_(these)).group_by(bulk.c.batch, bulk.c.table)
    return [one.subquery(), other.subquery()]


def _rows(session: Session, numbers: Sequence[int]) -> dict[int, dict[str, int]]:
    rows: dict[int, dict[str, int]] = {}
    if not numbers:
        return rows
    # The newest first: what is asked for lies together in the log, whatever the filter left out between.
    within = [table_of(BatchRow).c.number.between(min(numbers), max(numbers))]
    for one in _touched(within):
        for batch, table, count in session.connection().execute(select(one)):
            found = rows.setdefault(batch, {})
            found[table] = found.get(table, 0) + int(count)
    return {batch: _in_order(found) for batch, found in rows.items()}


def _in_order(rows: dict[str, int]) -> dict[str, int]:
    return dict(sorted(rows.items(), key=lambda item: table_order(item[0])))

