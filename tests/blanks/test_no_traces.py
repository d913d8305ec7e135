"""What a blank is filled with is written into the filled workbook and nowhere else."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from importers.blank_reading import read_blank_book
from importers.workbook import read_grids
from tests.blanks.blank_books import KINDS
from tests.blanks.test_filling import fill

OLD = Path(__file__).with_name("户主台账.xls")
_asking: list[list[Path]] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    """Python tells of every file that is opened; those for writing are noted while somebody asks."""
    if event != "open" or not _asking or not isinstance(arguments[0], str):
        return
    flags = arguments[2] if isinstance(arguments[2], int) else 0
    if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and arguments[0] != os.devnull:
        _asking[-1].append(Path(arguments[0]).resolve())


sys.addaudithook(_note)  # never taken away again: Python knows no way


@pytest.fixture
def written() -> Iterator[list[Path]]:
    """The files that are opened for writing during the test."""
    _asking.append([])
    yield _asking[-1]
    _asking.pop()


def test_the_hook_sees_temporary_files(written: list[Path]) -> None:
    with tempfile.NamedTemporaryFile() as file:
        assert Path(file.name).resolve() in written


@pytest.mark.parametrize("target", ["b.xlsx", "b.pdf"])
@pytest.mark.parametrize("make", [KINDS["two_seals"], KINDS["stub_tree"], lambda _path: OLD], ids=["list", "figures", "xls"])
def test_filling_writes_beside_its_target_alone(
    office: Store, tmp_path: Path, written: list[Path], make: Callable[[Path], Path], target: str
) -> None:
    blank, out = make(tmp_path / "a.xlsx"), tmp_path / "out"
    out.mkdir()
    written.clear()
    fill(office, blank, out / target)
    assert {path.parent for path in written} == {out}


def test_reading_writes_nothing(tmp_path: Path, written: list[Path]) -> None:
    blank = KINDS["two_seals"](tmp_path / "a.xlsx")
    written.clear()
    read_blank_book(blank)
    read_grids(blank)
    assert written == []
