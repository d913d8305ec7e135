"""What a sample office is made from, and what the steps of making it share."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import HouseholdRecord, RegionRow
from db.queries.office import rounds
from db.store import Store
from domain.errors import KnownError, blocking
from domain.rounds import Round
from domain.scheme import Scheme
from resources import path

CLERK = "01号"
EVENING = time(17, 0)
"""When the day's sheets are keyed."""

Plan = Mapping[str, Any]
"""A file of `resources/sample/notices`: who is registered (households by their heads' names), what was found, what was done."""

_Result = TypeVar("_Result")


def plan_of(scheme_id: str) -> Plan:
    """The plan of a notice's sample office."""
    plan: Plan = json.loads(path("sample", "notices", f"{scheme_id}.json").read_text(encoding="utf-8"))
    return plan


def day_of(text: str) -> date | None:
    """A day of the plan; None for an empty text."""
    return date.fromisoformat(text) if text else None


def at(day: date | str) -> datetime:
    """The evening of a day."""
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(on, EVENING).astimezone()


@dataclass(frozen=True, slots=True)
class Work:
    """An open sample office: its file, its notice, its plan and its round."""

    store: Store
    scheme: Scheme
    plan: Plan
    round: Round

    @property
    def today(self) -> datetime:
        """The day on which the sample is looked at."""
        return at(self.plan["today"])

    def do(self, operation: Callable[[Session], _Result]) -> _Result:
        """One write. What the operation refuses is a fault of the plan: KnownError."""
        result = self.store.write(operation)
        findings = getattr(result, "findings", ())
        if blocking(findings):
            told = "；".join(finding.message for finding in findings)
            raise KnownError(f"示例数据“{self.scheme.id}”有不能保存的内容（{told}），程序可能没有装好；请重新安装。")
        return result

    def save(self, operation: Callable[[Session, Scheme, Any, str, datetime], _Result], draft: Any, now: datetime) -> _Result:
        """Save a draft with an operation that checks it."""
        return self.do(lambda session: operation(session, self.scheme, draft, CLERK, now))

    def households(self) -> dict[str, str]:
        """Uid of each household by its head's name."""
        h = HouseholdRecord
        with self.store.read() as session:
            return {name: uid for name, uid in session.execute(select(h.head_name, h.uid).where(h.deleted.is_(False)))}

    def regions(self) -> dict[str, str]:
        """Uid of each region by its name; in a plan no two have one name."""
        with self.store.read() as session:
            return {name: uid for name, uid in session.execute(select(RegionRow.name, RegionRow.uid))}


def work_on(store: Store, scheme: Scheme, plan: Plan) -> Work:
    """The work on a file that was just made."""
    with store.read() as session:
        return Work(store, scheme, plan, rounds(session)[0])
