"""The tables of a file. Shared rows (`Shared`) are keyed by UUID, logged field by field, and deleted by a tombstone.

Columns named in `DERIVED` are worked out from other rows by `db/derived.py`; they are neither logged nor merged.
"""

# No postponed annotations here: SQLAlchemy would evaluate each of them from its text, a fifth of this module's loading time.

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.keys import new_uid

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables. Texts are never NULL: an empty text is “not given”."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(), date: Date(), dict[str, str]: JSON(), dict[str, list[str]]: JSON(), list[str]: JSON(),
    }  # fmt: skip


Uid = String(36)


def refers(target: str) -> ForeignKey:
    """A foreign key that is checked at the commit: rows of one write may come in any order, also when files are merged."""
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


class Shared(Base):
    """A row that travels between offices: keyed by UUID, logged, deleted by a tombstone (`deleted`)."""

    __abstract__ = True
    DERIVED: ClassVar[frozenset[str]] = frozenset()

    uid: Mapped[str] = mapped_column(Uid, primary_key=True, default=new_uid)
    deleted: Mapped[bool] = mapped_column(default=False)
    batch: Mapped[int] = mapped_column(default=0)
    """The write that made the row (number in `batch`)."""


class RegionRow(Shared):
    """A region; `level` is one of `domain.region.Level`."""

    __tablename__ = "region"
    parent_uid: Mapped[str | None] = mapped_column(Uid, refers("region.uid"), index=True)
    level: Mapped[str]
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)


class HouseholdRecord(Shared):
    """A household. `attributes` holds attribute keys as `,a,b,` in alphabetical order, so that LIKE finds one."""

    __tablename__ = "household"
    __table_args__ = (
        Index("ix_household_village_head", "village_uid", "head_name", "uid"),
        Index("ix_household_region", "region_uid", "deleted", "state", "attributes"),
        Index("ix_household_head_name", "head_name", "uid"),
        Index("ix_household_head_id_no", "head_id_no"),
        Index("ix_household_house_no", "house_no"),
    )
    DERIVED = frozenset({"village_uid", "head_name", "head_id_no", "size", "helper"})

    region_uid: Mapped[str] = mapped_column(Uid, refers("region.uid"))
    house_no: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    attributes: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="present")
    state_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    village_uid: Mapped[str] = mapped_column(Uid, default="")
    head_name: Mapped[str] = mapped_column(default="")
    head_id_no: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    helper: Mapped[str] = mapped_column(default="")


class MemberRecord(Shared):
    """A person of a household."""

    __tablename__ = "member"
    __table_args__ = (Index("ix_member_household", "household_uid"), Index("ix_member_id_no", "id_no"))

    household_uid: Mapped[str] = mapped_column(Uid, refers("household.uid"))
    name: Mapped[str]
    relation: Mapped[str] = mapped_column(default="")
    id_no: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="present")
    state_on: Mapped[date | None]
    ethnicity: Mapped[str] = mapped_column(default="")
    education: Mapped[str] = mapped_column(default="")
    schooling: Mapped[str] = mapped_column(default="")
    health: Mapped[str] = mapped_column(default="")
    labour: Mapped[str] = mapped_column(default="")
    insured: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    joined_on: Mapped[date | None]
    joined_reason: Mapped[str] = mapped_column(default="")
    left_reason: Mapped[str] = mapped_column(default="")


class CadreRecord(Shared):
    """A cadre; `role` is a role key of the notice."""

    __tablename__ = "cadre"
    name: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)


class HelpingRecord(Shared):
    """Who helps whom (帮扶). The one with no end is the helper of today."""

    __tablename__ = "helping"
    __table_args__ = (Index("ix_helping_household", "household_uid"), Index("ix_helping_cadre", "cadre_uid"))
    household_uid: Mapped[str] = mapped_column(Uid, refers("household.uid"))
    cadre_uid: Mapped[str] = mapped_column(Uid, refers("cadre.uid"))
    since: Mapped[date | None]
    until: Mapped[date | None]


class RoundRecord(Shared):
    """A round: a notice at work. `thresholds` are this round's numbers by key, as text."""

    __tablename__ = "round"
    scheme_id: Mapped[str]
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    town: Mapped[str]
    county: Mapped[str]
    thresholds: Mapped[dict[str, str]] = mapped_column(default=dict)
    reading: Mapped[str] = mapped_column(default="flow")
    points: Mapped[dict[str, list[str]]] = mapped_column(default=dict)
    """Points of check lists that the office writes itself, by the key of the list."""


class NoticeRecord(Shared):
    """A notice of the office's own, as the text of its file (see `domain/scheme_reading.py`); it travels with the rounds."""

    __tablename__ = "notice"
    scheme_id: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]


class InspectionRecord(Shared):
    """One inspection, with the household as it was on the day (`village` … `helper`). `kind` is one of `domain.inspection.Kind`.

    An inspection of a village has no household: its `household_uid` is NULL.
    """

    __tablename__ = "inspection"
    __table_args__ = (
        Index("ix_inspection_round_household", "round_uid", "household_uid", "kind", "deleted"),
        Index("ix_inspection_household", "household_uid"),
        Index("ix_inspection_round_village", "round_uid", "village_uid"),
    )
    round_uid: Mapped[str] = mapped_column(Uid, refers("round.uid"))
    household_uid: Mapped[str | None] = mapped_column(Uid, refers("household.uid"))
    kind: Mapped[str] = mapped_column(default="first")
    inspected_on: Mapped[date]
    page: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    inspectors: Mapped[str] = mapped_column(default="")
    village_uid: Mapped[str] = mapped_column(Uid)
    village: Mapped[str]
    group: Mapped[str] = mapped_column(default="")
    head_name: Mapped[str]
    head_id_no: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    attributes: Mapped[str] = mapped_column(default="")
    helper: Mapped[str] = mapped_column(default="")


class AnswerRecord(Shared):
    """The answer to one check item of an inspection."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("inspection_uid", "item"),)
    inspection_uid: Mapped[str] = mapped_column(Uid, refers("inspection.uid"))
    item: Mapped[str]
    value: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")


class ProblemRecord(Shared):
    """A problem, with household, place and attributes as they were on the day it was found.

    A village's problem has no household (NULL), a unit's neither household nor village (`village_uid` empty); see
    `Problem.subject`.
    """

    __tablename__ = "problem"
    __table_args__ = (
        Index("ix_problem_household", "household_uid"),
        Index("ix_problem_inspection", "inspection_uid"),
        Index("ix_problem_figures", "round_uid", "village_uid", "dimension", "found_on", "solved_on", "deleted"),
        Index("ix_problem_found", "round_uid", "dimension", "found_on"),
        Index("ix_problem_solved", "round_uid", "dimension", "solved_on"),
        Index("ix_problem_status", "status", "deadline"),
    )
    round_uid: Mapped[str] = mapped_column(Uid, refers("round.uid"))
    household_uid: Mapped[str | None] = mapped_column(Uid, refers("household.uid"))
    inspection_uid: Mapped[str | None] = mapped_column(Uid, refers("inspection.uid"))
    item: Mapped[str]
    dimension: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    lead_unit: Mapped[str] = mapped_column(default="")
    helper: Mapped[str] = mapped_column(default="")
    found_on: Mapped[date]
    status: Mapped[str] = mapped_column(default="open")
    deadline: Mapped[date | None]
    measure: Mapped[str] = mapped_column(default="")
    solved_on: Mapped[date | None]
    remark: Mapped[str] = mapped_column(default="")
    secretary_signed: Mapped[str] = mapped_column(default="")
    helper_signed: Mapped[str] = mapped_column(default="")
    struck_on: Mapped[date | None]
    village_uid: Mapped[str] = mapped_column(Uid)
    village: Mapped[str]
    group: Mapped[str] = mapped_column(default="")
    head_name: Mapped[str]
    head_id_no: Mapped[str] = mapped_column(default="")
    attributes: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    type: Mapped[str] = mapped_column(default="")
    nature: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    unit_name: Mapped[str] = mapped_column(default="")
    region_uid: Mapped[str | None] = mapped_column(Uid, refers("region.uid"))
    """County or town of a unit's problem."""


class MonitoringRecord(Shared):
    """A household's time as a monitored one (`domain.monitoring.Monitoring`). Degrees are decimal texts."""

    __tablename__ = "monitoring"
    __table_args__ = (Index("ix_monitoring_household", "household_uid"),)
    household_uid: Mapped[str] = mapped_column(Uid, refers("household.uid"))
    risk: Mapped[str] = mapped_column(default="")
    found_by: Mapped[str] = mapped_column(default="")
    found_on: Mapped[date | None]
    measure: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    removed_on: Mapped[date | None]
    longitude: Mapped[str] = mapped_column(default="")
    latitude: Mapped[str] = mapped_column(default="")
    collected_on: Mapped[date | None]
    collector: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class IncomeSheetRecord(Shared):
    """A household's income sheet of a round, with the household as it was on the day; amounts are decimal texts."""

    __tablename__ = "income_sheet"
    __table_args__ = (
        Index("ix_income_sheet_household", "household_uid"),
        Index("ix_income_sheet_round", "round_uid", "village_uid"),
    )
    round_uid: Mapped[str] = mapped_column(Uid, refers("round.uid"))
    household_uid: Mapped[str] = mapped_column(Uid, refers("household.uid"))
    filled_on: Mapped[date | None]
    page: Mapped[str] = mapped_column(default="")
    last_year: Mapped[str] = mapped_column(default="")
    """Net income per head of the year before, where the file has no sheet of it."""
    village_uid: Mapped[str] = mapped_column(Uid)
    village: Mapped[str]
    group: Mapped[str] = mapped_column(default="")
    head_name: Mapped[str]
    head_id_no: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    attributes: Mapped[str] = mapped_column(default="")
    helper: Mapped[str] = mapped_column(default="")


class IncomeAmountRecord(Shared):
    """What stands in a line of an income sheet; `line` is `IncomeLine.key`. Empty texts: left blank."""

    __tablename__ = "income_amount"
    __table_args__ = (UniqueConstraint("sheet_uid", "line"),)
    sheet_uid: Mapped[str] = mapped_column(Uid, refers("income_sheet.uid"))
    line: Mapped[str]
    quantity: Mapped[str] = mapped_column(default="")
    income: Mapped[str] = mapped_column(default="")
    expense: Mapped[str] = mapped_column(default="")


class SampleRecord(Shared):
    """A village, or a household of it, drawn for the re-inspection of a round. `seed` and `drawn_on` let the draw be repeated."""

    __tablename__ = "sample"
    __table_args__ = (Index("ix_sample_round", "round_uid", "village_uid"),)
    round_uid: Mapped[str] = mapped_column(Uid, refers("round.uid"))
    village_uid: Mapped[str] = mapped_column(Uid, refers("region.uid"))
    household_uid: Mapped[str | None] = mapped_column(Uid, refers("household.uid"))
    drawn_on: Mapped[date]
    seed: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)


class ResponsibilityRecord(Shared):
    """How far a piece of work of the notice has come in a round; `key` names it (`Responsibility`, its place in the notice)."""

    __tablename__ = "responsibility"
    __table_args__ = (UniqueConstraint("round_uid", "key"),)
    round_uid: Mapped[str] = mapped_column(Uid, refers("round.uid"))
    key: Mapped[str]
    status: Mapped[str] = mapped_column(default="open")
    done_on: Mapped[date | None]
    remark: Mapped[str] = mapped_column(default="")


class VisitRecord(Shared):
    """A visit to a household on a day; made by an inspection, or noted alone."""

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_day", "round_uid", "visited_on", "village_uid", "household_uid"),
        Index("ix_visit_household", "household_uid"),
        Index("ix_visit_inspection", "inspection_uid"),
    )
    round_uid: Mapped[str] = mapped_column(Uid, refers("round.uid"))
    household_uid: Mapped[str] = mapped_column(Uid, refers("household.uid"))
    inspection_uid: Mapped[str | None] = mapped_column(Uid, refers("inspection.uid"))
    village_uid: Mapped[str] = mapped_column(Uid)
    visited_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")


class VisitorRecord(Shared):
    """A cadre on a visit, in the role in which this visit counts (人次)."""

    __tablename__ = "visitor"
    __table_args__ = (UniqueConstraint("visit_uid", "cadre_uid"), Index("ix_visitor_role", "visit_uid", "role"))
    visit_uid: Mapped[str] = mapped_column(Uid, refers("visit.uid"))
    cadre_uid: Mapped[str] = mapped_column(Uid, refers("cadre.uid"))
    role: Mapped[str]


class SettingRow(Base):
    """What the file knows of itself: office uid and names, current round, clerk. Local; never merged."""

    __tablename__ = "setting"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class BatchRow(Base):
    """One write: what it was, who, when, in which office. `undone_by` is the batch that took it back."""

    __tablename__ = "batch"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    label: Mapped[str] = mapped_column(default="")
    clerk: Mapped[str] = mapped_column(default="")
    office_uid: Mapped[str] = mapped_column(Uid)
    at: Mapped[str]
    """Local time with zone, ISO 8601, to the millisecond."""
    undone_by: Mapped[int | None]
    hash: Mapped[str] = mapped_column(default="")
    """Seals the batch and all before it (`db/chain.py`); empty for batches of files older than the seal."""


class HandoutRow(Base):
    """A part of this file that was given out: what, to whom, up to which write of ours. Local; never merged."""

    __tablename__ = "handout"
    uid: Mapped[str] = mapped_column(Uid, primary_key=True)
    made_at: Mapped[str]
    clerk: Mapped[str] = mapped_column(default="")
    recipient: Mapped[str]
    villages: Mapped[list[str]] = mapped_column(default=list)
    """Uids of the villages; empty for the whole file."""
    left_out: Mapped[list[str]] = mapped_column(default=list)
    """Columns given out empty, as `member.id_no`."""
    position: Mapped[int]
    """Our last batch that is in it."""
    seal: Mapped[str]
    """The seal of the batch with which the file that was given out begins."""
    expires_on: Mapped[date | None]
    file_name: Mapped[str] = mapped_column(default="")
    households: Mapped[int] = mapped_column(default=0)
    """How many households went out with it."""
    untouched_at: Mapped[str] = mapped_column(default="")
    """When it last came back with nothing new in it, local time with its zone; empty otherwise."""
    closed_at: Mapped[str] = mapped_column(default="")
    """When somebody said that it need not come back; empty while it is waited for."""


class ReturnedRow(Base):
    """A file that came back and was merged: up to which of its writes, and by which batch of ours. Local."""

    __tablename__ = "returned"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    handout_uid: Mapped[str] = mapped_column(Uid, index=True)
    position: Mapped[int]
    hash: Mapped[str]
    batch: Mapped[int] = mapped_column(refers("batch.number"))


class ConflictRow(Base):
    """A question that a merge left: both sides' values as JSON, and what is done when theirs is taken. Local."""

    __tablename__ = "conflict"
    uid: Mapped[str] = mapped_column(Uid, primary_key=True, default=new_uid)
    batch: Mapped[int] = mapped_column(refers("batch.number"), index=True)
    handout_uid: Mapped[str] = mapped_column(Uid)
    table: Mapped[str]
    row_uid: Mapped[str] = mapped_column(Uid)
    field: Mapped[str]
    base: Mapped[str]
    ours: Mapped[str]
    theirs: Mapped[str]
    taking: Mapped[str]
    our_clerk: Mapped[str] = mapped_column(default="")
    our_at: Mapped[str] = mapped_column(default="")
    their_clerk: Mapped[str] = mapped_column(default="")
    their_at: Mapped[str] = mapped_column(default="")
    decided: Mapped[str] = mapped_column(default="")
    """`ours`, `theirs`, or empty while nobody has decided."""
    decided_batch: Mapped[int | None]
    """The batch that took theirs; None for a decision that changed nothing."""


class LogRow(Base):
    """One change of one field of a shared row; append-only. An insert has field `*` and the whole row as JSON in `new`."""

    __tablename__ = "change_log"
    __table_args__ = (Index("ix_change_log_row", "row_uid"), Index("ix_change_log_batch", "batch"))
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    batch: Mapped[int] = mapped_column(refers("batch.number"))
    table: Mapped[str]
    row_uid: Mapped[str] = mapped_column(Uid)
    field: Mapped[str]
    old: Mapped[str | None]
    new: Mapped[str | None]


class BulkRow(Base):
    """Rows inserted in bulk by one batch, as compressed JSON, a chunk of one table each: what the log replays them from."""

    __tablename__ = "bulk"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    batch: Mapped[int] = mapped_column(refers("batch.number"), index=True)
    table: Mapped[str]
    rows: Mapped[int]
    payload: Mapped[bytes] = mapped_column(LargeBinary)


SHARED: tuple[type[Shared], ...] = (
    RegionRow,
    CadreRecord,
    NoticeRecord,
    RoundRecord,
    HouseholdRecord,
    MemberRecord,
    HelpingRecord,
    InspectionRecord,
    AnswerRecord,
    ProblemRecord,
    VisitRecord,
    VisitorRecord,
    MonitoringRecord,
    IncomeSheetRecord,
    IncomeAmountRecord,
    SampleRecord,
    ResponsibilityRecord,
)
"""Every shared table, in an order in which rows can be inserted."""
