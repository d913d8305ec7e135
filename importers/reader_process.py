"""What the reading process does (`importers/apart.py` says why there is one)."""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast

from domain.errors import KnownError
from domain.large_work import no_search_for_garbage
from importers.apart import MEMORY, STOPPED, Kind, send

_NO_FAULT_BOXES = 0x0001 | 0x0002
"""Windows: do not show a box when this process dies, and ask for no disk that is not there."""
_STDERR = 2


def serve(kind: str, path: Path, seconds: float) -> int:
    """Read the file and send what it holds to standard output; returns the exit status."""
    wanted = cast(Kind, kind)
    _limit(MEMORY[wanted], seconds)
    # Whatever a library prints may not stand between the messages.
    stream = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    try:
        with no_search_for_garbage():
            for message in _answers(wanted, path):
                send(stream, message)
        send(stream, None)
    except (KnownError, OSError) as refused:
        send(stream, refused)
    except (MemoryError, RecursionError):
        return STOPPED
    return 0


def _answers(kind: Kind, path: Path) -> Iterator[object]:
    if kind == "blank":
        from importers.blank_reading import blank_here

        return iter([blank_here(path)])
    from importers.workbook import parts_here

    return parts_here(path)


def _limit(memory: int, seconds: float) -> None:
    """Bound this process also for the case that whoever started it has gone."""
    # A thread of its own, which needs no turn of Python's; what a file does to a library may leave none.
    faulthandler.dump_traceback_later(seconds, exit=True, file=_STDERR)
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(_NO_FAULT_BOXES)
        return
    import resource

    # A picture of the memory would lie on the disk, with people's names in it.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):
        # Refused where a lower limit stands already.
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
