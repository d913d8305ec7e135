"""Which field fills which column of a ledger: sure, doubtful with candidates, or unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.blanks.blank import BlankColumn
from domain.blanks.synonyms import Synonyms, likeness, plain

SURE = 0.9
DOUBTFUL = 0.5
MARGIN = 0.08
"""By so much the best field must be better than the next to be sure."""
STRANGE_PARENT, OTHER_PERSON = 0.75, 0.7
"""What remains of a leaf's likeness when the text over it speaks of something, or of somebody, else."""
CANDIDATES = 4
LEAVE_EMPTY = ""
"""The decision to leave a column empty."""

GENERIC_LEAVES, NEUTRAL_PARENTS = "leaf:generic", "parent:neutral"
"""Entries of the synonym table: leaves that mean nothing without the text over them (帮扶责任人 › 姓名 is not the head's name),
and parents that add nothing to their leaves."""


class Certainty(StrEnum):
    """How sure a match is; `DECIDED` by the person at the desk."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Match:
    """The field of one column, empty when it stays empty. `candidates` are what it may be, the likeliest first."""

    column: BlankColumn
    field: str
    certainty: Certainty
    candidates: tuple[str, ...] = ()
    score: float = 0.0

    @property
    def sure(self) -> bool:
        """True when nobody needs to be asked."""
        return self.certainty in (Certainty.SURE, Certainty.DECIDED)


Decisions = Mapping[str, str]
"""What was decided before: header path (`BlankColumn.text`, white space does not matter) → field, empty to leave it empty."""


class Matcher:
    """Matches header paths to the fields that a kind of row has. `names` are the words for each field."""

    def __init__(self, synonyms: Synonyms, names: Mapping[str, tuple[str, ...]], decisions: Decisions) -> None:
        self._fields = {field: tuple(dict.fromkeys(map(plain, words))) for field, words in names.items() if words}
        self._decided = {"".join(path.split()): field for path, field in decisions.items()}
        self._generic = frozenset(synonyms.parts.get(GENERIC_LEAVES, ()))
        self._neutral = synonyms.parts.get(NEUTRAL_PARENTS, ())

    def match(self, columns: Iterable[BlankColumn]) -> tuple[Match, ...]:
        """A match for each column; a field fills one column only."""
        return tuple(_each_once([self._match(column) for column in columns]))

    def _match(self, column: BlankColumn) -> Match:
        decision = self._decided.get("".join(column.text.split()))
        if decision is not None and (decision in self._fields or decision == LEAVE_EMPTY):
            return Match(column, decision, Certainty.DECIDED, score=1.0)
        fields = self._fields.items()
        scores = sorted(((self.score(column.path, words, field), field) for field, words in fields), key=lambda s: (-s[0], s[1]))
        best, field = scores[0] if scores else (0.0, "")
        candidates = tuple(name for value, name in scores[:CANDIDATES] if value >= DOUBTFUL)
        if best < DOUBTFUL:
            return Match(column, "", Certainty.UNKNOWN, _hints(scores), best)
        second = scores[1][0] if len(scores) > 1 else 0.0
        if best >= SURE and best - second >= MARGIN:
            return Match(column, field, Certainty.SURE, candidates, best)
        return Match(column, field, Certainty.DOUBTFUL, candidates, best)

    def score(self, path: tuple[str, ...], words: tuple[str, ...], field: str) -> float:
        """How well a header path fits the words of a field; over 1 when a longer part of the path fits exactly."""
        parts = [plain(part) for part in path]
        best = self._leaf_score(parts, words, field)
        for taken in range(2, len(parts) + 1):
            joined = "".join(parts[-taken:])
            alike = max(likeness(joined, word) for word in words)
            best = max(best, 1.0 + MARGIN * (taken - 1) if alike == 1.0 else alike)
        return best

    def _leaf_score(self, parts: list[str], words: tuple[str, ...], field: str) -> float:
        leaf, over = parts[-1], "".join(parts[:-1])
        alike = max(likeness(leaf, word) for word in words)
        if over and leaf in self._generic and not any(word in over for word in self._neutral):
            alike *= STRANGE_PARENT
        if "户主" in over and field.startswith("member_"):
            alike *= OTHER_PERSON
        if "成员" in over and (field.startswith("head_") or field == "phone"):
            alike *= OTHER_PERSON
        return alike


def _hints(scores: list[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(name for value, name in scores[:2] if value >= DOUBTFUL / 2)


def _each_once(found: list[Match]) -> list[Match]:
    """A field stays with its likeliest column; other columns that look like it too are doubtful."""
    best: dict[str, int] = {}
    for at, match in enumerate(found):
        if match.field and (match.field not in best or _rank(match) > _rank(found[best[match.field]])):
            best[match.field] = at
    return [
        match
        if not match.field or best[match.field] == at or match.certainty is Certainty.DECIDED
        else Match(match.column, match.field, Certainty.DOUBTFUL, match.candidates, match.score)
        for at, match in enumerate(found)
    ]


def _rank(match: Match) -> tuple[bool, float]:
    return match.certainty is Certainty.DECIDED, match.score
