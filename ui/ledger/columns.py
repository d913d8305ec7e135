"""How a problem looks as a line of the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from domain.problem import STATUS_LABELS, Problem, Status, Subject
from domain.region import village_group
from domain.scheme import Scheme
from ui.ledger.sorting import asks_source, has_others, has_own_types, short_side
from widgets.colours import Sign
from widgets.table_model import CellLook, TableColumn

STATUS_SIGNS = {Status.OPEN: Sign.DUE, Status.DOING: Sign.DUE, Status.SOLVED: Sign.DONE}
OF_VILLAGE = "本村"


def columns_of(scheme: Scheme) -> tuple[TableColumn, ...]:
    """The columns of the ledger for a notice. A line has room for what tells problems apart; the rest stands in the card."""
    others, types, source = has_others(scheme), has_own_types(scheme), asks_source(scheme)
    if types:
        sorts = [TableColumn("type", "类型", 78), TableColumn("nature", "性质", 112)]
    else:
        sorts = [TableColumn("dimension", "类别", 96)]
    helper = [] if types else [TableColumn("helper", "帮扶责任人", 86)]
    last = [TableColumn("source", "问题来源", 84)] if source else helper
    return (
        TableColumn("status", "状态", 90),
        TableColumn("head_name", "对象" if others else "户主", 74 if not others else 82),
        TableColumn("village", "村/组", 118),
        *sorts,
        TableColumn("description", "问题具体情况", 120, stretch=True),
        TableColumn("deadline", "整改时限", 94, kind="date"),
        *last,
        TableColumn("found_on", "发现", 58, kind="date"),
    )


def cell_text(
    scheme_of: Callable[[str], Scheme], origin: Callable[[str], str], place: Callable[[Problem], str]
) -> Callable[[Problem, str], str]:
    """The text of a cell, by problem and column key. `scheme_of` and `origin` answer for the round that found a problem."""

    def text(problem: Problem, key: str) -> str:
        if key == "status":
            return status_text(problem)
        if key == "head_name":
            return OF_VILLAGE if problem.subject is Subject.VILLAGE else problem.whose
        if key == "village":
            return place(problem)
        if key in ("dimension", "type", "nature"):
            return short_side(sort_text(scheme_of(problem.round_uid), problem, key))
        if key == "found_on":
            # 上一轮 or 更早: the day itself stands in the card and in the tooltip.
            return origin(problem.round_uid).partition("发现")[0] or f"{problem.found_on:%m-%d}"
        value = getattr(problem, key)
        return value.isoformat() if isinstance(value, date) else str(value or "")

    return text


def sort_text(scheme: Scheme, problem: Problem, key: str) -> str:
    """What the notice calls the problem's dimension, type or nature; its key where the notice does not know it."""
    value: str = getattr(problem, key)
    if key == "dimension":
        return next((side.problem_type for side in scheme.dimensions if side.key == value), value)
    known = scheme.problem_types if key == "type" else scheme.natures
    return next((one.label for one in known if one.key == value), value)


def place_text(towns: Callable[[str], str]) -> Callable[[Problem], str]:
    """Where a problem is. `towns` gives the town of a place in a file with several towns, else nothing."""

    def text(problem: Problem) -> str:
        return f"{towns(problem.village_uid or problem.region_uid)}{village_group(problem.village, problem.group)}"

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
