"""Paper, column widths and font sizes of an ad-hoc table, from what its columns hold and what stands over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.lists import SERIAL, AdHocTable, Paper
from domain.lists_header import PastedHeader
from domain.sheet import Align, Column, Page, Sizes

CHARACTER = 3.6
"""Width of a Chinese character of 10 points, in mm."""
HEADER_LINES = 3
WIDTHS = {
    SERIAL: 11.0, "county": 20.0, "town": 22.0, "village": 24.0, "group": 14.0, "village_group": 30.0, "address": 44.0,
    "house_no": 30.0, "head_name": 20.0, "member_name": 20.0, "head_id_no": 39.0, "member_id_no": 39.0, "head_sex": 11.0,
    "member_sex": 11.0, "head_age": 11.0, "member_age": 11.0, "size": 13.0, "phone": 27.0, "member_phone": 27.0,
    "helper_phone": 27.0, "attributes": 32.0, "helper_name": 20.0, "helper_unit": 36.0, "remark": 36.0, "description": 56.0,
    "descriptions": 56.0, "measure": 46.0, "lead_unit": 32.0, "deadline": 30.0, "found_on": 30.0, "solved_on": 30.0,
    "inspected_on": 30.0, "member_birth": 30.0, "problem_type": 26.0, "status": 18.0, "relation": 18.0, "inspectors": 28.0,
    "education": 20.0, "schooling": 24.0, "health": 20.0, "labour": 24.0, "ethnicity": 14.0, "insured": 16.0, "visited": 16.0,
}  # fmt: skip
OTHER, NARROW = 24.0, 17.0
WRITTEN = frozenset({"remark", "description", "descriptions", "measure", "address"})
"""Fields of running text: they stand at the left, and take what is left of the width."""
SMALLEST = 0.75
"""Texts are set smaller down to this share before columns are squeezed."""


def measures(table: AdHocTable, header: PastedHeader) -> tuple[tuple[Column, ...], Page, Sizes]:
    """Columns that fill the width of the paper, the paper as it lies, and sizes at which the columns hold their texts."""
    wanted = [_wanted(key, column.path) for key, column in zip(table.fields, header.columns, strict=True)]
    page = _page(table, sum(wanted))
    share = min(1.0, max(page.print_width / sum(wanted), SMALLEST)) if wanted else 1.0
    widths = _filling(wanted, table.fields, page.print_width)
    columns = tuple(
        Column(key or f"blank:{at}", round(width, 2), Align.LEFT if key in WRITTEN else Align.CENTER)
        for at, (key, width) in enumerate(zip(table.fields, widths, strict=True))
    )
    sizes = Sizes(header=round(10 * share, 1), body=round(10 * share, 1))
    return columns, page, sizes


def _wanted(key: str, path: tuple[str, ...]) -> float:
    """Width of a column of 10 points: of what it usually holds, and of its name in at most three lines."""
    narrow = key.startswith(("count:", "answer:", "attribute:"))
    usual = WIDTHS.get(key, NARROW if narrow else OTHER)
    named = -(-len(path[-1]) // HEADER_LINES) * CHARACTER + 3.5
    return max(usual, named)


def _page(table: AdHocTable, width: float) -> Page:
    page = Page()
    upright = replace(page, width=page.height, height=page.width)
    if table.paper is Paper.AUTO:
        return upright if width <= upright.print_width * 0.95 else page
    return upright if table.paper is Paper.PORTRAIT else page


def _filling(wanted: list[float], keys: Sequence[str], room: float) -> list[float]:
    """The widths brought to the paper's width: running text and columns to write in take most of what is left."""
    total = sum(wanted)
    if not wanted or total >= room:
        return [width * room / total for width in wanted]
    shares = [3.0 if key in WRITTEN or not key else 0.0 if key == SERIAL else 1.0 for key in keys]
    loose = [share * width for share, width in zip(shares, wanted, strict=True)]
    free = (room - total) / (sum(loose) or 1.0)
    return [width + more * free for width, more in zip(wanted, loose, strict=True)]
