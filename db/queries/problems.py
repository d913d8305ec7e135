"""The ledger of problems (附件3): a problem, a household's problems, and the list for a table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from db.log import latest_batch
from db.models import ProblemRecord, RegionRow
from db.queries.conditions import UNSOLVED
from db.queries.places import problems_in
from db.queries.round_problems import of_round
from db.queries.snapshot import FilteredList
from db.records import problem_from
from domain.errors import KnownError
from domain.problem import Problem, ProblemFilter, Status, Subject

if TYPE_CHECKING:
    from db.store import Store

MOST_NAMES = 50
"""Names that are offered while a unit is typed."""

STATUS_ORDER = {Status.OPEN: 0, Status.DOING: 1, Status.SOLVED: 2}


def problem(session: Session, uid: str) -> Problem:
    """The problem with this key; KnownError when it is not in the ledger."""
    row = session.get(ProblemRecord, uid)
    if row is None or row.deleted:
        raise KnownError("这条问题已不在台账中，可能已被删除；请刷新后再试。")
    return replace(problem_from(row), seen=latest_batch(session))


def problems_of(session: Session, household_uid: str) -> list[Problem]:
    """All problems of a household, of every round, the newest first."""
    rows = session.scalars(
        select(ProblemRecord)
        .where(ProblemRecord.household_uid == household_uid, ProblemRecord.deleted.is_(False))
        .order_by(ProblemRecord.found_on.desc(), ProblemRecord.uid)
    )
    return [problem_from(row) for row in rows]


def problems_of_village(session: Session, village_uid: str) -> list[Problem]:
    """All problems of a village itself (not of its households), of every round, the newest first."""
    p = ProblemRecord
    chosen = select(p).where(p.village_uid == village_uid, p.household_uid.is_(None), p.deleted.is_(False))
    return [problem_from(row) for row in session.scalars(chosen.order_by(p.found_on.desc(), p.uid))]


def problems(
    session: Session, round_uid: str, region_uid: str = "", subjects: Collection[Subject] = frozenset()
) -> Iterator[Problem]:
    """The problems a round deals with (in one region; of these subjects, none: of all), by place, household and day. Streamed.

    Those of units stand first, then, village by village, its own before those of its households.
    """
    chosen = _by_place(select(ProblemRecord).where(ProblemRecord.deleted.is_(False), of_round(session, round_uid)))
    inside = problems_in(session, region_uid)
    if inside is not None:
        chosen = chosen.where(inside)
    if subjects:
        chosen = chosen.where(of_subjects(subjects))
    for row in session.scalars(chosen.execution_options(yield_per=500)):
        session.expunge(row)
        yield problem_from(row)


def unit_names(session: Session) -> list[str]:
    """The units that have problems, those with the most first."""
    p = ProblemRecord
    chosen = select(p.unit_name).where(p.unit_name != "", p.deleted.is_(False)).group_by(p.unit_name)
    return list(session.scalars(chosen.order_by(func.count().desc(), p.unit_name).limit(MOST_NAMES)))


def _by_place(chosen: Select[Any], descending: bool = False) -> Select[Any]:
    village, group = RegionRow.__table__.alias("village"), RegionRow.__table__.alias("place")
    p = ProblemRecord
    in_group = (group.c.parent_uid == p.village_uid) & (group.c.name == p.group) & group.c.deleted.is_(False)
    parts = (
        village.c.position, p.village, p.unit_name, group.c.position, p.group, p.head_name, p.household_uid, p.found_on, p.uid,
    )  # fmt: skip
    return (
        chosen.outerjoin(village, village.c.uid == p.village_uid)
        .outerjoin(group, in_group)
        .order_by(*(part.desc() if descending else part for part in parts))
    )


def conditions(session: Session, wanted: ProblemFilter, today: date) -> list[ColumnElement[bool]]:
    """The conditions of a filter; the list, its count and the status counts use the same ones."""
    p = ProblemRecord
    found: list[ColumnElement[bool]] = [p.deleted.is_(False)]
    if wanted.round_uid:
        found.append(of_round(session, wanted.round_uid))
    inside = problems_in(session, wanted.region_uid)
    if inside is not None:
        found.append(inside)
    if wanted.dimensions:
        found.append(p.dimension.in_(sorted(wanted.dimensions)))
    if wanted.statuses:
        found.append(p.status.in_(sorted(wanted.statuses)))
    if wanted.types:
        found.append(p.type.in_(sorted(wanted.types)))
    if wanted.subjects:
        found.append(of_subjects(wanted.subjects))
    if wanted.lead_unit:
        found.append(p.lead_unit == wanted.lead_unit)
    if wanted.overdue_only:
        found.append(overdue(today))
    text = wanted.text.strip()
    if text:
        of_whom = (p.head_name, p.head_id_no, p.village, p.unit_name)
        columns = (*of_whom, p.description, p.measure, p.remark, p.helper, p.source)
        found.append(or_(*(column.contains(text, autoescape=True) for column in columns)))
    return found


def of_subjects(subjects: Collection[Subject]) -> ColumnElement[bool]:
    """Problems of these subjects; the same as `Problem.subject`."""
    p = ProblemRecord
    known: dict[Subject, ColumnElement[bool]] = {
        Subject.HOUSEHOLD: p.household_uid.is_not(None),
        Subject.VILLAGE: p.household_uid.is_(None) & (p.village_uid != ""),
        Subject.UNIT: p.household_uid.is_(None) & (p.village_uid == ""),
    }
    return or_(*(known[subject] for subject in Subject if subject in subjects))


def overdue(today: date) -> ColumnElement[bool]:
    """Problems whose deadline has passed and that are not solved; the same as `Problem.overdue`."""
    passed: ColumnElement[bool] = ProblemRecord.status.in_(UNSOLVED) & (ProblemRecord.deadline < today)
    return passed


def ledger(
    store: Store, wanted: ProblemFilter, today: date, sort: tuple[str, bool] = ("urgency", False)
) -> ProblemList:
    """The ledger as a source for a table."""
    return ProblemList(store, wanted, today, sort)


class ProblemList(FilteredList):
    """Problems that a filter lets through, as a source for a table; sorted by `urgency`, what is overdue stands first."""

    def __init__(
        self, store: Store, wanted: ProblemFilter, today: date, sort: tuple[str, bool] = ("urgency", False)
    ) -> None:
        super().__init__(store, ProblemRecord, sort)
        self._wanted = wanted
        self._today = today

    def rows(self, offset: int, limit: int) -> Sequence[Problem]:
        """The problems from `offset` on, at most `limit`."""
        with self._store.read() as session:
            uids = self._snapshot.uids(session, offset, limit)
            found = {row.uid: row for row in session.scalars(select(ProblemRecord).where(ProblemRecord.uid.in_(uids)))}
            return [problem_from(found[uid]) for uid in uids]

    def _filtered(self, session: Session) -> Select[Any]:
        return select(ProblemRecord.uid).where(*conditions(session, self._wanted, self._today))

    def _in_order(self, session: Session) -> Select[Any]:
        return _ordered(self._filtered(session), *self._sort, self._today)



def _ordered(chosen: Select[Any], key: str, descending: bool, today: date) -> Select[Any]:
    p = ProblemRecord
    if key in {"village", "group", "village_group"}:
        return _by_place(chosen, descending)
    parts: list[Any]
    if key == "urgency":
        first = case((overdue(today), 0), (p.status.in_(UNSOLVED), 1), else_=2)
        parts = [first, p.deadline.is_(None), p.deadline, p.found_on]
    elif key == "status":
        parts = [case(*((p.status == status, place) for status, place in STATUS_ORDER.items())), p.deadline]
    elif key == "whose":
        parts = [func.coalesce(func.nullif(p.head_name, ""), func.nullif(p.unit_name, ""), p.village), p.found_on]
    else:
        plain = {
            "head_name", "head_id_no", "dimension", "description", "lead_unit", "helper", "found_on", "deadline", "measure",
            "solved_on", "struck_on", "attributes", "size", "type", "nature", "source",
        }  # fmt: skip
        parts = [getattr(p, key if key in plain else "found_on"), p.found_on]
    return chosen.order_by(*(part.desc() if descending else part for part in (*parts, p.uid)))


def status_counts(session: Session, wanted: ProblemFilter, today: date) -> dict[Status, int]:
    """Problems of a filter by status; the filter's own statuses are left aside, so that each chip shows its number."""
    free = replace(wanted, statuses=frozenset())
    chosen = select(ProblemRecord.status, func.count()).where(*conditions(session, free, today)).group_by(ProblemRecord.status)
    counted = {Status(status): number for status, number in session.execute(chosen)}
    return {status: counted.get(status, 0) for status in Status}


def overdue_count(session: Session, wanted: ProblemFilter, today: date) -> int:
    """Overdue problems of a filter."""
    where = (*conditions(session, wanted, today), overdue(today))
    return session.scalar(select(func.count()).select_from(ProblemRecord).where(*where)) or 0
