"""The figures of 附件2 (工作统计表): what each one is, before any SQL.

`db/queries/figures.py` counts a `Figure` and lists the records behind it with the same conditions, so that a list always has as
many rows as the figure says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.problem import chinese_date
from domain.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Week:
    """A week of reports, Monday to Sunday."""

    monday: date

    @property
    def sunday(self) -> date:
        """The last day of the week."""
        return self.monday + timedelta(days=6)

    def shifted(self, weeks: int) -> Week:
        """The week that many weeks later (earlier when negative)."""
        return Week(self.monday + timedelta(weeks=weeks))

    @property
    def label(self) -> str:
        """`2021年5月10日–5月16日`."""
        end = self.sunday
        tail = f"{end.month}月{end.day}日" if end.year == self.monday.year else chinese_date(end)
        return f"{chinese_date(self.monday)}–{tail}"


def week_of(day: date) -> Week:
    """The week that holds `day`."""
    return Week(day - timedelta(days=day.weekday()))


class Kind(StrEnum):
    """What a figure counts."""

    NEW = "new"
    SOLVED = "solved"
    OPEN = "open"
    VISITS = "visits"
    VILLAGES = "visited_villages"
    HOUSEHOLDS = "visited_households"


PROBLEM_KINDS = (Kind.NEW, Kind.SOLVED, Kind.OPEN)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of 附件2: `of` is a dimension (problems) or a role (person-visits), empty for the other two."""

    kind: Kind
    of: str = ""

    @property
    def column(self) -> str:
        """The column key that prints it: `figure:housing:new`, `visits:team`, `visited_villages`."""
        if self.kind in PROBLEM_KINDS:
            return f"figure:{self.of}:{self.kind}"
        return f"visits:{self.of}" if self.kind is Kind.VISITS else str(self.kind)


def figures_of(scheme: Scheme) -> tuple[Figure, ...]:
    """All figures of a notice, in the order of its columns."""
    problems = [Figure(kind, d.key) for d in scheme.dimensions for kind in PROBLEM_KINDS]
    visits = [Figure(Kind.VISITS, r.key) for r in scheme.roles]
    return (*problems, *visits, Figure(Kind.VILLAGES), Figure(Kind.HOUSEHOLDS))


def figure_of_column(scheme: Scheme, column: str) -> Figure | None:
    """The figure that a column key prints, None for a column that is no figure."""
    return next((figure for figure in figures_of(scheme) if figure.column == column), None)


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One line of 附件2: a village, or the whole office when `village_uid` is empty."""

    village_uid: str
    name: str
    values: Mapping[Figure, int]
