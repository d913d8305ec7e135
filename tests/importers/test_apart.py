"""Files at which a reader dies, asks for all memory or never ends are refused in one sentence, and the program goes on."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from domain.errors import Cancelled, KnownError
from importers import apart
from importers.apart import read_apart
from importers.blank_reading import read_blank_book
from importers.reading import read_book
from importers.workbook import grids_here, read_grids
from tests.importers import books, hostile_books

SCHEME = books.notice()
STOPPED = "用的时间或内存超出了限度"

hostile = pytest.mark.parametrize(
    ("name", "make"),
    [
        ("表.xlsx", hostile_books.cells_without_places),
        ("表.xls", lambda path: hostile_books.in_pieces(path, rows=2**31, columns=0xFFFF)),
        pytest.param(
            "表.xls",
            hostile_books.endless_chain,
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only there is a process kept from the memory of all"),
        ),
    ],
    ids=["cells without places", "says to be huge", "endless chain"],
)


@hostile
def test_a_workbook_at_which_its_reader_dies_is_refused(tmp_path: Path, name: str, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / name)
    with pytest.raises(KnownError) as refused:
        read_book(path, SCHEME)
    assert name in refused.value.sentence and STOPPED in refused.value.sentence
    with suppress(KnownError):
        read_blank_book(path)


def test_a_workbook_whose_parts_lie_anywhere_in_the_file_is_read(tmp_path: Path) -> None:
    assert read_grids(hostile_books.in_pieces(tmp_path / "表.xls")) == read_grids(hostile_books.XLS)


def test_what_is_read_apart_is_what_is_read_here(tmp_path: Path) -> None:
    rows = [["村", "姓名", 3.5, None, True], ["甲村", "王五" * 20, "#N/A", "", "√"]] * 1500
    path = books.save(tmp_path / "大.xlsx", rows, merges=["A1:A4", "B3000:E3000"])
    assert read_grids(path) == grids_here(path)
    text = tmp_path / "大.csv"
    text.write_text("村,姓名\n" + "甲村,王五\n,\n" * 1500, encoding="gb18030")
    assert read_grids(text) == grids_here(text)


def test_a_file_that_takes_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match=STOPPED):
        list(read_apart("grids", books.save(tmp_path / "表.xlsx", [["村"]]), seconds=0.001))


def test_reading_ends_when_nobody_wants_it_any_more(tmp_path: Path) -> None:
    path = books.save(tmp_path / "表.xlsx", [["村", "姓名"]] * 20_000)
    threads, asked = threading.active_count(), []

    def check() -> None:
        asked.append(time.monotonic())
        if len(asked) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_book(path, SCHEME, check=check)
    assert threading.active_count() == threads
    assert asked[1] - asked[0] < 5


def test_a_text_longer_than_a_cell_can_hold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("村,姓名\n" + "长" * 40_000 + ",王五\n", encoding="utf-8")
    with pytest.raises(KnownError, match="超过 32,767 字"):
        read_grids(path)


def test_merged_areas_that_cover_the_sheet_many_times_are_refused(tmp_path: Path) -> None:
    path = hostile_books.with_merges(tmp_path / "表.xlsx", [f"A{row}:IV{row + 40_000}" for row in (1, 2, 3)])
    with pytest.raises(KnownError, match="合并单元格"):
        read_grids(path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the owner of everything may read everything")
def test_a_file_that_may_not_be_read_is_what_the_system_says(tmp_path: Path) -> None:
    path = books.save(tmp_path / "表.xlsx", [["村"]])
    path.chmod(0)
    with pytest.raises(PermissionError):
        read_grids(path)


def test_a_mistake_of_ours_is_none_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = books.save(tmp_path / "表.xlsx", [["村"]])
    # An unknown command is what this program itself gets wrong.
    monkeypatch.setattr(apart, "WORD", "no-such-command")
    with pytest.raises(apart.ReaderFault):
        read_grids(path)
