"""Through which door a dropped workbook comes in: records to import, or a blank to fill."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from domain.scheme import Scheme
from importers import cells
from importers.apart import Check
from importers.headers import Header
from importers.inspections import find_inspections, inspections_attachment
from importers.register import find_register
from importers.workbook import read_grids

ENOUGH = 3
"""A row with so many cells holds a record."""
_ASIDE = ("例", "示例", "样例", "合计", "小计", "总计", "注", "备注", "说明", "填表说明", "甲", "栏次")


def holds_records(path: Path, scheme: Scheme, check: Check | None = None) -> bool:
    """True when the workbook holds rows that an import would take in; KnownError when it cannot be read at all.

    `check` is called several times a second while the file is read.
    """
    attachment = inspections_attachment(scheme)
    for grid in read_grids(path, check):
        found = find_register(grid, scheme) or (find_inspections(grid, attachment) if attachment else None)
        if found is not None and any(_is_record(row, found) for row in grid.rows[found.body :]):
            return True
    return False


def _is_record(row: Sequence[str], header: Header) -> bool:
    """A row with a name of a person in the column for it, and with something beside it."""
    told = [text for text in row if text]
    if len(set(told)) < ENOUGH or cells.squeeze(told[0]).startswith(_ASIDE):
        return False
    places = [place for field in ("name", "head_name") if (place := header.first(field)) is not None]
    return any(place < len(row) and cells.is_name(cells.name(row[place])) for place in places)
