"""The text file of a notice: what an office exports for others, and takes in from them."""

from __future__ import annotations

from pathlib import Path

from domain.errors import KnownError
from domain.scheme_reading import read_scheme_text

SUFFIX = ".通知.json"
_ENDINGS = (".json", ".txt")
_LARGEST = 4_000_000
"""Bytes; the largest of the program's own notices has a hundredth of it."""


def is_notice_file(chosen: str) -> bool:
    """True when what was written where an id may stand names a file instead."""
    return Path(chosen).suffix.lower() in _ENDINGS or Path(chosen).is_file()


def read_notice_file(path: Path) -> str:
    """The text of a notice file, checked; KnownError names what is wrong, with its line."""
    try:
        if path.stat().st_size > _LARGEST:
            raise KnownError(f"“{path.name}”太大，不像是通知的文本文件；请选择从程序导出的“{SUFFIX}”文件。")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        raise KnownError(f"“{path.name}”第 {line} 行不是 UTF-8 文字，请用记事本另存为 UTF-8 编码后再试。") from None
    except OSError:
        raise KnownError(f"不能读取“{path.name}”，请检查文件是否还在、能不能打开。") from None
    try:
        read_scheme_text(text)
    except KnownError as known:
        raise KnownError(f"“{path.name}”没有导入：{known.sentence}") from None
    return text
