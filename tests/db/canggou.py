"""A small invented office that works by notice 004 (沧沟委发〔2020〕53号), for tests of its visits and assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from db.log import begin, finish
from db.models import InspectionRecord, ProblemRecord
from db.operations.households import save_household
from db.operations.regions import ensure_region
from db.operations.saved import Saved
from db.operations.visits import note_visits
from db.queries.office import rounds
from db.schemes import scheme
from db.store import Store
from domain.changes import Changes
from domain.household import HEAD, Household, Member
from domain.rounds import Round
from domain.visiting import NewVisits
from tests.db.door import made_store

SCHEME = "wulong-canggou-2020"
NOTICE = scheme(SCHEME)
CLERK = "周静"
NOW = datetime(2020, 7, 5, 9, 0)
"""A Sunday of the second phase, 29 June to 12 July."""


@dataclass
class Canggou:
    """An open file with short ways to write in it."""

    store: Store
    now: datetime = NOW
    round: Round = field(init=False)

    def __post_init__(self) -> None:
        with self.store.read() as session:
            self.round = rounds(session)[0]

    def household(self, head: str, helper: str = "", *, village: str = "甲村", attributes: Sequence[str] = ("poor",)) -> str:
        """Register a household in the village's 1社; its uid."""
        place = self.store.write(lambda s: ensure_region(s, village, "1社", CLERK, NOW))
        members = (Member(head, HEAD),)
        new = Household(place, members, attributes=tuple(attributes), helper=helper)
        return self.store.write(lambda s: save_household(s, NOTICE, new, CLERK, self.now)).uid

    def visit(self, *uids: str, on: date | None = date(2020, 6, 20), **fields: Any) -> Saved:
        """Note visits, by the households' own helpers unless `visitors` says otherwise."""
        values: dict[str, Any] = {"own_helpers": "visitors" not in fields} | fields
        draft = NewVisits(self.round.uid, uids, on, **values)
        return self.store.write(lambda s: note_visits(s, NOTICE, draft, CLERK, self.now))

    def problem(self, head: str, *, dimension: str = "water", review: bool = False, **fields: Any) -> str:
        """A problem of a household found on 20 June, as its inspection (a re-inspection: `review`) wrote it; its uid."""
        with self.store.read() as session:
            from db.search import find_households

            row = find_households(session, head)[0]
        frozen = {"village_uid": row.village_uid, "village": row.village, "group": row.group, "head_name": row.head_name}
        whose = {"round_uid": self.round.uid, "household_uid": row.uid, **frozen}
        on = fields.pop("found_on", date(2020, 6, 20))
        inspection = InspectionRecord(kind="review" if review else "first", inspected_on=on, **whose)
        values = {"item": dimension, "dimension": dimension, "description": f"{dimension}有问题", "lead_unit": "乡扶贫办"}
        made = ProblemRecord(found_on=on, helper=row.helper, **{**values, **fields}, **whose)

        def add(session: Any) -> Changes:
            begin(session, "test", "问题", CLERK, self.now)
            session.add(inspection)
            session.flush()
            made.inspection_uid = inspection.uid
            session.add(made)
            return finish(session)

        self.store.write(add)
        return made.uid

    def read(self, query: Any, *arguments: Any, **named: Any) -> Any:
        """The answer of a query; iterators are read to their end."""
        with self.store.read() as session:
            answer = query(session, *arguments, **named)
            return list(answer) if hasattr(answer, "__next__") else answer


def new_store(file: Path) -> Store:
    """A new file of the office."""
    return made_store(file, SCHEME, county="武隆区", town="沧沟乡", clerk=CLERK, now=NOW)
