"""Where font files lie, on Windows, Linux and macOS, and which of them belong to which face."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import resources
from domain.sheet import Face

_FILES = {
    Face.TITLE: ("fzxbsjw.ttf", "fzxiaobiaosong-b05s.ttf", "方正小标宋简体.ttf", "fzxbsk.ttf", "方正小标宋_gbk.ttf"),
    Face.BODY: ("simfang.ttf", "仿宋.ttf", "仿宋_gb2312.ttf", "simfang_gb2312.ttf"),
    Face.HEADING: ("simhei.ttf", "黑体.ttf"),
}
"""File names the faces are known by, in lower case."""

_NAMES = {
    Face.TITLE: {"方正小标宋简体", "fzxiaobiaosong-b05s", "方正小标宋_gbk", "fzxiaobiaosong-b05"},
    Face.BODY: {"仿宋", "fangsong", "仿宋_gb2312", "fangsong_gb2312"},
    Face.HEADING: {"黑体", "simhei"},
}
"""Family names of the same faces inside a font file, in lower case."""

_BUNDLED = {
    Face.TITLE: "NotoSerifSC-Bold.ttf",
    Face.BODY: "NotoSerifSC-Regular.ttf",
    Face.HEADING: "NotoSansSC-Bold.ttf",
}

_RARE = (
    "simsunb.ttf", "simsunextg.ttf", "simsun.ttc", "hanaminb.ttf", "hanamina.ttf", "plangothic-regular.ttf",
    "seguisym.ttf", "dejavusans.ttf", "arialuni.ttf",
)  # fmt: skip
"""Fonts with characters that others lack: CJK Extensions B to G, then signs."""

_LEAST_CHINESE = 1_000_000
"""A Chinese font file is larger than this many bytes: smaller files are not opened to read their names."""


def candidates(face: Face) -> Iterator[tuple[Path, int]]:
    """Font files for a face, best first, each with the index of the font in the file."""
    own = _by_file_name(_FILES[face]) or _by_family_name(face)
    if own is not None:
        yield own, 0
    yield resources.path("fonts", _BUNDLED[face]), 0
    for name in ("NotoSerifSC-Regular.ttf", "NotoSansSC-Regular.ttf"):
        yield resources.path("fonts", name), 0
    for name in _RARE:
        rare = _by_file_name((name,))
        if rare is not None:
            yield rare, 0


def _folders() -> list[Path]:
    """The font folders of this machine, the person's own first."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return [local / "Microsoft" / "Windows" / "Fonts", Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    if sys.platform == "darwin":
        return [home / "Library" / "Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    share = Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share"))
    return [home / ".fonts", share / "fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]


def look_again() -> None:
    """Forgets which fonts are installed; the fonts already loaded stay."""
    _installed.cache_clear()
    _families.cache_clear()


@cache
def _installed() -> dict[str, Path]:
    """Font files of this machine by their name in lower case; the first folder wins."""
    found: dict[str, Path] = {}
    for folder in _folders():
        for place, _folders_in_it, names in os.walk(folder):
            for name in sorted(names):
                if name.lower().endswith((".ttf", ".ttc")):
                    found.setdefault(name.lower(), Path(place) / name)
    return found


def _by_file_name(names: tuple[str, ...]) -> Path | None:
    """The first installed file with one of these names and with TrueType outlines."""
    installed = _installed()
    return next((installed[name] for name in names if name in installed and _has_outlines(installed[name])), None)


def _has_outlines(path: Path) -> bool:
    """True for TrueType outlines: OpenType/CFF files begin with OTTO, and reportlab cannot embed them."""
    try:
        with path.open("rb") as file:
            return file.read(4) in (b"\x00\x01\x00\x00", b"true", b"ttcf")
    except OSError:
        return False


def _by_family_name(face: Face) -> Path | None:
    """A large font file whose own family name is the face's, however the file is called."""
    return next((path for path, names in _families().items() if names & _NAMES[face]), None)


@cache
def _families() -> dict[Path, frozenset[str]]:
    """The family and full names of every large TrueType file, in lower case."""
    paths = [path for path in _installed().values() if path.suffix.lower() == ".ttf" and _size(path) > _LEAST_CHINESE]
    return {path: _names_of(path) for path in paths if _has_outlines(path)}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _names_of(path: Path) -> frozenset[str]:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, lazy=True) as font:
            records = font["name"].names
            return frozenset(str(record.toUnicode()).lower() for record in records if record.nameID in (1, 4, 16))
    except (TTLibError, OSError, UnicodeError, KeyError):
        return frozenset()
