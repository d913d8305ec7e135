"""Lines of a form with places to fill in: `{town|_____}乡镇(街道)`."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{([^{}|]+)(?:\|([^{}]*))?\}")


def filled(template: str, fills: Mapping[str, str]) -> str:
    """The line with its places filled; what is unknown or empty is printed as the blank behind the bar, or as nothing."""
    return _PLACE.sub(lambda place: fills.get(place[1], "") or place[2] or "", template)


def keys_in(template: str) -> tuple[str, ...]:
    """The keys of the places of a line, in order."""
    return tuple(place[1] for place in _PLACE.finditer(template))
