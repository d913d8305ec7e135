"""Measured answers judged by the thresholds of a round: water by litres, minutes, metres and dry days, own share of a bill."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from domain.orders import Condition, Judgement
from domain.scheme import Scheme

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def failed(scheme: Scheme, thresholds: Mapping[str, str], answers: Mapping[str, str]) -> tuple[Judgement, ...]:
    """The judgements that these answers fail, in the notice's order.

    `thresholds` are the round's numbers by key, `answers` the answers by check item as keyed. An answer that is missing or is
    no number fails nothing: what was not measured is not judged.
    """
    return tuple(
        judgement
        for judgement in scheme.judgements
        if all(_holds(condition, thresholds, answers) for condition in judgement.conditions)
    )


def _holds(condition: Condition, thresholds: Mapping[str, str], answers: Mapping[str, str]) -> bool:
    answer = answers.get(condition.item, "").strip()
    if not condition.threshold:
        return answer == condition.value
    limit = thresholds.get(condition.threshold, "")
    if not limit or not answer:
        return False
    if condition.sign == "=":
        return answer == limit
    try:
        return _COMPARE[condition.sign](Decimal(answer), Decimal(limit))
    except InvalidOperation:
        return False
