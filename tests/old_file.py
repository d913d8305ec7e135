"""Makes the file of the present format that later programs must open: `python -m tests.old_file`, before a format is released."""

from __future__ import annotations

from pathlib import Path

from db.migrate import HEAD
from db.store import Store
from tests.db.desk import CLERK, SCHEME, Clock, Desk

FOLDER = Path(__file__).resolve().parent / "files"


def main() -> None:
    """Write the file anew."""
    path, clock = FOLDER / f"format-{HEAD}.htk", Clock()
    path.unlink(missing_ok=True)
    with Store.create(path, SCHEME, clerk=CLERK, now=clock()) as store:
        desk = Desk(store, clock)
        desk.household(desk.village(), "王五")
    print(path)


if __name__ == "__main__":
    main()
