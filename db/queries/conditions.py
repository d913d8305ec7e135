"""Conditions that several queries share, so that a figure and its list can never differ."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import BindParameter, ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from db.models import HouseholdRecord, InspectionRecord, ProblemRecord, RoundRecord
from db.records import round_from
from db.schemes import scheme_of
from domain.household import Presence
from domain.inspection import Kind
from domain.problem import Status

UNSOLVED = (Status.OPEN, Status.DOING)


def living() -> tuple[ColumnElement[bool], ...]:
    """Households that are in the register and still in their village."""
    return (HouseholdRecord.deleted.is_(False), HouseholdRecord.state == Presence.PRESENT)


def unsolved() -> tuple[ColumnElement[bool], ...]:
    """Problems that are not solved yet (未整改, 整改中)."""
    return (ProblemRecord.status.in_(UNSOLVED), ProblemRecord.deleted.is_(False))


def due_in(session: Session, round_uid: str) -> tuple[ColumnElement[bool], ...]:
    """The households that the round's notice asks anything of; no condition where it asks every household.

    002 has no questions for 一般农户: they are looked at village by village (二（三）), and nobody waits for their sheets.
    """
    row = session.get(RoundRecord, round_uid)
    asked = scheme_of(session, round_from(row)).asked_attributes if row is not None else None
    if asked is None:
        return ()
    return (with_attributes(asked),)


def with_attributes(keys: Iterable[str]) -> ColumnElement[bool]:
    """Households with one of these attributes."""
    return or_(*(HouseholdRecord.attributes.contains(f",{key},", autoescape=True) for key in sorted(keys)))


def inspected_in(round_uid: str) -> ColumnElement[bool]:
    """Households with a first inspection in the round (已走访)."""
    return exists(select(InspectionRecord.uid).where(*inspection_in(round_uid)))


def inspection_in(round_uid: str | BindParameter[str]) -> tuple[ColumnElement[bool], ...]:
    """The first inspection of the household of the outer query in the round; a re-inspection (抽查复核) is none."""
    return (
        InspectionRecord.round_uid == round_uid,
        InspectionRecord.household_uid == HouseholdRecord.uid,
        InspectionRecord.kind == str(Kind.FIRST),
        InspectionRecord.deleted.is_(False),
    )


def with_unsolved_problems() -> ColumnElement[bool]:
    """Households with at least one unsolved problem, of any round."""
    return HouseholdRecord.uid.in_(select(ProblemRecord.household_uid).where(*unsolved()))
