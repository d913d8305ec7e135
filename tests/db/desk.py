"""A real office file under a clerk's hands: what tests of `db` and `commands` write with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from db import log
from db.log import LoggedSession
from db.models import HouseholdRecord, MemberRecord, RegionRow
from db.store import Store
from domain.changes import Changes

SCHEME = "rongchang-shuanghe-2021"
CLERK = "周静"


class Clock:
    """A clock that moves one minute at each look."""

    def __init__(self) -> None:
        self.time = datetime(2021, 5, 10, 9, 0)

    def __call__(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time


class Desk:
    """An open file with short ways to write in it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.now = clock
        with store.read() as session:
            self.town = session.scalars(select(RegionRow.uid).where(RegionRow.level == "town")).one()

    def write(self, operation: Callable[[LoggedSession], object], clerk: str = CLERK, label: str = "修改") -> Changes:
        """Run the operation as one batch."""

        def batch(session: LoggedSession) -> Changes:
            log.begin(session, "test", label, clerk, self.now())
            operation(session)
            return log.finish(session)

        return self.store.write(batch)

    def village(self, name: str = "甲村") -> str:
        """Add a village and return its uid."""
        row = RegionRow(level="village", name=name, parent_uid=self.town)
        self.write(lambda session: session.add(row))
        return row.uid

    def household(self, village: str, *names: str) -> str:
        """Add a household with the named people, the first its head; returns its uid."""
        household = HouseholdRecord(region_uid=village)

        def add(session: LoggedSession) -> None:
            session.add(household)
            session.flush()
            for position, name in enumerate(names):
                relation = "" if position else "户主"
                session.add(MemberRecord(household_uid=household.uid, name=name, relation=relation, position=position))

        self.write(add, label="登记农户")
        return household.uid
