"""The demo and the self-test, run as a person runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import resources
from db.schemes import scheme

ROOT = Path(__file__).parents[1]


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=surroundings, check=False)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo") / "out"
    done = call("demo", str(folder))
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_the_demo_prints_every_file_it_made_and_nothing_else(demo: tuple[Path, str]) -> None:
    folder, told = demo
    made = {str(path) for path in folder.rglob("*") if path.is_file() and path.suffix in {".htk", ".xlsx", ".pdf", ".png"}}
    named = {line.strip().removeprefix("示例文件：") for line in told.splitlines() if str(folder) in line}
    assert named == made


def test_the_demo_makes_every_table_blank_and_filled_on_both_papers(demo: tuple[Path, str]) -> None:
    names = sorted(path.name for path in (demo[0] / "表格").iterdir())
    assert len(names) == 14
    for label in ("附件1", "附件2", "附件3"):
        of_label = [name for name in names if name.startswith(label) and "金佛村" not in name]
        assert [Path(name).suffix for name in of_label].count(".pdf") == 2
        assert sum("空白" in name for name in of_label) == 2


def test_the_demo_writes_every_blank_table_of_the_other_notices(demo: tuple[Path, str]) -> None:
    folder = demo[0] / "其他通知的空白表"
    for scheme_id in resources.scheme_ids():
        if scheme_id != "rongchang-shuanghe-2021":
            tables = len(scheme(scheme_id).attachments)
            suffixes = [path.suffix for path in (folder / scheme_id).iterdir()]
            assert (suffixes.count(".xlsx"), suffixes.count(".pdf")) == (tables, tables)


def test_the_demo_draws_each_tab_at_the_size_of_a_small_screen(demo: tuple[Path, str]) -> None:
    pictures = sorted((demo[0] / "界面").glob("*.png"))
    assert [picture.stem[2:] for picture in pictures[:4]] == ["农户台账", "入户核查", "问题台账", "统计报表"]
    for picture in pictures[:4]:
        header = picture.read_bytes()[:24]
        assert (int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big")) == (1366, 768)


def test_the_demo_says_what_the_office_counts(demo: tuple[Path, str]) -> None:
    assert "475 户，已核查 438 户，未销号问题 22 个，其中逾期 2 个" in demo[1]


def test_the_demo_never_replaces_a_file_that_somebody_worked_in(demo: tuple[Path, str], tmp_path: Path) -> None:
    file = tmp_path / "demo.htk"
    file.write_bytes((demo[0] / "demo.htk").read_bytes() + b"work")
    done = call("demo", str(tmp_path))
    assert done.returncode == 2 and "没有覆盖" in done.stderr
    assert file.read_bytes().endswith(b"work")


def test_the_demo_replaces_its_own_file(demo: tuple[Path, str], tmp_path: Path) -> None:
    for name in ("demo.htk", "demo.htk.sha256"):
        (tmp_path / name).write_bytes((demo[0] / name).read_bytes())
    done = call("demo", str(tmp_path))
    assert done.returncode == 0 and (tmp_path / "demo.htk").read_bytes() != (demo[0] / "demo.htk").read_bytes()


def test_the_demos_file_passes_the_check(demo: tuple[Path, str]) -> None:
    done = call("check", str(demo[0] / "demo.htk"))
    assert done.returncode == 0, done.stdout


def test_the_self_test_passes() -> None:
    done = call("self-test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "自检通过" in done.stdout and "✗" not in done.stdout
