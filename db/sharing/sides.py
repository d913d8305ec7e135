"""The three sides of a merge, read from two files: what both held, what we hold, what they hold (`domain.merging.plan`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    AnswerRecord,
    CadreRecord,
    HouseholdRecord,
    IncomeAmountRecord,
    IncomeSheetRecord,
    InspectionRecord,
    MemberRecord,
    NoticeRecord,
    RegionRow,
    ResponsibilityRecord,
    Shared,
    VisitorRecord,
    VisitRecord,
)
from db.rows import MODELS, table_of
from db.sharing.returned import Returned
from db.sharing.touched import Plain, Rows, chunked, old_values, plain_row, rows_of, touched_since
from domain.merging import DELETED
from domain.sharing import LEFT_OUT

BELOW: dict[type[Shared], tuple[str, type[Shared]]] = {
    AnswerRecord: ("inspection_uid", InspectionRecord),
    VisitorRecord: ("visit_uid", VisitRecord),
    IncomeAmountRecord: ("sheet_uid", IncomeSheetRecord),
}
"""Rows that belong to a household through another row."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Plain rows by table and uid, tables in the order in which rows can be inserted."""

    base: Rows
    ours: Rows
    theirs: Rows


def read_sides(ours: Session, returned: Returned) -> Sides:
    """Read what the planner needs: their work, and of ours all that has to do with the same households and places."""
    theirs_now, base = _their_work(returned)
    households = _households(returned.session, theirs_now)
    ours_now = _ours(ours, theirs_now, households)
    _keep_what_was_left_out(ours, returned, base, ours_now, theirs_now)
    _add_our_base(ours, returned, base, ours_now, theirs_now)
    for rows in (base, ours_now, theirs_now):
        for of_table in rows.values():
            for row in of_table.values():
                row.pop("batch", None)
    return Sides(*(_in_order(rows) for rows in (base, ours_now, theirs_now)))


def _their_work(returned: Returned) -> tuple[Rows, Rows]:
    """Their touched rows as they are now, and as they were when their work began."""
    now: Rows = {}
    base: Rows = {}
    for name, olds in touched_since(returned.session, returned.position).items():
        rows = rows_of(returned.session, MODELS[name], olds.keys())
        now[name] = rows
        base[name] = {uid: {**row, **olds[uid]} for uid, row in rows.items() if row["batch"] <= returned.position}
        for uid in [uid for uid, row in rows.items() if row[DELETED] and uid not in base[name]]:
            # Made and taken away again before it came back: nobody has to know of it.
            del rows[uid]
    return now, base


def _households(theirs: Session, rows: Rows) -> set[str]:
    """The households that their work concerns."""
    found = set(rows.get("household", ()))
    for name, of_table in rows.items():
        model = MODELS[name]
        if hasattr(model, "household_uid"):
            found |= {row["household_uid"] for row in of_table.values() if row["household_uid"]}
        elif model in BELOW:
            key, parent = BELOW[model]
            above = rows_of(theirs, parent, {row[key] for row in of_table.values()})
            found |= {row["household_uid"] for row in above.values() if row["household_uid"]}
    return found


def _ours(ours: Session, theirs: Rows, households: Collection[str]) -> Rows:
    """Our rows with their keys, our whole households of the same people, and what stands for the same things elsewhere."""
    wanted = set(households) | _same_people(ours, theirs)
    found: Rows = {name: rows_of(ours, MODELS[name], uids) for name, uids in theirs.items()}
    for name, model in MODELS.items():
        mine = found.setdefault(name, {})
        if hasattr(model, "household_uid"):
            mine |= _with(ours, model, "household_uid", wanted)
        elif model in BELOW:
            key, parent = BELOW[model]
            mine |= _with(ours, model, key, found[parent.__tablename__])
    found["household"] |= rows_of(ours, HouseholdRecord, wanted)
    inspections = _of_villages(ours, theirs)
    found["inspection"] |= inspections
    found["answer"] |= _with(ours, AnswerRecord, "inspection_uid", inspections)
    found["problem"] |= _with(ours, MODELS["problem"], "inspection_uid", inspections)
    for model, column, name in (
        (RegionRow, "parent_uid", "region"),
        (CadreRecord, "name", "cadre"),
        (NoticeRecord, "scheme_id", "notice"),
        (ResponsibilityRecord, "round_uid", "responsibility"),
    ):
        keys = {row[column] for row in theirs.get(name, {}).values() if row[column]}
        found[name] |= _with(ours, model, column, keys)
    return found


def _same_people(ours: Session, theirs: Rows) -> set[str]:
    """Our households with somebody whose number stands in a household that they registered."""
    new = {uid for uid, row in theirs.get("household", {}).items() if not row[DELETED]}
    numbers = {one["id_no"] for one in theirs.get("member", {}).values() if one["household_uid"] in new and one["id_no"]}
    found: set[str] = set()
    for some in chunked(sorted(numbers)):
        chosen = select(MemberRecord.household_uid).where(MemberRecord.id_no.in_(some), MemberRecord.deleted.is_(False))
        found |= set(ours.scalars(chosen))
    return found


def _of_villages(ours: Session, theirs: Rows) -> dict[str, Plain]:
    """Our inspections of the villages that they inspected."""
    villages = {row["village_uid"] for row in theirs.get("inspection", {}).values() if not row["household_uid"]}
    table = table_of(InspectionRecord)
    found: dict[str, Plain] = {}
    for some in chunked(sorted(villages)):
        chosen = select(table).where(table.c.village_uid.in_(some), table.c.household_uid.is_(None))
        found |= {row.uid: plain_row(InspectionRecord, row) for row in ours.connection().execute(chosen)}
    return found


def _with(session: Session, model: type[Shared], column: str, values: Iterable[str]) -> dict[str, Plain]:
    table = table_of(model)
    found: dict[str, Plain] = {}
    for some in chunked(sorted(set(values))):
        rows = session.connection().execute(select(table).where(table.c[column].in_(some)))
        found |= {row.uid: plain_row(model, row) for row in rows}
    return found


def _keep_what_was_left_out(session: Session, returned: Returned, base: Rows, ours: Rows, theirs: Rows) -> None:
    """Columns that went out empty come back empty: where they wrote nothing there, nothing was changed.

    What stood there at the stamp is what stood in our own rows then.
    """
    for name in returned.handout.left_out:
        for table, column in LEFT_OUT[name]:
            both = [uid for uid in theirs.get(table, {}) if uid in base.get(table, {}) and uid in ours.get(table, {})]
            olds = old_values(session, MODELS[table], both, returned.ours)
            for uid in both:
                row, before = theirs[table][uid], base[table][uid]
                then = olds.get(uid, {}).get(column, ours[table][uid][column])
                if row[column] == before[column]:
                    row[column] = then
                before[column] = then


def _add_our_base(ours: Session, returned: Returned, base: Rows, ours_now: Rows, theirs: Rows) -> None:
    """What stood in our own rows at the stamp, where a deletion may have to be asked about."""
    position = returned.ours
    asked = any(row[DELETED] for rows in theirs.values() for row in rows.values())
    for name, rows in ours_now.items():
        before = base.setdefault(name, {})
        new = {uid for uid, row in rows.items() if uid not in before and uid not in theirs.get(name, {})}
        known = {uid for uid in new if rows[uid]["batch"] <= position}
        looked_at = known if asked else {uid for uid in known if rows[uid][DELETED]}
        olds = old_values(ours, MODELS[name], looked_at, position)
        before |= {uid: {**rows[uid], **olds.get(uid, {})} for uid in known}


def _in_order(rows: Rows) -> Rows:
    return {name: rows[name] for name in MODELS if rows.get(name)}
