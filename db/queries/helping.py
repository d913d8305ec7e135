"""Who helped a household on a day (帮扶责任人)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from db.models import HelpingRecord, HouseholdRecord


def helper_on(day: Any, household_uid: Any = HouseholdRecord.uid) -> ColumnElement[Any]:
    """The cadre (uid) who helped the household on a day, as a part of another query; NULL when nobody did.

    The first helping that had not ended by then: what the register learnt later than it began is true from the beginning.
    One that ended on the day on which it began was a slip.
    """
    helping = aliased(HelpingRecord)
    no_slip = or_(helping.since.is_(None), helping.until > helping.since)
    lasted = or_(helping.until.is_(None), and_(helping.until > day, no_slip))
    chosen = select(helping.cadre_uid).where(helping.household_uid == household_uid, helping.deleted.is_(False), lasted)
    return chosen.order_by(helping.since.is_not(None), helping.since, helping.uid).limit(1).scalar_subquery()
