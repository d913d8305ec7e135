"""Writing monitored households (监测对象): their risk, position, and the end of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import new_uid
from db.log import begin, finish
from db.models import HouseholdRecord, MonitoringRecord
from db.operations.households import living_household
from db.operations.meanwhile import met, met_row, since, unchanged
from db.operations.saved import Saved
from db.records import attributes_of, attributes_text
from domain.changes import Changes
from domain.errors import Finding, KnownError
from domain.monitoring import Monitoring, own_kinds, with_kinds
from domain.monitoring_checks import check_monitoring
from domain.scheme import Scheme

GONE = "这条监测记录已不在文件中，可能已被删除；请刷新后再试。"
TEXTS = ("risk", "found_by", "measure", "state", "collector", "note")
WHAT = "这条监测记录"
PLACES = ("longitude", "latitude")
DAYS = ("found_on", "removed_on", "collected_on")


def save_monitoring(
    session: Session, scheme: Scheme, draft: Monitoring, kinds: Collection[str], clerk: str, now: datetime
) -> Saved:
    """Write a household's time as a monitored one, new (`uid` empty) or changed, and its monitored types (attribute keys).

    A new time is refused while one of the household is not ended (002 二（一）2 四看: what meets the conditions again is
    recognised anew after the first was ended). KnownError when the household or the record is not there any more.
    """
    household = living_household(session, draft.household_uid)
    draft = _met(session, tidied(draft))
    kinds = _met_kinds(session, scheme, household, draft.seen, kinds)
    findings = tuple(check_monitoring(draft, kinds, scheme, now.date()))
    if not draft.uid and _open_one(session, draft.household_uid):
        findings = (*findings, Finding("risk", "这户已有未结束的监测记录，请在那一条上修改。"))
    if any(finding.level == "block" for finding in findings):
        return Saved(Changes(), draft.uid, findings)
    words = "修改监测户" if draft.uid else "登记监测户"
    begin(session, "monitoring", f"{words} {household.head_name}", clerk, now)
    row = _row(session, draft)
    _write(row, draft)
    household.attributes = attributes_text(with_kinds(scheme, attributes_of(household.attributes), kinds))
    return Saved(finish(session), row.uid, findings)


def remove_monitoring(session: Session, uid: str, clerk: str, now: datetime, *, seen: int = 0) -> Changes:
    """Take back a time that was written down by mistake; the household keeps its attributes.

    KnownError when it is gone, or when others have changed it since it was read (`seen`).
    """
    row = _living(session, uid)
    unchanged(session, WHAT, [row], seen)
    household = living_household(session, row.household_uid)
    begin(session, "monitoring_removed", f"删除监测记录 {household.head_name}", clerk, now)
    row.deleted = True
    return finish(session)


def tidied(draft: Monitoring) -> Monitoring:
    """The draft as it is stored: texts stripped."""
    return replace(draft, **{name: getattr(draft, name).strip() for name in TEXTS})


def _met(session: Session, draft: Monitoring) -> Monitoring:
    """The draft with what others have saved of the record since it was read. KnownError where both changed one field."""
    row = session.get(MonitoringRecord, draft.uid) if draft.uid else None
    if row is None:
        return draft
    values = met_row(session, WHAT, row, draft.seen, _columns(draft))
    places = {name: Decimal(values[name]) if values[name] else None for name in PLACES}
    return replace(draft, **{**values, **places})


def _met_kinds(
    session: Session, scheme: Scheme, household: HouseholdRecord, seen: int, kinds: Collection[str]
) -> Collection[str]:
    """The monitored types, of which the household's attributes hold those that others have chosen since."""
    their = since(session, seen, [household.uid]).get(household.uid, {}).get("attributes")
    if their is None:
        return kinds
    own = {one.key for one in own_kinds(scheme)}
    before, now = (attributes_text(own.intersection(attributes_of(text))) for text in (their.before or "", household.attributes))
    theirs = {"attributes": replace(their, before=before, now=now)}
    return attributes_of(met("这一户", {"attributes": attributes_text(kinds)}, theirs, "household")["attributes"])


def _row(session: Session, draft: Monitoring) -> MonitoringRecord:
    if draft.uid:
        return _living(session, draft.uid)
    row = MonitoringRecord(uid=new_uid(), household_uid=draft.household_uid)
    session.add(row)
    return row


def _living(session: Session, uid: str) -> MonitoringRecord:
    row = session.get(MonitoringRecord, uid)
    if row is None or row.deleted:
        raise KnownError(GONE)
    return row


def _write(row: MonitoringRecord, draft: Monitoring) -> None:
    for name, value in _columns(draft).items():
        setattr(row, name, value)


def _columns(draft: Monitoring) -> dict[str, Any]:
    """The draft as the columns hold it."""
    places = {name: "" if (value := getattr(draft, name)) is None else format(value, "f") for name in PLACES}
    return {name: getattr(draft, name) for name in (*TEXTS, *DAYS)} | places


def _open_one(session: Session, household_uid: str) -> bool:
    m = MonitoringRecord
    chosen = select(m.uid).where(m.household_uid == household_uid, m.deleted.is_(False), m.removed_on.is_(None))
    return session.scalar(chosen.limit(1)) is not None
