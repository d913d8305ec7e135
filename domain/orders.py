"""What a notice orders besides its questions: who, until when, by which standard, who answers for what.

Each part names the clause (`clause`) of the notice it comes from. A part that the notice does not have is an empty tuple in the
`Scheme`. Days that the text leaves open are None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Scope:
    """Who is looked at: `attributes` are keys of household attributes, none of them meaning every rural household."""

    text: str
    attributes: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase (阶段) of the work with its first and last day."""

    key: str
    name: str
    starts_on: date | None
    ends_on: date | None
    task: str
    clause: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something due: by `due_on`, or, where the notice gives no day, as it words it (`due`); `to` is who receives it."""

    name: str
    due_on: date | None
    due: str
    to: str
    clause: str


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard of the notice in its own words; `not_meant` is what it says the standard is not."""

    dimension: str
    title: str
    text: str
    not_meant: str
    clause: str


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A type (类型) that the notice sorts problems by; `text` is what it says belongs there."""

    key: str
    label: str
    text: str
    clause: str


@dataclass(frozen=True, slots=True)
class Nature:
    """A short name for what a problem is (性质简述). `type` is empty where the notice does not bind it to a type."""

    key: str
    label: str
    type: str
    clause: str


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A piece of work and the offices that answer for it (责任办室)."""

    action: str
    task: str
    content: str
    units: tuple[str, ...]
    due_on: date | None
    clause: str


class Counted(StrEnum):
    """What an assessment is worked out by."""

    PROBLEMS = "problems"
    HOUSEHOLDS = "households"


@dataclass(frozen=True, slots=True)
class Assessment:
    """An amount of money for each case (考核): `amount` yuan for each problem or household that `what` describes.

    `dimension` narrows it to the problems of one dimension; `new_too`: problems found anew that nobody had reported count too.
    A problem without a deadline of its own must be solved by `due_on`, or by the end of the phase with the key `phase`.
    """

    key: str
    what: str
    amount: Decimal
    unit: str
    counts: Counted
    dimension: str
    new_too: bool
    clause: str
    phase: str = ""
    due_on: date | None = None


class Every(StrEnum):
    """In which span of time a visit is due."""

    ROUND = "round"
    MONTH = "month"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class VisitDuty:
    """Who visits whom how often: at least `least` times each `every`, `share` per cent of `whom` (`attributes`; none: all).

    `also` are further roles whose visits count like those of `role`.
    """

    key: str
    who: str
    whom: str
    role: str
    attributes: tuple[str, ...]
    share: Decimal
    every: Every
    least: int
    due_on: date | None
    clause: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    """A list to go through at a household; `count` points, which the office fills in itself when the notice only counts them."""

    key: str
    title: str
    points: tuple[str, ...]
    count: int
    clause: str

    @property
    def by_office(self) -> bool:
        """True when the notice names fewer points than it counts: the office writes them."""
        return len(self.points) < self.count


@dataclass(frozen=True, slots=True)
class Sampling:
    """A re-inspection (抽查复核): `count` villages, in the phase with this key."""

    what: str
    count: int
    phase: str
    clause: str


@dataclass(frozen=True, slots=True)
class InformationForm:
    """A form by which information is gathered: of whom, what stands in it, and with what it is filled (`tool`)."""

    name: str
    whom: str
    content: str
    tool: str
    clause: str


@dataclass(frozen=True, slots=True)
class State:
    """A state of its own beside the attributes: a risk that is gone (风险消除) or not."""

    key: str
    label: str
    clause: str


@dataclass(frozen=True, slots=True)
class Post:
    """A place in the leading group (领导小组): its duty there and the office the person holds. Names are the office's own."""

    duty: str
    position: str
    clause: str


class LineKind(StrEnum):
    """What a line of an income sheet is: something earned, or a sum."""

    LINE = "line"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    PER_HEAD = "per_head"


@dataclass(frozen=True, slots=True)
class IncomeLine:
    """A line of an income sheet. `without_quantity`: the item reaches over unit and quantity.

    `inferred`: the source text lost the words; they are our reading.
    """

    category: str
    item: str
    unit: str
    kind: LineKind
    without_quantity: bool
    inferred: bool

    @property
    def key(self) -> str:
        """Names the line among all lines: `1.生产经营性收入/猪`."""
        return f"{self.category}/{self.item}"


@dataclass(frozen=True, slots=True)
class Condition:
    """`item` compared by `sign` (`<` `<=` `>` `>=` `=`) with the threshold of this key, or with the answer `value`."""

    item: str
    sign: str
    threshold: str
    value: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """Measured answers that fail when all conditions hold; `item` is the question that they then answer with a failure."""

    key: str
    item: str
    label: str
    conditions: tuple[Condition, ...]
    clause: str
