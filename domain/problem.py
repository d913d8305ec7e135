"""Problems (问题): one of each failing answer, chased until it is struck off (销号)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """附件3 填表说明3: 未整改, 整改中, 已整改."""

    OPEN = "open"
    DOING = "doing"
    SOLVED = "solved"


STATUS_LABELS = {Status.OPEN: "未整改", Status.DOING: "整改中", Status.SOLVED: "已整改"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one household. `head_name` … `attributes` are as they were on the day it was found.

    `item` is the check item that failed; `dimension` groups it. `remark` is the clerk's own wording of 备注, empty when the
    composed sentence stands (see `remark_of`).
    """

    uid: str
    round_uid: str
    household_uid: str
    item: str
    dimension: str
    description: str
    lead_unit: str
    found_on: date
    status: Status = Status.OPEN
    deadline: date | None = None
    measure: str = ""
    solved_on: date | None = None
    remark: str = ""
    helper: str = ""
    secretary_signed: str = ""
    helper_signed: str = ""
    struck_on: date | None = None
    inspection_uid: str = ""
    village_uid: str = ""
    village: str = ""
    group: str = ""
    head_name: str = ""
    head_id_no: str = ""
    attributes: tuple[str, ...] = ()

    def overdue(self, today: date) -> bool:
        """True when the deadline has passed and the problem is not solved."""
        return self.status is not Status.SOLVED and self.deadline is not None and self.deadline < today

    @property
    def remark_text(self) -> str:
        """What the 备注 column prints: the clerk's own words, else the composed sentence."""
        return self.remark or remark_of(self.deadline, self.measure)

    @property
    def draft(self) -> ProblemDraft:
        """The part that the clerk may change, as it stands now."""
        return ProblemDraft(
            uid=self.uid,
            description=self.description,
            status=self.status,
            lead_unit=self.lead_unit,
            helper=self.helper,
            deadline=self.deadline,
            measure=self.measure,
            solved_on=self.solved_on,
            remark=self.remark,
            secretary_signed=self.secretary_signed,
            helper_signed=self.helper_signed,
            struck_on=self.struck_on,
        )


@dataclass(frozen=True, slots=True)
class ProblemDraft:
    """What the clerk may change of a problem."""

    uid: str
    description: str
    status: Status
    lead_unit: str = ""
    helper: str = ""
    deadline: date | None = None
    measure: str = ""
    solved_on: date | None = None
    remark: str = ""
    secretary_signed: str = ""
    helper_signed: str = ""
    struck_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProblemFilter:
    """What the ledger shows. Empty parts do not filter."""

    region_uid: str = ""
    text: str = ""
    dimensions: frozenset[str] = field(default_factory=frozenset)
    statuses: frozenset[Status] = field(default_factory=frozenset)
    lead_unit: str = ""
    overdue_only: bool = False
    round_uid: str = ""
    """Only the problems that this round deals with: its own, and those it took over unsolved; empty: of every round."""


def chinese_date(day: date) -> str:
    """`2021年6月30日`, as the notice writes dates."""
    return f"{day.year}年{day.month}月{day.day}日"


def remark_of(deadline: date | None, measure: str) -> str:
    """备注 in the notice's sentence (附件3 填表说明3): `2021年6月30日前完成行排危加固`; empty while either part is missing."""
    if deadline is None or not measure.strip():
        return ""
    return f"{chinese_date(deadline)}前{measure.strip().rstrip('。')}"
