"""The command line: a word runs a command, each in a module of its own that loads when it is asked for.

A command module has `add_arguments(parser)`, which declares its arguments, and `run(args)`, which does the work and returns
the exit status: 0, or 1 for work that found faults. Wrong input is a `KnownError`; it ends with status 2.
"""

from __future__ import annotations

import errno
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from importlib import import_module

from commands.parser import CommandParser
from domain.errors import Cancelled, KnownError

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "不用屏幕，用示例数据生成一个文件、全部表格和界面图片"),
    "new": ("new", "新建一个单位的文件"),
    "import": ("import_", "导入名册、国家系统导出表或已填的附件"),
    "export": ("export", "导出附件为 xlsx 或 PDF"),
    "stats": ("stats", "一周的统计数字"),
    "problems": ("problems", "列出问题台账"),
    "share": ("share", "把几个村的数据分发成一个文件"),
    "merge": ("merge", "合并交回的文件"),
    "blank": ("blank", "识别上级发来的空白表：标题、表头、对应字段、说明、盖章"),
    "fill": ("fill", "把空白表填好，原样写成工作簿或 PDF"),
    "check": ("check", "检查文件是否完整、数据是否自洽"),
    "backup": ("backup", "备份文件"),
    "self-test": ("self_test", "在临时文件上把主要工作做一遍"),
}
"""Word → module in this package, and one line for the list of commands."""

HIDDEN = {"read-apart": ("read_apart", "")}
"""What this program says to itself."""

WRONG_INPUT = 2
INTERRUPTED = 130

FAULTS = {
    errno.ENOSPC: "磁盘空间不足，请清理磁盘后重试",
    errno.EDQUOT: "磁盘空间不足，请清理磁盘后重试",
    errno.EFBIG: "磁盘放不下这么大的文件，请换一个位置",
    errno.EIO: "读写磁盘时出错，磁盘或网络可能断开，请检查后重试",
    errno.EINVAL: "文件名里有系统不允许的字符，请换一个名字",
    errno.EACCES: "没有访问权限，或文件正被别的程序打开，请检查后重试",
    errno.EPERM: "没有访问权限，或文件正被别的程序打开，请检查后重试",
    errno.EROFS: "所在磁盘是只读的，请换一个位置",
    errno.ENOENT: "找不到文件或文件夹，请检查路径",
    errno.ENOTDIR: "路径中有一段不是文件夹，请检查路径",
    errno.EISDIR: "这是一个文件夹，请给出文件名",
    errno.EEXIST: "已有同名文件，请换一个名字",
    errno.ENAMETOOLONG: "文件名太长，请换一个短一些的名字",
}
"""What the operating system may refuse, as sentences."""


def has_screen() -> bool:
    """True when a window can be shown here, or Qt was told by the environment how to draw."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def run(argv: list[str]) -> int:
    """Run the command that `argv` names (without the program's name) and return the exit status."""
    speak_utf8()
    return guarded(lambda: run_command(argv))


def run_command(argv: list[str]) -> int:
    """Find the command's module, let it read its arguments, and run it."""
    word = argv[0] if argv else "--help"
    if word in ("-h", "--help", "help"):
        print(overview())
        return 0
    found = COMMANDS.get(word) or HIDDEN.get(word)
    if found is None:
        raise KnownError(f"没有“{word}”这个命令；可用的命令有：{'、'.join(COMMANDS)}。")
    module_name, summary = found
    if not has_screen():
        # Some commands draw the window: without a screen Qt draws it in memory.
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    module = import_module(f"commands.{module_name}")
    parser = CommandParser(prog=f"main.py {word}", description=summary)
    module.add_arguments(parser)
    work: Callable[[Namespace], int] = module.run
    return work(parser.parse_args(argv[1:]))


def overview() -> str:
    """The list of commands, as `--help` prints it."""
    width = max(map(len, COMMANDS))
    lines = [f"  {word:<{width}}  {summary}" for word, (_, summary) in COMMANDS.items()]
    start = ["用法：main.py [文件.htk]         打开窗口", "      main.py 命令 [参数 …]      运行命令", "", "命令："]
    return "\n".join([*start, *lines, "", "main.py 命令 --help 说明这个命令的参数。"])


def guarded(work: Callable[[], int]) -> int:
    """Do some work; whatever goes wrong becomes one Chinese sentence on stderr and an exit status, never a trace."""
    try:
        status = work()
        sys.stdout.flush()
        return status
    except KnownError as known:
        return complain(known.sentence)
    except SystemExit as leaving:
        # argparse leaves so after printing help.
        return leaving.code if isinstance(leaving.code, int) else 0
    except (KeyboardInterrupt, Cancelled):
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): there is nobody left to tell.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (must outlive us)
        return 0
    except OSError as refused:
        if refused.errno not in FAULTS:
            return complain(unexpected(refused))
        name = f"{refused.filename}：" if refused.filename else ""
        return complain(f"{name}{FAULTS[refused.errno]}。")
    except Exception as fault:
        return complain(unexpected(fault))


def complain(sentence: str) -> int:
    """Say one sentence on stderr and return the status for wrong input."""
    print(" ".join(sentence.split()), file=sys.stderr)
    return WRONG_INPUT


def unexpected(fault: Exception) -> str:
    """Write a report about a fault nobody expected and return the sentence that names the report."""
    from resources.reports import write_report

    try:
        file = write_report(fault, datetime.now())
    except OSError:
        return f"程序出错（{type(fault).__name__}），没有完成；错误报告也无法写入，请检查磁盘空间。"
    return f"程序出错，没有完成；已写好错误报告 {file}，其中不含个人信息，请发给维护人员。"


def speak_utf8() -> None:
    """Write UTF-8 on every system: what we print is read by people in Chinese and by programs as JSON."""
    # A file name that the terminal's encoding could not read goes out as the bytes that came in.
    errors = "backslashreplace" if sys.platform == "win32" else "surrogateescape"
    # A program started without a console has no streams, and `print` to a missing stderr would go to stdout.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (must outlive us)
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors=errors)
