"""Ad-hoc tables (即席表): what a clerk makes of a pasted header line when a notice is due the same afternoon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.blanks.lines import Line, LineKind
from domain.household import Presence
from domain.problem import Problem, Status
from domain.sheet import Value

SERIAL, LEFT_BLANK = "serial", ""
"""The field of a column that counts the rows, and of one that is filled by hand."""

ROWS: Mapping[LineKind, tuple[str, str]] = {
    LineKind.HOUSEHOLDS: ("农户", "户"),
    LineKind.MEMBERS: ("人员", "人"),
    LineKind.PROBLEMS: ("问题", "条"),
    LineKind.INSPECTIONS: ("核查结果", "户"),
    LineKind.COUNTS: ("村（社区），各栏是统计数", "个村（社区）"),
}
"""What stands in a row, and the word after its number."""


class Masking(StrEnum):
    """How much of an ID number is printed."""

    NONE = "none"
    MIDDLE = "middle"
    LAST_FOUR = "last_four"
    PUBLIC = "public"


MASKING_LABELS = {
    Masking.NONE: "全部印出",
    Masking.MIDDLE: "留前6位后4位",
    Masking.LAST_FOUR: "只留后4位",
    Masking.PUBLIC: "公示用（电话也隐去中间）",
}


class Paper(StrEnum):
    """How A4 lies."""

    AUTO = "auto"
    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"


PAPER_LABELS = {Paper.AUTO: "按栏数自动", Paper.LANDSCAPE: "横放", Paper.PORTRAIT: "竖放"}


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which rows stand in a table. Empty parts do not filter; those that a kind of row does not have are passed over.

    `states` are of households, in a list of people of each person. Ages are full years on `age_on` (None: the day of printing),
    both ends included; a person without a birth date has no age. `statuses` are of problems; `visited` and `overdue` as in the
    register and the ledger of problems.
    """

    region_uid: str = ""
    attributes: frozenset[str] = field(default_factory=frozenset)
    states: frozenset[Presence] = frozenset({Presence.PRESENT})
    visited: bool | None = None
    with_open_problems: bool = False
    helper: str = ""
    age_from: int | None = None
    age_to: int | None = None
    age_on: date | None = None
    statuses: frozenset[Status] = field(default_factory=frozenset)
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class AdHocTable:
    """One table as it is saved under a name. `header` is the text that was pasted; `fields` has the field of each of its columns.

    `sort` is the field of a column, empty for the order of the paper (village, group, name). `filled_on` None: the day of
    printing. `measure` stands right in the fill line (`户、人`); `notes` under the table.
    """

    header: str
    rows: LineKind = LineKind.HOUSEHOLDS
    fields: tuple[str, ...] = ()
    where: ListFilter = field(default_factory=ListFilter)
    sort: str = ""
    descending: bool = False
    subtotals: bool = False
    total: bool = True
    label: str = ""
    title: str = ""
    unit: str = ""
    filled_on: date | None = None
    measure: str = ""
    notes: str = ""
    seal: bool = True
    masking: Masking = Masking.NONE
    paper: Paper = Paper.AUTO

    @property
    def counted(self) -> tuple[str, ...]:
        """The fields that are numbers of records, each once."""
        return tuple(dict.fromkeys(key for key in self.fields if key.startswith("count:")))


@dataclass(frozen=True, slots=True)
class ListLine:
    """One row of a table of records. `problems` are the household's of the round, `inspected_on` the day of its inspection."""

    line: Line
    problems: tuple[Problem, ...] = ()
    inspected_on: date | None = None


@dataclass(frozen=True, slots=True)
class VillageLine:
    """One row of a table of villages: figures by the key of their count; None for what is not counted."""

    line: Line
    figures: Mapping[str, Value]


ListRow = ListLine | VillageLine
