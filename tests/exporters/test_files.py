"""A file is written whole or not at all, and what hinders it is one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.errors import Cancelled, KnownError
from exporters.files import replacing, safe_file_name

ROOT = Path(__file__).resolve().parents[2]
_NOBODY = 65534


def test_a_finished_file_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("before")
    with replacing(target) as new:
        new.write_text("after")
        assert new.parent == tmp_path and target.read_text() == "before"
    assert target.read_text() == "after"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("fault", [Cancelled(), KnownError("坏"), ZeroDivisionError()])
def test_a_file_given_up_leaves_the_old_one_and_nothing_beside_it(fault: Exception, tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("before")
    with pytest.raises(type(fault)), replacing(target) as new:
        new.write_text("half")
        raise fault
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match=r"找不到文件夹.*请先建好"), replacing(tmp_path / "no" / "a.txt") as new:
        new.write_text("x")


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="是一个文件夹"), replacing(tmp_path) as new:
        new.write_text("x")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def plain_folder() -> Iterator[Path]:
    """A folder in which this process has no more rights than anybody: an administrator may write anywhere."""
    with tempfile.TemporaryDirectory(dir="/tmp" if os.name == "posix" else None) as folder:
        if os.name == "posix" and os.geteuid() == 0:
            os.chown(folder, _NOBODY, _NOBODY)
            os.seteuid(_NOBODY)
            try:
                yield Path(folder)
            finally:
                os.seteuid(0)
        else:
            yield Path(folder)
        Path(folder).chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows folders cannot be made read-only by their mode")
def test_a_read_only_folder_is_said(plain_folder: Path) -> None:
    plain_folder.chmod(0o500)
    with pytest.raises(KnownError, match="不允许写入"), replacing(plain_folder / "a.txt") as new:
        new.write_text("x")


def test_a_file_that_cannot_be_opened_for_writing_is_said_before_the_work(plain_folder: Path) -> None:
    target = plain_folder / "a.txt"
    target.write_text("before")
    target.chmod(0o400)
    with pytest.raises(KnownError, match="关闭它"), replacing(target):
        pytest.fail("the work must not begin")
    target.chmod(0o600)
    assert target.read_text() == "before"


_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from domain.errors import KnownError
from exporters.pdf import write_pdf
from exporters.xlsx import write_xlsx
from tests.exporters.samples import household, ledger
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
for write, name in ((write_xlsx, "a.xlsx"), (write_pdf, "a.pdf")):
    try:
        write(ledger(household(n) for n in range(3000)), Path(sys.argv[1]) / name)
    except KnownError as error:
        print(error.sentence)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the limit that stands for a full disk is Unix's")
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    # Python would leave half a compiled module behind where the disk is said to be full.
    surroundings = {**os.environ, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", _FULL_DISK, str(folder)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", env=surroundings, check=False,
    )  # fmt: skip
    assert [line[:6] for line in ran.stdout.splitlines()] == ["磁盘空间不足"] * 2, ran.stderr
    assert ran.stderr == ""
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("附件1 核查表", "附件1 核查表"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("  两头 . ", "两头"),
        ("CON", "_CON"),
        ("com1.xlsx", "_com1.xlsx"),
        ("\n\t", "未命名"),
        ("...", "未命名"),
        ("长" * 200, "长" * 80),
    ],
)
def test_file_names_suit_every_system(text: str, name: str) -> None:
    assert safe_file_name(text) == name
