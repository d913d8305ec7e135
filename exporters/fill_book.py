"""Writing a filled blank: as the same workbook, or as the pages of each of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from domain.blanks.filled import FilledBlank
from domain.blanks.filling import Filling
from domain.blanks.grid import BlankGrid
from domain.blanks.paper import FilledTable, build_sheet
from domain.sheet import Sheet
from exporters.fill_workbook import Progress, fill_old_workbook, fill_workbook


def write_book(
    source: Path,
    grids: Sequence[BlankGrid],
    fillings: Sequence[Filling],
    target: Path,
    *,
    is_old: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Write the workbook `source` filled to `target`; an `.xls` (`is_old`) as a new one of its texts. Returns the target.

    `progress` hears the rows written, and cancels by raising `domain.errors.Cancelled`.
    """
    if is_old:
        fill_old_workbook(grids, fillings, target, progress=progress)
    else:
        fill_workbook(source, fillings, target, progress=progress)
    return target


def _further(one: FilledBlank) -> Iterator[Sheet]:
    """The sheets of a questionnaire's further households."""
    for filling in one.filling.more:
        yield build_sheet(one.grid, filling, FilledTable(one.grid, filling))


def write_pages(
    filled: Sequence[FilledBlank], target: Path, *, progress: Progress | None = None, show_seal_place: bool = False
) -> list[Path]:
    """A PDF of each table: the first at `target`, those of further worksheets beside it (`表 2.pdf`). Returns the files."""
    from exporters.pdf import write_pdf

    made = []
    for number, one in enumerate(filled, start=1):
        path = target if number == 1 else target.with_name(f"{target.stem} {number}{target.suffix}")
        sheet = build_sheet(one.grid, one.filling, one.table)
        if one.filling.more:
            sheet = replace(sheet, more=_further(one))
        write_pdf(sheet, path, progress=progress, show_seal_place=show_seal_place)
        made.append(path)
    return made
