"""One office at two desks: what one has read, while the other saves.

On a server both are open at once; a file goes from hand to hand.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from db.log import LoggedSession
from tests.db.door import FILE, door, made_store, reopened

T = TypeVar("T")

CLERK, OTHER = "周静", "李明"
NOW, LATER = datetime(2021, 11, 20, 9, 0), datetime(2021, 11, 20, 10, 32)


class TwoDesks:
    """`mine` writes as the clerk who sits here, `others` as the one at the other desk."""

    def __init__(self, path: Path, scheme_id: str) -> None:
        self.store = made_store(path, scheme_id, clerk=CLERK, now=NOW)

    def read(self, query: Callable[..., T], *arguments: Any) -> T:
        """The answer of a query at this desk."""
        with self.store.read() as session:
            return query(session, *arguments)

    def mine(self, operation: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Run an operation here; its clerk and time follow the arguments."""
        return self.store.write(lambda session: operation(session, *arguments, CLERK, NOW, **named))

    def others(self, operation: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """The same at the other desk, later."""

        def run(session: LoggedSession) -> T:
            return operation(session, *arguments, OTHER, LATER, **named)

        if door.kept_on != FILE:
            with reopened(self.store.address) as other:
                return other.write(run)
        self.store.close()
        with reopened(self.store.address) as other:
            done = other.write(run)
        self.store = reopened(self.store.address)
        return done
