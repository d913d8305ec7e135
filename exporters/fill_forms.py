"""A questionnaire blank filled for many households: a copy of its worksheet for each, in the same workbook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from domain.blanks.filling import Filling
from domain.errors import KnownError

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST = 300
"""A workbook of more worksheets than this is slow to open and hard to find one's way in."""
LONGEST = 31
_FORBIDDEN = re.compile(r"[\\/*?:\[\]]")


def copies(book: Workbook, filling: Filling) -> list[tuple[Worksheet, Filling]]:
    """The worksheets to fill: the blank's own for the first household, a copy of it for each further one.

    KnownError when there are too many households for one workbook.
    """
    all_of_them = [filling, *filling.more]
    if len(all_of_them) > MOST:
        raise KnownError(
            f"一户一张的表，一个工作簿最多放 {MOST} 户，现在有 {len(all_of_them):,} 户；"
            "请先选一个村、组或属性，分几次填。"
        )
    first: Worksheet = book[filling.blank.sheet]
    sheets = [first, *(_copy(book, first) for _ in filling.more)]
    for number, (sheet, one) in enumerate(zip(sheets, all_of_them, strict=True), start=1):
        name = _FORBIDDEN.sub("", one.name)
        sheet.title = f"{number} {name}"[:LONGEST].strip()
    return list(zip(sheets, all_of_them, strict=True))


def _copy(book: Workbook, sheet: Worksheet) -> Worksheet:
    """A copy with all its looks; what openpyxl leaves out of a copy is set here."""
    made: Any = book.copy_worksheet(sheet)
    original: Any = sheet
    made.oddHeader, made.oddFooter = original.oddHeader, original.oddFooter
    if original.print_title_rows:
        made.print_title_rows = original.print_title_rows
    result: Worksheet = made
    return result
