"""Hands out part after part; a plain function for the window's other thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import Cancelled, KnownError
from domain.sharing import HandoutWish
from widgets.long_work import Progress

if TYPE_CHECKING:
    from db.store import Store

SUFFIX = ".htk"


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What was written: handouts and their files. `stopped`: the person cancelled; `fault`: what ended the work early."""

    uids: tuple[str, ...]
    files: tuple[Path, ...]
    stopped: bool = False
    fault: str = ""


def hand_out_all(
    store: Store, town: str, wishes: Sequence[HandoutWish], folder: Path, clerk: str, now: datetime, progress: Progress
) -> HandedOut:
    """Write a file for each wish into the folder. What has been written stays when the work ends early; the part it was at
    is not there at all."""
    from db.sharing.handing_out import hand_out

    uids: list[str] = []
    files: list[Path] = []
    stopped, fault = False, ""
    try:
        for number, wish in enumerate(wishes):
            progress(number, len(wishes), wish.recipient)
            target = free_file(folder, town, wish.recipient, now.date())
            uids.append(hand_out(store, wish, target, clerk, now, lambda _table: progress.check()))
            files.append(target)
    except Cancelled:
        stopped = True
    except KnownError as known:
        fault = known.sentence
    return HandedOut(tuple(uids), tuple(files), stopped, fault)


def free_file(folder: Path, town: str, recipient: str, day: date) -> Path:
    """A name that no file has: `双河街道-金佛村-20210520.htk`, the second time `…-20210520-2.htk`."""
    from exporters.files import safe_file_name

    stem = safe_file_name(f"{town}-{recipient}"[:60]) + f"-{day:%Y%m%d}"
    number = 1
    while (target := folder / f"{stem}{f'-{number}' if number > 1 else ''}{SUFFIX}").exists():
        number += 1
    return target
