"""What keys make of an answer: all well at one key, several answers by turns, numbers as people write them."""

from __future__ import annotations

import unicodedata

from domain.answers import chosen, joined
from domain.scheme import AnswerKind, CheckItem


def all_well(item: CheckItem) -> str:
    """The answer that says that nothing is wrong; empty where only the paper can tell (facts, numbers, words, lists of faults).

    A question without failures asks for a fact (是否有小额贷款意愿), and so does one with several passing answers (A级, B级;
    是, 无): one key must not make those up. Several answers that stand in pairs (无辍学失学, 资助已落实) are all given.
    """
    good = [answer for answer in item.answers if answer not in item.failures]
    if not item.failures or not good:
        return ""
    if item.kind is AnswerKind.MULTIPLE:
        return joined(item, good)
    return good[0] if len(good) == 1 else ""


def toggled(item: CheckItem, text: str, answer: str) -> str:
    """The answers after one of them was chosen, or taken away again.

    Of a choice there is one. The only passing answer of several (符合要求) excludes the failures; where passing and failing ones
    stand in pairs (已按比例报销, 未按比例报销), each excludes its other half.
    """
    if item.kind is not AnswerKind.MULTIPLE:
        return answer
    before = chosen(text)
    if answer in before:
        return joined(item, (one for one in before if one != answer))
    return joined(item, (*(one for one in before if one not in _excluded(item, answer)), answer))


def _excluded(item: CheckItem, answer: str) -> tuple[str, ...]:
    """The answers that cannot stand beside this one."""
    good = [one for one in item.answers if one not in item.failures]
    if len(good) == 1:
        return item.failures if answer == good[0] else tuple(good)
    if not _in_pairs(item):
        return ()
    place = item.answers.index(answer)
    return (item.answers[place + 1 if place % 2 == 0 else place - 1],)


def _in_pairs(item: CheckItem) -> bool:
    """True when a passing answer is always followed by its failing one."""
    fails = [answer in item.failures for answer in item.answers]
    return bool(fails) and fails == [False, True] * (len(fails) // 2)


def tidied_number(text: str) -> str:
    """A number as it is stored: full-width figures and points (１２．５, 12。5) as ASCII, no spaces and separators (1，200)."""
    plain = unicodedata.normalize("NFKC", text).replace("。", ".")
    return "".join(character for character in plain if not character.isspace() and character not in ",、")
