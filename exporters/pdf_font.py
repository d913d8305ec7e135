"""A TrueType font whose text can be searched and copied out of a PDF, rare characters included."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

if TYPE_CHECKING:
    from reportlab.pdfbase.pdfdoc import PDFDocument

_BEYOND_FOUR_DIGITS = re.compile(r"(?<=> <)1?[0-9A-F]{5}(?=>)")


class SearchableFont(TTFont):
    """reportlab names characters beyond U+FFFF with five digits where a PDF wants UTF-16; this puts them right."""

    def addObjects(self, doc: PDFDocument) -> None:
        """Embeds the font's pieces into the document, each with its table of characters."""
        pieces = len(self.state[doc].subsets) if doc in self.state else 0
        super().addObjects(doc)
        for number in range(pieces):
            name = (SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX).decode("pdfdoc")
            table = doc.idToObject[f"toUnicodeCMap:{name}"]
            table.content = _BEYOND_FOUR_DIGITS.sub(_utf16, table.content)  # type: ignore[attr-defined]


def _utf16(code: re.Match[str]) -> str:
    return chr(int(code[0], 16)).encode("utf-16-be").hex().upper()
