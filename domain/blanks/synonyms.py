"""Words that offices use for one thing, and how alike two header texts are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from domain.blanks.grid import squeeze
from domain.scheme import CheckItem, Scheme

Names = Mapping[str, tuple[str, ...]]
"""Field → the words over its column."""

_QUOTES = re.compile(r"[“”\"‘’'《》「」*:：_]")
_BRACKETS = re.compile(r"\([^()]*\)")
_YEAR = re.compile(r"(?:20\d\d|\d\d)年度?|[>≥]?\d+元")
_NUMBERING = re.compile(r"^(?:\d{1,2}[.、．]|[(]\d{1,2}[)]|[一二三四五六七八九十]{1,2}、)")
_ANSWER_FORMS = ("", "是否保障", "是否有保障", "是否安全", "是否达标", "保障情况", "情况", "有保障")
"""What a form may make of the short name of a check item."""


@dataclass(frozen=True)
class Synonyms:
    """The synonym table: `fields` by field key, `parts` for what a notice names itself (`attribute:脱贫户`, `item:住房` …)."""

    fields: Names
    parts: Names

    @classmethod
    def read(cls, table: Mapping[str, object]) -> Synonyms:
        """The table from parsed JSON; ValueError says which line is wrong and what is expected."""
        fields: dict[str, tuple[str, ...]] = {}
        parts: dict[str, tuple[str, ...]] = {}
        for key, words in table.items():
            if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
                raise ValueError(f"同义词表“{key}”一行应为一组词，如 [\"户主姓名\", \"户主\"]。")
            (parts if ":" in key else fields)[key] = tuple(words)
        return cls(fields, parts)

    def of_part(self, kind: str, *names: str) -> tuple[str, ...]:
        """The words for a part of the notice: its own names first, then those of the table."""
        found = dict.fromkeys(names)
        for name in names:
            found.update(dict.fromkeys(self.parts.get(f"{kind}:{name}", ())))
        return tuple(word for word in found if word)

    def attribute_words(self, scheme: Scheme) -> Names:
        """The words for each attribute: its names, and those of the table's entries that know one of them.

        A notice may tell apart what the table takes for one (监测户, 脱贫不稳定户): a word that is another attribute's own
        name is not taken.
        """
        own = {a.key: {a.label, a.short} for a in scheme.attributes}
        found: dict[str, tuple[str, ...]] = {}
        for key, names in own.items():
            entries = [w for k, w in self.parts.items() if k.startswith("attribute:") and names & {k[len("attribute:") :], *w}]
            others = set().union(*(theirs for other, theirs in own.items() if other != key))
            words = dict.fromkeys((*sorted(names), *(word for entry in entries for word in entry)))
            found[key] = tuple(word for word in words if word not in others)
        return found

    def names(self, scheme: Scheme) -> Names:
        """The words for every field of this notice, attributes and check items included."""
        attributes = {f"attribute:{key}": words for key, words in self.attribute_words(scheme).items()}
        answers = {f"answer:{item.key}": self._item_names(item) for item in scheme.check_items}
        return {**self.fields, **attributes, **answers}

    def _item_names(self, item: CheckItem) -> tuple[str, ...]:
        question = re.sub(r"\{\w+\}", "", item.question)
        words = self.of_part("item", item.short)
        forms = (f"{word}{form}" for word in words for form in _ANSWER_FORMS)
        return tuple(dict.fromkeys((question, *forms, *(f"是否{word}" for word in words))))


@cache
def plain(text: str) -> str:
    """A header text for comparing: without white space, quotes, numbering, years and what stands in brackets."""
    tidy = _QUOTES.sub("", squeeze(text))
    tidy = _NUMBERING.sub("", tidy)
    bare = _BRACKETS.sub("", tidy)
    return _YEAR.sub("", bare) or tidy.strip("()")


@cache
def _pairs(text: str) -> tuple[str, ...]:
    return tuple(text[at : at + 2] for at in range(len(text) - 1)) or (text,)


@cache
def likeness(one: str, other: str) -> float:
    """How alike two plain texts are, 0 to 1: Dice's measure over pairs of neighbouring characters; 1 only for equal texts."""
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    mine, theirs = list(_pairs(one)), _pairs(other)
    total = len(mine) + len(theirs)
    common = 0
    for pair in theirs:
        if pair in mine:
            mine.remove(pair)
            common += 1
    return min(2 * common / total, 0.95)
