"""Households and their members, as the register has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

HEAD = "户主"
"""The relation that marks the head of a household, also in exports of the national system (与户主关系)."""


class Presence(StrEnum):
    """Whether a household or a person still belongs to the village."""

    PRESENT = "present"
    MOVED = "moved"
    DECEASED = "deceased"


PRESENCE_LABELS = {Presence.PRESENT: "在册", Presence.MOVED: "迁出", Presence.DECEASED: "死亡"}
HOUSEHOLD_STATE_LABELS = {Presence.PRESENT: "在册", Presence.MOVED: "迁出", Presence.DECEASED: "注销"}


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a household. `id_no` may be empty: a person without a number is normal."""

    name: str
    relation: str = ""
    id_no: str = ""
    phone: str = ""
    state: Presence = Presence.PRESENT
    state_on: date | None = None
    ethnicity: str = ""
    education: str = ""
    schooling: str = ""
    health: str = ""
    labour: str = ""
    insured: str = ""
    note: str = ""
    position: int = 0
    joined_on: date | None = None
    """Day on which the person came to the household (birth, marriage, …); None when that is not known or long past."""
    joined_reason: str = ""
    left_reason: str = ""
    """Why the person is not present any more, beside `state` and `state_on`."""
    uid: str = ""
    """Empty until the person is stored."""

    @property
    def is_head(self) -> bool:
        """True for the head of the household."""
        return self.relation == HEAD


@dataclass(frozen=True, slots=True)
class Household:
    """A household with its people. `uid` is empty until it is stored; `region_uid` is its group, or its village."""

    region_uid: str
    members: tuple[Member, ...]
    house_no: str = ""
    phone: str = ""
    address: str = ""
    attributes: tuple[str, ...] = ()
    helper: str = ""
    """Name of the cadre who helps this household (帮扶责任人); empty when it has none."""
    state: Presence = Presence.PRESENT
    state_on: date | None = None
    note: str = ""
    uid: str = ""
    seen: int = field(default=0, compare=False)
    """Position in the log at which it was read, where others may write meanwhile; else 0."""

    @property
    def head(self) -> Member | None:
        """The head; one who is present goes before one who has left; the first person when none is marked."""
        heads = sorted((m for m in self.members if m.is_head), key=lambda m: m.state is not Presence.PRESENT)
        return next(iter(heads), self.members[0] if self.members else None)

    @property
    def size(self) -> int:
        """Number of members who still belong to the household."""
        return sum(m.state is Presence.PRESENT for m in self.members)


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household as one line of a list."""

    uid: str
    head_name: str
    head_id_no: str
    village: str
    group: str
    village_uid: str
    region_uid: str
    house_no: str
    phone: str
    attributes: tuple[str, ...]
    size: int
    helper: str
    state: Presence
    inspected_on: date | None = None
    """Day of this round's inspection; None when the household has not been visited in the round."""
    open_problems: int = 0


@dataclass(frozen=True, slots=True)
class HouseholdFilter:
    """What a list of households shows. Empty parts do not filter.

    `visited`: True, only households inspected in the round; False, only those that were not.
    """

    region_uid: str = ""
    text: str = ""
    attributes: frozenset[str] = field(default_factory=frozenset)
    states: frozenset[Presence] = frozenset({Presence.PRESENT})
    visited: bool | None = None
    with_open_problems: bool = False
    id_numbers: frozenset[str] = field(default_factory=frozenset)
    """Only households with one of these people, present or not: what a pasted list of numbers asks for."""
