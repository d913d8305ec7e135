"""What fills the columns of tables over people who came or went, and over monitored households."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from domain.answers import failures
from domain.monitoring import Monitored, Monitoring, kind_labels, risk_stands, state_label
from domain.people_events import PersonEvent
from domain.problem import chinese_date
from domain.rounds import Round
from domain.scheme import AnswerKind, CheckItem, Scheme
from domain.sheet import Value

if TYPE_CHECKING:
    from domain.attachment_fields import Field

SAFE, UNSAFE = "有保障", "无保障"
PEOPLE_RECORDS = ("people_joined", "people_left")
MONITORED_RECORDS = ("monitored_places", "monitored_new", "monitored_removed")
SECURED = ("housing", "schooling", "medical", "water")
"""Sides (方面) of “三保障”和饮水安全, whose columns in 2-5 say whether they are secured."""
TO_BE_MARKED, GONE = "需标注风险消除", "已消除"
RISK_NATURE = "risk_removed"
"""The nature of the question whether the risk is gone, and stays gone."""

ID_TEXT = Callable[[str], str]
"""Shows an ID number whole, or masked."""


def person_fields(scheme: Scheme, number: ID_TEXT) -> dict[str, Callable[[Any], Value]]:
    """The fields of a `PersonEvent` beside those of its household (002 二（四）6, tables 2-1 and 2-2)."""
    return {
        "attribute_labels": lambda e: household_type(scheme, e.attributes),
        "member_name": lambda e: e.member.name,
        "member_id_no": lambda e: number(e.member.id_no),
        "relation": lambda e: e.member.relation,
        "health": lambda e: e.member.health,
        "schooling": lambda e: e.member.schooling,
        "labour": lambda e: e.member.labour,
        "phone": lambda e: e.member.phone,
        "reason": _reason,
        "changed_on": lambda e: _day(e.on),
        "own_remark": lambda e: e.member.note,
    }


def monitored_fields(scheme: Scheme, round_: Round) -> dict[str, Callable[[Any], Value]]:
    """The fields of a `Monitored` beside those of its household (002 二（四）3–5, tables 2-3 to 2-5)."""
    own: dict[str, Callable[[Monitoring], Value]] = {
        "risk": lambda m: m.risk,
        "found_by": lambda m: m.found_by,
        "found_on": lambda m: _day(m.found_on),
        "measure": lambda m: m.measure,
        "solved_on": lambda m: _day(m.removed_on),
        "longitude": lambda m: _degrees(m.longitude),
        "latitude": lambda m: _degrees(m.latitude),
        "collected_on": lambda m: _day(m.collected_on),
        "collector": lambda m: m.collector,
        "own_remark": lambda m: m.note,
    }
    return {
        "attribute_labels": lambda r: kind_labels(scheme, r.attributes),
        "size": lambda r: r.size or "",
        "income": lambda r: r.income,
        "risk_state": lambda r: risk_words(scheme, r),
        **{side: _secured(scheme, round_, side) for side in SECURED},
        **{key: _of_monitoring(read) for key, read in own.items()},
    }


def household_type(scheme: Scheme, attributes: Iterable[str]) -> str:
    """户类型: the attributes in the notice's order, without a whole whose kind is named (边缘易致贫户, not 监测户 as well)."""
    known = scheme.in_order(set(attributes))
    wholes = {scheme.attribute(key).part_of for key in known}
    return "、".join(scheme.attribute(key).short for key in known if key not in wholes)


def secured(scheme: Scheme, round_: Round, answers: Mapping[str, str], side: str) -> str:
    """Whether a side is secured by the answers of an inspection, measured ones judged; empty where nothing was answered."""
    items = [item for item in scheme.check_items if item.dimension == side]
    failing = failures(scheme, round_.thresholds, answers)
    if any(item.key in failing for item in items):
        return UNSAFE
    return SAFE if any(answers.get(item.key) and _decides(item) for item in items) else ""


def risk_words(scheme: Scheme, row: Monitored) -> str:
    """风险是否消除、是否稳定: the state, and what this round's inspection found (二（一）2 四看)."""
    state = state_label(scheme, row.monitoring.state) if row.monitoring else ""
    if to_be_marked(scheme, row):
        state = TO_BE_MARKED
    seen = next((answer for _, answer in _risk_answers(scheme, row)), "")
    return f"{state}（{seen}）" if state and seen else state or seen


def to_be_marked(scheme: Scheme, row: Monitored) -> bool:
    """True for a risk that still stands in the file though this round's inspection found it gone for good (二（四）5 需标注)."""
    standing = row.monitoring is not None and risk_stands(scheme, row.monitoring.state)
    found = _risk_answers(scheme, row)
    return standing and any(answer.startswith(GONE) and answer not in item.failures for item, answer in found)


def _risk_answers(scheme: Scheme, row: Monitored) -> list[tuple[CheckItem, str]]:
    found = [(item, row.answers.get(item.key, "")) for item in scheme.check_items if item.nature == RISK_NATURE]
    return [(item, answer) for item, answer in found if answer]


def _decides(item: CheckItem) -> bool:
    return item.kind in (AnswerKind.CHOICE, AnswerKind.MULTIPLE) and bool(item.failures)


def _secured(scheme: Scheme, round_: Round, side: str) -> Field:
    return lambda row: secured(scheme, round_, row.answers, side)


def _of_monitoring(read: Callable[[Monitoring], Value]) -> Field:
    return lambda row: read(row.monitoring) if row.monitoring else ""


def _reason(event: PersonEvent) -> Value:
    return event.reason


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""


def _degrees(value: Decimal | None) -> str:
    """As it was taken, with its zeros: how exact it is can be seen."""
    return "" if value is None else format(value, "f")
