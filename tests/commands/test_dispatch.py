"""The command line, run as a person runs it: as a process of its own."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

import commands
from commands.output import print_json
from commands.parser import CommandParser, day
from domain.errors import Cancelled, KnownError
from resources.reports import write_report

ROOT = Path(__file__).resolve().parents[2]


def call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, **environment}
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=surroundings, check=False)


def parser() -> CommandParser:
    made = CommandParser(prog="main.py stats", description="一周的统计数字")
    made.add_file()
    made.add_argument("--week", type=day)
    made.add_argument("--annex", choices=("1", "2"))
    made.add_json()
    return made


@pytest.mark.parametrize("word", commands.COMMANDS)
def test_every_word_of_the_list_has_a_module(word: str) -> None:
    module, summary = commands.COMMANDS[word]
    assert find_spec(f"commands.{module}") is not None
    assert summary


def test_help_lists_every_command_in_chinese() -> None:
    done = call("--help")
    assert done.returncode == 0
    assert all(f"  {word} " in done.stdout for word in commands.COMMANDS)
    assert "用法：" in done.stdout and "usage" not in done.stdout


def test_an_unknown_word_is_answered_with_the_known_ones() -> None:
    done = call("统计")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "没有“统计”这个命令" in done.stderr and "self-test" in done.stderr


def test_chinese_is_written_as_utf_8_whatever_the_terminal_says() -> None:
    done = call("统计", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 2
    assert "没有“统计”这个命令" in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
@pytest.mark.parametrize("arguments", [[], ["街道.htk"]])
def test_without_a_screen_the_window_names_the_demo(arguments: list[str]) -> None:
    done = call(*arguments, DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert done.returncode == 2
    assert "没有屏幕" in done.stderr and "demo" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "缺少参数：FILE。"),
        (["a.htk", "b.htk"], "多余的参数：b.htk。"),
        (["a.htk", "--week"], "--week 后面缺少内容。"),
        (["a.htk", "--week", "五月"], "--week：日期“五月”不对"),
        (["a.htk", "--week", "2021-02-30"], "--week：日期“2021-02-30”不对"),
        (["a.htk", "--annex", "9"], "--annex 不能是 '9'，可选："),
        (["a.htk", "--jso"], "多余的参数：--jso。"),
    ],
)
def test_a_wrong_argument_is_a_chinese_sentence(arguments: list[str], sentence: str) -> None:
    with pytest.raises(KnownError) as caught:
        parser().parse_args(arguments)
    assert caught.value.sentence.startswith(sentence)
    assert caught.value.sentence.endswith("main.py stats --help")


def test_right_arguments_arrive_with_their_types() -> None:
    read = parser().parse_args(["街道.htk", "--week", "2021.5.10", "--json"])
    assert (read.file, read.week, read.json) == (Path("街道.htk"), date(2021, 5, 10), True)


def test_the_help_of_a_command_is_chinese() -> None:
    text = parser().format_help()
    assert text.startswith("用法：main.py stats")
    assert "参数:" in text and "选项:" in text and "显示这段说明" in text
    assert "positional" not in text and "show this" not in text


def fail_with(fault: BaseException) -> int:
    def work() -> int:
        raise fault

    return commands.guarded(work)


def test_a_known_error_is_one_line_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert fail_with(KnownError("文件已损坏，\n请从备份恢复。")) == 2
    assert capsys.readouterr().err == "文件已损坏， 请从备份恢复。\n"


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), Cancelled()])
def test_an_interruption_is_quiet(fault: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    assert fail_with(fault) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "磁盘空间不足"), (errno.EACCES, "没有访问权限"), (errno.EROFS, "只读"), (errno.ENOENT, "找不到")],
)
def test_what_the_system_refuses_is_a_sentence_with_the_file(
    number: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fail_with(OSError(number, os.strerror(number), "附件1.xlsx")) == 2
    said = capsys.readouterr().err
    assert said.startswith("附件1.xlsx：") and words in said and said.count("\n") == 1


def test_help_of_a_command_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> int:
        parser().parse_args(["--help"])
        return 1

    assert commands.guarded(work) == 0
    assert capsys.readouterr().out.startswith("用法：main.py stats")


def test_an_unexpected_fault_writes_a_report_without_values(
    capsys: pytest.CaptureFixture[str], user_home: Path
) -> None:
    try:
        raise KeyError("张三 510231195001010000")
    except KeyError as first:
        fault = ValueError("李四")
        fault.__cause__ = first
    assert fail_with(fault) == 2
    said = capsys.readouterr().err
    (report,) = user_home.rglob("report-*.txt")
    text = report.read_text(encoding="utf-8")
    assert str(report) in said and "Traceback" not in said and said.count("\n") == 1
    assert "builtins.KeyError" in text and "builtins.ValueError" in text
    assert "tests/commands/test_dispatch.py:" in text and " guarded" in text
    assert "张三" not in text and "李四" not in text and "510231" not in text
    assert str(ROOT) not in text


def test_a_report_that_cannot_be_written_is_said_too(
    capsys: pytest.CaptureFixture[str], user_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = user_home / "blocked"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(blocked))
    assert fail_with(ZeroDivisionError()) == 2
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said and "错误报告也无法写入" in said


def test_two_reports_of_different_moments_are_two_files() -> None:
    from datetime import datetime

    first = write_report(ValueError(), datetime(2021, 5, 10, 8, 0, 0, 1))
    second = write_report(ValueError(), datetime(2021, 5, 10, 8, 0, 0, 2))
    assert first != second and first.exists() and second.exists()


def test_json_keeps_chinese_and_writes_dates_and_decimals(monkeypatch: pytest.MonkeyPatch) -> None:
    from decimal import Decimal

    printed = io.StringIO()
    monkeypatch.setattr(sys, "stdout", printed)
    print_json({"village": "金佛村", "week": date(2021, 5, 10), "sum": Decimal("12.50"), "whole": Decimal("3")})
    assert "金佛村" in printed.getvalue()
    read = json.loads(printed.getvalue())
    assert read == {"village": "金佛村", "week": "2021-05-10", "sum": 12.5, "whole": 3}


def test_a_reader_that_goes_away_is_no_fault() -> None:
    command = f'"{sys.executable}" "{ROOT / "main.py"}" --help | head -n 1'
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
