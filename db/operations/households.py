"""Writing the register: households, their people, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import new_uid
from db.log import begin, finish
from db.models import (
    HelpingRecord,
    HouseholdRecord,
    IncomeSheetRecord,
    InspectionRecord,
    MemberRecord,
    MonitoringRecord,
    ProblemRecord,
    VisitRecord,
)
from db.operations.cadres import add_cadre, cadres_named, current_helpings, helper_role, set_helper
from db.operations.household_checks import check_in_file
from db.operations.meanwhile import unchanged
from db.operations.meeting import met_household
from db.operations.saved import Saved
from db.records import MEMBER_FIELDS, attributes_text
from domain.changes import Changes
from domain.checks import check_household
from domain.errors import Finding, KnownError, Level, blocking
from domain.household import HEAD, HOUSEHOLD_STATE_LABELS, PRESENCE_LABELS, Household, Member, Presence
from domain.identity import clean_id
from domain.scheme import Scheme

WHAT = "这一户"
GONE = "这户已不在台账中，可能已被删除；请刷新后再试。"


def save_household(session: Session, scheme: Scheme, household: Household, clerk: str, now: datetime) -> Saved:
    """Add a household (`uid` empty) or change one; members are kept by their uid, those left out are taken from the register.

    An unknown helper is added to the cadres. KnownError when the household is not in the register any more.
    """
    household = met_household(session, tidied(household))
    findings = (*check_household(household, scheme, now.date()), *check_in_file(session, household))
    if blocking(findings):
        return Saved(Changes(), household.uid, findings)
    head = household.head
    begin(session, "household", f"{'保存' if household.uid else '新增'}农户 {head.name if head else ''}", clerk, now)
    row = _household_row(session, household)
    _write_household(row, household)
    _write_members(session, row.uid, household.members)
    write_helper(session, scheme, row.uid, household.helper, now.date(), new=not household.uid)
    return Saved(finish(session), row.uid, findings)


def tidied(household: Household) -> Household:
    """The draft as it is stored: texts stripped, 无 and the like no number, people numbered in their order."""
    members = tuple(
        replace(m, name=m.name.strip(), id_no=clean_id(m.id_no).number, phone=m.phone.strip(), position=place)
        for place, m in enumerate(household.members)
    )
    return replace(
        household,
        members=members,
        house_no=household.house_no.strip(),
        phone=household.phone.strip(),
        address=household.address.strip(),
        helper=household.helper.strip(),
        note=household.note.strip(),
    )


def _household_row(session: Session, household: Household) -> HouseholdRecord:
    if household.uid:
        return living_household(session, household.uid)
    row = HouseholdRecord(uid=new_uid())
    session.add(row)
    return row


def living_household(session: Session, uid: str) -> HouseholdRecord:
    """The row of a household in the register; KnownError when it is not there any more."""
    row = session.get(HouseholdRecord, uid)
    if row is None or row.deleted:
        raise KnownError(GONE)
    return row


def _write_household(row: HouseholdRecord, household: Household) -> None:
    row.region_uid = household.region_uid
    row.house_no, row.phone, row.address = household.house_no, household.phone, household.address
    row.attributes = attributes_text(household.attributes)
    row.state, row.state_on = str(household.state), household.state_on
    row.note = household.note


def _write_members(session: Session, household_uid: str, members: Sequence[Member]) -> None:
    known = {row.uid: row for row in members_of(session, household_uid)}
    for member in members:
        row = known.pop(member.uid, None)
        if row is None:
            row = MemberRecord(uid=new_uid(), household_uid=household_uid)
            session.add(row)
        for name in MEMBER_FIELDS:
            setattr(row, name, getattr(member, name))
        row.state = str(member.state)
    for row in known.values():
        row.deleted = True


def members_of(session: Session, household_uid: str) -> Sequence[MemberRecord]:
    """The people of a household in their order, also those who have left."""
    return session.scalars(
        select(MemberRecord)
        .where(MemberRecord.household_uid == household_uid, MemberRecord.deleted.is_(False))
        .order_by(MemberRecord.position, MemberRecord.uid)
    ).all()


def write_helper(session: Session, scheme: Scheme, household_uid: str, name: str, on: date, *, new: bool = False) -> None:
    """Let the cadre with this name help the household from `on` (empty: nobody); inside an open batch."""
    cadre = None
    if name:
        cadre = cadres_named(session, [name]).get(name) or add_cadre(session, name, helper_role(scheme))
    set_helper(session, household_uid, cadre, () if new else current_helpings(session, household_uid), on)


def set_household_state(
    session: Session, uid: str, state: Presence, on: date | None, clerk: str, now: datetime, *, seen: int = 0
) -> Changes:
    """Mark a household moved or ended, or bring it back; its people keep their own states.

    KnownError when others have done so since it was read (`seen`).
    """
    row = living_household(session, uid)
    unchanged(session, WHAT, [row], seen, ("state", "state_on"))
    begin(session, "household_state", f"{HOUSEHOLD_STATE_LABELS[state]} {row.head_name}户", clerk, now)
    row.state = str(state)
    row.state_on = None if state is Presence.PRESENT else (on or now.date())
    return finish(session)


def set_member_state(
    session: Session,
    member_uid: str,
    state: Presence,
    on: date | None,
    clerk: str,
    now: datetime,
    *,
    new_head_uid: str = "",
    reason: str = "",
    seen: int = 0,
) -> Saved:
    """Mark a person moved or deceased, or bring him back; `reason` says why he left (婚出, 户籍迁出 …; 002 二（四）6).

    With the last one present the household ends too; when the head leaves, `new_head_uid` names who follows, else a finding asks
    for it (the state is saved all the same). KnownError when the person is not in the register any more, or when others
    have marked him since he was read (`seen`).
    """
    row = session.get(MemberRecord, member_uid)
    if row is None or row.deleted:
        raise KnownError("这个人已不在台账中，可能已被删除；请刷新后再试。")
    unchanged(session, row.name, [row], seen, ("state", "state_on", "left_reason"))
    day = on or now.date()
    if state is not Presence.PRESENT and day > now.date():
        return Saved(Changes(), member_uid, (Finding("state_on", "日期在今天之后，请核对。"),))
    begin(session, "member_state", f"{PRESENCE_LABELS[state]} {row.name}", clerk, now)
    row.state = str(state)
    row.state_on = None if state is Presence.PRESENT else day
    row.left_reason = "" if state is Presence.PRESENT else reason.strip()
    members = members_of(session, row.household_uid)
    _follow_head(members, new_head_uid)
    findings = _settle_household(living_household(session, row.household_uid), members, state, day)
    return Saved(finish(session), member_uid, findings)


def _follow_head(members: Sequence[MemberRecord], new_head_uid: str) -> None:
    if new_head_uid not in {m.uid for m in members if m.state == Presence.PRESENT}:
        return
    for member in members:
        if member.uid == new_head_uid:
            member.relation = HEAD
        elif member.relation == HEAD:
            member.relation = "原户主"


def _settle_household(
    household: HouseholdRecord, members: Sequence[MemberRecord], state: Presence, day: date
) -> tuple[Finding, ...]:
    """End a household that nobody is left in, revive one that somebody came back to, ask for a missing head."""
    present = [m for m in members if m.state == Presence.PRESENT]
    if not present:
        if household.state == Presence.PRESENT:
            household.state, household.state_on = str(state), day
        return (Finding("state", "本户已没有在册人员，已随之办理注销或迁出。", Level.WARN),)
    if household.state != Presence.PRESENT and state is Presence.PRESENT:
        household.state, household.state_on = str(Presence.PRESENT), None
    if any(m.relation == HEAD for m in present):
        return ()
    return (Finding("relation", "户主已不在册，请从在册成员中确定新户主。", Level.WARN),)


def remove_household(session: Session, uid: str, clerk: str, now: datetime, *, seen: int = 0) -> Changes:
    """Take a household that was entered by mistake out of the register.

    KnownError when something was already checked in it, or when others have changed it since it was read (`seen`).
    """
    row = living_household(session, uid)
    unchanged(session, WHAT, [row, *members_of(session, uid)], seen)
    for model, what in (
        (InspectionRecord, "核查记录"),
        (ProblemRecord, "问题"),
        (VisitRecord, "走访记录"),
        (IncomeSheetRecord, "收入计算表"),
        (MonitoringRecord, "监测记录"),
    ):
        used = session.scalar(select(model.uid).where(model.household_uid == uid, model.deleted.is_(False)).limit(1))
        if used is not None:
            raise KnownError(f"{row.head_name}户已有{what}，不能删除；已搬走或已注销的，请改为办理“迁出”或“注销”。")
    begin(session, "household_removed", f"删除农户 {row.head_name}", clerk, now)
    row.deleted = True
    for member in members_of(session, uid):
        member.deleted = True
    for helping in session.scalars(
        select(HelpingRecord).where(HelpingRecord.household_uid == uid, HelpingRecord.deleted.is_(False))
    ):
        helping.deleted = True
    return finish(session)
