"""Passwords that a command is given in a file, so that they stand in no command line."""

from __future__ import annotations

from pathlib import Path

from domain.errors import KnownError


def password_in(path: Path | None) -> str:
    """The password in the first line of a file; empty without a file. KnownError when it cannot be read or is empty."""
    if path is None:
        return ""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise KnownError(f"密码文件“{path}”不能读取，请检查路径，并存成 UTF-8 的文本。") from None
    if not lines or not lines[0].strip():
        raise KnownError(f"密码文件“{path}”的第一行是空的，请把密码写在第一行。")
    return lines[0].strip()
