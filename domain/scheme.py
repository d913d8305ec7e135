"""A notice (通知) as data: what it orders, whom, until when, and the tables it wants back.

A scheme is read from `resources/schemes/<id>/` (or, for an office's own notice, from its file). Adding a notice adds a folder and
no Python. Each rule of a scheme names the clause of the notice it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from domain.sheet import Column, HeaderCell, Seal, Sizes


@dataclass(frozen=True, slots=True)
class Attribute:
    """A household attribute (农户属性) in the notice's order.

    `label` is the word of the inspection sheet, `short` the word of the problem list (特困人员（户） / 特困户).
    """

    key: str
    label: str
    short: str


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
    """One question of the inspection sheet. `question` is a template over the round's thresholds."""

    key: str
    dimension: str
    question: str
    short: str
    answers: tuple[str, ...]
    failures: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number the notice sets; a round may set another. `strict`: the value itself does not pass."""

    key: str
    label: str
    value: Decimal
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
class Attachment:
    """An attachment table: its layout and, column by column, the field that fills it.

    `records` names what stands in a row: `inspections`, `weekly` or `problems` (see `domain/attachments.py`). `exactness` is
    `official` where the notice shows the table, `own` where the layout is ours after the notice's text.
    `fill_line` and `sign_line` are templates over the print options (`{unit}`, `{date}` …).
    """

    number: str
    label: str
    title: str
    name: str
    records: str
    exactness: str
    columns: tuple[Column, ...]
    header: tuple[HeaderCell, ...]
    header_rows: int
    blank_rows: int
    fill_line: tuple[str, ...]
    sign_line: tuple[str, ...]
    notes: tuple[str, ...]
    seal: Seal
    sizes: Sizes
    row_height: float


@dataclass(frozen=True, slots=True)
class Scheme:
    """A whole notice. Dates are the days on which the work begins and ends."""

    id: str
    number: str
    issuer: str
    issued_on: date
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

    def in_order(self, attributes: tuple[str, ...] | list[str] | set[str]) -> tuple[str, ...]:
        """The given attribute keys in the notice's order (附件3 填表说明 1 prints the first)."""
        return tuple(a.key for a in self.attributes if a.key in attributes)


_Keyed = TypeVar("_Keyed", Attribute, Dimension, CheckItem, Role)


def _by_key(rows: tuple[_Keyed, ...], key: str) -> _Keyed:
    for row in rows:
        if row.key == key:
            return row
    raise KeyError(key)
