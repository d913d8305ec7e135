"""Writes pages and workbooks off the window's thread, one at a time: previews, exports, what goes to the printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from resources.unwritten import UnwrittenFolder
from widgets.long_work import LongWork, Progress


class Write(Protocol):
    """Writes what is wished to a file and returns what is to be told of it; runs on another thread."""

    def __call__(self, wish: Any, target: Path, progress: Progress, *, show_seal_place: bool) -> Any:
        """A preview shows the place of the seal, paper does not. `progress` cancels by raising."""


@dataclass(frozen=True, slots=True)
class _Job:
    wish: Any
    target: Path
    done: Callable[[Path, Any], object]
    preview: bool


class PageMaker(QObject):
    """Takes wishes for `write`; `done(target, what write returned)` follows.

    A preview that was wished for later takes the place of an earlier one.
    `started(LongWork)` and `idle()` frame each piece of work, `failed(exception)` tells what went wrong.
    """

    started = Signal(object)
    idle = Signal()
    failed = Signal(object)

    def __init__(self, write: Write, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._write = write
        self._folder = UnwrittenFolder()
        self._work: LongWork | None = None
        self._running: _Job | None = None
        self._queue: list[_Job] = []
        self._turn = 0

    @property
    def busy(self) -> bool:
        """True while something is being written or waits for it."""
        return self._work is not None or bool(self._queue)

    def preview(self, wish: Any, done: Callable[[Path, Any], object]) -> None:
        """Make the pages with the place of the seal; earlier previews are let go."""
        self._queue = [job for job in self._queue if not job.preview]
        if self._work is not None and self._running is not None and self._running.preview:
            self._work.cancel()
        # Two files in turn: the pages made before stay in sight until the new ones are there.
        self._start(_Job(wish, self.file(f"preview-{self._turn}.pdf"), done, True))

    def write(self, wish: Any, target: Path, done: Callable[[Path, Any], object]) -> None:
        """Write to a file."""
        self._start(_Job(wish, target, done, False))

    def file(self, name: str) -> Path:
        """A place for pages that live as long as this object is open, in memory: nothing of them comes onto the disk."""
        return self._folder.file(name)

    def close(self) -> None:
        """End all work and leave no pages behind."""
        self._queue.clear()
        if self._work is not None:
            self._work.cancel()
            self._work.wait()
        self._folder.cleanup()

    def _start(self, job: _Job) -> None:
        self._queue.append(job)
        if self._work is None:
            self._go_on()

    def _go_on(self) -> None:
        job = self._running = self._queue.pop(0)
        make = self._write

        def write(progress: Progress) -> Any:
            return make(job.wish, job.target, progress, show_seal_place=job.preview)

        self._work = LongWork(self)
        self._work.finished.connect(lambda result: self._finish(job, result))
        self._work.failed.connect(self._fail)
        self._work.cancelled.connect(self._end)
        self.started.emit(self._work)
        self._work.start(write)

    def _finish(self, job: _Job, result: Any) -> None:
        if job.preview:
            self._turn = 1 - self._turn
        self._end()
        job.done(job.target, result)

    def _end(self, _result: object = None) -> None:
        self._work = self._running = None
        if self._queue:
            self._go_on()
        else:
            self.idle.emit()

    def _fail(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)
