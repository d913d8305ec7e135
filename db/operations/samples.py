"""Drawing the sample of a re-inspection, and taking it back (001 三（二）)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.log import begin, finish, insert
from db.models import HouseholdRecord, InspectionRecord, RegionRow, SampleRecord
from domain.changes import Changes
from domain.drawing import check_draw, drawn
from domain.errors import KnownError
from domain.household import Presence
from domain.inspection import Kind
from domain.region import Level


def draw_sample(
    session: Session, round_uid: str, villages: int, households: int, number: str, clerk: str, now: datetime
) -> Changes:
    """Draw villages, and in each so many of its households that were inspected in the round; `number` repeats the draw.

    Only villages with inspected households take part. KnownError when there are none, when the sample was drawn
    already, or when a
    number is missing.
    """
    check_draw(villages, households, number)
    if session.scalar(_living(round_uid).limit(1)) is not None:
        raise KnownError("本轮的复核样本已经抽好；要重抽，请先撤回样本。")
    inspected = _inspected(session, round_uid)
    if not inspected:
        raise KnownError("本轮还没有排查过的农户，无从抽查；请先录入排查结果。")
    begin(session, "sample", f"抽取复核样本（抽签号 {number.strip()}）", clerk, now)
    rows: list[dict[str, Any]] = []
    for village in drawn(inspected, villages, number):
        for household in drawn(inspected[village], households, number):
            place = {"round_uid": round_uid, "village_uid": village, "household_uid": household}
            rows.append({**place, "drawn_on": now.date(), "seed": number.strip(), "position": len(rows) + 1})
    insert(session, SampleRecord, rows)
    return finish(session)


def take_back_sample(session: Session, round_uid: str, clerk: str, now: datetime) -> Changes:
    """Take the sample back. KnownError when re-inspections were keyed by it: they would belong to nothing."""
    rows = session.scalars(_living(round_uid)).all()
    if not rows:
        raise KnownError("本轮还没有抽取复核样本。")
    reviews = select(InspectionRecord.uid).where(
        InspectionRecord.round_uid == round_uid, InspectionRecord.kind == Kind.REVIEW, InspectionRecord.deleted.is_(False)
    )
    if session.scalar(reviews.limit(1)) is not None:
        raise KnownError("已经录入了抽查复核的结果，样本不能再撤回；确要重抽，请先删除这些复核记录。")
    begin(session, "sample", "撤回复核样本", clerk, now)
    for row in rows:
        row.deleted = True
    return finish(session)


def _living(round_uid: str) -> Select[SampleRecord]:
    return select(SampleRecord).where(SampleRecord.round_uid == round_uid, SampleRecord.deleted.is_(False))


def _inspected(session: Session, round_uid: str) -> dict[str, list[str]]:
    """The households inspected in the round that are still there, by their village of today."""
    i, h = InspectionRecord, HouseholdRecord
    chosen = (
        select(h.village_uid, h.uid)
        .join(i, i.household_uid == h.uid)
        .join(RegionRow, RegionRow.uid == h.village_uid)
        .where(i.round_uid == round_uid, i.kind == Kind.FIRST, i.deleted.is_(False))
        .where(h.deleted.is_(False), h.state == Presence.PRESENT, RegionRow.level == Level.VILLAGE)
    )
    found: dict[str, list[str]] = {}
    for village, household in session.execute(chosen):
        found.setdefault(village, []).append(household)
    return found
