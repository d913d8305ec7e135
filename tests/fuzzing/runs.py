"""Many cases, each from a seed of its own, so that one can be done again alone."""

from __future__ import annotations

import random
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzzing.books import Books
from tests.fuzzing.notices import Notices
from tests.fuzzing.returned_files import ReturnedFiles

PATIENCE = 30
"""Seconds after which a case hangs."""


class Hang(BaseException):
    """A case did not end in time."""


@dataclass
class Summary:
    """What the cases did, and which went wrong."""

    done: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    faults: list[str] = field(default_factory=list)


def run(times: int, seed: int, place: Path, kinds: tuple[str, ...] = (), *, tell: bool = False) -> Summary:
    """Do `times` cases, the kinds in turn; case `n` of seed `s` is the same whenever it is done."""
    summary, made = Summary(), _kinds(place)
    chosen = kinds or tuple(made)
    for turn in range(times):
        kind = chosen[turn % len(chosen)]
        case(summary, made[kind], f"{kind} {seed} {turn}")
        if tell and (turn + 1) % 100 == 0:
            print(f"{turn + 1} of {times}, faults {len(summary.faults)}", flush=True)
    return summary


def case(summary: Summary, work: Callable[[random.Random], str], name: str) -> None:
    """Do one case; `name` is its seed."""
    began = time.monotonic()
    try:
        with at_most(PATIENCE):
            summary.done[f"{name.split(maxsplit=1)[0]} {work(random.Random(name))}"] += 1
    except (Exception, Hang) as fault:
        lines = traceback.extract_tb(fault.__traceback__)
        where = " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(lines[-6:]))
        summary.faults.append(f"{name}: {type(fault).__name__}: {str(fault)[:200]} at {where}")
    summary.slowest = max(summary.slowest, (time.monotonic() - began, name))


def _kinds(place: Path) -> dict[str, Callable[[random.Random], str]]:
    for name in ("returned", "books"):
        (place / name).mkdir()
    return {
        "returned": ReturnedFiles(place / "returned").case,
        "book": Books(place / "books").case,
        "notice": Notices().case,
    }


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raise `Hang` when what is done inside does not end in time, where the system can say so."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def late(_number: int, _frame: object) -> None:
        raise Hang(f"no end after {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
