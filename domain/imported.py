"""What a workbook brought, before it meets the file: rows with their place, and what became of each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from domain.errors import Finding
from domain.income import Amounts


class BookKind(StrEnum):
    """What a workbook is, told by its header."""

    REGISTER = "register"
    INSPECTIONS = "inspections"
    INCOMES = "incomes"


class RowState(StrEnum):
    """What an import did with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REJECTED = "rejected"


ROW_STATE_LABELS = {RowState.NEW: "新增", RowState.CHANGED: "更新", RowState.SAME: "相同", RowState.REJECTED: "未导入"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in the workbook: the worksheet's name and the row as the spreadsheet program numbers it."""

    sheet: str
    row: int


class ImportedPerson(NamedTuple):
    """One row of a register: a person with what the row says of the household. Empty texts: the book does not say.

    A tuple, since a register has 100,000 of them and a frozen dataclass of so many fields takes seven times as long to make.
    `findings` were made while reading (digits lost, wrong check digit …); a blocking one rejects the person.
    `household` numbers the households of the book from 0; rows of one household carry the same number.
    """

    place: Place
    household: int
    name: str
    relation: str = ""
    id_no: str = ""
    phone: str = ""
    ethnicity: str = ""
    education: str = ""
    schooling: str = ""
    health: str = ""
    labour: str = ""
    insured: str = ""
    note: str = ""
    village: str = ""
    group: str = ""
    house_no: str = ""
    house_phone: str = ""
    address: str = ""
    helper: str = ""
    attributes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    county: str = ""
    town: str = ""


@dataclass(frozen=True, slots=True)
class ImportedInspection:
    """One row of a filled inspection sheet, with date, phone and signers of the sign line under it."""

    place: Place
    village: str
    group: str
    head_name: str
    head_id_no: str
    attributes: tuple[str, ...]
    helper: str
    answers: Mapping[str, str]
    descriptions: Mapping[str, str]
    inspectors: tuple[str, ...]
    inspected_on: date | None
    phone: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedIncome:
    """One filled income sheet: the lines above its table, and what stands in its lines by `IncomeLine.key`."""

    place: Place
    village: str
    group: str
    head_name: str
    size: int
    amounts: Mapping[str, Amounts]
    filled_on: date | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that was read: its kind and its rows in order. All lists of rows but one are empty.

    `unread` are the headings of a register's columns that hold something and were not read.
    """

    kind: BookKind
    people: tuple[ImportedPerson, ...] = ()
    inspections: tuple[ImportedInspection, ...] = ()
    incomes: tuple[ImportedIncome, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row; a rejected one has a finding that says why and what to do."""

    place: Place
    state: RowState
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The outcomes of all rows of a book; every figure about the import is counted from them and from nothing else.

    `batch` is the write that undo takes back, 0 when nothing was written.
    """

    kind: BookKind
    outcomes: tuple[RowOutcome, ...] = field(default_factory=tuple)
    batch: int = 0

    def count(self, state: RowState) -> int:
        """Number of rows with this outcome."""
        return sum(outcome.state is state for outcome in self.outcomes)

    @property
    def worth_telling(self) -> Iterable[RowOutcome]:
        """The rows that somebody should look at: rejected ones and those with a warning, in the book's order."""
        return (outcome for outcome in self.outcomes if outcome.findings)


FIRST_ROWS = 4
"""So many rows of those with the same warning are named one by one."""


@dataclass(frozen=True, slots=True)
class ToldRows:
    """What is to be told of a row, or of all rows that were taken with the same warning: in the book's order, at least one."""

    findings: tuple[Finding, ...]
    places: tuple[Place, ...]
    states: tuple[RowState, ...]

    @property
    def rejected(self) -> bool:
        """True for a row that was not taken."""
        return self.states == (RowState.REJECTED,)

    @property
    def where(self) -> str:
        """`名册 第3行`, `共56行：名册 第3、5、8、9行等`."""
        first = self.places[: FIRST_ROWS if len(self.places) > FIRST_ROWS else None]
        sheets = dict.fromkeys(place.sheet for place in first)
        rows = [f"{sheet} 第{'、'.join(str(p.row) for p in first if p.sheet == sheet)}行" for sheet in sheets]
        named = "，".join(rows)
        return f"共{len(self.places):,}行：{named}等" if len(self.places) > len(first) else named

    @property
    def state_label(self) -> str:
        """What became of the rows."""
        return "、".join(ROW_STATE_LABELS[state] for state in RowState if state in self.states)

    @property
    def words(self) -> str:
        """What is wrong and what to do."""
        return " ".join(finding.message for finding in self.findings)


def told_together(result: ImportResult) -> list[ToldRows]:
    """What is to be told of an import, the rows that were not taken first, each by itself; the same warning once."""
    alone: list[ToldRows] = []
    together: dict[Finding, list[RowOutcome]] = {}
    for one in result.worth_telling:
        if one.state is RowState.REJECTED:
            alone.append(ToldRows(one.findings, (one.place,), (one.state,)))
            continue
        for finding in dict.fromkeys(one.findings):
            together.setdefault(finding, []).append(one)
    return alone + [
        ToldRows((finding,), tuple(one.place for one in rows), tuple(dict.fromkeys(one.state for one in rows)))
        for finding, rows in together.items()
    ]
