"""Inspections (入户核查): one line of 附件1, keyed as the paper lies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """Which inspection of a round it is: the first, or the re-inspection of a sample (抽查复核)."""

    FIRST = "first"
    REVIEW = "review"


KIND_LABELS = {Kind.FIRST: "核查", Kind.REVIEW: "抽查复核"}


class Outcome(StrEnum):
    """What became of an unsolved problem when its answer is 是 now; the clerk is asked."""

    SOLVED = "solved"
    MISTAKE = "mistake"
    KEEP = "keep"


OUTCOME_LABELS = {Outcome.SOLVED: "已整改", Outcome.MISTAKE: "原来记错了", Outcome.KEEP: "问题还在"}


@dataclass(frozen=True, slots=True)
class InspectionDraft:
    """What the clerk keyed of one household's row.

    `household_uid` is empty for a household that the register does not know: it is added with head, number, attributes and
    helper of this row, in `region_uid` (group or village). `answers` go from check item to 是/否; `descriptions` from failing
    item to its text; `outcomes` from item to what became of its unsolved problem. `inspectors` are names.
    `uid` is empty for a new inspection. With `village` the questions are those asked of the village `region_uid`: it
    has no household,
    head, attributes or helper. Answers are texts as `domain.answers` writes them.
    """

    round_uid: str
    region_uid: str
    head_name: str
    head_id_no: str
    attributes: tuple[str, ...]
    helper: str
    answers: Mapping[str, str]
    inspectors: tuple[str, ...]
    inspected_on: date | None
    descriptions: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    phone: str = ""
    page: str = ""
    household_uid: str = ""
    uid: str = ""
    kind: Kind = Kind.FIRST
    village: bool = False
    seen: int = field(default=0, compare=False)
    """Position in the log at which it was read, where others may write meanwhile; else 0."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """A stored inspection. Head, size, attributes, place and helper are frozen as they were on the day.

    An inspection of a village has no household (`household_uid` empty) and nothing that belongs to one.
    """

    uid: str
    round_uid: str
    household_uid: str
    inspected_on: date
    page: str
    phone: str
    inspectors: tuple[str, ...]
    town: str
    village: str
    group: str
    village_uid: str
    head_name: str
    head_id_no: str
    size: int
    attributes: tuple[str, ...]
    helper: str
    answers: Mapping[str, str]
    descriptions: Mapping[str, str]
    kind: Kind = Kind.FIRST
    seen: int = field(default=0, compare=False)
    """Position in the log at which it was read, where others may write meanwhile; else 0."""

    @property
    def of_village(self) -> bool:
        """True when it is the village that was inspected."""
        return not self.household_uid


SEPARATORS = re.compile(r"[、，,；;/\n]")


def names_in(text: str) -> tuple[str, ...]:
    """The names in a cell such as `张三、李四` or `张三 李四`, in order, each once.

    A space between two single characters (张　三) belongs to the name.
    """
    names = [name for part in SEPARATORS.split(text) for name in _spaced_names(part)]
    return tuple(dict.fromkeys(names))


def _spaced_names(text: str) -> list[str]:
    names: list[str] = []
    for part in text.split():
        if len(part) == 1 and names and len(names[-1]) == 1:
            names[-1] += part
        else:
            names.append(part)
    return names
