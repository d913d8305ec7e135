"""Text as PDF operators: each character encoded once, runs of text split by font."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.sheet import GREY, Face
from exporters.fonts import chain

if TYPE_CHECKING:
    from reportlab.pdfbase.pdfdoc import PDFDocument

Run = tuple[str, str]
"""Name of a font in the document and the escaped text that it draws."""


class Encoder:
    """Encodes text of one face for one document. A font of many characters is embedded in pieces of 256."""

    def __init__(self, face: Face, document: PDFDocument) -> None:
        self._fonts = chain(face)
        self._document = document
        self._chars: dict[str, Run] = {}

    def operators(self, text: str, size: float) -> str:
        """What draws one line of text at the place set before (`Tm`), each run with its font."""
        return " ".join(f"{name} {size:g} Tf ({drawn}) Tj" for name, drawn in self._runs(text))

    def _runs(self, text: str) -> list[Run]:
        runs: list[Run] = []
        chars = self._chars
        name, drawn = "", ""
        for char in text:
            run = chars.get(char)
            if run is None:
                run = chars[char] = self._char(char)
            if run[0] != name and run[0]:
                if drawn:
                    runs.append((name, drawn))
                name, drawn = run[0], ""
            drawn += run[1]
        if drawn:
            runs.append((name, drawn))
        return runs

    def _char(self, char: str) -> Run:
        """A single character; nothing for an invisible one."""
        glyph = self._fonts.glyph(char)
        if glyph is None:
            return "", ""
        font, drawn = glyph
        ((subset, code),) = font.ttf.splitString(drawn, self._document)
        return font.ttf.getSubsetInternalName(subset, self._document), _escaped(code)


class GreyEncoder(Encoder):
    """Draws in the grey tone, and leaves the ink black for whatever follows."""

    def operators(self, text: str, size: float) -> str:
        """What draws one line of text in grey."""
        return f"{GREY:g} g {super().operators(text, size)} 0 g"


def _escaped(code: bytes) -> str:
    """A byte of a PDF string: octal where it would not be plain, so that a page is ASCII throughout."""
    value = code[0]
    plain = 32 <= value < 127 and value not in b"()\\"
    return chr(value) if plain else f"\\{value:03o}"
