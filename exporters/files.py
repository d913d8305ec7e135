"""Files written whole or not at all: beside their target, flushed, then renamed over it."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from domain.errors import KnownError
from resources.temporary import beside, clear_abandoned

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LONGEST_NAME = 80
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def safe_file_name(text: str) -> str:
    """A name for a file or folder that every system takes: at most 80 characters, none of them forbidden."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f]', "_", re.sub(r"\s+", " ", text))
    name = name.strip(" .")[:_LONGEST_NAME].rstrip(" .")
    return f"_{name}" if _RESERVED.fullmatch(name) else name or "未命名"


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Gives the path of a new file in the target's folder; on leaving, that file takes the target's place.

    Whatever goes wrong, a cancel included, the new file is removed and the target stays as it was. Faults of the disk
    become a `KnownError` that says what to do.
    """
    new = beside(target, target.suffix)
    try:
        clear_abandoned(target.parent)
        _check_target(target)
        yield new
        _flush(new)
        os.replace(new, target)
        _flush_folder(target.parent)
    except OSError as fault:
        raise KnownError(_sentence(fault, target)) from fault
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def _check_target(target: Path) -> None:
    """Finds out before the work that the target cannot be replaced: held open by WPS, read-only, or a folder."""
    if target.exists():
        with target.open("r+b"):
            pass


def _flush(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Makes the rename last through a power cut; Windows cannot open folders and does not need it."""
    if os.name == "nt":
        return
    with suppress(OSError):  # some network folders refuse this; the file itself is already on the disk
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sentence(fault: OSError, target: Path) -> str:
    if fault.errno in _FULL:
        return f"磁盘空间不足，“{target.name}”没有写成：请清理磁盘，或换一个位置保存后重试。"
    if isinstance(fault, IsADirectoryError) or target.is_dir():
        return f"“{target.name}”是一个文件夹：请换一个文件名保存。"
    if isinstance(fault, FileNotFoundError | NotADirectoryError) or not target.parent.is_dir():
        return f"找不到文件夹“{target.parent}”：请先建好这个文件夹，或换一个位置保存。"
    if isinstance(fault, PermissionError) and target.exists():
        return f"“{target.name}”正被其他程序打开，或是只读文件：请在 WPS 或 Excel 中关闭它，或换一个文件名保存。"
    if isinstance(fault, PermissionError) or fault.errno == errno.EROFS:
        return f"文件夹“{target.parent}”不允许写入：请换一个位置保存。"
    return f"“{target.name}”没有写成（{fault.strerror or fault}）：请检查磁盘，或换一个位置保存后重试。"
