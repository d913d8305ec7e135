"""What fills the ledger of visits (走访问题台账, 附件2 of notice 004): problems, and visited households without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.problem import STATUS_LABELS, Problem, chinese_date
from domain.scheme import Scheme

NOTHING_FOUND = "无"
"""问题具体描述 of a household that was visited and has no problem (附件2 填表说明1)."""


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A row: a problem with the visit that found it, or (`problem` None) a household's last visit that found nothing.

    The household's part is as the problem froze it, or as the register has it. A village's problem has no head.
    """

    village: str
    group: str
    head_name: str
    head_id_no: str
    attributes: tuple[str, ...]
    size: int
    helper: str
    visited_on: date
    visitors: tuple[str, ...]
    problem: Problem | None = None


def visit_fields(scheme: Scheme) -> Mapping[str, Callable[[Any], str]]:
    """The fields beside those of the household; those of a problem stay empty where there is none, or where they are keys of
    another notice."""
    dimensions = {one.key: one.problem_type for one in scheme.dimensions}
    questions = {one.key: one.short for one in scheme.check_items}
    return {
        "visitors": lambda line: "、".join(line.visitors),
        "found_on": lambda line: chinese_date(line.visited_on),
        "problem_type": _of_problem(lambda p: dimensions.get(p.dimension, "")),
        "description": lambda line: line.problem.description if line.problem else NOTHING_FOUND,
        "lead_unit": _of_problem(_answering),
        "measure": _of_problem(lambda p: p.measure),
        "deadline": _of_problem(lambda p: chinese_date(p.deadline) if p.deadline else ""),
        "struck_on": _of_problem(lambda p: chinese_date(p.struck_on) if p.struck_on else ""),
        "solved_on": _of_problem(lambda p: chinese_date(p.solved_on) if p.solved_on else ""),
        "status": _of_problem(lambda p: STATUS_LABELS[p.status]),
        "source": _of_problem(lambda p: p.source),
        "item": _of_problem(lambda p: questions.get(p.item, "")),
        "remark": _of_problem(lambda p: p.remark_text),
        "own_remark": _of_problem(lambda p: p.remark),
    }


def _of_problem(read: Callable[[Problem], str]) -> Callable[[VisitLine], str]:
    return lambda line: read(line.problem) if line.problem else ""


def _answering(problem: Problem) -> str:
    """责任办室（责任人）."""
    both = problem.lead_unit and problem.helper
    return f"{problem.lead_unit}（{problem.helper}）" if both else problem.lead_unit or problem.helper
