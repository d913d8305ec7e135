"""How the answers of an inspection are printed, in the cells of a table and in the places of a questionnaire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.annex import Attachment
from domain.answers import chosen, failures_of
from domain.inspection import Inspection
from domain.rounds import Round
from domain.scheme import AnswerKind, CheckItem, Scheme
from domain.sheet import Value

DESCRIPTIONS = "descriptions"


def answer_fields(scheme: Scheme, round_: Round, attachment: Attachment | None) -> dict[str, Callable[[Any], Value]]:
    """A field `answer:<question>` for each question: what was answered, or, where nothing was, what the measurements say.

    A number has its unit, unless the words beside its place have it already. A questionnaire without a place for descriptions
    shows what is wrong under the answer.
    """
    judged = {judgement.item for judgement in scheme.judgements}
    described = attachment is not None and bool(attachment.form) and DESCRIPTIONS not in _keys(attachment)
    fields: dict[str, Callable[[Any], Value]] = {}
    for item in scheme.check_items:
        key = f"answer:{item.key}"
        field = _plain(item.key)
        if item.kind in (AnswerKind.MULTIPLE, AnswerKind.NUMBER):
            field = _worded(item, unit="" if item.unit in _words_beside(attachment, key) else item.unit)
        if item.key in judged:
            field = _or_judged(scheme, round_, item, field)
        fields[key] = _with_description(item, field) if described else field
    return fields


def _plain(key: str) -> Callable[[Inspection], str]:
    return lambda one: one.answers.get(key, "")


def _worded(item: CheckItem, unit: str) -> Callable[[Inspection], str]:
    def words(one: Inspection) -> str:
        text = one.answers.get(item.key, "")
        return f"{text}{unit}" if text and not item.answers else "、".join(chosen(text))

    return words


def _or_judged(scheme: Scheme, round_: Round, item: CheckItem, keyed: Callable[[Inspection], str]) -> Callable[[Inspection], str]:
    def words(one: Inspection) -> str:
        return keyed(one) or "、".join(failures_of(scheme, round_.thresholds, one).get(item.key, ()))

    return words


def _with_description(item: CheckItem, answered: Callable[[Inspection], str]) -> Callable[[Inspection], str]:
    return lambda one: "\n".join(part for part in (answered(one), one.descriptions.get(item.key, "")) if part)


def _keys(attachment: Attachment) -> set[str]:
    return {column.key for column in attachment.columns} | {place.key for place in attachment.form}


def _words_beside(attachment: Attachment | None, key: str) -> str:
    """What is printed over the column of a field, or in the row of its place in a form."""
    if attachment is None:
        return ""
    columns = [place for place, column in enumerate(attachment.columns) if column.key == key]
    over = [cell.text for cell in attachment.header for place in columns if cell.col <= place < cell.col + cell.colspan]
    rows = {place.row for place in attachment.form if place.key == key}
    return " ".join([*over, *(place.text for place in attachment.form if place.row in rows)])
