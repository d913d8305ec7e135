"""What was done in a sample office: problems entered by hand and chased, visits, pieces of work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from db.operations.problems import add_problem, save_problem
from db.operations.responsibilities import save_work
from db.operations.visits import note_visits
from db.queries.problems import problems
from db.samples.work import Work, at, day_of
from domain.problem import NewProblem, ProblemDraft, Status
from domain.responsibilities import WorkDraft
from domain.visiting import NewVisits

WORDS = (
    "description", "measure", "lead_unit", "helper", "remark", "type", "nature", "source", "secretary_signed", "helper_signed",
)  # fmt: skip
DAYS = ("deadline", "solved_on", "struck_on")


def enter_problems(work: Work) -> None:
    """Enter the problems that no sheet found."""
    households, regions = work.households(), work.regions()
    for told in work.plan.get("by_hand", ()):
        household, village = households.get(told.get("household", ""), ""), regions.get(told.get("village", ""), "")
        new = NewProblem(
            work.round.uid, told["dimension"], day_of(told["found_on"]), _draft(ProblemDraft("", "", Status.OPEN), told),
            household, village, told.get("unit", ""), regions.get(told.get("region", ""), ""),
        )  # fmt: skip
        work.save(add_problem, new, work.today)


def follow_up(work: Work) -> None:
    """Say of the problems found what is being done about them, by whose they are and the question that found them."""
    told = work.plan.get("followed", {})
    with work.store.read() as session:
        found = [one for one in problems(session, work.round.uid) if f"{one.whose}/{one.item}" in told]
    for problem in found:
        draft = _draft(problem.draft, told[f"{problem.whose}/{problem.item}"])
        work.save(save_problem, draft, work.today)


def visit(work: Work) -> None:
    """Note the visits, each of whole villages or of single households."""
    uids = work.households()
    villages = {village["name"]: village for village in work.plan["villages"]}
    for told in work.plan.get("visits", ()):
        heads = [h for name in told.get("villages", ()) for h in villages[name]["households"]] + list(told.get("heads", ()))
        kinds = set(told.get("attributes", ()))
        chosen = [h for h in heads if not kinds or kinds & set(_attributes(work, h))]
        chosen = [h for h in chosen if h not in told.get("but", ())]
        visitors = tuple((name, role) for name, role in told.get("visitors", ()))
        draft = NewVisits(
            work.round.uid, tuple(uids[h] for h in chosen), day_of(told["on"]), visitors, bool(told.get("own_helpers")),
            told.get("note", ""),
        )  # fmt: skip
        work.save(note_visits, draft, at(told["on"]))


def report_work(work: Work) -> None:
    """Keep how far the pieces of the notice's work have come."""
    for key, told in work.plan.get("work", {}).items():
        draft = WorkDraft(work.round.uid, key, Status(told["status"]), day_of(told.get("done_on", "")), told.get("remark", ""))
        work.save(save_work, draft, work.today)


def _attributes(work: Work, head: str) -> list[str]:
    return next(v["households"][head] for v in work.plan["villages"] if head in v["households"])


def _draft(draft: ProblemDraft, told: dict[str, Any]) -> ProblemDraft:
    values: dict[str, Any] = {name: told[name] for name in WORDS if name in told}
    values |= {name: day_of(told[name]) for name in DAYS if name in told}
    return replace(draft, status=Status(told.get("status", "open")), **values)
