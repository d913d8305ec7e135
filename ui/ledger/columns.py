"""How a problem looks as a line of the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from domain.problem import STATUS_LABELS, Problem, Status
from domain.region import village_group
from domain.scheme import Scheme
from widgets.colours import Sign
from widgets.table_model import CellLook, TableColumn

COLUMNS = (
    TableColumn("status", "状态", 90),
    TableColumn("head_name", "户主", 74),
    TableColumn("village", "村/组", 118),
    TableColumn("dimension", "类别", 96),
    TableColumn("description", "问题具体情况", 120, stretch=True),
    TableColumn("deadline", "整改时限", 94, kind="date"),
    TableColumn("helper", "帮扶责任人", 86),
    TableColumn("found_on", "发现", 58, kind="date"),
)
"""The lead unit stands in the card and is a filter: a line has room for what tells problems apart."""

STATUS_SIGNS = {Status.OPEN: Sign.DUE, Status.DOING: Sign.DUE, Status.SOLVED: Sign.DONE}


def cell_text(
    scheme_of: Callable[[str], Scheme], origin: Callable[[str], str]
) -> Callable[[Problem, str], str]:
    """The text of a cell, by problem and column key. `scheme_of` and `origin` answer for the round that found a problem."""

    def text(problem: Problem, key: str) -> str:
        if key == "status":
            return status_text(problem)
        if key == "village":
            return village_group(problem.village, problem.group)
        if key == "dimension":
            return scheme_of(problem.round_uid).dimension(problem.dimension).problem_type
        if key == "found_on":
            # 上一轮 or 更早: the day itself stands in the card and in the tooltip.
            return origin(problem.round_uid).partition("发现")[0] or f"{problem.found_on:%m-%d}"
        value = getattr(problem, key)
        return value.isoformat() if isinstance(value, date) else str(value or "")

    return text


def cell_look(
    today: Callable[[], date], origin: Callable[[str], str]
) -> Callable[[Problem, str], CellLook | None]:
    """Signs of state and lateness: ▲ overdue, ● open, ✓ solved; never colour alone."""

    def look(problem: Problem, key: str) -> CellLook | None:
        late = problem.overdue(today())
        if key == "status":
            return CellLook(sign=Sign.OVERDUE if late else STATUS_SIGNS[problem.status], bold=late)
        if key == "deadline" and late and problem.deadline:
            return CellLook(colour="overdue", tooltip=f"已逾期{(today() - problem.deadline).days}天")
        if key == "found_on":
            return CellLook(tooltip=f"{problem.found_on.isoformat()} {origin(problem.round_uid) or '发现'}")
        return None

    return look


def status_text(problem: Problem) -> str:
    """未整改, 整改中, 已整改, or 已销号 once it is struck off."""
    return "已销号" if problem.struck_on else STATUS_LABELS[problem.status]
