"""Reports of unexpected faults: what happened and where, and nothing about any person."""

from __future__ import annotations

import platform
import sys
import traceback
from datetime import datetime
from pathlib import Path

from resources.folders import user_folder

ROOT = Path(__file__).resolve().parent.parent


def write_report(fault: BaseException, when: datetime) -> Path:
    """Write a report about a fault into the user's folder and return the file.

    It names the kinds of the exceptions and the places in the program. Messages and values are left out, since they
    may hold names and ID numbers; so the file can be passed on. Raises OSError where the folder cannot be written.
    """
    folder = user_folder() / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"report-{when:%Y%m%d-%H%M%S-%f}.txt"
    file.write_text("\n".join(report_lines(fault, when)) + "\n", encoding="utf-8")
    return file


def report_lines(fault: BaseException, when: datetime) -> list[str]:
    """The lines of a report: the time, the machine, then each exception of the chain, the first cause first."""
    lines = [f"{when:%Y-%m-%d %H:%M:%S}", f"Python {platform.python_version()} {sys.platform} {platform.machine()}"]
    for part in chain_of(fault):
        kind = type(part)
        lines += ["", f"{kind.__module__}.{kind.__qualname__}"]
        for frame in traceback.extract_tb(part.__traceback__):
            lines.append(f"  {place(frame.filename)}:{frame.lineno} {frame.name}")
    return lines


def chain_of(fault: BaseException) -> list[BaseException]:
    """The exceptions that led to this one, the first cause first."""
    chain: list[BaseException] = []
    part: BaseException | None = fault
    while part is not None and part not in chain:
        chain.append(part)
        part = part.__cause__ or (None if part.__suppress_context__ else part.__context__)
    return chain[::-1]


def place(filename: str) -> str:
    """A source file's name without the folders of this machine, which may hold the user's name."""
    path = Path(filename)
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix()
    return "/".join(path.parts[-2:])
