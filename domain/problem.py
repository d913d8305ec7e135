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


class Subject(StrEnum):
    """Whose problem it is: a household's, a village's, or that of a department, town or county."""

    HOUSEHOLD = "household"
    VILLAGE = "village"
    UNIT = "unit"


SUBJECT_LABELS = {Subject.HOUSEHOLD: "农户", Subject.VILLAGE: "村（社区）", Subject.UNIT: "部门、乡镇或区县"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a household, a village or a unit. `head_name` … `attributes` are as they were on the day it was found.

    `item` is the check item that failed; `dimension` groups it. `remark` is the clerk's own wording of 备注, empty when the
    composed sentence stands (see `remark_of`). `type` and `nature` are keys of the notice (附件3 注1 and 2 of 002),
    empty where it has
    none; `source` is where the problem came from (巡视、审计、考核、自查), in the clerk's words. A village's problem
    has no household;
    a unit's has neither: it stands at `unit_name` (乡社保所), and at the county or town `region_uid` where that is a
    region of the file.
    `item` is empty for a problem entered by hand.
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
    size: int = 0
    type: str = ""
    nature: str = ""
    source: str = ""
    unit_name: str = ""
    region_uid: str = ""
    county: str = ""
    town: str = ""
    """County and town of a problem that is printed; empty elsewhere."""
    seen: int = field(default=0, compare=False)
    """Position in the log at which it was read, where others may write meanwhile; else 0."""

    @property
    def subject(self) -> Subject:
        """Whose problem it is."""
        if self.household_uid:
            return Subject.HOUSEHOLD
        return Subject.VILLAGE if self.village_uid else Subject.UNIT

    @property
    def whose(self) -> str:
        """Whose problem it is, in one name: the head of the household, the village, the unit."""
        return {Subject.HOUSEHOLD: self.head_name, Subject.VILLAGE: self.village}.get(self.subject, self.unit_name)

    @property
    def by_hand(self) -> bool:
        """True when it was entered in the ledger, not found by an inspection."""
        return not self.item and not self.inspection_uid

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
            type=self.type,
            nature=self.nature,
            source=self.source,
            seen=self.seen,
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
    type: str = ""
    nature: str = ""
    source: str = ""
    seen: int = field(default=0, compare=False)
    """Position in the log at which it was read, where others may write meanwhile; else 0."""


@dataclass(frozen=True, slots=True)
class NewProblem:
    """A problem that no questionnaire found, entered by hand: whose it is, and what the ledger's form says of it.

    One of `household_uid`, `village_uid` and `unit_name` says whose; `region_uid` is the county or town of a unit, if
    it is one of the
    file's. `details.uid` is empty.
    """

    round_uid: str
    dimension: str
    found_on: date | None
    details: ProblemDraft
    household_uid: str = ""
    village_uid: str = ""
    unit_name: str = ""
    region_uid: str = ""


@dataclass(frozen=True, slots=True)
class ProblemFilter:
    """What the ledger shows. Empty parts do not filter."""

    region_uid: str = ""
    text: str = ""
    dimensions: frozenset[str] = field(default_factory=frozenset)
    statuses: frozenset[Status] = field(default_factory=frozenset)
    lead_unit: str = ""
    overdue_only: bool = False
    types: frozenset[str] = field(default_factory=frozenset)
    subjects: frozenset[Subject] = field(default_factory=frozenset)
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
