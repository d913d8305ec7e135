"""Figures that a statistics table asks for, read from its header paths and row labels: 监测户 › 人数, 住房安全问题 › 已整改."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace

from domain.blanks.synonyms import Synonyms, plain
from domain.scheme import Scheme

HOUSEHOLDS, PEOPLE, PROBLEMS, VISITED, VISITS, VILLAGES = "households", "people", "problems", "visited", "visits", "villages"

_SIGNS = {"户": HOUSEHOLDS, "人": PEOPLE, "个": PROBLEMS, "条": PROBLEMS, "件": PROBLEMS, "人次": VISITS}
_TABLED = ("unit", "status", "all")
"""Parts whose words stand in the synonym table as `unit:people`, `status:solved` …"""
GROUPING = "parent:grouping"
"""Entry of the synonym table: how texts end that only group what stands under them."""
_FILLERS = re.compile(
    r"其中|走访|排查|入户|累计|截至目前|情况|数量|个数|总|数|类|方面|的|及|和"
    r"|[()、,，/.\d年月日:：本周当期全镇县]"
)
_WEEK = re.compile(r"本周|当周|本期")
NEUTRAL = frozenset({"", "数量", "个数", "数", "数值", "金额", "情况", "统计数", "合计", "小计", "总计", "计"})
"""Column texts that add nothing to the row's label."""


@dataclass(frozen=True, slots=True)
class Count:
    """What a figure counts; empty parts do not narrow it. `dimension` and `status` are of problems, `role` of visits."""

    unit: str = ""
    attribute: str = ""
    dimension: str = ""
    status: str = ""
    role: str = ""

    @property
    def key(self) -> str:
        """`count:problems:dimension=housing:status=solved`."""
        parts = [f"{f.name}={v}" for f in fields(self)[1:] if (v := getattr(self, f.name))]
        return ":".join(("count", self.settled.unit, *parts))

    @property
    def settled(self) -> Count:
        """The count with its unit: what has a status or dimension are problems, a role means visits, else households."""
        if self.unit in (HOUSEHOLDS, PEOPLE, VISITED) and not (self.status or self.dimension):
            return self
        if self.unit in (VISITS, VILLAGES):
            return self
        unit = PROBLEMS if self.dimension or self.status or self.unit == PROBLEMS else VISITS if self.role else HOUSEHOLDS
        return replace(self, unit=unit)

    @property
    def is_narrow(self) -> bool:
        """True when it says more than that households, people or problems are counted."""
        return self != Count(self.unit) or self.unit in (VISITED, VISITS, VILLAGES)

    @property
    def is_empty(self) -> bool:
        """True when no part is known."""
        return self == Count()


@dataclass(frozen=True, slots=True)
class ReadCount:
    """A count read from texts: `rest` are the characters that meant nothing to us; none left means sure."""

    count: Count
    rest: str

    @property
    def sure(self) -> bool:
        """True when every word was understood."""
        return not self.rest


def count_of(key: str) -> Count:
    """The count of a key such as `count:people:attribute=monitored`; ValueError for anything else."""
    word, unit, *parts = [*key.split(":"), ""]
    if word != "count":
        raise ValueError(key)
    given = dict(part.split("=", 1) for part in parts if "=" in part)
    return Count(unit, **given)


class CountReader:
    """Reads counts from header texts and row labels in the words of one notice."""

    def __init__(self, scheme: Scheme, synonyms: Synonyms) -> None:
        self._words = sorted(_words(scheme, synonyms), key=lambda entry: -len(entry[0]))
        self._grouping = synonyms.parts.get(GROUPING, ())

    def read(self, texts: Iterable[str]) -> ReadCount:
        """The count that these texts mean together, the later ones deciding where they differ.

        A parent that only groups (“干部进村入户排查工作情况”) may have strange words, if what stands under it says enough.
        """
        parts = [(text, self._read_one(text)) for text in texts]
        kept = [part for at, (text, part) in enumerate(parts) if part.sure or at == len(parts) - 1 or not self._groups(text)]
        count = _together(kept)
        if len(kept) < len(parts) and not count.is_narrow:
            kept = [part for _, part in parts]
            count = _together(kept)
        return ReadCount(count, "".join(part.rest for part in kept))

    def _groups(self, text: str) -> bool:
        return plain(text).endswith(self._grouping)

    def _read_one(self, text: str) -> ReadCount:
        left = plain(text)
        given: dict[str, str] = {}
        for word, part, value in self._words:
            if word in left and (part not in given or value == given[part]):
                given.setdefault(part, value)
                left = left.replace(word, "\0")
        sign = re.search(r"[(（]\s*(户|人次|人|个|条|件)\s*[)）]", text)
        if sign and "unit" not in given:
            given["unit"] = _SIGNS[sign[1]]
        given.pop("all", None)
        rest = _FILLERS.sub("", left.replace("\0", ""))
        rest = re.sub(r"^[户人个条件]$", "", rest)
        return ReadCount(Count(**given), rest)


def _words(scheme: Scheme, synonyms: Synonyms) -> Iterator[tuple[str, str, str]]:
    """Word, the part of a count that it sets, and the value."""
    for key, words in synonyms.attribute_words(scheme).items():
        yield from ((plain(word), "attribute", key) for word in words)
    for item in scheme.check_items:
        for word in synonyms.of_part("item", item.short):
            yield plain(word), "dimension", item.dimension
    for dimension in scheme.dimensions:
        for word in (dimension.problem_type, dimension.weekly_label):
            yield plain(word), "dimension", dimension.key
    for role in scheme.roles:
        for word in synonyms.of_part("role", role.label):
            yield plain(word), "role", role.key
    for key, words in synonyms.parts.items():
        part, _, value = key.partition(":")
        if part in _TABLED:
            yield from ((word, part, value) for word in words)


def merged(one: Count, other: Count, *, overwrite: bool = False) -> Count | None:
    """Both together; None when they contradict each other (unless the other may overwrite)."""
    values: dict[str, str] = {}
    for name in (f.name for f in fields(Count)):
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine and theirs and mine != theirs and not overwrite:
            return None
        values[name] = theirs or mine
    return Count(**values)


def _together(parts: Iterable[ReadCount]) -> Count:
    count = Count()
    for part in parts:
        count = merged(count, part.count, overwrite=True) or count
    return count


def is_weekly(texts: Iterable[str]) -> bool:
    """True when a table speaks of a week: its figures are those of the week, not of the whole round."""
    return any(_WEEK.search(text) for text in texts)


Tally = Mapping[tuple[str, str], int]
"""Village key (empty for the whole office) and count key → the figure."""
