"""What a killed program leaves half-made is removed by the next one, and nothing else is."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import pytest

from db.store import Store
from exporters.files import replacing
from resources import temporary

MAKES = """
import os, sys
from pathlib import Path
from resources import temporary
target = Path(sys.argv[1])
for name in (temporary.beside(target), temporary.beside(target, ".xlsx")):
    name.write_bytes(b"half")
    name.with_name(name.name + "-journal").write_bytes(b"half")
Path(temporary.folder().name).mkdir(exist_ok=True)
os.kill(os.getpid(), 9)
"""


def kept(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """A folder in which a program was killed, among files that are somebody's own."""
    folder = tmp_path / "单位"
    folder.mkdir()
    root = Path(__file__).resolve().parents[1]
    subprocess.run([sys.executable, "-c", MAKES, str(folder / "双河街道.htk")], cwd=root, check=False)
    assert len(kept(folder)) == 4
    for name in (".htk-abc.tmp", "htk.tmp", "~$附件1.xlsx", "~12345678.xlsx"):
        (folder / name).write_bytes(b"somebody's")
    return folder


OTHERS = {".htk-abc.tmp", "htk.tmp", "~$附件1.xlsx", "~12345678.xlsx"}


@pytest.mark.skipif(sys.platform == "win32", reason="kills itself as Unix does it")
def test_the_next_table_clears_away_what_a_killed_program_left(left: Path) -> None:
    with replacing(left / "附件1.xlsx") as new:
        new.write_bytes(b"whole")
        assert kept(left) == {*OTHERS, new.name}
    assert kept(left) == {*OTHERS, "附件1.xlsx"}


@pytest.mark.skipif(sys.platform == "win32", reason="kills itself as Unix does it")
def test_the_next_opening_clears_away_what_a_killed_program_left(left: Path) -> None:
    path = left / "双河街道.htk"
    Store.create(path, "rongchang-shuanghe-2021", clerk="01号", now=datetime(2021, 5, 10)).close()
    assert kept(left) == {*OTHERS, path.name}


@pytest.mark.skipif(sys.platform == "win32", reason="kills itself as Unix does it")
def test_the_next_opening_clears_away_the_folder_of_a_killed_export(
    left: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "temporary"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    half = next(path for path in left.iterdir() if path.name not in OTHERS)
    # An export keeps the rows of its table in such a folder; it is no place for them to stay.
    (scratch / half.stem.removeprefix(".")).mkdir()
    Store.create(left / "双河街道.htk", "rongchang-shuanghe-2021", clerk="01号", now=datetime(2021, 5, 10)).close()
    assert kept(scratch) == set()


def test_what_another_program_is_writing_stays(tmp_path: Path) -> None:
    mine = temporary.beside(tmp_path / "a.htk")
    # Another machine's name: whether its program still runs cannot be known here.
    other = mine.with_name(mine.name.replace(mine.name.split("-")[1], "000000"))
    parent = mine.with_name(mine.name.replace(f"-{os.getpid()}-", f"-{os.getppid()}-"))
    for path in (mine, other, parent):
        path.write_bytes(b"half")
    temporary.clear_abandoned(tmp_path)
    assert kept(tmp_path) == {mine.name, other.name, parent.name}


def test_a_folder_of_ones_own_goes_with_its_end() -> None:
    with temporary.folder() as name:
        Path(name, "a").write_bytes(b"a")
    assert not Path(name).exists()
