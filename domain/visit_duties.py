"""Who has to visit whom how often (走访要求), and in which span of time.

The figures are counted in `db/queries/visit_duties.py`; what they mean stands here.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from domain.orders import Every, VisitDuty
from domain.round_days import in_round
from domain.rounds import Round
from domain.scheme import Scheme

NO_HELPER = "（没有帮扶干部）"
"""Stands for the helper of households that have none."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which a duty is due once: the round, a month or a week, first and last day included.

    `day` is the day as of which helpers and households are taken: the last one, or today while the span runs. `whole`: visits of
    every round count (a month is a month, whatever round it lies in), else only those of the round.
    """

    first: date
    last: date
    label: str
    day: date
    whole: bool
    over: bool


def spans(duty: VisitDuty, scheme: Scheme, round_: Round, today: date) -> tuple[Span, ...]:
    """The spans of a duty that have begun, the first first; always at least one.

    A month or week counts whole, also where the round begins or ends within it: “每月至少1次” speaks of the month.
    A round's span ends on the duty's own last day (“6月底前全部走访到位”), where the notice has one.
    """
    if duty.every is Every.ROUND:
        last = in_round(scheme, round_, duty.due_on) if duty.due_on else round_.ends_on
        label = "本轮" if last >= round_.ends_on else f"{last.month}月{last.day}日前"
        return (_span(round_.starts_on, last, label, today, whole=False),)
    found: list[Span] = []
    for first, last, label in _months(round_) if duty.every is Every.MONTH else _weeks(round_):
        if first <= today or not found:
            found.append(_span(first, last, label, today, whole=True))
    return tuple(found)


def _span(first: date, last: date, label: str, today: date, *, whole: bool) -> Span:
    return Span(first, last, label, max(min(last, today), first), whole, last < today)


def _months(round_: Round) -> Iterable[tuple[date, date, str]]:
    first = round_.starts_on.replace(day=1)
    while first <= round_.ends_on:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        label = f"{first.month}月" if first.year == round_.starts_on.year else f"{first.year}年{first.month}月"
        yield first, last, label
        first = last + timedelta(days=1)


def _weeks(round_: Round) -> Iterable[tuple[date, date, str]]:
    first = round_.starts_on - timedelta(days=round_.starts_on.weekday())
    while first <= round_.ends_on:
        last = first + timedelta(days=6)
        yield first, last, f"{first.month}.{first.day}–{last.month}.{last.day}"
        first = last + timedelta(days=1)


def of_helpers(duty: VisitDuty, scheme: Scheme) -> bool:
    """True when each household is to be visited by its own helper, so that it can be said who missed."""
    return scheme.role(duty.role).is_helper


def short_title(duty: VisitDuty) -> str:
    """`帮扶干部 · 贫困户（每月1次）`: what the duty is called where there is little room."""
    every = {Every.ROUND: "", Every.MONTH: "每月", Every.WEEK: "每周"}[duty.every]
    often = f"（{every or '本轮'}{duty.least}次）" if every or duty.least > 1 else ""
    whom = duty.whom.partition("（")[0]
    who = duty.who.partition("（")[0]
    return f"{who} · {whom}{often}"


def sentence(duty: VisitDuty) -> str:
    """The duty in one sentence, with its clause."""
    every = {Every.ROUND: "本轮", Every.MONTH: "每月", Every.WEEK: "每周"}[duty.every]
    return f"{duty.who}{every}至少走访{duty.least}次{duty.whom}，达到{duty.share.normalize():f}%（通知{duty.clause}）"


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A line: a helper (`key` is his uid, empty for households without one) or a village, with its figures.

    `late` are the labels of spans already over with households missed, and how many: `(("6月", 2),)`.
    """

    key: str
    name: str
    detail: str
    due: int
    visited: int
    late: tuple[tuple[str, int], ...] = ()

    @property
    def missed(self) -> int:
        """Households still to be visited, or missed when the span is over."""
        return self.due - self.visited

    @property
    def share(self) -> Decimal | None:
        """Per cent visited, to a tenth, rounded down: 99.96 % is not yet a hundred. None when nothing was due."""
        if not self.due:
            return None
        return (Decimal(100 * self.visited) / self.due).quantize(Decimal("0.1"), ROUND_DOWN)

    def fulfils(self, duty: VisitDuty) -> bool:
        """True when as much was visited as the notice demands, exactly (no rounding)."""
        return Decimal(100 * self.visited) >= duty.share * self.due


def total_of(rows: Iterable[DutyRow], name: str) -> DutyRow:
    """The sum of the lines; a household stands in one line only."""
    lines = list(rows)
    return DutyRow("", name, "", sum(r.due for r in lines), sum(r.visited for r in lines))


def share_text(row: DutyRow) -> str:
    """`90.5%`; a dash when nothing was due."""
    return "—" if row.share is None else f"{row.share.normalize():f}%"


def late_text(row: DutyRow) -> str:
    """`6月 2户、7月 1户`: the spans that are over with households missed."""
    return "、".join(f"{label} {number}户" for label, number in row.late)
