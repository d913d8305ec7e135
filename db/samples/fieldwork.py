"""Sheets of a sample office: households, villages, and the re-inspection of a sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.operations.inspections import save_inspection
from db.operations.samples import draw_sample
from db.queries.incomes import income_sheets
from db.queries.inspections import inspection_of
from db.queries.register import household
from db.samples.work import CLERK, Work, at, day_of
from domain.answers import passing
from domain.income import money, per_head
from domain.income_checks import PER_HEAD
from domain.inspection import InspectionDraft, Kind, Outcome
from domain.scheme import AnswerKind, CheckItem

Told = Mapping[str, Sequence[str]]
"""Check item → answer, what was found when it fails, and (`Outcome`) what became of the problem that the first sheet found."""


def inspect_households(work: Work) -> None:
    """Key the sheet of every household the plan does not leave out, a day after the other."""
    plan = work.plan
    sheets = [
        (head, village)
        for village in plan["villages"]
        for head in village["households"]
        if plan.get("days") and head not in plan.get("not_visited", ())
    ]
    incomes = _incomes(work)
    for place, (head, village) in enumerate(sheets):
        on = plan["days"][place * len(plan["days"]) // len(sheets)]
        usual = {key: texts[place % len(texts)] for key, texts in plan.get("usual", {}).items()}
        usual |= {PER_HEAD: incomes[head]} if head in incomes else {}
        _inspect(work, head, village["inspectors"], on, usual, plan["found"].get(head, {}))


def inspect_villages(work: Work) -> None:
    """Key the sheet of every village on the plan's last day of inspections."""
    if not (work.scheme.village_items and work.plan.get("days")):
        return
    uids, on = work.regions(), work.plan["days"][-1]
    for village in work.plan["villages"]:
        answers, descriptions = _answers(work.scheme.village_items, {}, work.plan["found"].get(village["name"], {}))
        draft = InspectionDraft(
            work.round.uid, uids[village["name"]], "", "", (), "", answers, tuple(village["inspectors"]), day_of(on),
            descriptions, village=True,
        )  # fmt: skip
        work.save(save_inspection, draft, at(on))


def review(work: Work) -> None:
    """Draw the sample and key the re-inspections that were made so far."""
    told = work.plan.get("review")
    if not told:
        return
    villages, households, number = told["draw"]
    work.do(lambda s: draw_sample(s, work.round.uid, villages, households, number, CLERK, at(told["drawn_on"])))
    uids = work.households()
    for head in told["heads"]:
        with work.store.read() as session:
            first = inspection_of(session, work.round.uid, uids[head])
        found = {**work.plan["found"].get(head, {}), **told["found"].get(head, {})}
        _inspect(work, head, told["inspectors"], told["on"], first.answers if first else {}, found, Kind.REVIEW)


def _inspect(
    work: Work, head: str, inspectors: Sequence[str], on: str, usual: Mapping[str, str], found: Told, kind: Kind = Kind.FIRST
) -> None:
    uid = work.households()[head]
    with work.store.read() as session:
        known = household(session, uid)
    answers, descriptions = _answers(work.scheme.items_of(known.attributes), usual, found)
    outcomes = {key: Outcome(told[2]) for key, told in found.items() if len(told) > 2}
    number = known.head.id_no if known.head else ""
    draft = InspectionDraft(
        work.round.uid, known.region_uid, head, number, known.attributes, known.helper, answers, tuple(inspectors), day_of(on),
        descriptions, outcomes, household_uid=uid, kind=kind,
    )  # fmt: skip
    work.save(save_inspection, draft, at(on))


def _answers(
    items: Sequence[CheckItem], usual: Mapping[str, str], found: Told
) -> tuple[dict[str, str], dict[str, str]]:
    """Answers and descriptions of a sheet: what was found, else the usual words and numbers, else that all is well."""
    asked = {item.key: found[item.key][0] if item.key in found else _usual(item, usual) for item in items}
    return asked, {key: told[1] for key, told in found.items() if len(told) > 1 and told[1]}


def _usual(item: CheckItem, usual: Mapping[str, str]) -> str:
    if item.key in usual:
        return usual[item.key]
    return "" if item.kind in (AnswerKind.NUMBER, AnswerKind.TEXT) else passing(item)


def _incomes(work: Work) -> dict[str, str]:
    """The net income per head of the sheets that are kept, by the heads' names."""
    lines = work.scheme.income_lines
    with work.store.read() as session:
        sheets = list(income_sheets(session, work.round.uid, "")) if lines else []
    return {sheet.head_name: str(money(per_head(lines, sheet.amounts, sheet.size)) or "") for sheet in sheets}
