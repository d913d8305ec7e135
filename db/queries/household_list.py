"""The list of households for a table: filtered and sorted in SQL, fetched page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from db.models import HouseholdRecord, InspectionRecord, MemberRecord, ProblemRecord, RegionRow
from db.queries.conditions import due_in, inspected_in, inspection_in, unsolved, with_attributes, with_unsolved_problems
from db.queries.household_rows import household_rows
from db.queries.places import households_in
from db.queries.snapshot import EARLY, FilteredList
from domain.household import HouseholdFilter, HouseholdRow
from domain.region import Level

if TYPE_CHECKING:
    from db.store import Store


PLACES = frozenset({"village", "group", "village_group"})
"""Columns that sort by the office's order of villages and groups."""


def conditions(session: Session, wanted: HouseholdFilter, round_uid: str) -> list[ColumnElement[bool]]:
    """The conditions of a filter; a list and its count use the same ones."""
    h = HouseholdRecord
    found: list[ColumnElement[bool]] = [h.deleted.is_(False)]
    if wanted.states:
        found.append(h.state.in_(sorted(wanted.states)))
    inside = households_in(session, wanted.region_uid)
    if inside is not None:
        found.append(inside)
    if wanted.attributes:
        found.append(with_attributes(wanted.attributes))
    if wanted.visited is not None:
        inspected = inspected_in(round_uid)
        # Who is asked nothing is not waited for: 未走访 is as many as the tree and the status bar say.
        found += [inspected] if wanted.visited else [~inspected, *due_in(session, round_uid)]
    if wanted.with_open_problems:
        found.append(with_unsolved_problems())
    if wanted.id_numbers:
        m = MemberRecord
        owners = select(m.household_uid).where(m.id_no.in_(sorted(wanted.id_numbers)), m.deleted.is_(False))
        found.append(h.uid.in_(owners))
    if wanted.text.strip():
        from db.search import matching

        found.append(matching(session, wanted.text))
    return found


class HouseholdList(FilteredList):
    """Households that a filter lets through, as a source for a table. Always shows the present state of the file."""

    def __init__(
        self, store: Store, wanted: HouseholdFilter, round_uid: str, sort: tuple[str, bool] = ("village", False)
    ) -> None:
        super().__init__(store, HouseholdRecord, sort)
        self._wanted = wanted
        self._round_uid = round_uid

    def rows(self, offset: int, limit: int) -> Sequence[HouseholdRow]:
        """The lines from `offset` on, at most `limit`."""
        with self._store.read() as session:
            if self._sort[0] in PLACES and offset + limit <= EARLY and not self._wanted.text.strip():
                uids: Sequence[str] = self._by_village(session, offset, limit)
            else:
                uids = self._snapshot.uids(session, offset, limit)
            return household_rows(session, uids, self._round_uid)

    def _filtered(self, session: Session) -> Select[Any]:
        return select(HouseholdRecord.uid).where(*conditions(session, self._wanted, self._round_uid))

    def _in_order(self, session: Session) -> Select[Any]:
        return _ordered(self._filtered(session), *self._sort, self._round_uid)

    def _by_village(self, session: Session, offset: int, limit: int) -> list[str]:
        """The first pages village by village: only the villages that are shown have to be sorted."""
        descending = self._sort[1]
        r = RegionRow
        places = (r.position, r.name, r.uid)
        ordered = select(r.uid).where(r.level == Level.VILLAGE).order_by(*(p.desc() if descending else p for p in places))
        found: list[str] = []
        for village_uid in session.scalars(ordered).all():
            in_village = self._in_order(session).where(HouseholdRecord.village_uid == village_uid)
            found += session.scalars(in_village.limit(offset + limit - len(found))).all()
            if len(found) >= offset + limit:
                break
        return found[offset:]


def _ordered(chosen: Select[Any], key: str, descending: bool, round_uid: str) -> Select[Any]:
    h = HouseholdRecord
    if key in PLACES:
        group, village = aliased(RegionRow), aliased(RegionRow)
        chosen = chosen.join(group, group.uid == h.region_uid).outerjoin(village, village.uid == h.village_uid)
        parts: list[Any] = [village.position, village.name, village.uid, group.position, group.name, h.head_name]
    elif key == "head_name":
        parts = [h.head_name]
    else:
        parts = [_column(key, round_uid), h.head_name]
    return chosen.order_by(*(part.desc() if descending else part for part in (*parts, h.uid)))


def _column(key: str, round_uid: str) -> Any:
    if key == "inspected_on":
        return select(func.max(InspectionRecord.inspected_on)).where(*inspection_in(round_uid)).scalar_subquery()
    if key == "open_problems":
        of_household = ProblemRecord.household_uid == HouseholdRecord.uid
        return select(func.count()).where(of_household, *unsolved()).scalar_subquery()
    plain = {"head_name", "head_id_no", "house_no", "phone", "attributes", "size", "helper", "state"}
    return getattr(HouseholdRecord, key if key in plain else "head_name")
