"""Text measured once: how wide it is and where its lines break.

Both outputs take the number of lines of a cell, and so the height of its row, from here. Lengths are points (1/72
inch), as font sizes are; `MM` turns millimetres into points.
"""

from __future__ import annotations

import re
from functools import cache

from domain.sheet import Face
from exporters.fonts import chain

MM = 72 / 25.4
"""Points in a millimetre."""

_NO_LINE_START = "、。，．：；！？）〕】》〉」』”’％℃…—·ー々,.:;!?)]}%"
_NO_LINE_END = "（〔【《〈「『“‘([{￥＄$"
_UNIT = re.compile(
    rf"[{re.escape(_NO_LINE_END)}]*"  # opening marks go with what follows
    r"(?:[A-Za-z0-9À-ɏ_@#&<>≥≤*+/\\=~^|'\"\-.,:%]{0,200}[A-Za-z0-9À-ɏ_]|[\s\S])"  # a Latin word, a number or one character
    r"(?:(?<=[0-9])[年月日])?"  # 2021年 | 6月 | 18日
    rf"[{re.escape(_NO_LINE_START)}]*"  # closing marks stay with what precedes
)
_FEW_LINES = 6
_EVEN_STEPS = 5
SQUEEZE = 0.85
"""A single word or number a little too wide for its cell is drawn narrower, down to this share, instead of broken."""
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")


class _Advances(dict[str, float]):
    """Width of each character in points, measured when first asked for."""

    def __init__(self, face: Face, size: float) -> None:
        super().__init__()
        self._fonts = chain(face)
        self._scale = size / 1000

    def __missing__(self, char: str) -> float:
        value = self[char] = self._fonts.advance(char) * self._scale
        return value


class Measure:
    """Measures text of one face and size (in points)."""

    def __init__(self, face: Face, size: float) -> None:
        self.face = face
        self.size = size
        self._advances = _Advances(face, size)

    def width(self, text: str) -> float:
        """Width of one line of text in points."""
        return sum(map(self._advances.__getitem__, text))

    def lines(self, text: str, room: float) -> tuple[str, ...]:
        """The lines of a text in a cell with `room` points between its paddings; at least one, which may be empty.

        Closing punctuation never begins a line and opening punctuation never ends one; Latin words and numbers stay
        whole when they fit in a line of their own; alone in a cell, when they nearly fit (`SQUEEZE`). What does not fit
        even so is broken anywhere: nothing is cut.
        """
        width = self.width(text)
        if width <= room and _BREAKS.search(text) is None:
            return (text,)
        if width * SQUEEZE <= room and text.isascii() and " " not in text and text.isprintable():
            return (text,)
        lines: list[str] = []
        for paragraph in _BREAKS.split(text):
            lines += self._wrapped(paragraph, room)
        return tuple(lines)

    def even_lines(self, text: str, room: float) -> tuple[str, ...]:
        """The same number of lines as `lines`, but of about the same length: for centred cells of a few lines."""
        lines = self.lines(text, room)
        if not 1 < len(lines) <= _FEW_LINES or _BREAKS.search(text) is not None:
            return lines
        low = max(map(self.width, _UNIT.findall(text)))  # a narrower room would break a word
        high = room
        if low >= room:
            return lines
        for _ in range(_EVEN_STEPS):
            middle = (low + high) / 2
            tried = self.lines(text, middle)
            if len(tried) == len(lines):
                lines, high = tried, middle
            else:
                low = middle
        return lines

    def _wrapped(self, text: str, room: float) -> list[str]:
        lines: list[str] = []
        line, used = "", 0.0
        for unit in _UNIT.findall(text):
            width = self.width(unit)
            if used + width <= room or (line and unit.isspace()):  # a space that does not fit hangs over the edge
                line, used = line + unit, used + width
                continue
            if line:
                lines.append(line.rstrip())
            line, used = ("", 0.0) if unit.isspace() else (unit, width)
            if used > room:
                *broken, line = self._chopped(unit, room)
                lines += broken
                used = self.width(line)
        return [*lines, line.rstrip() if lines else line]

    def _chopped(self, unit: str, room: float) -> list[str]:
        """A unit that is wider than the room, broken wherever a line is full; one character stands in any room."""
        pieces = [unit[0]]
        used = self._advances[unit[0]]
        for char in unit[1:]:
            width = self._advances[char]
            if used + width > room:
                pieces.append(char)
                used = width
            else:
                pieces[-1] += char
                used += width
        return pieces


@cache
def measure(face: Face, size: float) -> Measure:
    """The measure of a face at a size, with the widths it has already learnt."""
    return Measure(face, size)
