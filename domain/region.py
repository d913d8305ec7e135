"""Regions: 市 → 区县 → 镇街 → 村(社区) → 组. A file begins at the level of its office, with the one above it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """A level of the regions, from the top."""

    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GROUP = "group"


LEVEL_LABELS = {Level.CITY: "市", Level.COUNTY: "区县", Level.TOWN: "镇街", Level.VILLAGE: "村（社区）", Level.GROUP: "组"}
"""What a level is called on the screen."""

ABOVE_VILLAGES = (Level.CITY, Level.COUNTY, Level.TOWN)

_ORDER = tuple(Level)
_NO_DISTRICT = ("社区", "街区", "小区")
"""Names that end like a county and are none."""


@dataclass(frozen=True, slots=True)
class Region:
    """One region. `position` orders sisters as the office has them."""

    uid: str
    parent_uid: str | None
    level: Level
    name: str
    position: int = 0
    seen: int = field(default=0, compare=False)
    """Position in the log at which it was read."""


def below(level: Level) -> Level | None:
    """The level right under this one; None under a group."""
    place = _ORDER.index(level) + 1
    return _ORDER[place] if place < len(_ORDER) else None


def office_level(name: str, above: str = "") -> Level:
    """The level of an office by its name: 沧沟乡 is a town, 诸城市 under 潍坊市 a county, 潍坊市 itself a city.

    `above` is what stands over it, empty or the same name when nothing does.
    """
    if name.endswith("市"):
        return Level.COUNTY if above and above != name else Level.CITY
    if name.endswith(("地区", "自治州", "盟")):
        return Level.CITY
    if name.endswith(("县", "区", "旗")) and not name.endswith(_NO_DISTRICT):
        return Level.COUNTY
    return Level.TOWN


def village_group(village: str, group: str) -> str:
    """The 村社 cell of the attachments: `梅石坝社区1社`."""
    return f"{village}{group}"
