"""`share` and `merge`, run as an office's script runs them: the villages' own work comes home."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from db.sample import STARTED
from db.store import Store
from tests.commands.test_file_commands import call, said

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
VILLAGES = ("金佛村", "三星村")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office with its register, and nothing inspected yet."""
    path = tmp_path_factory.mktemp("office") / "双河.htk"
    assert call("new", path, "--scheme", "rongchang-shuanghe-2021", "--town", "双河街道").returncode == 0
    call("import", path, SAMPLE / "register.xlsx")
    return path


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "双河.htk"
    shutil.copy(template, path)
    return path


def answer(*arguments: object) -> Any:
    return json.loads(call(*arguments, "--json").stdout)


def keyed(file: Path, village: str) -> None:
    """The village's first week is keyed into the file."""
    assert answer("import", file, SAMPLE / f"第1周-{village}.xlsx")["new"] > 10


def test_figures_after_the_merge_are_those_of_one_file_keyed_by_all(office, tmp_path):
    alone = tmp_path / "一个文件.htk"
    shutil.copy(office, alone)
    returned = []
    for village in VILLAGES:
        keyed(alone, village)
        out = tmp_path / f"{village}.htk"
        done = call("share", office, "--village", village, "--to", out)
        assert (done.returncode, done.stderr) == (0, "") and village in done.stdout
        keyed(out, village)
        returned.append(out)
    told = answer("merge", office, *returned)
    assert told["applied"] and told["conflicts"] == [] and told["added"] > 100 and told["deleted"] == 0
    for command in (("stats", "--week", "2021-05-12"), ("stats", "--week", "2021-05-12", "--village", "金佛村")):
        assert answer(command[0], office, *command[1:]) == answer(command[0], alone, *command[1:])
    mine, theirs = answer("problems", office), answer("problems", alone)
    assert sorted(map(str, mine)) == sorted(map(str, theirs)) and mine
    assert answer("check", office) == answer("check", alone)
    again = answer("merge", office, *returned)
    assert (again["added"], again["changed"], again["deleted"], again["same"]) == (0, 0, 0, 0)


def test_a_dry_run_tells_the_same_figures_and_writes_nothing(office, tmp_path):
    out = tmp_path / "金佛村.htk"
    call("share", office, "--village", "金佛村", "--to", out)
    keyed(out, "金佛村")
    before = office.read_bytes()
    dry = answer("merge", office, out, "--dry-run")
    assert office.read_bytes() == before and not dry["applied"]
    assert {**dry, "applied": True} == answer("merge", office, out)


def test_conflicts_stop_the_merge_unless_it_is_said_what_becomes_of_them(office, tmp_path):
    out = tmp_path / "金佛村.htk"
    call("share", office, "--village", "金佛村", "--to", out)
    keyed(out, "金佛村")
    # The office keys the second week's sheet: the same households on another day.
    assert call("import", office, SAMPLE / "第2周-金佛村.xlsx").returncode in (0, 1)
    done = call("merge", office, out, "--json")
    told = json.loads(done.stdout)
    if told["conflicts"]:
        assert done.returncode == 1 and not told["applied"]
        assert {"table", "uid", "field", "base", "ours", "theirs"} == set(told["conflicts"][0])
    assert answer("merge", office, out, "--conflicts", "ours")["applied"]
    assert answer("merge", office, out)["conflicts"] == []


def test_a_password_comes_from_the_first_line_of_a_file(office, tmp_path):
    out, secret = tmp_path / "金佛村.htk", tmp_path / "密码.txt"
    secret.write_text("山茶花开\n", encoding="utf-8")
    assert call("share", office, "--village", "金佛村", "--to", out, "--password-file", secret).returncode == 0
    assert "密码" in said(call("merge", office, out))
    assert call("merge", office, out, "--password-file", secret).returncode == 0


def test_what_cannot_be_shared_or_merged_is_one_sentence(office, tmp_path):
    empty = tmp_path / "空.txt"
    empty.write_text("")
    out = tmp_path / "a.htk"
    assert "可用的有" in said(call("share", office, "--village", "没有村", "--to", out))
    assert "第一行" in said(call("share", office, "--village", "金佛村", "--to", out, "--password-file", empty))
    assert "不是分发出去的" in said(call("merge", office, office.with_name("双河.htk")))
    assert not out.exists()


def test_a_dry_run_reads_the_file_while_a_window_has_it(office, tmp_path):
    out = tmp_path / "金佛村.htk"
    call("share", office, "--village", "金佛村", "--to", out)
    keyed(out, "金佛村")
    with Store.open(office, clerk="01号", now=STARTED.astimezone(), back_up=False):
        assert answer("merge", office, out, "--dry-run")["added"] > 10
        assert call("merge", office, out).returncode == 2


def test_a_damaged_file_is_to_be_handed_in_again(office, tmp_path):
    """Our own backups do not help with what lies in the village."""
    out = tmp_path / "金佛村.htk"
    call("share", office, "--village", "金佛村", "--to", out)
    out.write_bytes(out.read_bytes()[: out.stat().st_size // 2])
    assert "请让对方重新交一份" in said(call("merge", office, out))
