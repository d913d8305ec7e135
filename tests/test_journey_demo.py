"""The demo and the self-test, run as a person runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

import resources
from db.samples.making import make_notice_office
from db.schemes import scheme
from importers.reading import read_book
from ui.pages import TABS

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


OTHERS = [scheme_id for scheme_id in resources.scheme_ids() if scheme_id != "rongchang-shuanghe-2021"]


def office(demo: tuple[Path, str], scheme_id: str) -> Path:
    """The folder of another notice's sample office."""
    return demo[0] / "其他通知" / scheme_id


@pytest.mark.parametrize("scheme_id", OTHERS)
def test_the_demo_writes_every_table_of_every_notice_blank_and_filled_on_both_papers(
    demo: tuple[Path, str], scheme_id: str
) -> None:
    names = {path.name for path in (office(demo, scheme_id) / "表格").iterdir()}
    stems = {f"{a.label} {a.name}" for a in scheme(scheme_id).attachments}
    assert names == {f"{stem}{kind}{suffix}" for stem in stems for kind in ("", " 空白") for suffix in (".xlsx", ".pdf")}


@pytest.mark.parametrize("scheme_id", OTHERS)
def test_every_filled_table_says_more_than_its_blank_one(demo: tuple[Path, str], scheme_id: str) -> None:
    for attachment in scheme(scheme_id).attachments:
        if attachment.records not in OF_THE_NOTICE:
            name = f"{attachment.label} {attachment.name}"
            folder = office(demo, scheme_id) / "表格"
            assert len(words(folder / f"{name}.xlsx") - words(folder / f"{name} 空白.xlsx")) >= 5, name


OF_THE_NOTICE = ("leading_group", "information_forms")
"""Tables that say what stands in the notice and nothing else."""


def words(book: Path) -> set[str]:
    """What stands in the cells of a workbook."""
    sheets = load_workbook(book).worksheets
    return {str(cell) for sheet in sheets for row in sheet.values for cell in row if cell not in (None, "")}


@pytest.mark.parametrize("scheme_id", OTHERS)
def test_the_sample_office_of_every_notice_passes_the_check(demo: tuple[Path, str], scheme_id: str) -> None:
    (file,) = office(demo, scheme_id).glob("*.htk")
    done = call("check", str(file))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("scheme_id", OTHERS)
def test_the_demo_draws_every_section_of_every_notice(demo: tuple[Path, str], scheme_id: str) -> None:
    pictures = {path.stem for path in (office(demo, scheme_id) / "界面").glob("*.png")}
    notice = scheme(scheme_id)
    for number, tab in enumerate(TABS, 1):
        titles = [section.title for section in tab.sections if section.applies(notice)]
        names = {f"{number}-{tab.title}-{title}" for title in titles} if len(titles) > 1 else {f"{number}-{tab.title}"}
        assert names <= pictures


def test_the_sample_offices_are_the_same_each_time_but_for_their_keys(demo: tuple[Path, str], tmp_path: Path) -> None:
    people = read_book(resources.path("sample", "register.xlsx"), scheme("rongchang-shuanghe-2021")).people
    again = make_notice_office(tmp_path / "青石镇.htk", "zhanggong-2021", people)
    tables = []
    for file in (office(demo, "zhanggong-2021") / "青石镇.htk", again):
        done = call("problems", str(file), "--json")
        told = json.loads(done.stdout)
        tables.append(without_keys(told))
    assert tables[0] == tables[1]


def without_keys(told: object) -> object:
    """The answer of a command without the keys of rows."""
    if isinstance(told, dict):
        return {key: without_keys(value) for key, value in told.items() if not key.endswith("uid")}
    return [without_keys(one) for one in told] if isinstance(told, list) else told


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
