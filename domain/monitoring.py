"""Monitored households (监测对象): the risk they were found with, where they live, and whether the risk is gone.

002 二（一）2 (risk points, 四看), 二（四）3 (position), 二（四）4 (newly found), 二（四）5 (risk removed).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.scheme import Attribute, Scheme

FOUND_BY = ("集中排查", "自主申报", "日常摸排", "部门推送", "关联监测")
"""How risks are found (002 三（二）第二阶段); other words may be written too."""

MONITORED_LABELS = ("监测户", "监测对象", "易返贫致贫户", "脱贫不稳定户", "边缘易致贫户", "边缘户", "突发严重困难户")
"""The country's own words for monitored households: the attributes of any notice are known by them."""


@dataclass(frozen=True, slots=True)
class Monitoring:
    """A household's time as a monitored one. A household has at most one that is not ended; earlier ones stay as its history.

    `risk` are the risk points in words, `found_by` how they were found
    (集中排查、自主申报、日常摸排、部门推送、关联监测), `state` a key
    of the notice's risk states, `removed_on` the day on which the risk was marked as gone. Degrees are decimal
    (GCJ-02 as phones give
    them); `collected_on` and `collector` say when and by whom the position was taken.
    """

    household_uid: str
    risk: str = ""
    found_by: str = ""
    found_on: date | None = None
    measure: str = ""
    state: str = ""
    removed_on: date | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    collected_on: date | None = None
    collector: str = ""
    note: str = ""
    uid: str = ""
    seen: int = field(default=0, compare=False)
    """Position in the log at which it was read; 0 for a new one."""

    @property
    def has_place(self) -> bool:
        """True when the position was taken."""
        return self.longitude is not None and self.latitude is not None

    @property
    def ended(self) -> bool:
        """True when the risk was marked as gone: what comes after is another time."""
        return self.removed_on is not None


@dataclass(frozen=True, slots=True)
class Monitored:
    """A household that is, or should be, monitored, as a line of the list and of the tables 2-3 to 2-5 of notice 002.

    `monitoring` is its time as a monitored one, None when the household is only ticked as one (未登记风险).
    `answers` are those of the
    round's inspection and `income` is the net income per head of the round, in yuan (empty: not known); both are
    only read for 2-5.
    """

    household_uid: str
    village_uid: str
    village: str
    group: str
    head_name: str
    head_id_no: str
    size: int
    attributes: tuple[str, ...]
    helper: str
    monitoring: Monitoring | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    income: str = ""


def monitored_kinds(scheme: Scheme) -> tuple[Attribute, ...]:
    """The attributes that make a household a monitored one, in the notice's order, wholes (监测户) and kinds of them."""
    return tuple(one for one in scheme.attributes if {one.label, one.short} & set(MONITORED_LABELS))


def own_kinds(scheme: Scheme) -> tuple[Attribute, ...]:
    """The types a monitored household can be of (监测户类型): the kinds of the whole; the whole itself where it has none."""
    found = monitored_kinds(scheme)
    wholes = {one.part_of for one in found if one.part_of}
    return tuple(one for one in found if one.key not in wholes)


def kind_labels(scheme: Scheme, attributes: Iterable[str]) -> str:
    """The monitored types of a household in the notice's words: 边缘易致贫户; 监测户 when nothing more is known."""
    known = set(attributes)
    kinds = [one.short for one in own_kinds(scheme) if one.key in known]
    return "、".join(kinds or [one.short for one in monitored_kinds(scheme) if one.key in known])


def with_kinds(scheme: Scheme, attributes: Iterable[str], kinds: Iterable[str]) -> tuple[str, ...]:
    """A household's attributes with these monitored types in place of the ones it had, in the notice's order."""
    wanted = set(kinds)
    theirs = {one.key for one in monitored_kinds(scheme)}
    wholes = {one.part_of for one in monitored_kinds(scheme) if one.key in wanted and one.part_of}
    return scheme.in_order((set(attributes) - theirs) | wanted | wholes)


def state_label(scheme: Scheme, key: str) -> str:
    """What the notice calls a state of risk; empty for none and for a key of another notice."""
    return next((one.label for one in scheme.risk_states if one.key == key), "")


def risk_stands(scheme: Scheme, state: str) -> bool:
    """True while the risk was never marked as gone: the first of the notice's states (002 二（四）5)."""
    return not scheme.risk_states or state in ("", scheme.risk_states[0].key)
