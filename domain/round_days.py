"""The notice's days in a round: a round that begins on another day than the notice has its phases and limits moved with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.rounds import Round
from domain.scheme import Scheme


class When(StrEnum):
    """Where a phase stands on a day."""

    PAST = "past"
    NOW = "now"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class PhaseOnDay:
    """A phase with its days in the round; `days_left` counts from the day to the last one, 0 on the last."""

    key: str
    name: str
    first: date
    last: date
    task: str
    clause: str
    when: When
    days_left: int


def is_moved(scheme: Scheme, round_: Round) -> bool:
    """True when the round begins on another day than the notice says, so that its limits are moved."""
    return round_.starts_on != scheme.starts_on


def in_round(scheme: Scheme, round_: Round, day: date) -> date:
    """A day of the notice in the round: as far from the round's first day as from the notice's."""
    return day + (round_.starts_on - scheme.starts_on)


def phases_on(scheme: Scheme, round_: Round, today: date) -> tuple[PhaseOnDay, ...]:
    """The phases of the notice on a day, in their order. A phase without a first or last day has the round's."""
    found = []
    for phase in scheme.phases:
        first = in_round(scheme, round_, phase.starts_on) if phase.starts_on else round_.starts_on
        last = in_round(scheme, round_, phase.ends_on) if phase.ends_on else round_.ends_on
        when = When.PAST if last < today else When.NOW if first <= today else When.COMING
        left = (last - today).days
        found.append(PhaseOnDay(phase.key, phase.name, first, last, phase.task, phase.clause, when, left))
    return tuple(found)
