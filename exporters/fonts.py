"""The type faces on paper: which font file draws which character.

A workbook names the office's faces (方正小标宋简体, 仿宋, 黑体) and leaves the rest to the reader. A PDF must embed them, so
this module looks for the machine's own TrueType files of these names and falls back to the bundled Noto fonts. A
character that the face lacks is drawn with the next font that has it. Fonts load when first needed and stay loaded.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from domain.sheet import Face
from exporters import font_files

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

MISSING_SIGN = "〓"
"""Drawn for a character that no font has: the printers' sign for a missing type (every bundled font has it)."""

_WITHOUT_INK = {"Cc", "Cf", "Zl", "Zp"}
"""Unicode categories: control, format, line and paragraph separators."""
_LOADING = threading.Lock()


@dataclass(frozen=True, eq=False)
class Font:
    """A loaded font file: what it covers and how wide its characters are."""

    name: str
    ttf: TTFont
    widths: dict[int, float]
    """Advance by code point, in thousandths of the font size; only of characters the font has."""

    def has(self, char: str) -> bool:
        """True when the font has a glyph for the character."""
        return ord(char) in self.widths


@cache
def _load(path: Path, index: int = 0) -> Font | None:
    """The font of a file, or None when it cannot be embedded (no TrueType outlines, a licence bit, damaged)."""
    from reportlab.pdfbase.ttfonts import TTFError

    from exporters.pdf_font import SearchableFont

    try:
        ttf = SearchableFont(f"{path.stem}-{index}", str(path), subfontIndex=index, shapable=False)
    except (TTFError, OSError):
        return None
    widths = ttf.face.charWidths
    return Font(ttf.fontName, ttf, {code: widths[code] for code in ttf.face.charToGlyph if code in widths})


class Chain:
    """The fonts of one face, best first; later ones load only for characters the earlier ones lack."""

    def __init__(self, face: Face) -> None:
        self._paths: Iterator[tuple[Path, int]] = font_files.candidates(face)
        self._fonts: list[Font] = []
        self._found: dict[str, Font | None] = {}
        self._lock = threading.RLock()

    def font(self, char: str) -> Font | None:
        """The first font that has the character, or None when no font has it."""
        try:
            return self._found[char]
        except KeyError:
            with self._lock:
                found = self._found[char] = self._search(char)
            return found

    def glyph(self, char: str) -> tuple[Font, str] | None:
        """The font and the character that stand for `char` on paper, or None when nothing is drawn for it.

        White space that no font has is a plain space, a missing character the sign of a missing type.
        """
        if is_invisible(char):
            return None
        for drawn in (char, " " if char.isspace() else MISSING_SIGN):
            font = self.font(drawn)
            if font is not None:
                return font, drawn
        return None

    def advance(self, char: str) -> float:
        """Width of a character in thousandths of the font size, as it will be drawn; nothing for invisible ones."""
        found = self.glyph(char)
        return found[0].widths[ord(found[1])] if found else 0.0

    def _search(self, char: str) -> Font | None:
        for font in self._fonts:
            if font.has(char):
                return font
        for font in self._more():
            if font.has(char):
                return font
        return None

    def _more(self) -> Iterator[Font]:
        for path, index in self._paths:
            with _LOADING:
                font = _load(path, index)
            if font is not None and font not in self._fonts:
                self._fonts.append(font)
                yield font


@cache
def chain(face: Face) -> Chain:
    """The fonts that draw a face, shared by all who measure and draw."""
    return Chain(face)


def is_invisible(char: str) -> bool:
    """True for characters without ink or width of their own: control and format characters, variation selectors."""
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return True
    return unicodedata.category(char) in _WITHOUT_INK and char != "\t"


def missing_characters(texts: Iterable[str], face: Face = Face.BODY) -> set[str]:
    """The characters of these texts that no font here has: to be named before printing."""
    fonts = chain(face)
    seen: set[str] = set().union(*texts)
    return {char for char in seen if not (is_invisible(char) or char.isspace()) and fonts.font(char) is None}
