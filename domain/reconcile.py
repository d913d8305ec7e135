"""Problems follow the answers: what a saved inspection means for the problems of its household or village.

Problems are reconciled, never just inserted: saving twice adds nothing, and a 否 that became 是 needs a word from the clerk.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.answers import failures, passing
from domain.errors import Finding
from domain.inspection import OUTCOME_LABELS, Outcome
from domain.problem import Problem, Status
from domain.scheme import CheckItem, Scheme


class Act(StrEnum):
    """What happens to a problem."""

    ADD = "add"
    REWORD = "reword"
    SOLVE = "solve"
    DROP = "drop"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `problem_uid` is empty for `ADD`; `description` is what the clerk keyed."""

    act: Act
    item: str
    problem_uid: str = ""
    description: str = ""


def reconcile(
    scheme: Scheme,
    thresholds: Mapping[str, str],
    answers: Mapping[str, str],
    descriptions: Mapping[str, str],
    outcomes: Mapping[str, Outcome],
    existing: Sequence[Problem],
    inspection_uid: str,
    *,
    asked: Collection[str] | None = None,
) -> list[Step]:
    """The steps that bring the problems of a household or village in line with its answers, in the notice's order.

    `existing` are its problems that are not deleted, of every round of the notice; `inspection_uid` is empty for a new
    inspection; `asked` are the questions asked of it (None: all). A failing item (附件1 填报说明2 of 000; by its answer or by the
    round's `thresholds`, see `domain.answers.failures`) has one problem: the one this inspection made, or an older one still
    unsolved. An item that passes now while its problem is unsolved gives `ASK` until the clerk has said what became of it.
    """
    steps: list[Step] = []
    failing = failures(scheme, thresholds, answers)
    for item in scheme.check_items:
        open_one = _open_problem(item, existing)
        own = _own_problem(item, existing, inspection_uid)
        if item.key in failing and (asked is None or item.key in asked):
            steps += _failing(item, own or open_one, descriptions.get(item.key, "").strip())
        elif open_one and (own is open_one or _told(scheme, item, answers, asked)):
            steps += _passing(item, open_one, outcomes.get(item.key))
    return steps


def _told(scheme: Scheme, item: CheckItem, answers: Mapping[str, str], asked: Collection[str] | None) -> bool:
    """True when the answers say that the question does not fail: answered, measured, or none of a list of faults named."""
    if asked is not None and item.key not in asked:
        return False
    only_faults = bool(item.answers) and not passing(item)
    return bool(answers.get(item.key, "")) or only_faults or _judged(scheme, item, answers)


def _judged(scheme: Scheme, item: CheckItem, answers: Mapping[str, str]) -> bool:
    """True when the measurements that the question is judged by were taken."""
    measured = [c.item for j in scheme.judgements if j.item == item.key for c in j.conditions]
    return bool(measured) and all(answers.get(key, "") for key in measured)


def _open_problem(item: CheckItem, existing: Sequence[Problem]) -> Problem | None:
    return next((p for p in existing if p.item == item.key and p.status is not Status.SOLVED), None)


def _own_problem(item: CheckItem, existing: Sequence[Problem], inspection_uid: str) -> Problem | None:
    if not inspection_uid:
        return None
    own = [p for p in existing if p.item == item.key and p.inspection_uid == inspection_uid]
    return next((p for p in own if p.status is not Status.SOLVED), next(iter(own), None))


def _failing(item: CheckItem, problem: Problem | None, description: str) -> list[Step]:
    if problem is None:
        return [Step(Act.ADD, item.key, "", description)]
    if description and description != problem.description and problem.status is not Status.SOLVED:
        return [Step(Act.REWORD, item.key, problem.uid, description)]
    return []


def _passing(item: CheckItem, problem: Problem, outcome: Outcome | None) -> list[Step]:
    acts = {Outcome.SOLVED: Act.SOLVE, Outcome.MISTAKE: Act.DROP}
    if outcome is Outcome.KEEP:
        return []
    return [Step(acts[outcome] if outcome else Act.ASK, item.key, problem.uid)]


def questions(scheme: Scheme, steps: Sequence[Step]) -> list[Finding]:
    """A finding for each problem whose fate the clerk has not told yet, at `outcome:<item>`."""
    choices = "、".join(OUTCOME_LABELS.values())
    return [
        Finding(f"outcome:{step.item}", f"{scheme.item(step.item).short}原有未销号的问题，现在没有问题：请选择{choices}。")
        for step in steps
        if step.act is Act.ASK
    ]
