"""Makes the pages and workbooks of an ad-hoc table off the window's thread, one at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from domain.lists import AdHocTable
from domain.lists_header import PastedHeader
from domain.lists_sheet import Counted, build_list
from domain.rounds import Round
from domain.scheme import Scheme
from ui.desk import Desk
from widgets.long_work import LongWork, Progress

if TYPE_CHECKING:
    from db.store import Store


@dataclass(frozen=True, slots=True)
class ListWish:
    """A table with the header that was read from its text."""

    table: AdHocTable
    header: PastedHeader


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: pages of a PDF (0 of a workbook), and rows of records in the table."""

    target: Path
    pages: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Job:
    wish: ListWish
    target: Path
    done: Callable[[Written], object]
    preview: bool


def write_list(
    store: Store, scheme: Scheme, round_: Round, wish: ListWish, today: date, target: Path,
    progress: Callable[[int, int, str], None] | None = None, *, show_seal_place: bool = False,
) -> Written:  # fmt: skip
    """Write a table as a workbook or PDF, by the target's suffix; `progress` is told the rows written."""
    from db.queries.list_rows import list_rows

    counted = Counted()
    told = (lambda done: progress(done, 0, "")) if progress else None
    with store.read() as session:
        rows = list_rows(session, round_, wish.table, today)
        sheet = build_list(wish.table, wish.header, scheme, rows, today, counted)
        if target.suffix.lower() == ".xlsx":
            from exporters.xlsx import write_xlsx

            write_xlsx(sheet, target, progress=told)
            return Written(target, 0, counted.rows)
        from exporters.pdf import write_pdf

        pages = write_pdf(sheet, target, progress=told, show_seal_place=show_seal_place)
        return Written(target, pages, counted.rows)


class PageMaker(QObject):
    """Takes wishes; a preview that was wished for later takes the place of an earlier one.

    `started(LongWork)` and `idle()` frame each piece of work, `failed(exception)` tells what went wrong.
    """

    started = Signal(object)
    idle = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._folder = tempfile.TemporaryDirectory(prefix="htk-", ignore_cleanup_errors=True)
        self._work: LongWork | None = None
        self._running: _Job | None = None
        self._queue: list[_Job] = []
        self._turn = 0

    @property
    def busy(self) -> bool:
        """True while something is being written or waits for it."""
        return self._work is not None or bool(self._queue)

    def preview(self, wish: ListWish, done: Callable[[Written], object]) -> None:
        """Make the pages with the place of the seal; earlier previews are let go."""
        self._queue = [job for job in self._queue if not job.preview]
        if self._work is not None and self._running is not None and self._running.preview:
            self._work.cancel()
        # Two files in turn: the pages made before stay in sight until the new ones are there.
        self._start(_Job(wish, self.file(f"preview-{self._turn}.pdf"), done, True))

    def write(self, wish: ListWish, target: Path, done: Callable[[Written], object]) -> None:
        """Write the table to a file."""
        self._start(_Job(wish, target, done, False))

    def file(self, name: str) -> Path:
        """A place for a file that lives as long as this object is open."""
        return Path(self._folder.name) / name

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
        desk = self._desk
        store, scheme, round_, today = desk.store, desk.scheme, desk.round, desk.today()

        def write(progress: Progress) -> Written:
            return write_list(store, scheme, round_, job.wish, today, job.target, progress, show_seal_place=job.preview)

        self._work = LongWork(self)
        if job.preview:
            self._work.finished.connect(self._turn_over)
        self._work.finished.connect(self._end)
        self._work.finished.connect(job.done)
        self._work.failed.connect(self._fail)
        self._work.cancelled.connect(self._end)
        self.started.emit(self._work)
        self._work.start(write)

    def _turn_over(self, written: Written) -> None:
        self._turn = 1 if written.target.stem.endswith("0") else 0

    def _end(self, _result: object = None) -> None:
        self._work = self._running = None
        if self._queue:
            self._go_on()
        else:
            self.idle.emit()

    def _fail(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)
