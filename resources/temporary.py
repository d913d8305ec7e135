"""Files and folders that live only while something is being made; what a killed program leaves of them, the next one removes.

Their names say which program on which machine made them. So nobody takes away what another is still writing, also in
a folder that several machines share.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from resources.processes import alive

_NAME = re.compile(r"[.~]?htk-([0-9a-f]{6})-(\d{1,10})-[0-9a-z_]{8}(\.[A-Za-z]{1,8})?(-journal|~)?")


def beside(target: Path, suffix: str = ".tmp") -> Path:
    """A free name, hidden, in the folder of `target`, for what will be renamed to it."""
    return target.with_name(f".{_begin()}{uuid4().hex[:8]}{suffix}")


def folder() -> tempfile.TemporaryDirectory[str]:
    """A folder of one's own outside the office's folders; gone with the object, or when it is used in a `with`, at its end.

    First those that killed programs left are removed.
    """
    clear_abandoned(Path(tempfile.gettempdir()))
    return tempfile.TemporaryDirectory(prefix=_begin(), ignore_cleanup_errors=True)


def clear_abandoned(place: Path) -> None:
    """Remove from a folder what programs of this machine left there that run no more. Whatever cannot be removed stays."""
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if is_abandoned(entry.name):
                _remove(Path(entry.path))


def is_abandoned(name: str) -> bool:
    """True for the name of a temporary file that a program of this machine made which runs no more."""
    found = _NAME.fullmatch(name)
    return found is not None and found[1] == _machine() and not alive(int(found[2]))


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def _begin() -> str:
    return f"htk-{_machine()}-{os.getpid()}-"


def _machine() -> str:
    return sha256(socket.gethostname().encode()).hexdigest()[:6]
