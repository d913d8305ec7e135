"""Which rows a part of the file consists of: what a village needs to work, and nothing of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from db.models import (
    AnswerRecord,
    CadreRecord,
    HelpingRecord,
    HouseholdRecord,
    IncomeAmountRecord,
    IncomeSheetRecord,
    InspectionRecord,
    MemberRecord,
    MonitoringRecord,
    NoticeRecord,
    ProblemRecord,
    RegionRow,
    ResponsibilityRecord,
    RoundRecord,
    SampleRecord,
    Shared,
    VisitorRecord,
    VisitRecord,
)
from db.rows import table_of

CHUNK = 2000
Rows = Iterator[dict[str, Any]]


def part_rows(session: Session, model: type[Shared], villages: Sequence[str]) -> Rows:
    """The living rows of a table that belong to these villages (none: to the whole file), as plain columns by name.

    Cadres and places stay whole, since rows name them; what belongs to a unit or to the whole round stays with the office.
    """
    table = table_of(model)
    columns = [column for column in table.columns if column.key not in model.DERIVED]
    chosen: Select[Any] = select(*columns).order_by(table.c.uid)
    condition = PARTS[model](session, villages) if villages else _living(model)
    if condition is None:
        return
    for row in session.connection().execute(chosen.where(condition), execution_options={"yield_per": CHUNK}):
        yield dict(row._mapping)


def ancestors_and_groups(session: Session, villages: Sequence[str]) -> set[str]:
    """The regions of a part: the villages, what is above them, and their groups."""
    rows = {uid: parent for uid, parent in session.execute(select(RegionRow.uid, RegionRow.parent_uid))}
    wanted = set(villages)
    for village in villages:
        above = rows.get(village)
        while above and above not in wanted:
            wanted.add(above)
            above = rows.get(above)
    return wanted | {uid for uid, parent in rows.items() if parent in set(villages)}


def _living(model: type[Shared]) -> ColumnElement[bool]:
    # Cadres and regions that are gone are still named by older rows.
    return table_of(model).c.uid.is_not(None) if model in (CadreRecord, RegionRow) else model.deleted.is_(False)


Condition = Callable[[Session, Sequence[str]], ColumnElement[bool] | None]


def _all(model: type[Shared]) -> Condition:
    return lambda _session, _villages: _living(model)


def _none(_session: Session, _villages: Sequence[str]) -> None:
    return None


def _regions(session: Session, villages: Sequence[str]) -> ColumnElement[bool]:
    return RegionRow.uid.in_(ancestors_and_groups(session, villages))


def households(villages: Sequence[str]) -> ColumnElement[bool]:
    """The condition for the households of a part."""
    return and_(HouseholdRecord.village_uid.in_(villages), HouseholdRecord.deleted.is_(False))


def _of_households(model: Any) -> Condition:
    def condition(_session: Session, villages: Sequence[str]) -> ColumnElement[bool]:
        mine = select(HouseholdRecord.uid).where(households(villages))
        return and_(model.deleted.is_(False), model.household_uid.in_(mine))

    return condition


def _of_households_or_village(model: Any) -> Condition:
    """Rows of the households, and those of the villages themselves."""

    def condition(_session: Session, villages: Sequence[str]) -> ColumnElement[bool]:
        mine = select(HouseholdRecord.uid).where(households(villages))
        own = and_(model.household_uid.is_(None), model.village_uid.in_(villages))
        return and_(model.deleted.is_(False), or_(model.household_uid.in_(mine), own))

    return condition


def _below(model: Any, key: str, parent: Any, of_parent: Condition) -> Condition:
    def condition(session: Session, villages: Sequence[str]) -> ColumnElement[bool]:
        chosen = of_parent(session, villages)
        assert chosen is not None
        return and_(model.deleted.is_(False), getattr(model, key).in_(select(parent.uid).where(chosen)))

    return condition


_INSPECTIONS = _of_households_or_village(InspectionRecord)
_VISITS = _of_households(VisitRecord)
_SHEETS = _of_households(IncomeSheetRecord)

PARTS: dict[type[Shared], Condition] = {
    RegionRow: _regions,
    CadreRecord: _all(CadreRecord),
    NoticeRecord: _all(NoticeRecord),
    RoundRecord: _all(RoundRecord),
    HouseholdRecord: lambda _session, villages: households(villages),
    MemberRecord: _of_households(MemberRecord),
    HelpingRecord: _of_households(HelpingRecord),
    InspectionRecord: _INSPECTIONS,
    AnswerRecord: _below(AnswerRecord, "inspection_uid", InspectionRecord, _INSPECTIONS),
    ProblemRecord: _of_households_or_village(ProblemRecord),
    VisitRecord: _VISITS,
    VisitorRecord: _below(VisitorRecord, "visit_uid", VisitRecord, _VISITS),
    MonitoringRecord: _of_households(MonitoringRecord),
    IncomeSheetRecord: _SHEETS,
    IncomeAmountRecord: _below(IncomeAmountRecord, "sheet_uid", IncomeSheetRecord, _SHEETS),
    SampleRecord: _of_households(SampleRecord),
    ResponsibilityRecord: _none,
}
"""By table: which of its rows belong to a part. Every shared table has its line."""
