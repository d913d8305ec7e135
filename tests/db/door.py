"""Where the tests of `db` keep their office: in a file, or, run a second time, in a database of the session's server."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from db.opening_any import create_store, open_store
from db.store import Store
from domain.server_address import ServerAddress
from tests.server import PASSWORD, cluster

FILE, SERVER = "file", "server"
ON_SERVER = frozenset((
    "test_areas", "test_assessments", "test_chain", "test_check", "test_checklists", "test_figures",
    "test_import_of_any_notice", "test_incomes", "test_inspection_import", "test_inspections_of_any_notice", "test_lists",
    "test_log", "test_monitoring", "test_notices", "test_operations_households", "test_operations_inspections",
    "test_places_import", "test_prefilled", "test_printed_answers", "test_problems_by_hand", "test_queries_lists",
    "test_regions", "test_register_import", "test_replay", "test_responsibilities", "test_reviews", "test_rounds",
    "test_search", "test_two_notices", "test_undo", "test_visit_duties", "test_visit_ledger", "test_merge", "test_due",
    "test_meanwhile",
))  # fmt: skip
"""Test modules that speak of what an office's data is, and not of the file that it lies in: these run on a server, too."""


class Door:
    """What `made_store` opens: set by the fixture `kept_on`."""

    def __init__(self) -> None:
        self.kept_on = FILE
        self.made: list[ServerAddress] = []
        self.templates: dict[str, ServerAddress] = {}


door = Door()


def made_store(path: Path, scheme_id: str, **given: Any) -> Store:
    """A new office: the file, or a database in its place."""
    if door.kept_on == FILE:
        return Store.create(path, scheme_id, **given)
    key = repr((scheme_id, sorted(given.items())))
    if key not in door.templates:
        server = cluster().database()
        create_store(server.text, scheme_id, password=PASSWORD, **given).close()
        door.templates[key] = server
    return another(door.templates[key])


def another(server: ServerAddress) -> Store:
    """A database of its own with the same content; nobody may be connected to the first."""
    copy = cluster().database(server.database)
    door.made.append(copy)
    return reopened(copy.text)


def reopened(address: str) -> Store:
    """A second store on the same office: a file that nobody has open, or a database."""
    from tests.db.desk import Clock

    return open_store(address, password=PASSWORD if door.kept_on == SERVER else "", now=Clock()(), back_up=False)


@contextmanager
def dropped_after() -> Iterator[None]:
    """Take the databases away that were made meanwhile."""
    before = len(door.made)
    try:
        yield
    finally:
        for server in door.made[before:]:
            cluster().drop(server)
        del door.made[before:]


def of_files(test: Any) -> Any:
    """Mark a test that speaks of files, in a module that also runs on a server."""
    test.of_files = True
    return test


def is_of_files(function: Any) -> bool:
    """True for a test that only a file makes sense for: it is marked so, or takes the path of the file itself."""
    return getattr(function, "of_files", False) or "file" in inspect.signature(function).parameters
