"""What fills another office's blank: its rows or figures, by the same filter and records as every list of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from db.queries.figures import week_rows
from db.queries.inspections import inspections
from db.queries.list_records import ListRecords
from domain.blanks.filling import Filling, FillOptions, VillageLine, fill_ledger, fill_stub, fill_villages
from domain.blanks.household_fill import fill_households
from domain.blanks.household_form import HouseholdForm
from domain.blanks.lines import Line, LineKind
from domain.blanks.tally import Tallies
from domain.blanks.understanding import Understanding
from domain.errors import KnownError
from domain.figures import week_of
from domain.lists import ListFilter
from domain.rounds import Round
from domain.scheme import Scheme

BETWEEN_REPORTS = 200
"""Rows between two reports of progress."""

T = TypeVar("T")
Told = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class FillWish:
    """What is chosen when a blank is filled: which records, fill line, the week of weekly figures, the day for ages."""

    where: ListFilter = field(default_factory=ListFilter)
    options: FillOptions = field(default_factory=FillOptions)
    week: date | None = None
    today: date = date.min


def lines(session: Session, kind: LineKind, round_: Round, where: ListFilter, today: date) -> Iterator[Line]:
    """The rows of a blank of this kind that the filter lets through, streamed in the order of the paper."""
    return (row.line for row in ListRecords(session, round_, where, today).of(kind))


def filling_of(
    session: Session, scheme: Scheme, round_: Round, known: Understanding, wish: FillWish, told: Told | None = None
) -> Filling:
    """What is written where in the blank; nothing is written yet. `told` hears the rows read and may cancel by raising."""
    if known.form is not None:
        return _form_filling(session, scheme, round_, known, known.form, wish, told)
    if known.kind is not LineKind.COUNTS:
        rows = _reported(lines(session, known.kind, round_, wish.where, wish.today), told)
        return fill_ledger(known, scheme, rows, wish.today, wish.options)
    records = ListRecords(session, round_, wish.where, wish.today)
    villages = [VillageLine(village.uid, village.name) for village in records.villages()]
    tallies = _tallies(session, scheme, round_, known, wish, told)
    if known.blank.has_stub:
        return fill_stub(known, tallies, villages, wish.options)
    return fill_villages(known, tallies, villages, round_.town, round_.county, wish.options)


def _form_filling(
    session: Session,
    scheme: Scheme,
    round_: Round,
    known: Understanding,
    form: HouseholdForm,
    wish: FillWish,
    told: Told | None,
) -> Filling:
    """A sheet for each household; KnownError without any."""
    seen = {one.household_uid: one for one in inspections(session, round_.uid)}
    households = lines(session, LineKind.HOUSEHOLDS, round_, wish.where, wish.today)
    rows = (
        replace(line, inspection=seen.get(line.household.uid)) if line.household else line
        for line in _reported(households, told)
    )
    found = fill_households(known.blank, form, scheme, rows, wish.today, wish.options)
    if not found:
        raise KnownError("没有符合条件的农户；请放宽左边的条件。")
    return replace(found[0], more=tuple(found[1:]))


def village_names(session: Session, round_: Round) -> list[str]:
    """The office's own villages, for row labels that name one."""
    return [village.name for village in ListRecords(session, round_, ListFilter(), date.min).villages()]


def _tallies(
    session: Session, scheme: Scheme, round_: Round, known: Understanding, wish: FillWish, told: Told | None
) -> Tallies:
    visited = {one.household_uid for one in inspections(session, round_.uid)}
    chosen = wish.week or min(max(wish.today, round_.starts_on), round_.ends_on)
    week = week_rows(session, scheme, round_, week_of(chosen)) if known.weekly else ()
    households = lines(session, LineKind.HOUSEHOLDS, round_, wish.where, wish.today)
    problems = lines(session, LineKind.PROBLEMS, round_, wish.where, wish.today)
    return Tallies(_reported(households, told), problems, visited, week)


def _reported(rows: Iterable[T], told: Told | None) -> Iterator[T]:
    for number, row in enumerate(rows):
        if told is not None and number % BETWEEN_REPORTS == 0:
            told(number)
        yield row
