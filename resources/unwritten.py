"""Pages that are made, shown and printed without ever lying on a disk: those of an encrypted file must not, others need not.

Whoever makes pages is given a path, as for any file; `exporters/pdf.py` puts what belongs to a place of this module into memory,
and the preview and the printer take it from there.
"""

from __future__ import annotations

import weakref
from pathlib import Path
from threading import Lock
from uuid import uuid4

_ROOT = Path("/unwritten")
_LOCK = Lock()
_places: dict[Path, dict[str, bytes]] = {}


class UnwrittenFolder:
    """A folder that exists in memory alone, until it is cleaned up."""

    def __init__(self) -> None:
        self.path = _ROOT / uuid4().hex
        with _LOCK:
            _places[self.path] = {}
        # Where nobody cleans up, the memory goes with the object.
        weakref.finalize(self, _places.pop, self.path, None)

    def file(self, name: str) -> Path:
        """The path of a file in it."""
        return self.path / name

    def cleanup(self) -> None:
        """Let go of everything in it. Twice is no fault."""
        with _LOCK:
            _places.pop(self.path, None)


def is_unwritten(path: Path) -> bool:
    """True for a path in a folder of this module, also after that was cleaned up: nothing is ever written there."""
    return path.parent.parent == _ROOT


def keep(path: Path, content: bytes) -> None:
    """Put a file's content in its place; nothing is kept once the folder was cleaned up."""
    with _LOCK:
        if path.parent in _places:
            _places[path.parent][path.name] = content


def content(path: Path) -> bytes | None:
    """What was put there; None when there is nothing, or the path is one of the disk."""
    with _LOCK:
        return _places.get(path.parent, {}).get(path.name)
