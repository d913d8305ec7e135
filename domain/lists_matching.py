"""Which field fills which column of an ad-hoc table, for each kind of row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from domain.blanks.blank import BlankColumn
from domain.blanks.counts import PROBLEMS, VILLAGES, VISITS, Count, CountReader, count_of
from domain.blanks.fields import fields_of
from domain.blanks.lines import LineKind
from domain.blanks.matching import Certainty, Match, Matcher
from domain.blanks.synonyms import Synonyms
from domain.lists import SERIAL
from domain.scheme import Scheme

PLACES = {SERIAL: "序号", "county": "县", "town": "镇街", "village": "村"}
"""Fields that a table of villages has beside its figures."""
VISITED, INSPECTED_ON = "visited", "inspected_on"
_OF_ROUND = {VISITED: "本轮是否走访", INSPECTED_ON: "核查时间"}
"""Fields of a household that this round knows, not the register."""
_ASKED_VISITED = ("是否走访", "是否入户", "是否核查", "是否排查", "走访情况", "是否已走访", "本轮是否走访")
_NAMES = frozenset({"head_name", "head_id_no", "member_name", "member_id_no"})
_PERSONAL = frozenset({"member_sex", "member_age", "member_birth"})
_KINDS = (LineKind.HOUSEHOLDS, LineKind.MEMBERS, LineKind.PROBLEMS, LineKind.INSPECTIONS)
_STATUSES = {"": "", "found": "", "solved": "已整改", "doing": "整改中", "open": "未整改", "unsolved": "未解决", "rate": "整改率"}
_UNITS = {"households": "户数", "people": "人数", "problems": "问题数", "visited": "已走访户数"}
NOT_COUNTED = frozenset({VISITS, VILLAGES})
"""Units that only the weekly table counts."""


def match_columns(
    columns: Iterable[BlankColumn], kind: LineKind, scheme: Scheme, synonyms: Synonyms, decided: Mapping[str, str] | None = None
) -> tuple[Match, ...]:
    """A match for each column; unknown ones have an empty field and stay blank. `decided`: header path → field, as chosen."""
    names = _names(kind, scheme, synonyms)
    matcher = Matcher(synonyms, names, {path: key for path, key in (decided or {}).items() if not key.startswith("count:")})
    counts = CountReader(scheme, synonyms)
    return tuple(_with_count(match, kind, counts, decided or {}) for match in matcher.match(columns))


def likely_kind(columns: Iterable[BlankColumn], scheme: Scheme, synonyms: Synonyms) -> LineKind:
    """The kind of row that explains most columns; figures without a person's name mean a table of villages."""
    given = tuple(columns)
    found = {kind: match_columns(given, kind, scheme, synonyms) for kind in (*_KINDS, LineKind.COUNTS)}
    counted = [match for match in found[LineKind.COUNTS] if match.sure and match.field.startswith("count:")]
    # 姓名、性别、年龄 may be the head's or anybody's: without a word of households they are anybody's.
    of_people = not any("户" in part for column in given for part in column.path)
    personal = of_people and any(match.field in _PERSONAL and match.sure for match in found[LineKind.MEMBERS])
    kinds = sorted(_KINDS, key=lambda kind: personal and kind is not LineKind.MEMBERS)
    best = max(kinds, key=lambda kind: _explained(found[kind]))
    named = any(match.sure and match.field in _NAMES for match in found[best])
    return LineKind.COUNTS if counted and not named and len(counted) >= len(_beside_places(found[best])) else best


def field_labels(kind: LineKind, scheme: Scheme, matches: Iterable[Match] = ()) -> Mapping[str, str]:
    """Every field that a column of this kind of row may have, with its name, for a chooser; also rarer counts of `matches`."""
    named = (key for match in matches for key in (match.field, *match.candidates) if key.startswith("count:"))
    rarer = {key: count_label(count_of(key), scheme) for key in named}
    return {**_field_labels(kind, scheme), **rarer}


def _field_labels(kind: LineKind, scheme: Scheme) -> Mapping[str, str]:
    if kind is LineKind.COUNTS:
        return {**PLACES, **{count.key: count_label(count, scheme) for count in _usual_counts(scheme)}}
    found = {key: field.label for key, field in fields_of(kind, scheme, date.min).items()}
    own = _OF_ROUND if kind is LineKind.HOUSEHOLDS else {}
    problems = {c.key: count_label(c, scheme) for c in _usual_counts(scheme) if c.unit == PROBLEMS}
    return {SERIAL: "序号", **found, **own, **(problems if kind is LineKind.HOUSEHOLDS else {})}


def count_label(count: Count, scheme: Scheme) -> str:
    """A count in words: `脱贫户人数`, `住房安全问题未整改数`."""
    wanted = count.settled
    attribute = next((a.short for a in scheme.attributes if a.key == wanted.attribute), "")
    dimension = next((d.problem_type for d in scheme.dimensions if d.key == wanted.dimension), "")
    status = _STATUSES.get(wanted.status, "")
    if wanted.unit == PROBLEMS:
        return f"{attribute}{dimension}{status or '问题数'}" if not status else f"{attribute}{dimension or '问题'}·{status}"
    return f"{attribute}{_UNITS.get(wanted.unit, '数')}"


def _names(kind: LineKind, scheme: Scheme, synonyms: Synonyms) -> dict[str, tuple[str, ...]]:
    words = synonyms.names(scheme)
    if kind is LineKind.COUNTS:
        return {key: words.get(key, ()) for key in PLACES}
    names = {key: words.get(key, ()) for key in (SERIAL, *fields_of(kind, scheme, date.min))}
    if kind is LineKind.MEMBERS:
        # In a list of people a bare 姓名 or 身份证号 is the person's, not the head's.
        own = {word for key in names if key.startswith("member_") for word in names[key]}
        for key in ("head_name", "head_id_no", "head_sex", "head_age", "phone"):
            names[key] = tuple(word for word in names[key] if word not in own)
    if kind is LineKind.HOUSEHOLDS:
        names |= {VISITED: _ASKED_VISITED, INSPECTED_ON: words.get(INSPECTED_ON, ())}
    return names


def _with_count(match: Match, kind: LineKind, counts: CountReader, decided: Mapping[str, str]) -> Match:
    """The count that a column means, where rows have one and no other field fits better."""
    key = decided.get(match.column.text, "")
    if key.startswith("count:"):
        return Match(match.column, key, Certainty.DECIDED, match.candidates, 1.0)
    if match.sure or kind not in (LineKind.COUNTS, LineKind.HOUSEHOLDS):
        return match
    read = counts.read(match.column.path)
    count = read.count.settled
    if count.status == "found":
        count = replace(count, status="")
    strange = read.count.is_empty or count.unit in NOT_COUNTED or bool(count.role)
    # 饮水 over a row of a household asks whether it has water, not how many problems there are.
    asked = read.count.unit == PROBLEMS or bool(read.count.status)
    if strange or (kind is LineKind.HOUSEHOLDS and not asked):
        return match
    certainty = Certainty.SURE if read.sure else Certainty.DOUBTFUL
    if kind is LineKind.HOUSEHOLDS and match.field:
        certainty = Certainty.DOUBTFUL
    return Match(match.column, count.key, certainty, (count.key, *match.candidates), 1.0 if read.sure else 0.7)


def _usual_counts(scheme: Scheme) -> list[Count]:
    """Counts to choose from: households and people of each attribute, problems of each dimension by status."""
    of_people = [Count(unit, a) for a in ("", *(x.key for x in scheme.attributes)) for unit in ("households", "people")]
    of_problems = [
        Count(PROBLEMS, dimension=d, status=status)
        for d in ("", *(x.key for x in scheme.dimensions))
        for status in ("", "solved", "doing", "open", "unsolved", "rate")
    ]
    return [*of_people, Count("visited"), *of_problems]


def _explained(matches: tuple[Match, ...]) -> tuple[int, float]:
    return sum(match.sure for match in matches), sum(min(match.score, 1.0) for match in matches) // 1


def _beside_places(matches: tuple[Match, ...]) -> list[Match]:
    return [match for match in matches if match.sure and match.field not in PLACES]


__all__ = [
    "INSPECTED_ON", "NOT_COUNTED", "PLACES", "VISITED", "count_label", "count_of", "field_labels", "likely_kind", "match_columns",
]  # fmt: skip
