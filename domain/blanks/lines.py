"""What one row of a filled blank speaks of: a household, with its inspection, one of its people or one of its problems."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.household import Household, Member
from domain.inspection import Inspection
from domain.people import Cadre
from domain.problem import Problem


class LineKind(StrEnum):
    """What stands in a row of a blank."""

    HOUSEHOLDS = "households"
    INSPECTIONS = "inspections"
    MEMBERS = "members"
    PROBLEMS = "problems"
    COUNTS = "counts"


KIND_LABELS = {
    LineKind.HOUSEHOLDS: "每行一户",
    LineKind.INSPECTIONS: "每行一户的核查结果",
    LineKind.MEMBERS: "每行一人",
    LineKind.PROBLEMS: "每行一个问题",
    LineKind.COUNTS: "统计数",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row. Without a household in the register (it was deleted since) only problem or inspection speak.

    `helper` is the cadre who helps the household today.
    """

    county: str
    town: str
    village: str
    group: str
    village_uid: str = ""
    household: Household | None = None
    inspection: Inspection | None = None
    problem: Problem | None = None
    member: Member | None = None
    helper: Cadre | None = None
