"""A round (一轮): a notice at work in an office, with its own dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from domain.answers import BETWEEN
from domain.errors import Finding
from domain.orders import Checklist
from domain.scheme import Scheme, Threshold

YEAR = "年"
"""Unit of a threshold that is itself a year (the year whose income is asked for)."""
YEAR_KEY = "year"
"""Key of the threshold that says which year a notice's tables speak of."""
_YEARS = range(1990, 2100)
_YEAR_IN_NAME = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")


class Reading(StrEnum):
    """How 附件2 is read (口径); the notice leaves it open, the round says which."""

    FLOW = "flow"
    COHORT = "cohort"


READING_LABELS = {
    Reading.FLOW: "存量流量（上周待解决＋本周新－已解决＝待解决）",
    Reading.COHORT: "本周批次（本周新＝已解决＋待解决）",
}


@dataclass(frozen=True, slots=True)
class Round:
    """`thresholds` are the round's own numbers by threshold key, as text (`{"income_floor": "6000"}`)."""

    uid: str
    scheme_id: str
    name: str
    starts_on: date
    ends_on: date
    town: str
    county: str
    thresholds: Mapping[str, str] = field(default_factory=dict)
    reading: Reading = Reading.FLOW
    points: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The points of check lists that the office writes itself (“十个说得清楚”), by the key of the list."""
    seen: int = field(default=0, compare=False)
    """Position in the log at which it was read; 0 for a new one."""

    def question(self, template: str) -> str:
        """A template of the notice with this round's numbers: next year's 6000 is another number."""
        return template.format_map(_Numbers(self))


class _Numbers(dict[str, str]):
    """The round's numbers, for a template. A round begun before the notice had a number has its year, and room for another."""

    def __init__(self, round_: Round) -> None:
        super().__init__(round_.thresholds)
        self._year = str(round_.starts_on.year)

    def __missing__(self, key: str) -> str:
        return self._year if key == YEAR_KEY else "____"


def round_of(scheme: Scheme, uid: str, *, county: str = "", town: str = "") -> Round:
    """The first round of a notice: its own dates and numbers, for the office named (default: the issuer's)."""
    return Round(
        uid=uid,
        scheme_id=scheme.id,
        name=scheme.round_name,
        starts_on=scheme.starts_on,
        ends_on=scheme.ends_on,
        town=town or scheme.town,
        county=county or scheme.county,
        thresholds={t.key: str(t.value) for t in scheme.thresholds if t.value is not None},
    )


def following(round_: Round, scheme: Scheme, uid: str = "") -> Round:
    """A draft of next year's round of the same notice: dates and years one on, the other numbers and names as they are.

    All of it is proposed only: the office sets what its new notice says.
    """
    thresholds = dict(round_.thresholds)
    for threshold in scheme.thresholds:
        if threshold.unit == YEAR and thresholds.get(threshold.key, "").isdigit():
            thresholds[threshold.key] = str(int(thresholds[threshold.key]) + 1)
    return replace(
        round_,
        uid=uid,
        name=_YEAR_IN_NAME.sub(lambda found: str(int(found[0]) + 1), round_.name),
        starts_on=_next_year(round_.starts_on),
        ends_on=_next_year(round_.ends_on),
        thresholds=thresholds,
    )


def threshold_field(threshold: Threshold) -> str:
    """The name that findings use for a threshold's field."""
    return f"threshold:{threshold.key}"


def points_field(checklist: Checklist) -> str:
    """The name that findings use for the points of a check list."""
    return f"points:{checklist.key}"


def check_round(round_: Round, scheme: Scheme, others: Sequence[Round]) -> list[Finding]:
    """What is wrong with a round. `others` are the rounds of the file.

    Fields: `name`, `starts_on`, `ends_on`, `town`, `threshold:<key>` and `points:<key>`.
    """
    findings: list[Finding] = []
    name = round_.name.strip()
    if not name:
        findings.append(Finding("name", "请填写这一轮工作的名称。"))
    elif any(other.name == name and other.uid != round_.uid for other in others):
        findings.append(Finding("name", f"已经有一轮叫“{name}”，请换一个名称，免得选错。"))
    if round_.ends_on < round_.starts_on:
        findings.append(Finding("ends_on", "结束日期早于开始日期，请改正。"))
    if not round_.town.strip():
        findings.append(Finding("town", "请填写乡镇或街道的名称，它印在每张表上。"))
    for threshold in scheme.thresholds:
        fault = _number_fault(threshold, round_.thresholds.get(threshold.key, ""))
        if fault:
            findings.append(Finding(threshold_field(threshold), fault))
    for checklist in scheme.checklists:
        fault = _points_fault(checklist, round_.points.get(checklist.key, ()))
        if fault:
            findings.append(Finding(points_field(checklist), fault))
    return findings


def earlier(rounds: Sequence[Round], round_: Round) -> list[Round]:
    """The rounds that began before this one, the latest first."""
    found = [other for other in rounds if other.starts_on < round_.starts_on]
    return sorted(found, key=lambda other: (other.starts_on, other.uid), reverse=True)


def found_in(rounds: Sequence[Round], round_: Round, round_uid: str) -> str:
    """How a problem found in the round `round_uid` is marked in this one: `上一轮发现`, `更早发现`, or nothing for its own."""
    before = [other.uid for other in earlier(rounds, round_)]
    if round_uid not in before:
        return ""
    return "上一轮发现" if round_uid == before[0] else "更早发现"


def _points_fault(checklist: Checklist, points: Sequence[str]) -> str:
    """Why these cannot be the points of a check list; empty when they can."""
    if len(points) > checklist.count:
        return f"通知说的是 {checklist.count} 条，这里写了 {len(points)} 条，请删去多的。"
    if len(set(points)) < len(points):
        double = next(one for one in points if points.count(one) > 1)
        return f"“{double}”写了两次，请删去一条。"
    if any(BETWEEN in one for one in points):
        return f"一条里不能有“{BETWEEN}”，请改用逗号。"
    return ""


def _number_fault(threshold: Threshold, text: str) -> str:
    """Why a text cannot be this threshold; empty when it can."""
    if not text and threshold.value is None:
        return ""
    example = threshold.value if threshold.value is not None else "6000"
    try:
        value = Decimal(text)
    except InvalidOperation:
        return f"请填写数字，如 {example}。"
    if not value.is_finite() or value < 0:
        return f"请填写不小于 0 的数字，如 {example}。"
    if threshold.unit == YEAR and (value != value.to_integral_value() or int(value) not in _YEARS):
        return f"请填写四位年份，如 {example}。"
    return ""


def _next_year(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
