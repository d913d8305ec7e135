"""Killing a working program at random moments, and looking at what it leaves."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from resources import temporary
from resources.processes import alive
from tests.killing import checks
from tests.killing import folder as folders
from tests.killing.worker import KINDS, SAID

ROOT = Path(__file__).resolve().parents[2]
LONGEST = {"save": 0.8, "import": 3.5, "merge": 2.5, "hand-out": 1.2, "migrate": 1.5, "backup": 0.6, "export": 2.0}
"""Seconds after the beginning of the work up to which a program is killed: enough for a few pieces of it."""

PER_FOLDER = 12
"""So many programs work in one folder, one after another; then it is made anew."""


@dataclass
class Summary:
    """What a run saw. `faults` say seed, kind and what was wrong; empty in a sound program."""

    kills: Counter[str] = field(default_factory=Counter)
    in_the_middle: Counter[str] = field(default_factory=Counter)
    confirmed: Counter[str] = field(default_factory=Counter)
    left_over: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, kind: str, said: list[list[str]], left_over: Iterator[str]) -> None:
        """Count a kill."""
        self.kills[kind] += 1
        self.confirmed[kind] += sum(line[0] == "done" for line in said)
        self.in_the_middle[kind] += bool(said) and said[-1][0] == "begin"
        self.left_over.update(left_over)

    def lines(self) -> Iterator[str]:
        """The summary in words."""
        for kind in KINDS:
            yield (
                f"{kind:9} killed {self.kills[kind]:4}, in the middle of a piece of work {self.in_the_middle[kind]:4}, "
                f"confirmed pieces {self.confirmed[kind]:5}"
            )
        yield f"left behind and cleared by the next opening: {dict(self.left_over)}"
        yield f"faults: {len(self.faults)}"
        yield from self.faults


@dataclass
class Room:
    """A folder in which programs work one after another, and what they have confirmed."""

    path: Path
    used: int = 0
    state: checks.State = field(default_factory=checks.State)


class Programs:
    """Starts programs that work, one at a time, and kills them."""

    def __init__(self) -> None:
        surroundings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "tests.killing.worker"]
        self._server = subprocess.Popen(
            command, cwd=ROOT, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Programs:
        return self

    def __exit__(self, *_exception: object) -> None:
        assert self._server.stdin is not None and self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()

    def kill(self, kind: str, place: Path, after: float) -> list[list[str]]:
        """Let a program work in the folder for so many seconds, kill it, and return what it said, line by line as words."""
        assert self._server.stdin is not None and self._server.stdout is not None
        said = place / SAID
        said.unlink(missing_ok=True)
        print(kind, place, file=self._server.stdin, flush=True)
        program = int(self._server.stdout.readline())
        _until(lambda: said.exists() and said.stat().st_size > 0)
        time.sleep(after)
        os.kill(program, signal.SIGKILL)
        _until(lambda: not alive(program))
        lines = said.read_text(encoding="utf-8").split("\n")
        return [line.split(" ") for line in lines[:-1]]


def _until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise TimeoutError("the program that is to be killed does not begin")
        time.sleep(0.002)


def run(kinds: Sequence[str], times: int, seed: int, place: Path, *, tell: bool = False) -> Summary:
    """Kill programs of these kinds in turn, `times` altogether, in folders below `place`."""
    chance, summary = random.Random(seed), Summary()
    model = folders.make(place / "model")
    rooms: dict[str, Room] = {}
    with Programs() as programs:
        for turn in range(times):
            kind = kinds[turn % len(kinds)]
            room = rooms.get(kind)
            if room is None or room.used >= PER_FOLDER:
                fresh = place / f"{kind}-{turn}"
                room = rooms[kind] = Room(Path(shutil.copytree(model, fresh)))
            room.used += 1
            after = chance.random() * LONGEST[kind]
            said = programs.kill(kind, room.path, after)
            summary.add(kind, said, _left_over(room.path))
            try:
                checks.check(room.path, kind, room.state, said)
            except Exception as fault:  # whatever it is, it is told with its seed
                summary.faults.append(f"seed {seed}, kill {turn} ({kind} after {after:.3f} s): {type(fault).__name__}: {fault}")
                rooms.pop(kind)
            if tell and (turn + 1) % 20 == 0:
                print(f"{turn + 1} of {times}, faults {len(summary.faults)}", flush=True)
    return summary


def _left_over(place: Path) -> Iterator[str]:
    """Kinds of what the killed program left behind."""
    for path in place.rglob("*"):
        if path.name.endswith("-journal"):
            yield "journal of a transaction (rolled back by the next opening)"
        elif path.name.endswith(".htk~"):
            yield "lock (its program has ended: taken over)"
        elif temporary.is_abandoned(path.name):
            yield f"half-made {path.suffix or 'folder'} in {path.parent.name if path.parent != place else 'the file’s folder'}"


@contextmanager
def somewhere() -> Iterator[Path]:
    """A folder for a run."""
    with tempfile.TemporaryDirectory(prefix="killing-") as place:
        yield Path(place)
