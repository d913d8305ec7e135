"""Taking a register into a file: reading the workbook, checking it, and writing its rows with their log."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from benchmarks.office_file import NOW, SCHEME, invented_people
from benchmarks.pair import Pair, Work
from commands.import_ import import_book
from db.store import Store
from domain.imported import RowState

ROWS = int(os.environ.get("HTK_BENCHMARK_ROWS", "100000"))
HEADER = (
    *("村", "组", "户编号", "姓名", "与户主关系", "证件号码", "民族", "文化程度", "在校生状况", "健康状况", "劳动技能"),
    *("是否参加城乡居民基本医疗保险", "户类型", "帮扶责任人", "联系电话", "备注"),
)
"""The columns of a national-system export that offices are handed."""

_RELATIONS = ("户主", "配偶", "之子", "之女")
_KINDS = ("一般户", "一般户", "脱贫户", "监测户", "脱贫户、低保户", "边缘户")
_EDUCATION = ("小学", "初中", "文盲或半文盲", "高中")


def _register() -> tuple[Work, Work]:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    book = folder / "register.xlsx"
    _write_book(book)
    empty = folder / "empty.htk"
    Store.create(empty, SCHEME, clerk="测速", now=NOW).close()

    def ours() -> float:
        file = folder / "office.htk"
        shutil.copy(empty, file)
        with Store.open(file, now=NOW, back_up=False) as store:
            start = time.perf_counter()
            result = import_book(store, book, now=NOW, clerk="测速")
            seconds = time.perf_counter() - start
        assert result.count(RowState.NEW) == ROWS, {state: result.count(state) for state in RowState}
        return seconds

    def floor() -> None:
        from python_calamine import load_workbook

        with load_workbook(str(book)) as workbook:
            rows = workbook.get_sheet_by_index(0).to_python()
        assert len(rows) == ROWS + 1

    return ours, floor


def _write_book(path: Path) -> None:
    from xlsxwriter import Workbook

    with Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("农户台账")
        sheet.write_row(0, 0, HEADER)
        for row, cells in enumerate(_rows(), 1):
            sheet.write_row(row, 0, cells)


def _rows() -> Iterator[tuple[str, ...]]:
    """Invented people of whole households, nobody twice; the last household is cut where the rows end."""
    seen: set[str] = set()
    left = ROWS
    for household in count():
        people = [person for person in invented_people(household) if person[1] not in seen][:left]
        if not left:
            return
        seen.update(id_no for _, id_no in people)
        left -= len(people)
        place = f"{household // 700 + 1}号村", f"{household // 60 % 12 + 1}组", f"5002{household:08d}"
        for relation, (name, id_no) in zip(_RELATIONS, people, strict=False):
            yield (
                *(*place, name, relation, id_no, "汉族", _EDUCATION[household % 4], "非在校生", "健康", "普通劳动力", "是"),
                *(_KINDS[household % 6], invented_people(household % 200)[0][0], f"139{household:08d}", ""),
            )


PAIRS = (Pair("import a register of 100,000 rows", 4.0, _register),)
