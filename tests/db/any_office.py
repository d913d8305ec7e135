"""An office of any notice with invented places and households, for tests of inspections and problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from db.operations.households import save_household
from db.operations.inspections import save_inspection
from db.operations.regions import ensure_region
from db.operations.saved import SavedInspection
from db.queries.office import rounds
from db.schemes import scheme
from db.store import Store
from domain.answers import passing
from domain.household import HEAD, Household, Member
from domain.inspection import InspectionDraft
from domain.rounds import Round
from domain.scheme import AnswerKind, CheckItem, Scheme
from tests.db.desk import CLERK
from tests.db.door import made_store


@dataclass
class AnyOffice:
    """A file with the first round of a notice, one village, and whoever is registered."""

    path: Path
    scheme_id: str
    store: Store = field(init=False)
    scheme: Scheme = field(init=False)
    round: Round = field(init=False)
    now: datetime = field(init=False)
    village: str = field(init=False)

    def __post_init__(self) -> None:
        self.scheme = scheme(self.scheme_id)
        self.now = datetime.combine(self.scheme.ends_on, datetime.min.time()) + timedelta(hours=9)
        town = self.scheme.town or "东河镇"
        self.store = made_store(self.path, self.scheme_id, county="", town=town, clerk=CLERK, now=self.now.astimezone())
        self.round = self.read(rounds)[0]
        self.village = self.place("东风村")

    def place(self, village: str, group: str = "") -> str:
        """The uid of a village, or of a group of it; made when it is new."""
        return self.store.write(lambda s: ensure_region(s, village, group, CLERK, self.now))

    def household(self, *people: str, attributes: tuple[str, ...], place: str = "", **fields: Any) -> str:
        """Register a household and return its uid."""
        members = tuple(Member(name, "" if i else HEAD) for i, name in enumerate(people))
        one = Household(place or self.village, members, attributes=attributes, **fields)
        saved = self.store.write(lambda s: save_household(s, self.scheme, one, CLERK, self.now))
        assert not saved.refused, saved.findings
        return saved.uid

    def draft(
        self, household_uid: str = "", head: str = "", attributes: tuple[str, ...] = (), **fields: Any
    ) -> InspectionDraft:
        """A sheet on which nothing is wrong, but for the answers given in `answers`; each failing one is described."""
        village = fields.get("village", False)
        items = self.scheme.village_items if village else self.scheme.items_of(attributes)
        given: Mapping[str, str] = fields.pop("answers", {})
        answers = {item.key: all_right(item) for item in items} | dict(given)
        values: dict[str, Any] = {
            "round_uid": self.round.uid, "region_uid": self.village, "head_name": head, "head_id_no": "", "helper": "",
            "attributes": attributes, "answers": answers, "inspectors": ("周静", "李明"), "inspected_on": self.scheme.starts_on,
            "descriptions": {key: f"{self.scheme.item(key).short}有问题" for key in given}, "household_uid": household_uid,
        }  # fmt: skip
        return InspectionDraft(**{**values, **fields})

    def inspect(self, draft: InspectionDraft) -> SavedInspection:
        """Save a sheet."""
        return self.store.write(lambda s: save_inspection(s, self.scheme, draft, CLERK, self.now))

    def read(self, query: Any, *arguments: Any, **named: Any) -> Any:
        """The answer of a query; iterators are read to their end."""
        with self.store.read() as session:
            answer = query(session, *arguments, **named)
            return list(answer) if hasattr(answer, "__next__") else answer


def all_right(item: CheckItem) -> str:
    """An answer by which nothing is wrong."""
    if item.kind in (AnswerKind.NUMBER, AnswerKind.TEXT):
        return ""
    return passing(item)
