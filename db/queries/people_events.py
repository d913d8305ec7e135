"""People who came to a household or left it in the year of a round (002 二（四）6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from db.models import HouseholdRecord, MemberRecord, RegionRow
from db.queries.places import households_in
from db.records import attributes_of, member_from
from domain.household import Presence
from domain.people_events import Change, PersonEvent
from domain.region import Level
from domain.rounds import Round

CHUNK = 500
"""People read together."""

Lets = Callable[[tuple[str, ...]], bool]
"""Whether a household with these attributes stands in the table."""


def people_joined(session: Session, round_: Round, region_uid: str = "", lets: Lets | None = None) -> Iterator[PersonEvent]:
    """The people who came within the year in which the round begins, by village, group, household and day. Streamed."""
    m = MemberRecord
    return _events(session, Change.JOINED, _within(m.joined_on, round_), m.joined_on, region_uid, lets)


def people_left(session: Session, round_: Round, region_uid: str = "", lets: Lets | None = None) -> Iterator[PersonEvent]:
    """The people who died, moved or left for another reason within that year, in the same order. Streamed.

    Households that ended with their last person are told as well.
    """
    m = MemberRecord
    gone = m.state.in_((Presence.MOVED, Presence.DECEASED)) & _within(m.state_on, round_)
    return _events(session, Change.LEFT, gone, m.state_on, region_uid, lets)


def _within(column: Any, round_: Round) -> ColumnElement[bool]:
    year = round_.starts_on.year
    inside: ColumnElement[bool] = column.between(date(year, 1, 1), date(year, 12, 31))
    return inside


def _events(
    session: Session, change: Change, condition: ColumnElement[bool], day: Any, region_uid: str, lets: Lets | None
) -> Iterator[PersonEvent]:
    chosen = _chosen().where(condition)
    inside = households_in(session, region_uid)
    if inside is not None:
        chosen = chosen.where(inside)
    village, group = RegionRow.__table__.alias("v"), RegionRow.__table__.alias("g")
    chosen = (
        chosen.outerjoin(village, village.c.uid == HouseholdRecord.village_uid)
        .outerjoin(group, group.c.uid == HouseholdRecord.region_uid)
        .add_columns(village.c.name, group.c.name, group.c.level)
        .order_by(
            village.c.position, village.c.name, group.c.position, group.c.name,
            HouseholdRecord.head_name, HouseholdRecord.uid, day, MemberRecord.uid,
        )
    )  # fmt: skip
    for member, h_uid, village_uid, head, id_no, attributes, helper, in_village, place, level in session.execute(
        chosen.execution_options(yield_per=CHUNK)
    ):
        theirs = attributes_of(attributes)
        if lets is None or lets(theirs):
            group_name = place if level == Level.GROUP else ""
            yield PersonEvent(
                change, member_from(member), h_uid, village_uid, in_village or "", group_name or "", head, id_no, theirs, helper
            )


def _chosen() -> Select[*tuple[Any, ...]]:
    h, m = HouseholdRecord, MemberRecord
    return (
        select(m, h.uid, h.village_uid, h.head_name, h.head_id_no, h.attributes, h.helper)
        .join(h, h.uid == m.household_uid)
        .where(m.deleted.is_(False), h.deleted.is_(False))
    )
