"""Short ways to register and inspect households through the real operations, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from stdnum.cn import ric

from db.operations.households import save_household
from db.operations.inspections import save_inspection
from db.operations.regions import ensure_region
from db.operations.saved import Saved, SavedInspection
from db.queries.office import rounds
from db.schemes import scheme
from db.store import Store
from domain.household import HEAD, Household, Member
from domain.inspection import InspectionDraft
from domain.rounds import Round
from tests.db.desk import CLERK, SCHEME

NOTICE = scheme(SCHEME)
DAY = date(2021, 5, 12)
NOW = datetime(2021, 6, 30, 9, 0)
PASSED = {item.key: "是" for item in NOTICE.check_items}


def number(born: str = "19630912", order: int = 1) -> str:
    """An invented ID number whose check character is right."""
    digits = f"510231{born}{order:03d}"
    return digits + str(ric.calc_check_digit(digits + "0"))


@dataclass
class Office:
    """A file with its first round."""

    store: Store
    round: Round = field(init=False)

    def __post_init__(self) -> None:
        with self.store.read() as session:
            self.round = rounds(session)[0]

    def place(self, village: str = "金佛村", group: str = "1社") -> str:
        return self.store.write(lambda s: ensure_region(s, village, group, CLERK, NOW))

    def register(self, *people: str | Member, place: str = "", **fields: Any) -> Saved:
        """Register a household; names alone become people, the first its head."""
        members = tuple(
            Member(p, "" if i else HEAD) if isinstance(p, str) else p for i, p in enumerate(people)
        )
        household = Household(place or self.place(), members, **fields)
        return self.save(household)

    def save(self, household: Household) -> Saved:
        return self.store.write(lambda s: save_household(s, NOTICE, household, CLERK, NOW))

    def draft(self, household_uid: str = "", head: str = "张三", **fields: Any) -> InspectionDraft:
        """A line whose answers are all 是; `failing` items get a description each."""
        failing: Sequence[str] = fields.pop("failing", ())
        answers = PASSED | dict.fromkeys(failing, "否")
        values: dict[str, Any] = {
            "round_uid": self.round.uid, "region_uid": "" if household_uid else self.place(), "head_name": head, "head_id_no": "",
            "attributes": ("general",), "helper": "", "answers": answers, "inspectors": ("周静", "李明"), "inspected_on": DAY,
            "descriptions": {item: f"{item}有问题" for item in failing}, "household_uid": household_uid,
        }  # fmt: skip
        return InspectionDraft(**{**values, **fields})

    def inspect(self, draft: InspectionDraft) -> SavedInspection:
        return self.store.write(lambda s: save_inspection(s, NOTICE, draft, CLERK, NOW))

    def read(self, query: Any, *arguments: Any) -> Any:
        """The answer of a query; iterators are read to their end."""
        with self.store.read() as session:
            answer = query(session, *arguments)
            return list(answer) if hasattr(answer, "__next__") else answer
