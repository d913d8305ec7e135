"""回头看工作台: without an argument the window opens, a word runs a command (`main.py --help` lists them)."""

from __future__ import annotations

import sys
from pathlib import Path

import commands


def open_window(file: Path | None) -> int:
    """Open the window, on a file or on the welcome page, and return the exit status when it is closed."""
    if not commands.has_screen():
        print("这里没有屏幕，无法打开窗口；可以运行 demo 文件夹，不用屏幕即可看到全部表格和界面图片。", file=sys.stderr)
        return 2
    from ui.starting import start

    return start(file)


def main(argv: list[str]) -> int:
    """Run the program with the arguments after its name and return the exit status."""
    if not argv:
        return open_window(None)
    if len(argv) == 1 and argv[0].lower().endswith(".htk"):
        return open_window(Path(argv[0]))
    return commands.run(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
