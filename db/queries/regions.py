"""The tree of regions and the numbers beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from db.log import latest_batch
from db.models import HouseholdRecord, ProblemRecord, RegionRow
from db.queries.conditions import due_in, inspected_in, living, unsolved
from db.queries.office import office
from db.queries.round_problems import of_round
from db.records import region_from
from db.rows import table_of
from domain.region import Level, Region

What = Literal["households", "unvisited", "open_problems"]


def office_region(session: Session) -> str:
    """Uid of the office's own region; empty in a file that does not say."""
    return office(session).region_uid


def regions(session: Session) -> list[Region]:
    """All regions, each after its parent, sisters in the office's order."""
    seen = latest_batch(session)
    return [region_from(row, seen) for row in _tree(session)]


def _tree(session: Session) -> list[Row[Any]]:
    """The rows of all regions, each after its parent, sisters in the office's order; a large office has tens of thousands."""
    r = table_of(RegionRow)
    rows = session.connection().execute(select(r).where(r.c.deleted.is_(False)).order_by(r.c.position, r.c.name, r.c.uid))
    children: dict[str | None, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        children[row.parent_uid].append(row)
    ordered: list[Row[Any]] = []
    waiting = list(reversed(children[None]))
    while waiting:
        region = waiting.pop()
        ordered.append(region)
        waiting += reversed(children[region.uid])
    return ordered


def counts(session: Session, what: What, round_uid: str) -> dict[str, int]:
    """Households, households not inspected in the round, or the round's unsolved problems, by region, summed upward.

    Households count while they are present; problems count in the place where they were found.
    """
    tree = _tree(session)
    own = _problem_counts(session, tree, round_uid) if what == "open_problems" else _household_counts(session, what, round_uid)
    totals: dict[str, int] = defaultdict(int, own)
    for region in reversed(tree):
        if region.parent_uid is not None:
            totals[region.parent_uid] += totals[region.uid]
    return {region.uid: totals[region.uid] for region in tree}


def _household_counts(session: Session, what: What, round_uid: str) -> dict[str, int]:
    chosen = select(HouseholdRecord.region_uid, func.count()).where(*living()).group_by(HouseholdRecord.region_uid)
    if what == "unvisited":
        chosen = chosen.where(~inspected_in(round_uid), *due_in(session, round_uid))
    return dict(session.execute(chosen).all())


def _problem_counts(session: Session, tree: Sequence[Row[Any]], round_uid: str) -> dict[str, int]:
    """Unsolved problems where they were found; those of units at their county or town, else at the office."""
    known: set[str] = {r.uid for r in tree}
    own = office_region(session)
    top = own if own in known else tree[0].uid if tree else ""
    groups: dict[tuple[str | None, str | None], str] = {(r.parent_uid, r.name): r.uid for r in tree if r.level == Level.GROUP}
    counted: dict[str, int] = defaultdict(int)
    p = ProblemRecord
    for village_uid, group, region_uid, number in session.execute(
        select(p.village_uid, p.group, p.region_uid, func.count())
        .where(*unsolved(), of_round(session, round_uid))
        .group_by(p.village_uid, p.group, p.region_uid)
    ):
        place = groups.get((village_uid, group), village_uid) or (region_uid if region_uid in known else top)
        counted[place] += number
    return counted
