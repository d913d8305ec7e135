"""Regions: 区县 → 镇街 → 村(社区) → 组."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """A level of the regions, from the top."""

    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Region:
    """One region. `position` orders sisters as the office has them."""

    uid: str
    parent_uid: str | None
    level: Level
    name: str
    position: int = 0


def village_group(village: str, group: str) -> str:
    """The 村社 cell of the attachments: `梅石坝社区1社`."""
    return f"{village}{group}"
