"""`new`, `check` and `backup`, run as an office's script runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from db import engine

ROOT = Path(__file__).resolve().parents[2]
SCHEME = "rongchang-shuanghe-2021"


def call(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", str(ROOT / "main.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=dict(os.environ), check=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "双河.htk"
    done = call("new", path, "--scheme", SCHEME, "--town", "双河街道")
    assert (done.returncode, done.stderr) == (0, "")
    return path


def said(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a refusal."""
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def test_new_makes_a_file_that_check_finds_sound(file):
    done = call("check", file)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "没有发现问题。", "")


def test_check_prints_one_json_object(file):
    done = call("check", file, "--json")
    assert json.loads(done.stdout) == {"ok": True, "findings": []}


def test_check_of_a_file_changed_by_another_program_names_the_row_and_ends_with_1(file):
    other = engine.dbapi2.connect(str(file))
    other.execute("UPDATE region SET name = '别的街道' WHERE level = 'town'")
    other.commit()
    other.close()
    done = call("check", file, "--json")
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert answer["ok"] is False
    (finding,) = answer["findings"]
    assert set(finding) == {"kind", "where", "message"}
    assert (finding["kind"], "别的街道" in finding["message"]) == ("log", True)
    text = call("check", file)
    assert text.returncode == 1
    assert text.stdout.startswith("【变更记录】地区 ")


def test_new_refuses_an_existing_file_and_an_unknown_notice(file, tmp_path):
    before = file.read_bytes()
    assert "已经存在" in said(call("new", file, "--scheme", SCHEME, "--town", "双河街道"))
    assert file.read_bytes() == before
    assert "没有编号为“x”的通知" in said(call("new", tmp_path / "y.htk", "--scheme", "x", "--town", "双河街道"))
    assert "镇街名称不能为空" in said(call("new", tmp_path / "y.htk", "--scheme", SCHEME, "--town", " "))
    assert list(tmp_path.iterdir()) == [file]


def test_backup_writes_a_copy_that_opens(file, tmp_path):
    done = call("backup", file, "--to", tmp_path / "备份.htk")
    assert (done.returncode, done.stderr) == (0, "")
    assert call("check", tmp_path / "备份.htk").returncode == 0


@pytest.mark.parametrize("command", [["check"], ["backup", "--to", "x.htk"]], ids=lambda command: command[0])
def test_a_file_that_cannot_be_opened_is_one_sentence(file, tmp_path, command):
    word, *rest = command
    assert "找不到文件" in said(call(word, tmp_path / "没有.htk", *rest))
    (tmp_path / "a.htk").write_text("序号,姓名", encoding="gbk")
    assert "不是本程序的文件" in said(call(word, tmp_path / "a.htk", *rest))
    file.write_bytes(file.read_bytes()[:8192])
    assert "已损坏" in said(call(word, file, *rest))


def test_commands_leave_nothing_beside_the_file(file):
    call("check", file)
    assert list(file.parent.iterdir()) == [file]
