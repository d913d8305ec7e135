"""Writes an ad-hoc table as pages or a workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from domain.lists import AdHocTable
from domain.lists_header import PastedHeader
from domain.lists_sheet import Counted, build_list
from domain.rounds import Round
from domain.scheme import Scheme

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
