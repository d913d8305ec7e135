"""A program that saves cadres, five at a time, until it is killed, and says after each save that it is done.

Run by `test_store.py`.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from db import log
from db.keys import new_uid
from db.models import CadreRecord
from db.store import Store

TEAM = 5


def main(path: Path) -> None:
    """Wait for a line, then save and print the mark of each team whose save came back."""
    sys.stdin.readline()
    store = Store.open(path, clerk="周静", now=datetime.now(), back_up=False)
    while True:
        print(store.write(one_team), flush=True)


def one_team(session: log.LoggedSession) -> str:
    """Add five cadres with a mark of their own, large enough to take pages of the file."""
    log.begin(session, "test", "登记工作队", "周静", datetime.now())
    mark = new_uid()
    session.add_all(CadreRecord(name="王五", role="team", phone=mark, unit="双河街道" * 100) for _ in range(TEAM))
    log.finish(session)
    return mark


if __name__ == "__main__":
    main(Path(sys.argv[1]))
