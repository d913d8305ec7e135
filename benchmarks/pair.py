"""A pair to measure: our way of doing a piece of work, and the barest way that could do it."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True)
class Pair:
    """`ours` may take at most `limit` times as long as `floor`.

    `prepare` returns the two pieces of work (ours, floor) and is not measured; each piece can be run again and again. A
    piece of work that returns a float has measured itself and gives its own seconds.
    """

    name: str
    limit: float
    prepare: Callable[[], tuple[Work, Work]]
    runs: int = 3


@dataclass(frozen=True)
class Result:
    """Median seconds of both, and the ratio of the two."""

    name: str
    ours: float
    floor: float
    ratio: float
    limit: float


def measure(pair: Pair) -> Result:
    """Runs both alternately, so that a slow moment of the machine meets both, and compares the medians."""
    ours, floor = pair.prepare()
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(pair.runs):
        for work, times in zip((ours, floor), seconds, strict=True):
            times.append(_seconds(work))
    mine, bare = (statistics.median(times) for times in seconds)
    return Result(pair.name, round(mine, 4), round(bare, 4), round(mine / bare, 3), pair.limit)


def _seconds(work: Work) -> float:
    gc.collect()
    start = time.perf_counter()
    own = work()
    return own if isinstance(own, float) else time.perf_counter() - start
