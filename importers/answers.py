"""The answer in a cell, as the question takes it: 是 for √, several answers, a number without its unit, words."""

from __future__ import annotations

import re
from functools import cache

from domain.answers import joined, number, passing
from domain.scheme import AnswerKind, CheckItem
from importers import cells

YES_OR_NO = frozenset({"是", "否"})
_BETWEEN = re.compile(r"[、，,；;/\n]+")


def read_answer(item: CheckItem, text: str) -> str:
    """The text as an answer; what the question does not know stays as it stands, for the rules to refuse. Empty: none."""
    if item.kind is AnswerKind.TEXT:
        return cells.plain(text)
    if item.kind is AnswerKind.NUMBER:
        return _number(item, text)
    if item.kind is AnswerKind.MULTIPLE:
        return _several(item, text)
    return _one(item, text)


def _one(item: CheckItem, text: str) -> str:
    word = cells.squeeze(text)
    known = _by_word(item.answers)
    if word in known:
        return known[word]
    return cells.answer(text) if set(item.answers) >= YES_OR_NO else word


@cache
def _by_word(answers: tuple[str, ...]) -> dict[str, str]:
    return {cells.squeeze(answer): answer for answer in answers}


def _several(item: CheckItem, text: str) -> str:
    """Answers set apart by 、, ； or a line break. Under a list of faults alone, 无 says that none of them was found."""
    if not passing(item) and cells.squeeze(text) in cells.NOTHING:
        return ""
    if any(mark in answer for answer in item.answers for mark in "、，；"):
        # Answers are sentences with such marks of their own.
        by_place = [answer for answer in item.answers if cells.squeeze(answer) in cells.squeeze(text)]
        return joined(item, by_place) or cells.plain(text)
    parts = [_one(item, part) for part in _BETWEEN.split(text) if part.strip()]
    return joined(item, parts) if set(parts) <= set(item.answers) else cells.plain(text)


def _number(item: CheckItem, text: str) -> str:
    word = cells.squeeze(text)
    if word in cells.NOTHING - {"0"}:
        return ""
    bare = word.removesuffix(cells.squeeze(item.unit)).replace("％", "%").removesuffix("%") if item.unit else word
    return bare if number(bare) is not None else word
