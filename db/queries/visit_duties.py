"""Who was visited as the notice demands, and who was not: the figures and their lists, from the same conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.log import latest_batch
from db.models import CadreRecord, HelpingRecord, HouseholdRecord, RegionRow, RoundRecord, VisitorRecord, VisitRecord
from db.queries.helping import helper_on
from db.queries.household_rows import household_rows
from db.queries.places import households_in
from db.queries.snapshot import FilteredList
from domain.household import HouseholdRow, Presence
from domain.orders import VisitDuty
from domain.scheme import Scheme
from domain.visit_duties import NO_HELPER, DutyRow, Span

if TYPE_CHECKING:
    from db.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """One span of a duty in a round; of one region, or (empty) of all."""

    scheme: Scheme
    duty: VisitDuty
    span: Span
    round_uid: str
    region_uid: str = ""


@dataclass(frozen=True, slots=True)
class DutyFilter:
    """Which households of a figure: those visited, those not, or (None) all that are due; of one helper or village.

    `helper_uid` empty: of any helper; with `no_helper` those without one.
    """

    visited: bool | None = None
    helper_uid: str = ""
    no_helper: bool = False
    village_uid: str = ""


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A household of a list: who helps it, and its last visit that counts, with all visitors, whenever it was in the round."""

    row: HouseholdRow
    helper: str
    visit_uid: str = ""
    visited_on: date | None = None
    visitors: tuple[str, ...] = ()
    inspected: bool = False
    seen: int = field(default=0, compare=False)
    """Position in the log at which it was read."""

    @property
    def uid(self) -> str:
        """The household's key."""
        return self.row.uid


def by_helper(session: Session, asked: Asked, over: Sequence[Span] = ()) -> list[DutyRow]:
    """A line for each helper, by name; `over` are the spans told of in `DutyRow.late`, each counted with its own helper."""
    counted = _grouped(session, asked, helper_on(asked.span.day))
    late: dict[str, list[tuple[str, int]]] = {}
    for span in over:
        for uid, due, visited in _grouped(session, replace(asked, span=span), helper_on(span.day)):
            if due > visited:
                late.setdefault(uid, []).append((span.label, due - visited))
    figures = {uid: (due, visited) for uid, due, visited in counted}
    names = _cadres(session, {*figures, *late})
    rows = [
        DutyRow(uid, *names.get(uid, (NO_HELPER, "")), *figures.get(uid, (0, 0)), tuple(late.get(uid, ())))
        for uid in {*figures, *late}
    ]
    return sorted(rows, key=lambda row: (not row.key, row.name, row.key))


def by_village(session: Session, asked: Asked) -> list[DutyRow]:
    """A line for each village with households due, in the office's order."""
    counted = {uid: (due, visited) for uid, due, visited in _grouped(session, asked, HouseholdRecord.village_uid)}
    r = RegionRow
    villages = session.execute(select(r.uid, r.name).where(r.uid.in_(counted)).order_by(r.position, r.name, r.uid))
    return [DutyRow(uid, name, "", *counted[uid]) for uid, name in villages]


class DutyList(FilteredList):
    """The households behind a figure, as a source for a table; by place unless sorted otherwise."""

    def __init__(self, store: Store, asked: Asked, wanted: DutyFilter) -> None:
        super().__init__(store, HouseholdRecord, ("village", False))
        self._asked = asked
        self._wanted = wanted

    def rows(self, offset: int, limit: int) -> Sequence[DutyLine]:
        """The lines from `offset` on, at most `limit`."""
        with self._store.read() as session:
            uids = self._snapshot.uids(session, offset, limit)
            return _lines(session, self._asked, uids)

    def _filtered(self, session: Session) -> Select[Any]:
        return select(HouseholdRecord.uid).where(*_conditions(session, self._asked, self._wanted))

    def _in_order(self, session: Session) -> Select[Any]:
        key, descending = self._sort
        h, group, village = HouseholdRecord, aliased(RegionRow), aliased(RegionRow)
        chosen = self._filtered(session).join(group, group.uid == h.region_uid).outerjoin(village, village.uid == h.village_uid)
        parts: list[Any] = [village.position, village.name, group.position, group.name, h.head_name, h.uid]
        if key in ("head_name", "head_id_no", "helper"):
            parts.insert(0, getattr(h, key))
        return chosen.order_by(*(part.desc() if descending else part for part in parts))


def _grouped(session: Session, asked: Asked, key: Any) -> list[tuple[str, int, int]]:
    """(key, households due, of them visited) for each helper or village."""
    label = key.label("of")
    met = case((_met(session, asked), 1), else_=0).label("met")
    inner = select(label, met).where(*_due(session, asked)).subquery()
    rows = session.execute(select(inner.c.of, func.count(), func.sum(inner.c.met)).group_by(inner.c.of))
    return [(of or "", due, int(visited)) for of, due, visited in rows]


def _conditions(session: Session, asked: Asked, wanted: DutyFilter) -> list[ColumnElement[bool]]:
    found = _due(session, asked)
    if wanted.visited is not None:
        met = _met(session, asked)
        found.append(met if wanted.visited else ~met)
    if wanted.no_helper:
        found.append(helper_on(asked.span.day).is_(None))
    elif wanted.helper_uid:
        # Only the few whom he ever helped are asked who their helper was on that day.
        ever = select(HelpingRecord.household_uid).where(HelpingRecord.cadre_uid == wanted.helper_uid)
        found += [HouseholdRecord.uid.in_(ever), helper_on(asked.span.day) == wanted.helper_uid]
    if wanted.village_uid:
        found.append(HouseholdRecord.village_uid == wanted.village_uid)
    return found


def _due(session: Session, asked: Asked) -> list[ColumnElement[bool]]:
    """Households that the duty is about: of its attributes, and in their village on the span's day."""
    h = HouseholdRecord
    left_later = and_(h.state != Presence.PRESENT, h.state_on > asked.span.day)
    found: list[ColumnElement[bool]] = [h.deleted.is_(False), or_(h.state == Presence.PRESENT, left_later)]
    kinds = _with_kinds(asked.scheme, asked.duty.attributes)
    if kinds:
        found.append(or_(*(h.attributes.contains(f",{key},", autoescape=True) for key in kinds)))
    inside = households_in(session, asked.region_uid)
    return found if inside is None else [*found, inside]


def _with_kinds(scheme: Scheme, attributes: Sequence[str]) -> list[str]:
    """The attributes, and those that are kinds of them."""
    return [a.key for a in scheme.attributes if a.key in attributes or (a.part_of and a.part_of in attributes)]


def _met(session: Session, asked: Asked) -> ColumnElement[bool]:
    """Households visited often enough within the span: one visit a day counts, by a cadre of the duty's roles."""
    v, h = VisitRecord, HouseholdRecord
    # Asked household by household: those not due are a great part of the register, and their visits need no look.
    counted = (
        select(func.count(v.uid.distinct()))
        .join(VisitorRecord, VisitorRecord.visit_uid == v.uid)
        .where(v.household_uid == h.uid, *_in_span(session, asked), *_counting(asked))
        .correlate(h)
    )
    if asked.duty.least == 1:
        return counted.with_only_columns(v.uid).exists()
    often: ColumnElement[bool] = counted.scalar_subquery() >= asked.duty.least
    return often


def _in_span(session: Session, asked: Asked) -> list[ColumnElement[bool]]:
    v, span = VisitRecord, asked.span
    if not span.whole:
        return [v.round_uid == asked.round_uid, v.visited_on <= span.last, v.deleted.is_(False)]
    every = session.scalars(select(RoundRecord.uid)).all()
    return [v.round_uid.in_(every), v.visited_on.between(span.first, span.last), v.deleted.is_(False)]


def _counting(asked: Asked) -> list[ColumnElement[bool]]:
    """Visitors that count: of the duty's roles; for a helper's role the household's own helper on the day of the visit.

    A household that had no helper then is visited for him by whoever came as one.
    """
    w = VisitorRecord
    parts: list[ColumnElement[bool]] = []
    for key in (asked.duty.role, *asked.duty.also):
        if asked.scheme.role(key).is_helper:
            own = helper_on(VisitRecord.visited_on, VisitRecord.household_uid)
            parts.append(w.cadre_uid == func.coalesce(own, case((w.role == key, w.cadre_uid))))
        else:
            parts.append(w.role == key)
    return [w.deleted.is_(False), or_(*parts)]


def _cadres(session: Session, uids: set[str]) -> dict[str, tuple[str, str]]:
    """Name and unit of cadres, by uid."""
    c = CadreRecord
    return {uid: (name, unit) for uid, name, unit in session.execute(select(c.uid, c.name, c.unit).where(c.uid.in_(uids)))}


@dataclass(slots=True)
class _Visit:
    uid: str
    on: date
    inspected: bool
    visitors: list[str] = field(default_factory=list)


def _lines(session: Session, asked: Asked, uids: Sequence[str]) -> list[DutyLine]:
    rows = household_rows(session, uids, asked.round_uid)
    h = HouseholdRecord
    known = select(h.uid, helper_on(asked.span.day)).where(h.uid.in_(uids))
    helpers: dict[str, str | None] = {uid: cadre for uid, cadre in session.execute(known)}
    names = _cadres(session, {uid for uid in helpers.values() if uid})
    visits = _last_visits(session, asked, uids)
    lines, seen = [], latest_batch(session)
    for row in rows:
        helper, _ = names.get(helpers.get(row.uid) or "", ("", ""))
        visit = visits.get(row.uid)
        found = (visit.uid, visit.on, tuple(visit.visitors), visit.inspected, seen) if visit else ()
        lines.append(DutyLine(row, helper, *found))
    return lines


def _last_visits(session: Session, asked: Asked, uids: Sequence[str]) -> dict[str, _Visit]:
    """The last visit of each household that counts for the duty: within the span, else of the round (late, or too early)."""
    v, span = VisitRecord, asked.span
    chosen = (
        select(v.household_uid, v.uid, v.visited_on, v.inspection_uid, v.round_uid)
        .join(VisitorRecord, VisitorRecord.visit_uid == v.uid)
        .where(v.household_uid.in_(uids), v.deleted.is_(False), *_counting(asked))
        .order_by(v.visited_on, v.uid)
    )
    found: dict[str, _Visit] = {}
    within: set[str] = set()
    for household_uid, uid, on, inspection_uid, round_uid in session.execute(chosen):
        of_round = round_uid == asked.round_uid
        counts = span.first <= on <= span.last if span.whole else of_round and on <= span.last
        if counts or (of_round and household_uid not in within):
            found[household_uid] = _Visit(uid, on, inspection_uid is not None)
        if counts:
            within.add(household_uid)
    by_uid = {visit.uid: visit for visit in found.values()}
    visitors = (
        select(VisitorRecord.visit_uid, CadreRecord.name)
        .join(CadreRecord, CadreRecord.uid == VisitorRecord.cadre_uid)
        .where(VisitorRecord.visit_uid.in_(by_uid), VisitorRecord.deleted.is_(False))
        .order_by(VisitorRecord.batch, VisitorRecord.uid)
    )
    for uid, name in session.execute(visitors):
        by_uid[uid].visitors.append(name)
    return found
