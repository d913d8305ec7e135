"""All that one keyed inspection meets in the file, read with as few queries as possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from db.models import (
    AnswerRecord,
    HouseholdRecord,
    InspectionRecord,
    ProblemRecord,
    RegionRow,
    RoundRecord,
    VisitorRecord,
    VisitRecord,
)
from db.operations.cadres import cadres_named
from db.queries.office import NO_ROUND
from db.records import round_from
from db.rows import table_of
from domain.answers import asked, tidied_answer
from domain.errors import KnownError
from domain.identity import clean_id
from domain.inspection import InspectionDraft, names_in
from domain.people import Cadre
from domain.region import Level
from domain.rounds import Round
from domain.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Place:
    """Where a household stands; the names are those of the day."""

    region_uid: str
    village_uid: str
    village: str
    group: str


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register says of the draft's household; `attributes` and `size` as its row holds them."""

    uid: str
    region_uid: str
    head_name: str
    head_id_no: str
    attributes: str
    size: int
    helper: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the file knows of a draft's household or village. `place` is None for a place that is no village or group.

    `existing` is its inspection of the draft's kind in the round, if any, with its `answers`, `visit` and `visitors`; `problems`
    are those of the household (of the village itself, for a village's draft), of every round of the notice. Rows may be changed
    inside a batch.
    """

    draft: InspectionDraft
    round: Round
    household: Registered | None
    place: Place | None
    existing: InspectionRecord | None
    answers: Sequence[AnswerRecord]
    problems: Sequence[ProblemRecord]
    visit: VisitRecord | None
    visitors: Sequence[VisitorRecord]
    cadres: dict[str, Cadre]
    former: tuple[str, ...]
    """The inspectors as they stood on the sheet before."""


def load(session: Session, scheme: Scheme, draft: InspectionDraft) -> Context:
    """Read the context of a draft; the draft in it is tidied. KnownError for an unknown round."""
    draft = tidied(scheme, draft)
    whose = _of_subject(draft)
    seen = session.connection().execute(_first_look(draft.village), whose).first()
    if seen is None:
        raise KnownError(NO_ROUND)
    household = _registered(seen)
    existing = session.scalars(_inspections(draft.village), whose).first() if seen.inspected else None
    visit = _visit(session, draft, existing) if seen.visited else None
    former = names_in(existing.inspectors) if existing else ()
    return Context(
        draft=draft,
        round=round_from(seen),
        household=household,
        place=_place(household.region_uid if household else draft.region_uid, seen),
        existing=existing,
        answers=_answers(session, existing),
        problems=_problems(session, draft, seen.scheme_id) if seen.troubled else (),
        visit=visit,
        visitors=_visitors(session, visit),
        cadres=cadres_named(session, (*draft.inspectors, draft.helper, *former)),
        former=former,
    )


def tidied(scheme: Scheme, draft: InspectionDraft) -> InspectionDraft:
    """The draft as it is stored: texts stripped, 无 and the like no number, each inspector once, answers to what is asked.

    A village's has nothing that belongs to a household.
    """
    names = dict.fromkeys(name.strip() for name in draft.inspectors)
    items = asked(scheme, draft.attributes, village=draft.village)
    answers = {item.key: tidied_answer(item, draft.answers[item.key]) for item in items if item.key in draft.answers}
    if draft.village:
        nothing: dict[str, Any] = dict.fromkeys(("household_uid", "head_name", "head_id_no", "helper", "phone"), "")
        draft = replace(draft, attributes=(), **nothing)
    return replace(
        draft,
        head_name=draft.head_name.strip(),
        head_id_no=clean_id(draft.head_id_no).number,
        helper=draft.helper.strip(),
        inspectors=tuple(name for name in names if name),
        answers=answers,
        descriptions={item: text.strip() for item, text in draft.descriptions.items()},
        phone=draft.phone.strip(),
        page=draft.page.strip(),
    )


def place_of(session: Session, region_uid: str) -> Place | None:
    """The place of a village or group, None for any other region."""
    row = session.connection().execute(_places(), {"region_uid": region_uid}).first()
    return None if row is None else _place(region_uid, row)


def _place(region_uid: str, row: Any) -> Place | None:
    if row.level == Level.VILLAGE:
        return Place(region_uid, region_uid, row.place, "")
    if row.level == Level.GROUP and row.level_above == Level.VILLAGE:
        return Place(region_uid, row.uid_above, row.name_above, row.place)
    return None


def _registered(row: Row[Any]) -> Registered | None:
    held = row._mapping
    return Registered(*(held[f"h_{name}"] for name in _REGISTERED)) if held["h_uid"] else None


_REGISTERED = tuple(field.name for field in fields(Registered))


@cache
def _first_look(village: bool) -> Select[*tuple[Any, ...]]:
    """Round, household and place, and whether there is more of the household (or village) to be read: mostly there is nothing.

    Made once, like the others below: a statement takes longer to make than to run. It gives columns and not records, which
    every save would make and hardly any would change.
    """
    own, above = aliased(RegionRow), aliased(RegionRow)
    r, h = table_of(RoundRecord).c, table_of(HouseholdRecord).c
    return (
        select(
            *r,
            *(h[name].label(f"h_{name}") for name in _REGISTERED),
            *_place_columns(own, above),
            _inspections(village).exists().label("inspected"),
            _visits().exists().label("visited"),
            _problems_of(village).order_by(None).exists().label("troubled"),
        )
        .select_from(table_of(RoundRecord))
        .outerjoin(table_of(HouseholdRecord), (h.uid == bindparam("household_uid")) & h.deleted.is_(False))
        .outerjoin(own, own.uid == func.coalesce(h.region_uid, bindparam("region_uid")))
        .outerjoin(above, above.uid == own.parent_uid)
        .where(r.uid == bindparam("round_uid"), r.deleted.is_(False))
    )


@cache
def _places() -> Select[*tuple[Any, ...]]:
    own, above = aliased(RegionRow), aliased(RegionRow)
    joined = select(*_place_columns(own, above)).outerjoin(above, above.uid == own.parent_uid)
    return joined.where(own.uid == bindparam("region_uid"))


def _place_columns(own: type[RegionRow], above: type[RegionRow]) -> tuple[ColumnElement[Any], ...]:
    names = above.level.label("level_above"), above.uid.label("uid_above"), above.name.label("name_above")
    return own.level.label("level"), own.name.label("place"), *names


def _of_subject(draft: InspectionDraft) -> dict[str, str]:
    whose = {"household_uid": draft.household_uid, "region_uid": draft.region_uid}
    return {"round_uid": draft.round_uid, "kind": str(draft.kind), **whose}


@cache
def _inspections(village: bool) -> Select[InspectionRecord]:
    return select(InspectionRecord).where(
        InspectionRecord.round_uid == bindparam("round_uid"),
        _mine(InspectionRecord, village),
        InspectionRecord.kind == bindparam("kind"),
        InspectionRecord.deleted.is_(False),
    )


def _mine(model: type[InspectionRecord | ProblemRecord], village: bool) -> ColumnElement[bool]:
    """The rows of the draft's household, or those of its village that belong to no household."""
    if not village:
        return model.household_uid == bindparam("household_uid")
    return (model.village_uid == bindparam("region_uid")) & model.household_uid.is_(None)


def _answers(session: Session, existing: InspectionRecord | None) -> Sequence[AnswerRecord]:
    if existing is None:
        return ()
    return session.scalars(select(AnswerRecord).where(AnswerRecord.inspection_uid == existing.uid)).all()


def _problems(session: Session, draft: InspectionDraft, scheme_id: str) -> Sequence[ProblemRecord]:
    """Those that rounds of the draft's notice found: what another notice calls `housing` is another question."""
    found = session.scalars(_problems_of(draft.village), _of_subject(draft)).all()
    others = {row.round_uid for row in found} - {draft.round_uid}
    if not others:
        return found
    chosen = select(RoundRecord.uid).where(RoundRecord.uid.in_(others), RoundRecord.scheme_id == scheme_id)
    same = {draft.round_uid, *session.scalars(chosen)}
    return [row for row in found if row.round_uid in same]


@cache
def _problems_of(village: bool) -> Select[ProblemRecord]:
    chosen = select(ProblemRecord).where(_mine(ProblemRecord, village), ProblemRecord.deleted.is_(False))
    return chosen.order_by(ProblemRecord.found_on, ProblemRecord.uid)


def _visit(session: Session, draft: InspectionDraft, existing: InspectionRecord | None) -> VisitRecord | None:
    """The inspection's own visit, else one that was noted alone for the same day."""
    visits = session.scalars(_visits(), _of_subject(draft)).all()
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
