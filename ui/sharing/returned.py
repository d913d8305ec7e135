"""Files that came back: what is known of each, and looking at one; plain functions for the window's other thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import KnownError
from domain.sharing import MergeReport
from widgets.long_work import Progress

if TYPE_CHECKING:
    from db.store import Store


class State(Enum):
    """How far a file has come."""

    WAITING = "等着查看"
    READY = "可以合并"
    NOTHING = "没有要合并的"
    LOCKED = "要密码"
    REFUSED = "不能合并"
    MERGED = "已合并"


@dataclass
class ReturnedFile:
    """A file on the list. `words` is why it cannot be merged; `report` what merging would do, or did."""

    path: Path
    password: str = ""
    state: State = State.WAITING
    words: str = ""
    report: MergeReport | None = None

    @property
    def can_be_merged(self) -> bool:
        """True when it was looked at and is in order, also when there is nothing new in it."""
        return self.state in (State.READY, State.NOTHING)


def looked_at(store: Store, path: Path, password: str, now: datetime) -> ReturnedFile:
    """The file after a look inside; nothing is written."""
    from db.opening import PasswordNeeded
    from db.sharing.merge import ReturnedPath, look_at

    try:
        report, steps = look_at(store, ReturnedPath(path, password), now)
    except PasswordNeeded as needed:
        return ReturnedFile(path, password, State.LOCKED, needed.sentence)
    except KnownError as known:
        return ReturnedFile(path, password, State.REFUSED, known.sentence)
    return ReturnedFile(path, password, State.NOTHING if steps.nothing else State.READY, report=report)


def merge_all(store: Store, files: Sequence[ReturnedFile], clerk: str, now: datetime, progress: Progress) -> list[MergeReport]:
    """Merge the files in one transaction; a cancel, or a file that cannot be taken any more, leaves all as it was."""
    from db.sharing.merge import Merging, ReturnedPath, merge_files

    paths = [ReturnedPath(one.path, one.password) for one in files]
    return merge_files(store, paths, Merging(clerk, now, progress))
