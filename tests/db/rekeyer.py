"""A program that changes the password of a file back and forth until it is killed.

Run by `test_encryption.py`: `python -m tests.db.rekeyer FILE PASSWORD PASSWORD`; an empty password is none.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from db.opening import PasswordNeeded
from db.store import Store


def main(path: Path, passwords: list[str]) -> None:
    """Open with the password that fits, wait for a line, then set the other one, and so on."""
    store, number = _open(path, passwords)
    print("open", flush=True)
    sys.stdin.readline()
    while True:
        number = 1 - number
        store.set_password(passwords[number], "周静", datetime.now())


def _open(path: Path, passwords: list[str]) -> tuple[Store, int]:
    for number, password in enumerate(passwords):
        try:
            return Store.open(path, password=password, clerk="周静", now=datetime.now(), back_up=False), number
        except PasswordNeeded:
            continue
    raise SystemExit("no password fits")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:4])
