"""All that one keyed line of 附件1 meets in the file, read with as few queries as possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from db.models import (
    AnswerRecord,
    CadreRecord,
    HouseholdRecord,
    InspectionRecord,
    ProblemRecord,
    RegionRow,
    VisitorRecord,
    VisitRecord,
)
from db.operations.cadres import cadres_named
from db.queries.office import round_by
from domain.identity import clean_id
from domain.inspection import InspectionDraft, names_in
from domain.region import Level
from domain.rounds import Round


@dataclass(frozen=True, slots=True)
class Place:
    """Where a household stands; the names are those of the day."""

    region_uid: str
    village_uid: str
    village: str
    group: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the file knows of a draft's household. `place` is None for a place that is no village or group.

    `existing` is the household's inspection of the round, if any, with its `answers`, `visit` and `visitors`; `problems` are the
    household's, of every round. Rows may be changed inside a batch.
    """

    draft: InspectionDraft
    round: Round
    household: HouseholdRecord | None
    place: Place | None
    existing: InspectionRecord | None
    answers: Sequence[AnswerRecord]
    problems: Sequence[ProblemRecord]
    visit: VisitRecord | None
    visitors: Sequence[VisitorRecord]
    cadres: dict[str, CadreRecord]
    former: tuple[str, ...]
    """The inspectors as they stood on the sheet before."""


def load(session: Session, draft: InspectionDraft) -> Context:
    """Read the context of a draft; the draft in it is tidied. KnownError for an unknown round."""
    draft = tidied(draft)
    household = session.get(HouseholdRecord, draft.household_uid) if draft.household_uid else None
    if household is not None and household.deleted:
        household = None
    region_uid = household.region_uid if household else draft.region_uid
    existing = _inspection(session, draft) if household else None
    visit = _visit(session, draft, existing) if household else None
    former = names_in(existing.inspectors) if existing else ()
    return Context(
        draft=draft,
        round=round_by(session, draft.round_uid),
        household=household,
        place=place_of(session, region_uid),
        existing=existing,
        answers=_answers(session, existing),
        problems=_problems(session, household),
        visit=visit,
        visitors=_visitors(session, visit),
        cadres=cadres_named(session, (*draft.inspectors, draft.helper, *former)),
        former=former,
    )


def tidied(draft: InspectionDraft) -> InspectionDraft:
    """The draft as it is stored: texts stripped, 无 and the like no number, each inspector once."""
    names = dict.fromkeys(name.strip() for name in draft.inspectors)
    return replace(
        draft,
        head_name=draft.head_name.strip(),
        head_id_no=clean_id(draft.head_id_no).number,
        helper=draft.helper.strip(),
        inspectors=tuple(name for name in names if name),
        descriptions={item: text.strip() for item, text in draft.descriptions.items()},
        phone=draft.phone.strip(),
        page=draft.page.strip(),
    )


def place_of(session: Session, region_uid: str) -> Place | None:
    """The place of a village or group, None for any other region."""
    row = session.connection().execute(_place(), {"region_uid": region_uid}).first()
    if row is None:
        return None
    level, name, level_above, uid_above, name_above = row
    if level == Level.VILLAGE:
        return Place(region_uid, region_uid, name, "")
    if level == Level.GROUP and level_above == Level.VILLAGE:
        return Place(region_uid, uid_above, name_above, name)
    return None


@cache
def _place() -> Select[*tuple[Any, ...]]:
    """Made once, like the others below: a statement takes longer to make than to run."""
    own, above = aliased(RegionRow), aliased(RegionRow)
    return (
        select(own.level, own.name, above.level, above.uid, above.name)
        .outerjoin(above, above.uid == own.parent_uid)
        .where(own.uid == bindparam("region_uid"))
    )


def _inspection(session: Session, draft: InspectionDraft) -> InspectionRecord | None:
    return session.scalars(_inspections(), _of_household(draft)).first()


def _of_household(draft: InspectionDraft) -> dict[str, str]:
    return {"round_uid": draft.round_uid, "household_uid": draft.household_uid}


@cache
def _inspections() -> Select[InspectionRecord]:
    return select(InspectionRecord).where(
        InspectionRecord.round_uid == bindparam("round_uid"),
        InspectionRecord.household_uid == bindparam("household_uid"),
        InspectionRecord.kind == "first",
        InspectionRecord.deleted.is_(False),
    )


def _answers(session: Session, existing: InspectionRecord | None) -> Sequence[AnswerRecord]:
    if existing is None:
        return ()
    return session.scalars(select(AnswerRecord).where(AnswerRecord.inspection_uid == existing.uid)).all()


def _problems(session: Session, household: HouseholdRecord | None) -> Sequence[ProblemRecord]:
    if household is None:
        return ()
    return session.scalars(_problems_of(), {"household_uid": household.uid}).all()


@cache
def _problems_of() -> Select[ProblemRecord]:
    mine = ProblemRecord.household_uid == bindparam("household_uid")
    chosen = select(ProblemRecord).where(mine, ProblemRecord.deleted.is_(False))
    return chosen.order_by(ProblemRecord.found_on, ProblemRecord.uid)


def _visit(session: Session, draft: InspectionDraft, existing: InspectionRecord | None) -> VisitRecord | None:
    """The inspection's own visit, else one that was noted alone for the same day."""
    visits = session.scalars(_visits(), _of_household(draft)).all()
    own = (v for v in visits if existing is not None and v.inspection_uid == existing.uid)
    noted = (v for v in visits if v.inspection_uid is None and v.visited_on == draft.inspected_on)
    return next(own, None) or next(noted, None)


@cache
def _visits() -> Select[VisitRecord]:
    return select(VisitRecord).where(
        VisitRecord.household_uid == bindparam("household_uid"),
        VisitRecord.round_uid == bindparam("round_uid"),
        VisitRecord.deleted.is_(False),
    )


def _visitors(session: Session, visit: VisitRecord | None) -> Sequence[VisitorRecord]:
    if visit is None:
        return ()
    return session.scalars(select(VisitorRecord).where(VisitorRecord.visit_uid == visit.uid)).all()
