"""Assessment (考核): what a notice charges for problems not solved in time, worked out on a day, case by case.

Notice 004, 四（四）: 500 yuan for each problem that was not solved or that others found anew, 2,000 yuan for each household whose
unsafe house was not mended by its phase. The amounts are data (`Scheme.assessments`); how a case comes about stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.orders import Assessment, Counted
from domain.problem import chinese_date
from domain.round_days import PhaseOnDay, in_round, phases_on
from domain.rounds import Round
from domain.scheme import Scheme


class Why(StrEnum):
    """Why a problem is charged."""

    LATE = "late"
    FOUND_ANEW = "found_anew"


WHY_LABELS = {Why.LATE: "逾期未整改", Why.FOUND_ANEW: "抽查复核新发现"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What an assessment looks at in a problem. `reviewed`: the re-inspection found it, the first had not."""

    uid: str
    household_uid: str
    village_uid: str
    village: str
    group: str
    head_name: str
    head_id_no: str
    helper: str
    lead_unit: str
    dimension: str
    description: str
    found_on: date
    deadline: date | None
    solved_on: date | None
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One case: a problem, or a household with all its problems that count. `key` is the assessment's; `due_on` had passed."""

    key: str
    amount: Decimal
    why: Why
    due_on: date
    faults: tuple[Fault, ...]

    @property
    def first(self) -> Fault:
        """The problem that names place, helper and office of the case."""
        return self.faults[0]

    @property
    def text(self) -> str:
        """What was found, and why it is charged."""
        found = "；".join(dict.fromkeys(fault.description for fault in self.faults if fault.description))
        return f"{found}（{self.reason}）" if found else self.reason

    @property
    def reason(self) -> str:
        """`逾期未整改，应于2020年7月12日前完成`."""
        if self.why is Why.FOUND_ANEW:
            return f"{WHY_LABELS[self.why]}，{chinese_date(self.first.found_on)}"
        return f"{WHY_LABELS[self.why]}，应于{chinese_date(self.due_on)}前完成"


class By(StrEnum):
    """How the cases are added up."""

    VILLAGE = "village"
    HELPER = "helper"
    UNIT = "unit"


BY_LABELS = {By.VILLAGE: "按村（社区）", By.HELPER: "按责任人", By.UNIT: "按责任办室"}
NOBODY = {By.VILLAGE: "（不属于某个村）", By.HELPER: "（没有责任人）", By.UNIT: "（没有责任办室）"}


@dataclass(frozen=True, slots=True)
class AssessedRow:
    """A line: the cases of a village, helper or office, by the assessment's key. `key` is empty for those of nobody."""

    key: str
    name: str
    cases: Mapping[str, tuple[Case, ...]]

    def count(self, key: str) -> int:
        """Number of cases of an assessment."""
        return len(self.cases.get(key, ()))

    def amount(self, key: str) -> Decimal:
        """Their sum in yuan."""
        return sum((case.amount for case in self.cases.get(key, ())), Decimal(0))

    @property
    def total(self) -> Decimal:
        """The sum of all in yuan."""
        return sum((self.amount(key) for key in self.cases), Decimal(0))


def assess(scheme: Scheme, round_: Round, faults: Iterable[Fault], day: date) -> list[Case]:
    """Every case of the notice as of the end of a day.

    A household charged by the house is charged for nothing of that dimension by the piece as well.
    """
    known = [fault for fault in faults if fault.found_on <= day]
    cases: list[Case] = []
    charged: set[tuple[str, str]] = set()
    for rule in sorted(scheme.assessments, key=lambda one: one.counts is not Counted.HOUSEHOLDS):
        if rule.counts is Counted.HOUSEHOLDS:
            found = _households(rule, scheme, round_, known, day)
            charged |= {(case.first.household_uid, rule.dimension) for case in found}
        else:
            found = _problems(rule, scheme, round_, known, day, charged)
        cases += found
    return cases


def due_day(rule: Assessment, scheme: Scheme, round_: Round, fault: Fault) -> date:
    """The last day on which a problem may be solved without being charged.

    Its own deadline; else the notice's day or the end of the notice's phase, when it was found by then; else the end of the phase
    in which it was found; else the round's last day.
    """
    if fault.deadline is not None:
        return fault.deadline
    phases = phases_on(scheme, round_, fault.found_on)
    limits = [in_round(scheme, round_, rule.due_on)] if rule.due_on else []
    limits += [phase.last for phase in phases if phase.key == rule.phase]
    limits += [phase.last for phase in phases if phase.first <= fault.found_on <= phase.last]
    return next((limit for limit in limits if fault.found_on <= limit), max(round_.ends_on, fault.found_on))


def _is_late(rule: Assessment, scheme: Scheme, round_: Round, fault: Fault, day: date) -> bool:
    unsolved = fault.solved_on is None or fault.solved_on > day
    return unsolved and due_day(rule, scheme, round_, fault) < day


def _households(rule: Assessment, scheme: Scheme, round_: Round, faults: Sequence[Fault], day: date) -> list[Case]:
    late: dict[str, list[Fault]] = {}
    for fault in faults:
        concerned = fault.household_uid and (not rule.dimension or fault.dimension == rule.dimension)
        if concerned and _is_late(rule, scheme, round_, fault, day):
            late.setdefault(fault.household_uid, []).append(fault)
    return [
        Case(rule.key, rule.amount, Why.LATE, min(due_day(rule, scheme, round_, one) for one in found), tuple(found))
        for found in late.values()
    ]


def _problems(
    rule: Assessment, scheme: Scheme, round_: Round, faults: Sequence[Fault], day: date, charged: set[tuple[str, str]]
) -> list[Case]:
    by_house = {one.dimension for one in scheme.assessments if one.counts is Counted.HOUSEHOLDS}
    cases = []
    for fault in faults:
        if rule.dimension and fault.dimension != rule.dimension:
            continue
        if {(fault.household_uid, fault.dimension), (fault.household_uid, "")} & charged:
            continue
        # A house is charged by the house alone; until its day comes, only when others had to find it.
        general = not (fault.household_uid and (fault.dimension in by_house or "" in by_house))
        if rule.new_too and fault.reviewed:
            cases.append(Case(rule.key, rule.amount, Why.FOUND_ANEW, fault.found_on, (fault,)))
        elif general and _is_late(rule, scheme, round_, fault, day):
            cases.append(Case(rule.key, rule.amount, Why.LATE, due_day(rule, scheme, round_, fault), (fault,)))
    return cases


def rows_by(by: By, cases: Iterable[Case], order: Sequence[tuple[str, str]] = ()) -> list[AssessedRow]:
    """A line for each village, helper or office that has cases; `order` gives villages (uid, name) in the office's order."""
    grouped: dict[tuple[str, str], dict[str, list[Case]]] = {}
    for case in cases:
        fault = case.first
        of = {By.VILLAGE: (fault.village_uid, fault.village), By.HELPER: (fault.helper,) * 2, By.UNIT: (fault.lead_unit,) * 2}[by]
        grouped.setdefault(of, {}).setdefault(case.key, []).append(case)
    places = {uid: number for number, (uid, _) in enumerate(order)}
    keys = sorted(grouped, key=lambda of: (not of[0], places.get(of[0], len(places)), of[1]))
    return [
        AssessedRow(uid, name if uid else NOBODY[by], {key: tuple(found) for key, found in grouped[uid, name].items()})
        for uid, name in keys
    ]


def total_row(rows: Iterable[AssessedRow], name: str = "合计") -> AssessedRow:
    """All cases in one line."""
    cases: dict[str, tuple[Case, ...]] = {}
    for row in rows:
        for key, found in row.cases.items():
            cases[key] = (*cases.get(key, ()), *found)
    return AssessedRow("", name, cases)


def what_counted(scheme: Scheme, round_: Round, day: date) -> tuple[str, ...]:
    """What was counted, by which clause and up to which day, a sentence for each assessment."""
    phases = {phase.key: phase for phase in phases_on(scheme, round_, day)}
    return tuple(f"{_sentence(rule, scheme, round_, phases, day)}（通知{rule.clause}）。" for rule in scheme.assessments)


def _sentence(
    rule: Assessment, scheme: Scheme, round_: Round, phases: Mapping[str, PhaseOnDay], day: date
) -> str:
    phase = phases.get(rule.phase)
    ends = f"{phase.name}结束（{chinese_date(phase.last)}）" if phase else "所在阶段结束"
    limit = chinese_date(in_round(scheme, round_, rule.due_on)) if rule.due_on else ends
    if rule.counts is Counted.HOUSEHOLDS:
        thing = f"有{scheme.dimension(rule.dimension).problem_type}问题" if rule.dimension else "有问题"
        what = f"截至{chinese_date(day)}，{thing}过了时限仍未整改的农户，每户计一次"
    else:
        anew = "，以及抽查复核新发现的" if rule.new_too else ""
        what = f"截至{chinese_date(day)}，过了时限仍未整改的问题{anew}，每件计一次；已按户计的住房问题不重复计"
        what = what if any(one.counts is Counted.HOUSEHOLDS for one in scheme.assessments) else what.partition("；")[0]
    limits = f"没有单独时限的以{limit}为限，之后发现的以所在阶段结束为限"
    return f"{rule.what}，{rule.amount.normalize():f}{rule.unit}：{what}；{limits}"
