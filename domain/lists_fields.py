"""What each column of an ad-hoc table prints: the readers of the fields, by kind of row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from domain.attachments import mask_id
from domain.blanks.counts import PEOPLE, PROBLEMS, VISITED, Count, count_of
from domain.blanks.fields import attributes, fields_of
from domain.blanks.lines import LineKind
from domain.lists import ListLine, ListRow, Masking, VillageLine
from domain.lists_matching import INSPECTED_ON, PLACES
from domain.lists_matching import VISITED as WAS_VISITED
from domain.problem import Problem, Status, chinese_date
from domain.scheme import Scheme
from domain.sheet import Value

Reader = Callable[[ListRow], Value]

ID_NUMBERS = frozenset({"head_id_no", "member_id_no"})
PHONES = frozenset({"phone", "member_phone"})
_STATUSES: Mapping[str, frozenset[Status]] = {
    "": frozenset(Status),
    "found": frozenset(Status),
    "solved": frozenset({Status.SOLVED}),
    "doing": frozenset({Status.DOING}),
    "open": frozenset({Status.OPEN}),
    "unsolved": frozenset({Status.OPEN, Status.DOING}),
}
RATE = "rate"


def readers(kind: LineKind, scheme: Scheme, day: date, masking: Masking) -> Mapping[str, Reader]:
    """The readers of all fields but the counts, by key. Ages are given on `day`."""
    if kind is LineKind.COUNTS:
        return {key: _of_line(key) for key in PLACES}
    found: dict[str, Reader] = {}
    for key, known in fields_of(kind, scheme, day).items():
        found[key] = _masked(key, lambda row, read=known.read: read(row.line), masking)  # type: ignore[misc]
    if kind is LineKind.HOUSEHOLDS:
        found |= {WAS_VISITED: _was_visited, INSPECTED_ON: _inspected_on}
    return found


def count_reader(key: str) -> Reader:
    """The reader of a count: a village's figure, or how many of its problems a household has."""
    count = count_of(key)

    def read(row: ListRow) -> Value:
        if isinstance(row, VillageLine):
            return row.figures.get(key)
        return figure(count, row.problems)

    return read


def holds(count: Count, row: ListLine) -> bool:
    """True when this record is one of those that the count counts."""
    wanted = count.settled
    if wanted.unit == VISITED and row.inspected_on is None:
        return False
    if wanted.unit == PROBLEMS and (row.line.problem is None or not _fits(wanted, row.line.problem)):
        return False
    return not wanted.attribute or wanted.attribute in attributes(row.line)


def kind_of(count: Count) -> LineKind:
    """The kind of the records behind a count."""
    return {PEOPLE: LineKind.MEMBERS, PROBLEMS: LineKind.PROBLEMS}.get(count.settled.unit, LineKind.HOUSEHOLDS)


def figure(count: Count, problems: tuple[Problem, ...]) -> Value:
    """How many of these problems a count counts; of a rate, its per cent."""
    if count.status == RATE:
        solved, found = (sum(_fits(part, p) for p in problems) for part in rate_parts(count))
        return rate(solved, found)
    return sum(_fits(count, p) for p in problems)


def rate_parts(count: Count) -> tuple[Count, Count]:
    """The two counts of a rate: the solved problems, and all that were found."""
    return replace(count, status="solved"), replace(count, status="")


def rate(solved: int, found: int) -> Value:
    """整改率 with one decimal, as `66.7%`; empty where nothing was found."""
    if not found:
        return ""
    return f"{(Decimal(100) * solved / found).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def _fits(count: Count, problem: Problem) -> bool:
    return problem.status in _STATUSES.get(count.status, ()) and count.dimension in ("", problem.dimension)


def _masked(key: str, read: Reader, masking: Masking) -> Reader:
    if key in ID_NUMBERS and masking is not Masking.NONE:
        hide = _last_four if masking is Masking.LAST_FOUR else mask_id
        return lambda row: hide(str(read(row) or ""))
    if key in PHONES and masking is Masking.PUBLIC:
        return lambda row: _masked_phone(str(read(row) or ""))
    return read


def _last_four(number: str) -> str:
    return "*" * (len(number) - 4) + number[-4:] if len(number) > 4 else number


def _masked_phone(number: str) -> str:
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 11 else number


def _of_line(key: str) -> Reader:
    return lambda row: str(getattr(row.line, key, ""))


def _was_visited(row: ListRow) -> Value:
    return "是" if isinstance(row, ListLine) and row.inspected_on else "否"


def _inspected_on(row: ListRow) -> Value:
    return chinese_date(row.inspected_on) if isinstance(row, ListLine) and row.inspected_on else ""
