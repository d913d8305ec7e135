"""A notice (通知) as data: what it orders, whom, until when, and the tables it wants back.

A scheme is read from `resources/schemes/<id>/` (or, for an office's own notice, from its file). Adding a notice adds a folder and
no Python. Each rule of a scheme names the clause of the notice it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from domain.annex import Attachment
from domain.orders import (
    Assessment,
    Checklist,
    Deadline,
    IncomeLine,
    InformationForm,
    Judgement,
    Nature,
    Phase,
    Post,
    ProblemType,
    Responsibility,
    Sampling,
    Scope,
    Standard,
    State,
    VisitDuty,
)

__all__ = ["AnswerKind", "Asked", "Attachment", "Attribute", "CheckItem", "Dimension", "Duty", "Role", "Scheme", "Threshold"]


class AnswerKind(StrEnum):
    """How a question is answered: one of its answers, several of them, a number or words."""

    CHOICE = "choice"
    MULTIPLE = "multiple"
    NUMBER = "number"
    TEXT = "text"


class Asked(StrEnum):
    """Of what a question is asked."""

    HOUSEHOLD = "household"
    VILLAGE = "village"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A household attribute (农户属性) in the notice's order.

    `label` is the word of the inspection sheet, `short` the word of the problem list (特困人员（户） / 特困户). `part_of` is the
    attribute that this one is a kind of (边缘易致贫户 is a kind of 监测户).
    """

    key: str
    label: str
    short: str
    part_of: str = ""
    clause: str = ""
    helped: bool = False
    """True when a household of this kind normally has a helper, who is asked for when he is missing."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A side (方面) of “两不愁三保障”: what problems and weekly figures are grouped by."""

    key: str
    problem_type: str
    weekly_label: str
    lead_unit: str
    clause: str


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One question of the inspection sheet. `question` is a template over the round's thresholds.

    `answers` are what may be chosen, none for a number (in `unit`) or words; `failures` are those that make a problem, whose
    nature is then `nature` (empty where the notice has none). A number fails by the scheme's judgements. `asked_of` are the
    attributes of the households it is asked of (none: of all in scope), except those with one of `not_asked_of`.
    `optional`: it may stay
    empty. `checklist` names the check list whose points are the answers; the office may write them for its round.
    """

    key: str
    dimension: str
    question: str
    short: str
    answers: tuple[str, ...]
    failures: tuple[str, ...]
    clause: str
    kind: AnswerKind = AnswerKind.CHOICE
    unit: str = ""
    asked: Asked = Asked.HOUSEHOLD
    asked_of: tuple[str, ...] = ()
    nature: str = ""
    not_asked_of: tuple[str, ...] = ()
    optional: bool = False
    checklist: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number the notice sets; a round may set another. `strict`: the value itself does not pass.

    `value` is None where the notice leaves it to the office: a round may then go without it, and nothing is judged by it.
    """

    key: str
    label: str
    value: Decimal | None
    unit: str
    strict: bool
    clause: str


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of visiting cadre whose person-visits (人次) are counted apart. `is_helper`: the household's own helper."""

    key: str
    label: str
    is_helper: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """A task of the notice with the unit that leads it (牵头单位)."""

    name: str
    lead_unit: str
    clause: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A whole notice. Dates are the days on which the work begins and ends; `issued_on` is None where the text has no date.

    `remarks` say what the text leaves open and how it was read.
    """

    id: str
    number: str
    issuer: str
    issued_on: date | None
    title: str
    county: str
    town: str
    starts_on: date
    ends_on: date
    round_name: str
    attributes: tuple[Attribute, ...]
    dimensions: tuple[Dimension, ...]
    check_items: tuple[CheckItem, ...]
    thresholds: tuple[Threshold, ...]
    roles: tuple[Role, ...]
    duties: tuple[Duty, ...]
    sign_off: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    remarks: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    villages: int = 0
    """Number of villages and communities the notice speaks of; 0 when it does not say."""
    scope: tuple[Scope, ...] = ()
    phases: tuple[Phase, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    standards: tuple[Standard, ...] = ()
    problem_types: tuple[ProblemType, ...] = ()
    natures: tuple[Nature, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    visit_duties: tuple[VisitDuty, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    sampling: tuple[Sampling, ...] = ()
    information_forms: tuple[InformationForm, ...] = ()
    risk_states: tuple[State, ...] = ()
    income_lines: tuple[IncomeLine, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    leading_group: tuple[Post, ...] = ()

    def attribute(self, key: str) -> Attribute:
        """The attribute with this key; KeyError when the notice has none."""
        return _by_key(self.attributes, key)

    def dimension(self, key: str) -> Dimension:
        """The dimension with this key; KeyError when the notice has none."""
        return _by_key(self.dimensions, key)

    def item(self, key: str) -> CheckItem:
        """The check item with this key; KeyError when the notice has none."""
        return _by_key(self.check_items, key)

    def role(self, key: str) -> Role:
        """The role with this key; KeyError when the notice has none."""
        return _by_key(self.roles, key)

    def attachment(self, number: str) -> Attachment:
        """The attachment with this number; KeyError when the notice has none."""
        for attachment in self.attachments:
            if attachment.number == number:
                return attachment
        raise KeyError(number)

    def with_wholes(self, attributes: Iterable[str]) -> frozenset[str]:
        """The attributes, and those that they are kinds of (脱贫不稳定户 is a 监测户)."""
        known = frozenset(attributes)
        return known | {a.part_of for a in self.attributes if a.key in known and a.part_of}

    def with_kinds(self, attributes: Iterable[str]) -> frozenset[str]:
        """The attributes, and their kinds: who looks for 监测户 means 脱贫不稳定户 too."""
        known = frozenset(attributes)
        return known | {a.key for a in self.attributes if a.part_of in known}

    def items_of(self, attributes: Iterable[str]) -> tuple[CheckItem, ...]:
        """The questions asked of a household with these attributes, in the notice's order."""
        known = self.with_wholes(attributes)
        return tuple(
            item
            for item in self.check_items
            if item.asked is Asked.HOUSEHOLD
            and (not item.asked_of or known & set(item.asked_of))
            and not known & set(item.not_asked_of)
        )

    @property
    def asked_attributes(self) -> frozenset[str] | None:
        """Attributes of the households that are asked anything, with the kinds of each; None: every household is."""
        questions = [item for item in self.check_items if item.asked is Asked.HOUSEHOLD]
        if not questions or not all(item.asked_of for item in questions):
            return None
        return self.with_kinds(key for item in questions for key in item.asked_of)

    @property
    def village_items(self) -> tuple[CheckItem, ...]:
        """The questions asked of a village, in the notice's order."""
        return tuple(item for item in self.check_items if item.asked is Asked.VILLAGE)

    def in_order(self, attributes: tuple[str, ...] | list[str] | set[str]) -> tuple[str, ...]:
        """The given attribute keys in the notice's order (附件3 填表说明 1 prints the first)."""
        return tuple(a.key for a in self.attributes if a.key in attributes)


_Keyed = TypeVar("_Keyed", Attribute, Dimension, CheckItem, Role)


def _by_key(rows: tuple[_Keyed, ...], key: str) -> _Keyed:
    for row in rows:
        if row.key == key:
            return row
    raise KeyError(key)
