"""What is worked out from other rows: a household's village, head, size and helper (`HouseholdRecord.DERIVED`).

One statement defines the values; it works on one household after a save, on thousands after an import, and on all for a check.
The rules are those of `domain.household.Household`: the head is who is marked 户主 (rather one who is present), else the first;
the size counts who is present.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, case, func, select, update
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import set_committed_value

from db.many import execute_rows
from db.models import (
    AnswerRecord,
    CadreRecord,
    HelpingRecord,
    HouseholdRecord,
    IncomeAmountRecord,
    IncomeSheetRecord,
    InspectionRecord,
    MemberRecord,
    RegionRow,
    Shared,
    VisitorRecord,
    VisitRecord,
)
from db.rows import table_of
from domain.household import HEAD, Presence
from domain.region import Level

COLUMNS = ("village_uid", "head_name", "head_id_no", "size", "helper")
CHUNK = 500
MANY = 20_000
"""From so many households on a pass over all of them is quicker than naming them."""

PARENTS: dict[type[Shared], tuple[str, type[Shared]]] = {
    AnswerRecord: ("inspection_uid", InspectionRecord),
    VisitorRecord: ("visit_uid", VisitRecord),
    IncomeAmountRecord: ("sheet_uid", IncomeSheetRecord),
}
"""Rows that belong to a household only through another row: the column, and whose row it names."""

SEARCHED = {"house_no", "phone", "deleted"}
"""Fields of a household, besides its people, by which it is found."""

WIDE = {RegionRow: {"parent_uid", "level", "deleted"}, CadreRecord: {"name", "deleted"}}
"""Fields whose change may change derived values of many households."""


@dataclass
class Touched:
    """The households that a batch concerns.

    `stale` are those whose derived values must be worked out again, `searched` those that may be found by other words now;
    `owners` holds the household of each row that was noted.
    """

    households: set[str] = field(default_factory=set)
    stale: set[str] = field(default_factory=set)
    searched: set[str] = field(default_factory=set)
    owners: dict[str, str] = field(default_factory=dict)
    everything: bool = False

    def add_row(self, session: Session, row: Shared, changed: Mapping[str, Any]) -> None:
        """Note a row that was inserted (`changed` empty) or changed (old values by field)."""
        self.add(session, type(row), partial(getattr, row), changed)

    def add(self, session: Session, model: type[Shared], value: Callable[[str], Any], changed: Mapping[str, Any]) -> None:
        """Note a row that was inserted (`changed` empty) or changed (old values by field); `value` gives its columns."""
        if model is HouseholdRecord:
            self._add(value("uid"), stale=not changed or "region_uid" in changed)
            if not changed or SEARCHED & changed.keys():
                self.searched.add(value("uid"))
        elif model in PARENTS:
            column, parent = PARENTS[model]
            uid = value(column)
            owner = self.owners[uid] if uid in self.owners else _household_of(session, parent, uid)
            if owner:
                self._add(owner, stale=False)
        elif hasattr(model, "household_uid"):
            household_uid = self.owners[value("uid")] = value("household_uid") or ""
            for uid in {household_uid, changed.get("household_uid", household_uid)}:
                if not uid:
                    continue
                self._add(uid, stale=model in (MemberRecord, HelpingRecord))
                if model is MemberRecord:
                    self.searched.add(uid)
        else:
            self.everything = True
            if WIDE.get(model, set()) & changed.keys():  # type: ignore[call-overload]
                self.stale.update(_concerned(session, model, value("uid")))

    def add_rows(self, model: type[Shared], rows: Iterable[Mapping[str, Any]], settled: Collection[str] = ()) -> None:
        """Note rows that were inserted in bulk; the derived values of the households `settled` are right already."""
        self.everything = True
        key = {HouseholdRecord: "uid", MemberRecord: "household_uid", HelpingRecord: "household_uid"}.get(model)  # type: ignore[call-overload]
        if key is not None:
            uids = {row[key] for row in rows}
            self.stale.update(uids.difference(settled))
            self.searched.update(uids)

    def add_selected(self, session: Session, model: type[Shared], condition: ColumnElement[bool]) -> None:
        """Note the rows of a table that fulfil the condition, before a write on all of them."""
        self.everything = True
        if model in (MemberRecord, HelpingRecord):
            column = table_of(model).c.household_uid
            self.stale.update(session.connection().scalars(select(column).where(condition).distinct()))
            self.searched.update(self.stale)
        elif model is HouseholdRecord:
            self.searched.update(session.connection().scalars(select(table_of(model).c.uid).where(condition)))
        elif model in (CadreRecord, RegionRow):
            self.stale.update(session.connection().scalars(select(table_of(HouseholdRecord).c.uid)))

    def _add(self, uid: str, *, stale: bool) -> None:
        self.households.add(uid)
        if stale:
            self.stale.add(uid)


def refresh(session: Session, touched: Touched) -> None:
    """Bring the derived values of the touched households up to date, in the file and in the session's objects."""
    if not touched.stale:
        return
    changed = [_values(row) for row in differing(session, touched.stale)]
    touched.stale.clear()
    if not changed:
        return
    household = table_of(HouseholdRecord)
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in COLUMNS}
    statement = update(household).where(household.c.uid == bindparam("this")).values(**values)
    execute_rows(session.connection(), statement, changed)
    for row in changed:
        loaded = session.identity_map.get((HouseholdRecord, (row["this"],), None))
        if loaded is not None:
            for name in COLUMNS:
                set_committed_value(loaded, name, row[f"new_{name}"])


def differing(session: Session, uids: Collection[str] | None = None) -> Iterator[Row[Any]]:
    """Households (all, or those named) whose stored derived values are not the right ones.

    Each row has `uid`, the right values as `new_village_uid` … and the stored ones under their own names.
    """
    statement = _right_values()
    if uids is None or len(uids) > MANY:
        found = session.connection().execute(statement, execution_options={"yield_per": 1000})
        yield from (row for row in found if _differs(row) and (uids is None or row.uid in uids))
        return
    ordered = sorted(uids)
    for start in range(0, len(ordered), CHUNK):
        chosen = statement.where(table_of(HouseholdRecord).c.uid.in_(ordered[start : start + CHUNK]))
        yield from (row for row in session.connection().execute(chosen) if _differs(row))


def _differs(row: Row[Any]) -> bool:
    half = len(COLUMNS) + 1
    return tuple(row[1:half]) != tuple(row[half:])


def _values(row: Row[Any]) -> dict[str, Any]:
    return {"this": row.uid, **{f"new_{name}": getattr(row, f"new_{name}") for name in COLUMNS}}


def _right_values() -> Select[Any]:
    household = table_of(HouseholdRecord)
    right = {
        "village_uid": _village(household.c.region_uid),
        "head_name": _head(household.c.uid, "name"),
        "head_id_no": _head(household.c.uid, "id_no"),
        "size": _size(household.c.uid),
        "helper": _helper(household.c.uid),
    }
    stored = [household.c[name] for name in COLUMNS]
    computed = [func.coalesce(right[name], 0 if name == "size" else "").label(f"new_{name}") for name in COLUMNS]
    return select(household.c.uid, *stored, *computed)


def _village(region_uid: ColumnElement[str]) -> ColumnElement[Any]:
    own, above = aliased(table_of(RegionRow)), aliased(table_of(RegionRow))
    village = case((own.c.level == Level.VILLAGE, own.c.uid), (above.c.level == Level.VILLAGE, above.c.uid), else_="")
    joined = own.outerjoin(above, above.c.uid == own.c.parent_uid)
    return select(village).select_from(joined).where(own.c.uid == region_uid).scalar_subquery()


def _head(uid: ColumnElement[str], column: str) -> ColumnElement[Any]:
    member = aliased(table_of(MemberRecord))
    marked, present = member.c.relation == HEAD, member.c.state == Presence.PRESENT
    first = case((marked & present, 0), (marked, 1), else_=2)
    chosen = select(member.c[column]).where(member.c.household_uid == uid, member.c.deleted.is_(False))
    return chosen.order_by(first, member.c.position, member.c.uid).limit(1).scalar_subquery()


def _size(uid: ColumnElement[str]) -> ColumnElement[Any]:
    member = aliased(table_of(MemberRecord))
    present = (member.c.household_uid == uid) & member.c.deleted.is_(False) & (member.c.state == Presence.PRESENT)
    return select(func.count()).select_from(member).where(present).scalar_subquery()


def _helper(uid: ColumnElement[str]) -> ColumnElement[Any]:
    helping, cadre = aliased(table_of(HelpingRecord)), aliased(table_of(CadreRecord))
    today = (helping.c.household_uid == uid) & helping.c.deleted.is_(False) & helping.c.until.is_(None)
    chosen = select(cadre.c.name).select_from(helping.join(cadre, cadre.c.uid == helping.c.cadre_uid))
    chosen = chosen.where(today, cadre.c.deleted.is_(False))
    return chosen.order_by(helping.c.since.is_(None), helping.c.since.desc(), helping.c.uid.desc()).limit(1).scalar_subquery()


def _household_of(session: Session, parent: type[Shared], uid: str) -> str:
    loaded = session.identity_map.get((parent, (uid,), None))
    if isinstance(loaded, InspectionRecord | VisitRecord | IncomeSheetRecord):
        return loaded.household_uid or ""
    table = table_of(parent)
    return session.connection().scalar(select(table.c.household_uid).where(table.c.uid == uid)) or ""


def _concerned(session: Session, model: type[Shared], uid: str) -> Iterable[str]:
    """The households whose derived values depend on a cadre or a region."""
    if model is CadreRecord:
        helping = table_of(HelpingRecord)
        return session.connection().scalars(select(helping.c.household_uid).where(helping.c.cadre_uid == uid))
    household, region = table_of(HouseholdRecord), table_of(RegionRow)
    below = select(region.c.uid).where((region.c.uid == uid) | (region.c.parent_uid == uid))
    return session.connection().scalars(select(household.c.uid).where(household.c.region_uid.in_(below)))
