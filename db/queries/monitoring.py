"""Monitored households: their times as such, the list of them, and the tables over them (002 二（四）3–5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from db.log import latest_batch
from db.models import AnswerRecord, HouseholdRecord, InspectionRecord, MonitoringRecord, RegionRow
from db.queries.conditions import living
from db.queries.places import households_in
from db.records import attributes_of
from domain.fields_people import to_be_marked
from domain.inspection import Kind
from domain.monitoring import Monitored, Monitoring, monitored_kinds, risk_stands
from domain.region import Level
from domain.rounds import Round
from domain.scheme import Scheme

CHUNK = 500
"""Households whose answers are fetched together."""
INCOME = "income_per_head"
"""The question of the income per head, where there is no income sheet."""

Lets = Callable[[tuple[str, ...]], bool]
"""Whether a household with these attributes stands in the table."""


def monitoring_from(row: MonitoringRecord) -> Monitoring:
    """The record of a row."""
    return Monitoring(
        household_uid=row.household_uid,
        risk=row.risk,
        found_by=row.found_by,
        found_on=row.found_on,
        measure=row.measure,
        state=row.state,
        removed_on=row.removed_on,
        longitude=Decimal(row.longitude) if row.longitude else None,
        latitude=Decimal(row.latitude) if row.latitude else None,
        collected_on=row.collected_on,
        collector=row.collector,
        note=row.note,
        uid=row.uid,
    )


def monitorings_of(session: Session, household_uid: str) -> list[Monitoring]:
    """The times of a household as a monitored one: the one that is not ended first, then the newest."""
    rows, seen = session.scalars(_living().where(MonitoringRecord.household_uid == household_uid)), latest_batch(session)
    return _sorted(replace(monitoring_from(row), seen=seen) for row in rows)


def monitored(session: Session, scheme: Scheme, region_uid: str = "", text: str = "") -> list[Monitored]:
    """Every household of a region that is monitored, or ticked as one and not written down yet (`monitoring` None).

    With `text`, only those that are found by it. By village, group and head.
    """
    current = {uid: times[0] for uid, times in _by_household(session).items()}
    chosen = _households(_is_monitored(scheme))
    inside = households_in(session, region_uid)
    if inside is not None:
        chosen = chosen.where(inside)
    if text.strip():
        from db.search import matching

        chosen = chosen.where(matching(session, text))
    return [replace(_line(row), monitoring=current.get(row.uid)) for row in session.execute(chosen)]


def monitored_one(session: Session, household_uid: str) -> Monitored | None:
    """Any household as a line of that list; None when it is not in the register."""
    row = session.execute(_households(HouseholdRecord.uid == household_uid)).first()
    if row is None:
        return None
    times = monitorings_of(session, household_uid)
    return replace(_line(row), monitoring=times[0] if times else None)


def monitored_places(session: Session, scheme: Scheme, region_uid: str = "", lets: Lets | None = None) -> Iterator[Monitored]:
    """Every monitored household with its position, also where it is still missing (二（四）3)."""
    return (row for row in monitored(session, scheme, region_uid) if lets is None or lets(row.attributes))


def monitored_new(session: Session, round_: Round, region_uid: str = "", lets: Lets | None = None) -> Iterator[Monitored]:
    """The households found within the round's dates (二（四）4; 三（二）第二阶段)."""
    m = MonitoringRecord
    return _times(session, m.found_on.between(round_.starts_on, round_.ends_on), region_uid, lets)


def monitored_removed(
    session: Session, scheme: Scheme, round_: Round, region_uid: str = "", lets: Lets | None = None
) -> Iterator[Monitored]:
    """The households whose risk is marked as gone today, since whenever, with this round's answers and income (二（四）5).

    With those that are to be marked: this round's inspection found their risk gone for good.
    """
    rows = (
        row for row in monitored(session, scheme, region_uid) if row.monitoring and (lets is None or lets(row.attributes))
    )
    while chunk := list(islice(rows, CHUNK)):
        answers = _answers(session, round_, [row.household_uid for row in chunk])
        told = [replace(row, answers=answers.get(row.household_uid, {})) for row in chunk]
        for row in told:
            if to_be_marked(scheme, row) or (row.monitoring and not risk_stands(scheme, row.monitoring.state)):
                yield _with_income(session, round_, row)


def _times(session: Session, condition: ColumnElement[bool], region_uid: str, lets: Lets | None) -> Iterator[Monitored]:
    """A line for each time as a monitored household, of those still in the register."""
    m = MonitoringRecord
    chosen = (
        _households().join(m, m.household_uid == HouseholdRecord.uid)
        .where(m.deleted.is_(False), condition)
        .add_columns(m).order_by(m.uid)
    )  # fmt: skip
    inside = households_in(session, region_uid)
    if inside is not None:
        chosen = chosen.where(inside)
    for row in session.execute(chosen.execution_options(yield_per=CHUNK)):
        line = _line(row)
        if lets is None or lets(line.attributes):
            yield replace(line, monitoring=monitoring_from(row.MonitoringRecord))


def _with_income(session: Session, round_: Round, row: Monitored) -> Monitored:
    from db.queries.incomes import income_per_head

    income = income_per_head(session, round_.uid, row.household_uid)
    return replace(row, income=format(income, "f") if income is not None else row.answers.get(INCOME, ""))


def _answers(session: Session, round_: Round, household_uids: Sequence[str]) -> dict[str, dict[str, str]]:
    """The answers of this round's first inspections, by household and question."""
    i, a = InspectionRecord, AnswerRecord
    chosen = (
        select(i.household_uid, a.item, a.value)
        .join(a, a.inspection_uid == i.uid)
        .where(i.round_uid == round_.uid, i.household_uid.in_(household_uids), i.kind == Kind.FIRST)
        .where(i.deleted.is_(False), a.deleted.is_(False))
    )
    found: dict[str, dict[str, str]] = {}
    for uid, item, value in session.execute(chosen):
        found.setdefault(uid or "", {})[item] = value
    return found


def _living() -> Select[MonitoringRecord]:
    return select(MonitoringRecord).where(MonitoringRecord.deleted.is_(False))


def _by_household(session: Session) -> dict[str, list[Monitoring]]:
    found: dict[str, list[Monitoring]] = {}
    for row in session.scalars(_living()):
        found.setdefault(row.household_uid, []).append(monitoring_from(row))
    return {uid: _sorted(times) for uid, times in found.items()}


def _sorted(times: Iterable[Monitoring]) -> list[Monitoring]:
    """Keys of version 7 sort by the time in which the rows were made."""
    return sorted(sorted(times, key=lambda one: one.uid, reverse=True), key=lambda one: one.ended)


def _is_monitored(scheme: Scheme) -> ColumnElement[bool]:
    h, m = HouseholdRecord, MonitoringRecord
    ticked = [h.attributes.contains(f",{one.key},", autoescape=True) for one in monitored_kinds(scheme)]
    return or_(h.uid.in_(select(m.household_uid).where(m.deleted.is_(False))), *ticked)


def _households(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Households in the register, in the order of the paper: village, group, head."""
    h = HouseholdRecord
    village, group = RegionRow.__table__.alias("v"), RegionRow.__table__.alias("g")
    return (
        select(
            h.uid, h.village_uid, village.c.name.label("village"), group.c.name.label("place"), group.c.level,
            h.head_name, h.head_id_no, h.size, h.attributes, h.helper,
        )
        .outerjoin(village, village.c.uid == h.village_uid)
        .outerjoin(group, group.c.uid == h.region_uid)
        .where(*living(), *conditions)
        .order_by(village.c.position, village.c.name, group.c.position, group.c.name, h.head_name, h.uid)
    )  # fmt: skip


def _line(row: Any) -> Monitored:
    return Monitored(
        household_uid=row.uid,
        village_uid=row.village_uid,
        village=row.village or "",
        group=(row.place or "") if row.level == Level.GROUP else "",
        head_name=row.head_name,
        head_id_no=row.head_id_no,
        size=row.size,
        attributes=attributes_of(row.attributes),
        helper=row.helper,
    )
