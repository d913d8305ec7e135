"""Writing monitored households (监测对象): their risk, position, and the end of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import new_uid
from db.log import begin, finish
from db.models import MonitoringRecord
from db.operations.households import living_household
from db.operations.saved import Saved
from db.records import attributes_of, attributes_text
from domain.changes import Changes
from domain.errors import Finding, KnownError
from domain.monitoring import Monitoring, with_kinds
from domain.monitoring_checks import check_monitoring
from domain.scheme import Scheme

GONE = "这条监测记录已不在文件中，可能已被删除；请刷新后再试。"
TEXTS = ("risk", "found_by", "measure", "state", "collector", "note")
DAYS = ("found_on", "removed_on", "collected_on")


def save_monitoring(
    session: Session, scheme: Scheme, draft: Monitoring, kinds: Collection[str], clerk: str, now: datetime
) -> Saved:
    """Write a household's time as a monitored one, new (`uid` empty) or changed, and its monitored types (attribute keys).

    A new time is refused while one of the household is not ended (002 二（一）2 四看: what meets the conditions again is
    recognised anew after the first was ended). KnownError when the household or the record is not there any more.
    """
    draft = tidied(draft)
    household = living_household(session, draft.household_uid)
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


def remove_monitoring(session: Session, uid: str, clerk: str, now: datetime) -> Changes:
    """Take back a time that was written down by mistake; the household keeps its attributes."""
    row = _living(session, uid)
    household = living_household(session, row.household_uid)
    begin(session, "monitoring_removed", f"删除监测记录 {household.head_name}", clerk, now)
    row.deleted = True
    return finish(session)


def tidied(draft: Monitoring) -> Monitoring:
    """The draft as it is stored: texts stripped."""
    return replace(draft, **{name: getattr(draft, name).strip() for name in TEXTS})


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
    for name in (*TEXTS, *DAYS):
        setattr(row, name, getattr(draft, name))
    row.longitude = "" if draft.longitude is None else format(draft.longitude, "f")
    row.latitude = "" if draft.latitude is None else format(draft.latitude, "f")


def _open_one(session: Session, household_uid: str) -> bool:
    m = MonitoringRecord
    chosen = select(m.uid).where(m.household_uid == household_uid, m.deleted.is_(False), m.removed_on.is_(None))
    return session.scalar(chosen.limit(1)) is not None
