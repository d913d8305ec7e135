"""What stands in the row being keyed, and where it came from: a value that Esc and Ctrl+Z can bring back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain.inspection import Inspection
from domain.problem import Problem, Status
from ui.entry.heading import Heading


class Look(StrEnum):
    """How far the keyer has come with a field, as CSPro shows it."""

    FRESH = "fresh"
    """Not reached."""
    PASSED = "passed"
    """Left with something in it."""
    CHANGED = "changed"
    """Changed after it had been left, or left empty."""
    PROTECTED = "protected"
    """Comes from the head of the sheet."""


@dataclass(frozen=True, slots=True)
class RowState:
    """Everything that Esc or Ctrl+Z brings back. `problems` are the household's unsolved ones by check item."""

    texts: Mapping[str, str] = field(default_factory=dict)
    attributes: frozenset[str] = frozenset()
    household_uid: str = ""
    is_new: bool = False
    """The clerk said that the register does not know this household."""
    inspection_uid: str = ""
    seen: int = 0
    """Position in the log at which the saved row was read (`Inspection.seen`)."""
    kept: Heading | None = None
    """The head of the sheet on which a saved row stands; None: that of the sheet on the screen."""
    prefilled: Mapping[str, str] = field(default_factory=dict)
    register_attributes: frozenset[str] | None = None
    problems: Mapping[str, Problem] = field(default_factory=dict)
    last: Inspection | None = None
    """The household's last inspection of an earlier round, what 同上轮 copies."""
    copied: Mapping[str, str] = field(default_factory=dict)
    """Answers that were copied from it, by field."""
    swept: bool = False
    """One key (F5) said that all is well: from then on the keyer goes from open question to open question."""
    place: str = ""
    """村社 of the household in the register, empty while there is none."""
    passed: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()


def keyed(state: RowState) -> tuple[object, ...]:
    """What the clerk keyed, to tell whether a row was touched."""
    return filled_texts(state.texts), state.attributes, state.household_uid, state.kept


def filled_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """The fields in which something stands."""
    return {name: text for name, text in texts.items() if text.strip()}


def unsolved(problems: Sequence[Problem]) -> dict[str, Problem]:
    """The unsolved problem of each check item, the newest where there are several."""
    return {p.item: p for p in reversed(problems) if p.status is not Status.SOLVED}
