"""Finding households by what the clerk types: a name, pinyin, part of a number."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.models import HouseholdRecord, MemberRecord
from db.queries.places import households_in
from domain.household import HouseholdRow


def matching(session: Session, text: str) -> ColumnElement[bool]:
    """The condition for households that `text` finds."""
    wanted = text.strip()
    h, m = HouseholdRecord, MemberRecord
    columns = (m.name, m.id_no, m.phone)
    people = select(m.household_uid).where(m.deleted.is_(False), or_(*(c.contains(wanted, autoescape=True) for c in columns)))
    own = [c.contains(wanted, autoescape=True) for c in (h.house_no, h.phone)]
    return or_(h.uid.in_(people), *own)


def find_households(session: Session, text: str, limit: int = 50, region_uid: str = "") -> list[HouseholdRow]:
    """At most `limit` households that `text` finds."""
    from db.queries.register import household_rows

    if not text.strip():
        return []
    chosen = select(HouseholdRecord.uid).where(HouseholdRecord.deleted.is_(False), matching(session, text))
    inside = households_in(session, region_uid)
    if inside is not None:
        chosen = chosen.where(inside)
    uids = session.scalars(chosen.order_by(HouseholdRecord.head_name, HouseholdRecord.uid).limit(limit)).all()
    return household_rows(session, uids)
