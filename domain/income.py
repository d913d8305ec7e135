"""The income sheet of a household (收入计算表): lines with quantity, income and expense; sums in exact decimals.

Net income of a line is income minus expense; per head (人均纯收入) is the total divided by the people of the household.
What the clerk keys is an `IncomeDraft`; what the file holds is an `IncomeSheet`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from domain.orders import IncomeLine, LineKind

CENT = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What stands in a line; None for a place left blank. `quantity` is in the line's unit, the others in yuan."""

    quantity: Decimal | None = None
    income: Decimal | None = None
    expense: Decimal | None = None

    @property
    def net(self) -> Decimal | None:
        """Income minus expense; None when the line is blank."""
        if self.income is None and self.expense is None:
            return None
        return (self.income or ZERO) - (self.expense or ZERO)

    def __add__(self, other: Amounts) -> Amounts:
        """The sum of two lines; quantities of different things are not added."""
        return Amounts(None, _sum(self.income, other.income), _sum(self.expense, other.expense))

    @property
    def blank(self) -> bool:
        """True when nothing stands in the line."""
        return self.quantity is None and self.income is None and self.expense is None


@dataclass(frozen=True, slots=True)
class IncomeDraft:
    """What the clerk keyed of one household's sheet: `amounts` of the lines in which something stands, by `IncomeLine.key`.

    `size` is the number of people the total is divided by; `last_year` the net income per head of the year before in yuan,
    keyed where the file has no sheet of it. `uid` is empty for a new sheet.
    """

    round_uid: str
    household_uid: str
    amounts: Mapping[str, Amounts]
    size: int
    filled_on: date | None = None
    page: str = ""
    last_year: Decimal | None = None
    uid: str = ""
    seen: int = field(default=0, compare=False)
    """Position in the log at which it was read, where others may write meanwhile; else 0."""


@dataclass(frozen=True, slots=True)
class IncomeSheet:
    """A household's sheet: `amounts` by `IncomeLine.key`, the household as it was on the day.

    `last_year` is the keyed net income per head of the year before, in yuan; None where it was not keyed.
    """

    amounts: Mapping[str, Amounts]
    size: int
    town: str = ""
    village: str = ""
    group: str = ""
    head_name: str = ""
    head_id_no: str = ""
    helper: str = ""
    attributes: tuple[str, ...] = field(default=())
    uid: str = ""
    round_uid: str = ""
    household_uid: str = ""
    village_uid: str = ""
    filled_on: date | None = None
    page: str = ""
    last_year: Decimal | None = None
    seen: int = field(default=0, compare=False)
    """Position in the log at which it was read, where others may write meanwhile; else 0."""

    @property
    def draft(self) -> IncomeDraft:
        """The sheet as it would be keyed again."""
        keys = self.round_uid, self.household_uid
        return IncomeDraft(*keys, self.amounts, self.size, self.filled_on, self.page, self.last_year, self.uid, self.seen)


def worked_out(lines: tuple[IncomeLine, ...], sheet: IncomeSheet) -> list[Amounts]:
    """What stands in each line, sums included, in the order of the lines.

    A subtotal sums the lines of its category, the total all lines. Per head stands in `income` (net, in yuan, to the cent) and is
    blank while the household has nobody.
    """
    out: list[Amounts] = []
    for line in lines:
        if line.kind is LineKind.LINE:
            out.append(sheet.amounts.get(line.key, Amounts()))
            continue
        total = _total([row for row in lines if line.kind is not LineKind.SUBTOTAL or row.category == line.category], sheet)
        out.append(_per_head(total, sheet.size) if line.kind is LineKind.PER_HEAD else total)
    return out


def total(lines: tuple[IncomeLine, ...], amounts: Mapping[str, Amounts]) -> Amounts:
    """Income and expense of all lines of the notice together; lines that it does not have are left out."""
    rows = [amounts.get(line.key, Amounts()) for line in lines if line.kind is LineKind.LINE]
    return sum(rows, start=Amounts())


def per_head(lines: tuple[IncomeLine, ...], amounts: Mapping[str, Amounts], size: int) -> Decimal | None:
    """Net income per head (人均纯收入) in yuan, to the cent; None for a blank sheet or a household of nobody."""
    return _per_head(total(lines, amounts), size).income


def money(value: Decimal | None) -> Decimal | None:
    """An amount as it is written: whole yuan without decimals, else two of them."""
    if value is None or value != value.quantize(CENT):
        return value
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.quantize(CENT)


def _total(lines: list[IncomeLine], sheet: IncomeSheet) -> Amounts:
    rows = [sheet.amounts.get(line.key, Amounts()) for line in lines if line.kind is LineKind.LINE]
    return sum(rows, start=Amounts())


def _per_head(total: Amounts, size: int) -> Amounts:
    net = total.net
    if net is None or size < 1:
        return Amounts()
    return Amounts(income=(net / size).quantize(CENT, ROUND_HALF_UP))


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None and other is None else (one or ZERO) + (other or ZERO)
