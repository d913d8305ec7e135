"""Positions as people write and paste them: degrees of longitude and latitude within China."""

from __future__ import annotations

import re
from decimal import Decimal

LONGITUDES = (Decimal("73.4"), Decimal("135.2"))
"""Degrees east between which China lies."""
LATITUDES = (Decimal("3.5"), Decimal("53.6"))
"""Degrees north between which China lies."""
FEWEST_DECIMALS, MOST_DECIMALS = 4, 8
"""With four decimals a house is met within about ten metres; a phone gives six; more than eight are no measurement."""

_DEGREES = re.compile(r"(\d{1,3})(?:\.(\d+))?°?")
_SIXTIETHS = re.compile(r"(\d{1,3})[°度](\d{1,2})[′'’分](?:(\d{1,2}(?:\.\d+)?)(?:[″\"”秒]|'')?)?")
_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


def degrees(text: str) -> Decimal | None:
    """The degrees in `104.876543`, `E104.8765°`, `东经104.8765` or `104°52′35.5″`; None when it is no such number."""
    squeezed = re.sub(r"\s", "", text.translate(_WIDE))
    bare = re.sub(r"[NSEWnsew]|[东西]经|[南北]纬|经度|纬度|[:：]", "", squeezed)
    found = _SIXTIETHS.fullmatch(bare)
    if found:
        whole, minutes, seconds = (Decimal(part or 0) for part in found.groups())
        if minutes >= 60 or seconds >= 60:
            return None
        return (whole + minutes / 60 + seconds / 3600).quantize(Decimal("0.000001"))
    return Decimal(bare.rstrip("°度")) if _DEGREES.fullmatch(bare.replace("度", "°")) else None


def pair(text: str) -> tuple[Decimal, Decimal] | None:
    """Longitude and latitude in a pasted `104.876543,30.123456`, in whatever order; None when they are not two such numbers."""
    parts = [part for part in re.split(r"[,;，；、\t]|\s+(?=[\dNE东北])", text.strip()) if part.strip()]
    numbers = [number for part in parts if (number := degrees(part)) is not None]
    if len(parts) != 2 or len(numbers) != 2:
        return None
    first, second = numbers
    return (second, first) if swapped(first, second) else (first, second)


def within(value: Decimal, limits: tuple[Decimal, Decimal]) -> bool:
    """True when the degrees lie between these."""
    return limits[0] <= value <= limits[1]


def swapped(longitude: Decimal, latitude: Decimal) -> bool:
    """True when the two have clearly changed places: China's degrees east and north never overlap."""
    return within(longitude, LATITUDES) and within(latitude, LONGITUDES)


def decimals(value: Decimal) -> int:
    """Digits behind the point, as they were written."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
