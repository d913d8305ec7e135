"""The history of a household in Chinese words, read from the change log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.log import INSERTED, WHOLE_BATCH
from db.models import (
    AnswerRecord,
    BatchRow,
    CadreRecord,
    HelpingRecord,
    HouseholdRecord,
    IncomeAmountRecord,
    IncomeSheetRecord,
    InspectionRecord,
    LogRow,
    MemberRecord,
    MonitoringRecord,
    ProblemRecord,
    RegionRow,
    RoundRecord,
    Shared,
    VisitRecord,
)
from db.queries.history_words import FIELDS, TABLES, Names, shown
from db.rows import logged_columns, plain
from domain.inspection import KIND_LABELS, Kind
from domain.scheme import Scheme


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change: when, by whom, in which write (`kind`, its words), what (`张三 · 联系电话`), the value before and after.

    `at` is local time, ISO 8601 to the minute; `old` is empty for what is new, `new` for what was taken away.
    """

    at: str
    clerk: str
    kind: str
    what: str
    old: str
    new: str
    batch: int


@dataclass(frozen=True, slots=True)
class _Entry:
    batch: int
    table: str
    row_uid: str
    field: str
    old: Any
    new: Any


def history(session: Session, household_uid: str) -> list[HistoryLine]:
    """All changes of a household, its people, helpers, inspections, problems and visits, the newest first."""
    rows = _rows(session, household_uid)
    entries = [*_entries(session, list(rows)), *_batch_entries(session, rows)]
    entries += list(_first_states(entries, rows))
    batches = _batches(session, {entry.batch for entry in entries})
    names = _names(session)
    lines = [
        line
        for entry in sorted(entries, key=lambda e: (-e.batch, list(TABLES).index(e.table), e.row_uid, e.field))
        if (line := _line(entry, batches[entry.batch], names, rows[entry.row_uid])) is not None
    ]
    return lines


def _rows(session: Session, household_uid: str) -> dict[str, Shared]:
    """Every row that belongs to the household, deleted ones too: their story is told as well."""
    found: dict[str, Shared] = {}
    household = session.get(HouseholdRecord, household_uid)
    if household is not None:
        found[household_uid] = household
    models = (MemberRecord, HelpingRecord, InspectionRecord, ProblemRecord, VisitRecord, IncomeSheetRecord, MonitoringRecord)
    for model in models:
        column: Any = model.household_uid  # type: ignore[attr-defined]
        found |= {row.uid: row for row in session.scalars(select(model).where(column == household_uid))}
    inspections = [uid for uid, row in found.items() if isinstance(row, InspectionRecord)]
    answers = session.scalars(select(AnswerRecord).where(AnswerRecord.inspection_uid.in_(inspections)))
    sheets = [uid for uid, row in found.items() if isinstance(row, IncomeSheetRecord)]
    amounts = session.scalars(select(IncomeAmountRecord).where(IncomeAmountRecord.sheet_uid.in_(sheets)))
    return found | {row.uid: row for row in answers} | {row.uid: row for row in amounts}


def _entries(session: Session, uids: list[str]) -> Iterator[_Entry]:
    log = LogRow
    chosen = select(log.batch, log.table, log.row_uid, log.field, log.old, log.new).where(log.row_uid.in_(uids))
    for batch, table, row_uid, field, old, new in session.execute(chosen):
        yield _Entry(batch, table, row_uid, field, _value(old), _value(new))


def _value(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _first_states(entries: Sequence[_Entry], rows: Mapping[str, Shared]) -> Iterator[_Entry]:
    """The first state of rows that came with an import: today's values, taken back change by change.

    The import's chunks in the log hold it too, but only thousands of rows at a time.
    """
    told = {entry.row_uid for entry in entries if entry.field == INSERTED}
    for uid, row in rows.items():
        if uid in told:
            continue
        values = {column.key: plain(getattr(row, column.key)) for column in logged_columns(type(row))}
        later = sorted((e for e in entries if e.row_uid == uid), key=lambda e: -e.batch)
        values |= {entry.field: entry.old for entry in later}
        yield _Entry(row.batch, row.__tablename__, uid, INSERTED, None, values)


def _batch_entries(session: Session, rows: Mapping[str, Shared]) -> Iterator[_Entry]:
    """Imports that were taken back, or brought back, speak of all their rows in one entry."""
    marks = {f"{WHOLE_BATCH}{row.batch}" for row in rows.values()}
    for entry in _entries(session, sorted(marks)):
        for uid, row in rows.items():
            if row.__tablename__ == entry.table and entry.row_uid == f"{WHOLE_BATCH}{row.batch}":
                yield _Entry(entry.batch, entry.table, uid, entry.field, entry.old, entry.new)


def _batches(session: Session, numbers: Iterable[int]) -> dict[int, BatchRow]:
    return {row.number: row for row in session.scalars(select(BatchRow).where(BatchRow.number.in_(list(numbers))))}


def _names(session: Session) -> Names:
    from db.schemes import scheme_in

    regions = dict(session.execute(select(RegionRow.uid, RegionRow.name)).all())
    cadres = dict(session.execute(select(CadreRecord.uid, CadreRecord.name)).all())
    schemes: list[Scheme] = [scheme_in(session, key) for key in session.scalars(select(RoundRecord.scheme_id).distinct())]
    return Names.of(regions, cadres, schemes)


def _line(entry: _Entry, batch: BatchRow, names: Names, row: Shared) -> HistoryLine | None:
    words = _words(entry, names, row)
    if words is None:
        return None
    what, old, new = words
    return HistoryLine(batch.at[:16].replace("T", " "), batch.clerk, batch.label or batch.kind, what, old, new, batch.number)


def _words(entry: _Entry, names: Names, row: Shared) -> tuple[str, str, str] | None:
    """What changed, before, after; None for a field that says nothing to a person."""
    subject = _subject(entry, names, row)
    if entry.field == INSERTED:
        return f"新增{subject}", "", _summary(entry, names)
    if entry.field == "deleted":
        return (f"删除{subject}", "", "") if entry.new else (f"恢复{subject}", "", "")
    field = _word_of(entry.table, entry.field)
    label = FIELDS.get(field)
    if label is None:
        return None
    return f"{subject} · {label}", shown(field, entry.old, names), shown(field, entry.new, names)


def _word_of(table: str, field: str) -> str:
    """The name under which a field has its words: the state of a risk is not that of a household."""
    return "risk_state" if (table, field) == ("monitoring", "state") else field


def _subject(entry: _Entry, names: Names, row: Shared) -> str:
    table = TABLES[entry.table]
    if isinstance(row, MemberRecord):
        return f"{table} {row.name}"
    if isinstance(row, ProblemRecord | AnswerRecord):
        return f"{table} {names.items.get(row.item, row.item)}".strip()
    if isinstance(row, InspectionRecord):
        return table if row.kind == Kind.FIRST else KIND_LABELS[Kind(row.kind)]
    if isinstance(row, IncomeAmountRecord):
        return f"{table} {row.line.rpartition('/')[2].rstrip(':：')}"
    if isinstance(row, HelpingRecord):
        return f"{table} {names.cadres.get(row.cadre_uid, '')}"
    return table


SUMMARIES: dict[str, tuple[str, ...]] = {
    "household": ("region_uid", "house_no", "attributes", "phone"),
    "member": ("relation", "id_no", "phone"),
    "helping": ("since",),
    "inspection": ("inspected_on", "inspectors", "head_name", "attributes", "page"),
    "answer": ("value", "description"),
    "problem": ("description", "type", "nature", "source", "found_on", "status"),
    "visit": ("visited_on",),
    "monitoring": ("risk", "found_by", "found_on", "state"),
    "income_sheet": ("filled_on", "size", "page"),
    "income_amount": ("quantity", "income", "expense"),
}
"""What a line about a new row tells of it."""


def _summary(entry: _Entry, names: Names) -> str:
    values: Mapping[str, Any] = entry.new or {}
    fields = SUMMARIES.get(entry.table, ())
    parts = (shown(_word_of(entry.table, field), values.get(field), names) for field in fields)
    return "，".join(part for part in parts if part)
