"""Long work off the window's thread: a plain function, its progress, its result on the window's thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, SignalInstance

from domain.errors import Cancelled

T = TypeVar("T")

TOLD_EVERY = 0.05
"""Seconds between two tellings of progress at least; what comes between is left out."""


class Progress:
    """Given to the working function: call it with what is done, of how much, and with what (`progress(3, 6, "金佛村")`).

    `total` 0 means that nobody knows. Each call raises `Cancelled` once the person has cancelled, so that the function
    ends there and takes back what it has begun; `check` only does that.
    """

    def __init__(self, told: SignalInstance | None = None, cancelled: Event | None = None) -> None:
        self._told = told
        self._cancelled = cancelled or Event()
        self._last = 0.0
        self._text = ""

    @property
    def cancelled(self) -> bool:
        """True once the person has cancelled."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise `Cancelled` when the person has cancelled."""
        if self.cancelled:
            raise Cancelled

    def __call__(self, done: int, total: int = 0, text: str = "") -> None:
        """Tell how far the work is; raise `Cancelled` when the person has cancelled."""
        self.check()
        now = time.monotonic()
        if self._told and (text != self._text or now - self._last >= TOLD_EVERY or done == total):
            self._last, self._text = now, text
            try:
                self._told.emit(done, total, text)
            except RuntimeError:
                # The window that asked has been closed: the work goes on, nobody is left to be told.
                self._told = None


class LongWork(QObject):
    """One piece of work at a time. Its signals arrive on the thread this object lives on, after `start`:

    `progressed(done, total, text)` any number of times, and then exactly one of `finished(result)`, `failed(exception)`
    and `cancelled()`. A `Cancelled` raised by the function is `cancelled`.
    """

    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    _ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None, pool: QThreadPool | None = None) -> None:
        super().__init__(parent)
        self._pool = pool or QThreadPool.globalInstance()
        self._stop = Event()
        self._job: _Job | None = None
        self._ended.connect(self._end)

    @property
    def running(self) -> bool:
        """True from `start` until the end has been told."""
        return self._job is not None

    def start(self, work: Callable[[Progress], T]) -> None:
        """Run `work(progress)` on another thread. RuntimeError while other work of this object is running."""
        if self._job is not None:
            raise RuntimeError("work is still running")
        self._stop = Event()
        self._job = _Job(work, Progress(self.progressed, self._stop), self._ended)
        self._pool.start(self._job.run)

    def cancel(self) -> None:
        """Ask the work to end; it does so at its next step of progress."""
        self._stop.set()

    def wait(self, milliseconds: int = 30_000) -> bool:
        """Wait until the work has left its thread, e.g. before the program ends."""
        return self._pool.waitForDone(milliseconds)

    def _end(self, result: object, error: object) -> None:
        self._job = None
        if isinstance(error, Cancelled):
            self.cancelled.emit()
        elif error is not None:
            self.failed.emit(error)
        else:
            self.finished.emit(result)


def run_long(
    parent: QObject,
    work: Callable[[Progress], T],
    done: Callable[[T], object],
    failed: Callable[[Exception], object] | None = None,
    progressed: Callable[[int, int, str], object] | None = None,
) -> LongWork:
    """Start work whose end is told to these callables on the window's thread; the returned object can cancel it."""
    long = LongWork(parent)
    long.finished.connect(done)
    if failed:
        long.failed.connect(failed)
    if progressed:
        long.progressed.connect(progressed)
    for end in (long.finished, long.failed, long.cancelled):
        end.connect(long.deleteLater)
    long.start(work)
    return long


class _Job:
    def __init__(self, work: Callable[[Progress], object], progress: Progress, ended: SignalInstance) -> None:
        self._work = work
        self._progress = progress
        self._ended = ended

    def run(self) -> None:
        try:
            result = self._work(self._progress)
        except Exception as error:
            self._tell(None, error)
        else:
            self._tell(result, None)

    def _tell(self, result: object, error: Exception | None) -> None:
        try:
            self._ended.emit(result, error)
        except RuntimeError:
            # The window that asked has been closed meanwhile; nobody is left to be told.
            return
