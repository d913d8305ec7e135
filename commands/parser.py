"""Reading a command's arguments, with help and complaints in Chinese."""

from __future__ import annotations

import re
from argparse import SUPPRESS, Action, ArgumentParser, ArgumentTypeError, HelpFormatter, _ArgumentGroup
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from domain.errors import KnownError

GROUPS = {"positional arguments": "参数", "options": "选项", "optional arguments": "选项"}

YEARS = range(1900, 2200)
"""Years that a date argument may have: a week before and after each still exists."""

# What argparse says, by its English pattern. A wording of another Python version falls through to the last one.
COMPLAINTS = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1。"),
    (r"unrecognized arguments: (.+)", r"多余的参数：\1。"),
    (r"ambiguous option: (\S+) could match (.+)", r"选项 \1 不明确，可能是 \2。"),
    (r"one of the arguments (.+) is required", r"需要给出其中之一：\1。"),
    (r"argument (.+?): expected (one|at least one) argument", r"\1 后面缺少内容。"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 不能和 \2 同时使用。"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 不能是 \2，可选：\3。"),
    (r"argument (.+?): invalid \w+ value: (.+)", r"\1 的内容 \2 不对。"),
    (r"argument (.+?): (.+)", r"\1：\2"),
    (r"(.+)", r"参数有误：\1。"),
)


class ChineseHelp(HelpFormatter):
    """argparse's help with a Chinese beginning."""

    def add_usage(
        self, usage: str | None, actions: Iterable[Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        """Begin the usage line with 用法."""
        super().add_usage(usage, actions, groups, prefix or "用法：")


class CommandParser(ArgumentParser):
    """An argument parser for one command; a wrong argument raises `KnownError` with a Chinese sentence."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(
            prog=prog, description=description, formatter_class=ChineseHelp, add_help=False, allow_abbrev=False
        )
        self.add_argument("-h", "--help", action="help", default=SUPPRESS, help="显示这段说明")

    def add_argument_group(self, *args: Any, **kwargs: Any) -> _ArgumentGroup:
        """Give argparse's own groups their Chinese titles."""
        if args:
            args = (GROUPS.get(args[0], args[0]), *args[1:])
        return super().add_argument_group(*args, **kwargs)

    def add_json(self) -> None:
        """Declare `--json`, which prints one JSON object instead of a text."""
        self.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def add_operator(self) -> None:
        """Declare who works: `operator` (a name, or empty) and `operator_password_file`, for a file that has operators."""
        self.add_argument("--operator", default="", metavar="NAME", help="文件设有操作员时：由谁操作，写姓名")
        words = "操作员设了个人密码时：密码写在这个文本文件的第一行"
        self.add_argument("--operator-password-file", type=file_name, default=None, metavar="F", help=words)

    def add_round(self, help: str = "哪一轮工作，写它的名称；不写则为最近开始的一轮") -> None:
        """Declare `--round`, the name of a round of the file; `round` is empty when it is left out."""
        self.add_argument("--round", default="", metavar="NAME", help=help)

    def add_file(
        self, *, required: bool = True, help: str = "单位的文件（*.htk）", password: str = "--password-file"
    ) -> None:
        """Declare the office file as the argument `file` (a Path); an optional one is None when left out.

        `file_password` is the file that holds its password; the option is called `password`, for commands that have another.
        """
        self.add_argument("file", metavar="FILE", type=file_name, nargs=None if required else "?", help=help)
        words = "FILE 设了密码时：密码写在这个文本文件的第一行"
        self.add_argument(password, dest="file_password", type=file_name, default=None, metavar="F", help=words)

    def error(self, message: str) -> NoReturn:
        """Turn what argparse says into a Chinese sentence."""
        raise KnownError(f"{in_chinese(message)} 参数说明：{self.prog} --help")


def in_chinese(message: str) -> str:
    """The Chinese sentence for one of argparse's complaints."""
    for pattern, sentence in COMPLAINTS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return match.expand(sentence)
    return message


def file_name(text: str) -> Path:
    """A path argument; an empty one (a script's unset variable) would name the folder in which the program runs."""
    if not text.strip():
        raise ArgumentTypeError("文件名是空的，请写上文件名。")
    return Path(text)


def day(text: str) -> date:
    """A date argument, written 2021-05-10, 2021.5.10 or 2021/5/10."""
    match = re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", text.strip())
    try:
        if match is None or int(match[1]) not in YEARS:
            raise ValueError(text)
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise ArgumentTypeError(f"日期“{text}”不对，请写成 2021-05-10 的样子。") from None
