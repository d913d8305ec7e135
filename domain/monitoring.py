"""Monitored households (监测对象): the risk they were found with, where they live, and whether the risk is gone.

002 二（一）2 (risk points, 四看), 二（四）3 (position), 二（四）4 (newly found), 二（四）5 (risk removed).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Monitoring:
    """A household's time as a monitored one. A household has at most one that is not ended; earlier ones stay as its history.

    `risk` are the risk points in words, `found_by` how they were found
    (集中排查、自主申报、日常摸排、部门推送、关联监测), `state` a key
    of the notice's risk states, `removed_on` the day on which the risk was marked as gone. Degrees are decimal
    (GCJ-02 as phones give
    them); `collected_on` and `collector` say when and by whom the position was taken.
    """

    household_uid: str
    risk: str = ""
    found_by: str = ""
    found_on: date | None = None
    measure: str = ""
    state: str = ""
    removed_on: date | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    collected_on: date | None = None
    collector: str = ""
    note: str = ""
    uid: str = ""
