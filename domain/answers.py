"""Answers as texts: one of a question's answers, several of them, a number or words; and which of them fail.

A text holds one answer of a choice, several of a multiple choice joined by `BETWEEN` in the question's order, a number
without its unit, or words. Empty: not answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.inspection import Inspection
    from domain.scheme import CheckItem, Scheme

BETWEEN = "；"
"""Stands between several answers."""


def chosen(text: str) -> tuple[str, ...]:
    """The answers in a text, in their order."""
    return tuple(part for part in (piece.strip() for piece in text.split(BETWEEN)) if part)


def joined(item: CheckItem, answers: Iterable[str]) -> str:
    """Several answers of a question as one text, in the question's order, each once."""
    wanted = set(answers)
    return BETWEEN.join(answer for answer in item.answers if answer in wanted)


def number(text: str) -> Decimal | None:
    """The number of an answer; None for a text that is none."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def asked(scheme: Scheme, attributes: Iterable[str], *, village: bool = False) -> tuple[CheckItem, ...]:
    """The questions asked of a household with these attributes, or of a village, in the notice's order."""
    return scheme.village_items if village else scheme.items_of(attributes)


def tidied_answer(item: CheckItem, text: str) -> str:
    """An answer as it is stored: several answers in the question's order; what the question does not know stays as it is."""
    if item.kind != "multiple":
        return text.strip()
    parts = chosen(text)
    return joined(item, parts) if set(parts) <= set(item.answers) else text.strip()


def keyed_failures(item: CheckItem, text: str) -> tuple[str, ...]:
    """The failing answers in a text."""
    return tuple(answer for answer in chosen(text) if answer in item.failures)


def failures(scheme: Scheme, thresholds: Mapping[str, str], answers: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The questions that fail, by key, in the notice's order, with the answers they fail by.

    A question fails by what was keyed, or by a measured answer that the notice judges (`domain.judging`): ten litres of water
    a head are 水量不够用 whether somebody ticked it or not.
    """
    from domain.judging import failed

    judged: dict[str, list[str]] = {}
    for judgement in failed(scheme, thresholds, answers):
        judged.setdefault(judgement.item, []).append(judgement.label)
    found = {}
    for item in scheme.check_items:
        reasons = (*keyed_failures(item, answers.get(item.key, "")), *judged.get(item.key, ()))
        if reasons:
            found[item.key] = tuple(dict.fromkeys(reasons))
    return found


def failures_of(scheme: Scheme, thresholds: Mapping[str, str], one: Inspection) -> dict[str, tuple[str, ...]]:
    """What fails of an inspection, of the questions asked of its household (as it was on the day) or village."""
    items = {item.key for item in asked(scheme, one.attributes, village=one.of_village)}
    return {key: reasons for key, reasons in failures(scheme, thresholds, one.answers).items() if key in items}


def passing(item: CheckItem) -> str:
    """The answer that fails nothing and says so: what one key fills in. Empty for numbers, words and lists of faults alone."""
    return next((answer for answer in item.answers if answer not in item.failures), "")


def shown(item: CheckItem, text: str) -> str:
    """An answer as it is read and printed: several answers with 、, a number with its unit."""
    if item.unit and text:
        return f"{text}{item.unit}"
    return "、".join(chosen(text)) if item.answers else text
