"""What an office knows of its households beside the sheets: incomes, monitored ones, people who came and left."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from db.operations.households import save_household, set_member_state
from db.operations.incomes import save_income_sheet
from db.operations.monitoring import save_monitoring
from db.queries.register import household
from db.samples.work import CLERK, Work, at, day_of
from domain.household import Household, Member, Presence
from domain.income import Amounts, IncomeDraft
from domain.monitoring import Monitoring, own_kinds

PLACES = ("quantity", "income", "expense")


def keep_incomes(work: Work) -> None:
    """Key an income sheet for every household inspected, after the plan's patterns in turn."""
    patterns = work.plan.get("incomes", ())
    heads = [head for village in work.plan["villages"] for head in village["households"]] if patterns else []
    uids = work.households()
    for place, head in enumerate(head for head in heads if head not in work.plan.get("not_visited", ())):
        pattern = patterns[place % len(patterns)]
        amounts = {line: _amounts(values) for line, values in pattern["amounts"].items()}
        size, on = _known(work, uids[head]).size, work.plan["days"][0]
        last_year = Decimal(pattern["last_year"]) if pattern.get("last_year") else None
        draft = IncomeDraft(work.round.uid, uids[head], amounts, size, day_of(on), last_year=last_year)
        work.save(save_income_sheet, draft, at(on))


def watch(work: Work) -> None:
    """Write down the monitored households."""
    uids, kinds = work.households(), {one.key for one in own_kinds(work.scheme)}
    for head, told in work.plan.get("monitored", {}).items():
        _watch(work, uids[head], kinds, told)


def _watch(work: Work, uid: str, kinds: set[str], told: Any) -> None:
    values: dict[str, Any] = {name: told.get(name, "") for name in ("risk", "found_by", "measure", "state", "collector")}
    values |= {name: day_of(told.get(name, "")) for name in ("found_on", "removed_on", "collected_on")}
    values |= {name: Decimal(told[name]) for name in ("longitude", "latitude") if name in told}
    own = kinds & set(_known(work, uid).attributes)
    draft = Monitoring(uid, **values)
    work.do(lambda s: save_monitoring(s, work.scheme, draft, own, CLERK, work.today))


def change_people(work: Work) -> None:
    """Let people come to their households, and leave them."""
    uids = work.households()
    for told in work.plan.get("joined", ()):
        known = _known(work, uids[told["head"]])
        grown = replace(known, members=(*known.members, _newcomer(told)))
        work.save(save_household, grown, work.today)
    for told in work.plan.get("left", ()):
        gone = next(one for one in _known(work, uids[told["head"]]).members if one.name == told["name"])
        _leave(work, gone.uid, told)


def _leave(work: Work, uid: str, told: Any) -> None:
    state, on, reason = Presence(told["state"]), day_of(told["on"]), told["reason"]
    work.do(lambda s: set_member_state(s, uid, state, on, CLERK, work.today, reason=reason))


def _newcomer(told: Any) -> Member:
    words = {name: told.get(name, "") for name in ("name", "relation", "id_no", "health", "schooling")}
    return Member(**words, joined_on=day_of(told["on"]), joined_reason=told["reason"])


def _known(work: Work, uid: str) -> Household:
    with work.store.read() as session:
        return household(session, uid)


def _amounts(values: Any) -> Amounts:
    known = {name: Decimal(str(value)) for name, value in zip(PLACES, values, strict=True) if value is not None}
    return Amounts(**known)
