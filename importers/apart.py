"""Foreign workbooks are read in a process of their own, so that no file can take the program down.

A workbook made to harm lets the library that reads it abort, ask for all memory or never end; none of that can be caught
in the process in which it happens. So this program starts itself anew with a hidden command (`commands/read_apart.py`, also
when it is frozen), with limits of time and, where the system has them, of memory. What is read comes back piece by
piece while the rest is being read. A file at which the reader dies is refused in one sentence.

It is a command and no `multiprocessing`, which would run the program's main module again to find what to do, and which keeps
a second process alive.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, Literal

from domain.errors import KnownError

Kind = Literal["grids", "blank"]
"""What is asked for: the texts of all worksheets, or the blanks in them with their borders and measures."""

Check = Callable[[], object]
"""Called several times a second while a file is read; what it raises (`Cancelled`) ends the reading."""

WORD = "read-apart"
"""The hidden command."""
MEMORY: dict[Kind, int] = {"grids": 3 * 2**30, "blank": 2**30}
"""Bytes of address space. The largest register that is let in needs 2 GiB; a blank is opened once more to be filled, here."""
MOST_BYTES = 512 * 2**20
"""So much may come back; a full register of 300,000 rows is a third of it."""
PATIENCE = 60.0
PATIENCE_PER_MB = 2.0
"""Seconds; ten times what the slowest machine needs."""
TURN = 0.1
"""Seconds between two looks whether the reading is still wanted."""
HEAD = 8
"""Bytes before each message that say how long it is."""
FAILED, STOPPED = 2, 3
"""How the reading process ends when it has written a report of a mistake of ours, and when it was out of memory."""


class ReaderFault(Exception):  # noqa: N818  (a mistake of this program, not of the file)
    """The reading process stumbled over a mistake of this program; its own report says where."""


def seconds_for(path: Path) -> float:
    """How long reading a file may take."""
    return PATIENCE + PATIENCE_PER_MB * path.stat().st_size / 2**20


def read_apart(kind: Kind, path: Path, check: Check | None = None, *, seconds: float | None = None) -> Iterator[Any]:
    """What the reading process sends of the file at `path`, as it comes.

    Raises what it was refused with (KnownError, OSError), KnownError also when the process dies or goes beyond its limits,
    and whatever `check` raises.
    """
    limit = seconds_for(path) if seconds is None else seconds
    with _reader(kind, path, limit) as (process, queue):
        for content in _messages(queue, time.monotonic() + limit, check):
            message = pickle.loads(content)
            if message is None:
                return
            if isinstance(message, KnownError | OSError):
                raise message
            yield message
        if _status(process) == FAILED:
            raise ReaderFault(kind)
        raise beyond(path.name)


def beyond(name: str) -> KnownError:
    """The error for a file at which the reader died, or that went beyond a limit."""
    return KnownError(
        f"“{name}”没有打开：读它用的时间或内存超出了限度，可能已损坏或有害；"
        "请向发来的人核实，在 WPS 或 Excel 中另存一份，或分成几个文件再试。"
    )


@contextmanager
def _reader(kind: Kind, path: Path, seconds: float) -> Iterator[tuple[subprocess.Popen[bytes], SimpleQueue[bytes]]]:
    """The process that reads, and what has come from it; it never outlives the reading."""
    process = subprocess.Popen(
        [*_program(), WORD, kind, str(path.absolute()), str(seconds)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        # What a library says when it gives up is for nobody.
        stderr=subprocess.DEVNULL,
        # Many threads would only take address space.
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    queue: SimpleQueue[bytes] = SimpleQueue()
    with process:
        assert process.stdout is not None
        pump = Thread(target=_pump, args=(process.stdout, queue), daemon=True)
        pump.start()
        try:
            yield process, queue
        finally:
            process.kill()
            pump.join()


def _program() -> list[str]:
    """How this program starts itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, str(Path(__file__).resolve().parents[1] / "main.py")]


def _messages(queue: SimpleQueue[bytes], deadline: float, check: Check | None) -> Iterator[bytes]:
    """The messages that come, until the last or until it is too late."""
    while time.monotonic() < deadline:
        if check is not None:
            check()
        with suppress(Empty):
            content = queue.get(timeout=TURN)
            if not content:
                return
            yield content


def _pump(stream: IO[bytes], queue: SimpleQueue[bytes]) -> None:
    """Take over what comes, so that waiting for it can end; an empty message is the end, also of what is too much."""
    total = 0
    while len(head := stream.read(HEAD)) == HEAD:
        length = int.from_bytes(head, "little")
        total += length
        if total > MOST_BYTES or len(content := stream.read(length)) < length:
            break
        queue.put(content)
    queue.put(b"")


def _status(process: subprocess.Popen[bytes]) -> int | None:
    """How the process ended; None when it has not."""
    with suppress(subprocess.TimeoutExpired):
        return process.wait(timeout=1)
    return None


def send(stream: IO[bytes], message: object) -> None:
    """The other side of `read_apart`: one message. None is the end, a `KnownError` a refusal."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(len(content).to_bytes(HEAD, "little"))
    stream.write(content)
    stream.flush()
