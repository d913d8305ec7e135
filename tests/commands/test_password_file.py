"""Commands on a file with a password: the password stands in a text file, never on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.test_file_commands import call, said

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
PASSWORD = "河边有三棵树2021"
SCHEME = "rongchang-shuanghe-2021"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("key") / "密码.txt"
    # As Windows' editor saves it, with a mark before and a line after.
    file.write_text(f"{PASSWORD}\r\n别的话\r\n", encoding="utf-8-sig")
    return file


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, key: Path) -> Path:
    path = tmp_path_factory.mktemp("office") / "双河.htk"
    assert call("new", path, "--scheme", SCHEME, "--town", "双河街道", "--password-file", key).returncode == 0
    assert not path.read_bytes().startswith(b"SQLite format 3")
    done = call("import", path, SAMPLE / "register.xlsx", "--password-file", key)
    assert "已导入" in done.stdout or done.returncode in (0, 1), done.stderr
    return path


def commands(office: Path, to: Path) -> list[tuple[object, ...]]:
    return [
        ("check", office),
        ("stats", office),
        ("problems", office),
        ("backup", office, "--to", to / "备份.htk"),
        ("import", office, SAMPLE / "第1周-金佛村.xlsx", "--dry-run"),
        ("export", office, "--annex", f"{SCHEME}.3", "--to", to / "台账.xlsx"),
    ]


def test_every_command_that_takes_a_file_opens_it_with_the_password_file(office, key, tmp_path):
    for command in commands(office, tmp_path):
        done = call(*command, "--password-file", key)
        assert done.returncode == 0 and done.stderr == "", (command, done.stderr)
    assert not (tmp_path / "备份.htk").read_bytes().startswith(b"SQLite format 3")


def test_without_the_password_or_with_a_wrong_one_each_says_so_in_one_sentence(office, tmp_path):
    wrong = tmp_path / "错.txt"
    wrong.write_text("大河两岸四棵树", encoding="utf-8")
    for command in commands(office, tmp_path):
        assert "密码写进文本文件的第一行" in said(call(*command)), command
        assert "的密码不对" in said(call(*command, "--password-file", wrong)), command


def test_what_is_handed_out_and_what_it_comes_from_may_have_two_passwords(office, key, tmp_path):
    theirs = tmp_path / "村密码.txt"
    theirs.write_text("香樟与柳树共四十七", encoding="utf-8")
    out = tmp_path / "金佛村.htk"
    share = ("share", office, "--village", "金佛村", "--to", out, "--own-password-file", key, "--password-file", theirs)
    assert call(*share).returncode == 0
    assert call("check", out, "--password-file", theirs).returncode == 0
    merged = call("merge", office, out, "--own-password-file", key, "--password-file", theirs)
    assert merged.returncode == 0 and merged.stderr == ""


@pytest.mark.parametrize("text", ["", "\n河边", "太短"])
def test_a_password_file_without_a_password_in_its_first_line_is_refused(tmp_path, text):
    file = tmp_path / "密码.txt"
    file.write_text(text, encoding="utf-8")
    done = call("new", tmp_path / "新.htk", "--scheme", SCHEME, "--town", "双河街道", "--password-file", file)
    assert said(done) and not (tmp_path / "新.htk").exists()
