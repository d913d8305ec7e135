"""A county's blank of 22 columns, matched and filled with 10,000 households, against openpyxl writing the same cells."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import resources
from benchmarks.pair import Pair, Work
from domain.blanks.filling import Filling, FillOptions, fill_ledger
from domain.blanks.lines import Line
from domain.blanks.synonyms import Synonyms
from domain.blanks.understanding import understand
from domain.household import HEAD, Household, Member
from domain.inspection import Inspection
from domain.people import Cadre
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme
from exporters.fill_workbook import fill_workbook
from importers.blank_reading import read_blank_book

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂玉萍红建国华文辉力"
_TODAY = date(2021, 5, 20)
_ITEMS = ("income", "housing", "schooling", "medical", "water")
_HEADER_ROWS = 5


def _lines(count: int) -> list[Line]:
    """Invented inspections with their households."""
    return [_line(n) for n in range(count)]


def _line(n: int) -> Line:
    name = _SURNAMES[n % 31] + _GIVEN[n // 31 % 33] + _GIVEN[n // 1000 % 33]
    number = f"5102311950{n % 12 + 1:02d}{n % 28 + 1:02d}{n % 10000:04d}"
    fault = n % 8 == 0
    answers = {key: "否" if fault and key == "housing" else "是" for key in _ITEMS}
    text = "住房墙体开裂，屋面漏雨，需排危加固" if fault else ""
    household = Household("", (Member(name, HEAD, number),), f"{n:08d}", "13000000000", attributes=("general",), uid=str(n))
    inspection = Inspection(
        str(n), "", str(n), date(2021, 5, n % 20 + 1), "", "13000000000", ("李明", "王强"), "双河街道", "金佛村",
        f"{n // 40 % 9 + 1}社", "", name, number, 3, ("general",), "周帮扶", answers, {"housing": text} if fault else {},
    )  # fmt: skip
    helper = Cadre("周帮扶", "helper", "13900000000", "农业服务中心")
    return Line("荣昌区", "双河街道", "金佛村", inspection.group, "", household, inspection, helper=helper)


def _notice() -> tuple[Scheme, Synonyms]:
    scheme = read_scheme(resources.scheme_data("rongchang-shuanghe-2021"))
    return scheme, Synonyms.read(json.loads(resources.path("synonyms.json").read_text(encoding="utf-8")))


def _filled(blank: Path, target: Path, lines: list[Line]) -> Filling:
    """All that the program does: read the blank, find its parts, match its header, fill it, write it."""
    book = read_blank_book(blank)
    scheme, synonyms = _notice()
    known = understand(book.blanks[0], scheme, synonyms, {})
    filling = fill_ledger(known, scheme, lines, _TODAY, FillOptions("双河街道", _TODAY))
    fill_workbook(blank, [filling], target)
    return filling


def _floor(blank: Path, target: Path, cells: list[tuple[int, int, Any]]) -> None:
    """openpyxl opening the blank, writing the same values into the same cells, and saving."""
    from openpyxl import load_workbook

    book = load_workbook(blank)
    sheet = book.worksheets[0]
    for area in [area for area in sheet.merged_cells.ranges if area.min_row > _HEADER_ROWS]:
        sheet.unmerge_cells(str(area))  # the foot stays where it is and would be in the way
    for row, column, value in cells:
        sheet.cell(row, column, value)
    book.save(target)


def _pair(count: int = 10_000) -> tuple[Work, Work]:
    from tests.blanks.blank_books import wide_ledger

    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    blank = wide_ledger(folder / "blank.xlsx", rows=10)
    lines = _lines(count)
    filling = _filled(blank, folder / "ours.xlsx", lines)
    cells = [(row + 1, column + 1, value) for row, column, value in filling.values() if value]
    return lambda: _filled(blank, folder / "ours.xlsx", lines), lambda: _floor(blank, folder / "floor.xlsx", cells)


PAIRS = (Pair("空白表 10,000 行", 3.0, _pair),)
