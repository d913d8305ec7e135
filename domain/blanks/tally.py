"""Counting what a statistics table asks for, from the same rows that a ledger would list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from domain.blanks.counts import HOUSEHOLDS, PEOPLE, PROBLEMS, VILLAGES, VISITED, VISITS, Count
from domain.blanks.lines import Line
from domain.figures import Figure, Kind, WeekRow
from domain.problem import Problem, Status

_STATUSES: dict[str, Callable[[Status], bool]] = {
    "": lambda status: True,
    "found": lambda status: True,
    "solved": lambda status: status is Status.SOLVED,
    "doing": lambda status: status is Status.DOING,
    "open": lambda status: status is Status.OPEN,
    "unsolved": lambda status: status is not Status.SOLVED,
}
_KINDS = {"": Kind.NEW, "found": Kind.NEW, "solved": Kind.SOLVED, "unsolved": Kind.OPEN, "open": Kind.OPEN}

Number = int | Decimal


class Tallies:
    """Figures per village. The records are gone through once; an attribute that is asked for narrows by it.

    `problems` are lines with a problem. `week` are the lines of the weekly table when the blank speaks of a week: then problems
    and visits are those of that week, by the same definitions as 附件2.
    """

    def __init__(
        self,
        households: Iterable[Line],
        problems: Iterable[Line],
        visited: Iterable[str] = (),
        week: Sequence[WeekRow] = (),
    ) -> None:
        self._counted: Counter[tuple[str, Count]] = Counter()
        self._week = {row.village_uid: row for row in week}
        self._dimensions: set[str] = {figure.of for row in week for figure in row.values if figure.kind is Kind.NEW}
        seen = set(visited)
        for line in households:
            self._add_household(line, seen)
        for line in problems:
            if line.problem is not None:
                self._add_problem(line.problem)

    def value(self, count: Count, village_uid: str = "") -> Number | None:
        """The figure for a village, or (empty) for the whole office; None for what is not counted here."""
        wanted = count.settled
        if wanted.status == "rate":
            return self._rate(wanted, village_uid)
        if self._week and (wanted.unit in (PROBLEMS, VISITS, VILLAGES, VISITED)) and not wanted.attribute:
            return self._weekly(wanted, village_uid)
        if wanted.unit in (VISITS, VILLAGES) or wanted.role:
            return None
        if wanted.status == "found":
            wanted = replace(wanted, status="")
        return self._counted[village_uid, wanted]

    def _rate(self, count: Count, village_uid: str) -> Number | None:
        """整改率 in per cent with at most one decimal; None without any problem."""
        total = self.value(replace(count, status=""), village_uid)
        solved = self.value(replace(count, status="solved"), village_uid)
        if not total or solved is None:
            return None
        rate = (Decimal(100) * solved / total).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return int(rate) if rate == int(rate) else rate

    def _weekly(self, count: Count, village_uid: str) -> int | None:
        rows = [self._week[village_uid]] if village_uid in self._week else [] if village_uid else list(self._week.values())
        figures = self._figures(count)
        return sum(row.values.get(figure, 0) for row in rows for figure in figures) if figures else None

    def _figures(self, count: Count) -> list[Figure]:
        if count.unit == VISITED:
            return [Figure(Kind.HOUSEHOLDS)]
        if count.unit == VILLAGES:
            return [Figure(Kind.VILLAGES)]
        if count.unit == VISITS:
            roles = {figure.of for row in self._week.values() for figure in row.values if figure.kind is Kind.VISITS}
            return [Figure(Kind.VISITS, role) for role in sorted(roles) if count.role in ("", role)]
        kind = _KINDS.get(count.status)
        return [Figure(kind, d) for d in sorted(self._dimensions) if count.dimension in ("", d)] if kind else []

    def _add_household(self, line: Line, visited: set[str]) -> None:
        household = line.household
        if household is None:
            return
        for place in ("", line.village_uid):
            for attribute in ("", *household.attributes):
                self._counted[place, Count(HOUSEHOLDS, attribute)] += 1
                self._counted[place, Count(PEOPLE, attribute)] += household.size
                self._counted[place, Count(VISITED, attribute)] += household.uid in visited

    def _add_problem(self, problem: Problem) -> None:
        statuses = [key for key, holds in _STATUSES.items() if holds(problem.status) and key != "found"]
        for place in ("", problem.village_uid):
            for attribute in ("", *problem.attributes):
                for dimension in ("", problem.dimension):
                    for status in statuses:
                        self._counted[place, Count(PROBLEMS, attribute, dimension, status)] += 1
