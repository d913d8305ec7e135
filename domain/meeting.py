"""Two clerks at one record: what one keyed meets what the other has saved meanwhile.

Fields that only one side changed go together without a word; where both changed one field to different values, nobody's work is
overwritten: whoever saves second is told. A clock never decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class Theirs:
    """A field that somebody else has saved since the record was read: its value before, now, by whom and when (ISO 8601)."""

    before: Any
    now: Any
    clerk: str
    at: str


@dataclass(frozen=True, slots=True)
class Met:
    """The fields to save, and those in which both sides differ, in the order of `theirs`."""

    values: dict[str, Any]
    clashes: tuple[str, ...]


def meet(ours: Mapping[str, Any], theirs: Mapping[str, Theirs]) -> Met:
    """What is to be saved of `ours` when somebody has saved `theirs` meanwhile. Fields that `ours` does not have stay out."""
    values, clashes = dict(ours), []
    for field, their in theirs.items():
        if field not in ours or ours[field] == their.now or their.before == their.now:
            continue
        if ours[field] == their.before:
            values[field] = their.now
        else:
            clashes.append(field)
    return Met(values, tuple(clashes))


KEPT = "请刷新后再改；你刚才填的内容还在。"
LOOK = "请看过以后再决定。"
CHANGED, GONE, MADE = "改过", "删除了", "已经录入了"


def refusal(what: str, fields: Iterable[str], last: Theirs, *, did: str = CHANGED, then: str = KEPT) -> KnownError:
    """The sentence for whoever saves second: who did what and when, and what to do.

    `what` is 这一户 and the like, `fields` are labels.
    """
    named = "、".join(dict.fromkeys(fields))
    words = f"（{named}）" if named else ""
    return KnownError(f"{last.clerk or '别人'} 在 {last.at[11:16]} {did}{what}{words}，{then}")
