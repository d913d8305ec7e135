"""What the list of monitored households shows: one definition for a chip's figure and for the rows behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.monitoring import Monitored, own_kinds
from domain.rounds import Round
from domain.scheme import Scheme

UNWRITTEN = "unwritten"
"""Ticked as a monitored household, but no risk is written down (未登记风险)."""
UNPLACED, NEW = "unplaced", "new"


@dataclass(frozen=True, slots=True)
class MonitoredFilter:
    """Empty parts do not filter. `states`: risk states and `UNWRITTEN`; `marks`: `UNPLACED`, `NEW`; `kinds`: types."""

    states: frozenset[str] = field(default_factory=frozenset)
    kinds: frozenset[str] = field(default_factory=frozenset)
    marks: frozenset[str] = field(default_factory=frozenset)


def state_of(row: Monitored, scheme: Scheme) -> str:
    """The risk state of a household: that of its latest time, the notice's first where none was chosen, or `UNWRITTEN`."""
    if row.monitoring is None:
        return UNWRITTEN
    return row.monitoring.state or next((one.key for one in scheme.risk_states), "")


def lacks_place(row: Monitored, scheme: Scheme) -> bool:
    """True when the notice wants the household's position and it was not taken (002 二（四）3: 边缘易致贫户、突发严重困难户)."""
    tables = [one for one in scheme.attachments if one.records == "monitored_places"]
    wanted = not tables or any(one.is_for(scheme.with_wholes(row.attributes)) for one in tables)
    return wanted and not (row.monitoring and row.monitoring.has_place)


def is_new(row: Monitored, round_: Round) -> bool:
    """True when it was found within the round's dates (002 二（四）4)."""
    day = row.monitoring.found_on if row.monitoring else None
    return day is not None and round_.starts_on <= day <= round_.ends_on


def marks_of(row: Monitored, scheme: Scheme, round_: Round) -> frozenset[str]:
    """The chips besides state and type under which a household stands."""
    marks = ((UNPLACED, lacks_place(row, scheme)), (NEW, is_new(row, round_)))
    return frozenset(key for key, holds in marks if holds)


def lets(wanted: MonitoredFilter, row: Monitored, scheme: Scheme, round_: Round) -> bool:
    """True when the household stands in the list."""
    return (
        (not wanted.states or state_of(row, scheme) in wanted.states)
        and (not wanted.kinds or bool(wanted.kinds & set(row.attributes)))
        and wanted.marks <= marks_of(row, scheme, round_)
    )


def counts(rows: Iterable[Monitored], scheme: Scheme, round_: Round) -> dict[str, int]:
    """The figure of each chip: how many of these households stand under it alone."""
    kinds = {one.key for one in own_kinds(scheme)}
    found: Counter[str] = Counter()
    for row in rows:
        found.update((state_of(row, scheme), *marks_of(row, scheme, round_), *(kinds & set(row.attributes))))
    return dict(found)
