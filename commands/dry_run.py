"""Trying a write without a trace: in the file itself, or in a copy of it while somebody else has it open."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from commands.office_file import CLERK
from commands.password_file import password_in
from resources import temporary

if TYPE_CHECKING:
    from db.store import Store


@contextmanager
def tried_on(store: Store, args: Namespace) -> Iterator[Store]:
    """The store on which a dry run works: a copy, as encrypted as the file, where the file itself takes no writes.

    KnownError when the copy cannot be made.
    """
    if not store.read_only:
        yield store
        return
    from db.store import Store as File

    with temporary.folder() as folder:
        copy = store.backup(Path(folder) / store.path.name)
        now, password = datetime.now().astimezone(), password_in(args.file_password)
        with File.open(copy, password=password, clerk=CLERK, now=now, back_up=False) as tried:
            yield tried
