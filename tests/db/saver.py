"""A program that saves households until it is killed, and says after each save that it is done. Run by `test_store.py`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from db import log
from db.models import HouseholdRecord, MemberRecord
from db.store import Store


def main(path: Path, region: str) -> None:
    """Wait for a line, then save and print the uid of each household whose save came back."""
    sys.stdin.readline()
    store = Store.open(path, clerk="周静", now=datetime.now(), back_up=False)
    while True:
        print(store.write(lambda session: one_household(session, region)), flush=True)


def one_household(session: log.LoggedSession, region: str) -> str:
    """Add a household with four people."""
    log.begin(session, "test", "登记农户", "周静", datetime.now())
    household = HouseholdRecord(region_uid=region)
    session.add(household)
    session.flush()
    session.add_all(MemberRecord(household_uid=household.uid, name="王" * 500) for _ in range(4))
    log.finish(session)
    return household.uid


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
