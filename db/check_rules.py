"""What the notice demands of the stored records, as a check of the whole file: answers, problems, known words, living parents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Column, Table, distinct, func, select
from sqlalchemy.orm import Session

from db.models import (
    AnswerRecord,
    CadreRecord,
    HouseholdRecord,
    IncomeSheetRecord,
    InspectionRecord,
    MemberRecord,
    MonitoringRecord,
    ProblemRecord,
    RegionRow,
    Shared,
    VisitorRecord,
    VisitRecord,
)
from db.queries.inspections import every_inspection, inspection_of, village_inspection
from db.records import attributes_of, problem_from
from db.rows import table_of
from domain.answers import failures_of
from domain.checks import check_problem, check_sorting
from domain.household import Presence
from domain.inspection import KIND_LABELS, Inspection, Kind
from domain.problem import Problem
from domain.rounds import Round
from domain.scheme import CheckItem, Scheme

CHUNK = 500
"""Inspections whose problems are looked up together."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file. `kind` is `integrity`, `log`, `derived`, `rule` or `equation`; the texts are Chinese."""

    kind: str
    where: str
    message: str


BELONGS: tuple[tuple[type[Shared], str, type[Shared], str], ...] = (
    (HouseholdRecord, "region_uid", RegionRow, "农户所在的村组已删除"),
    (MemberRecord, "household_uid", HouseholdRecord, "人员所在的农户已删除"),
    (InspectionRecord, "household_uid", HouseholdRecord, "核查记录的农户已删除"),
    (AnswerRecord, "inspection_uid", InspectionRecord, "核查答案的核查记录已删除"),
    (ProblemRecord, "household_uid", HouseholdRecord, "问题的农户已删除"),
    (ProblemRecord, "inspection_uid", InspectionRecord, "问题的核查记录已删除"),
    (ProblemRecord, "region_uid", RegionRow, "问题所在的区县或乡镇已删除"),
    (VisitRecord, "household_uid", HouseholdRecord, "走访的农户已删除"),
    (IncomeSheetRecord, "household_uid", HouseholdRecord, "收入计算表的农户已删除"),
    (MonitoringRecord, "household_uid", HouseholdRecord, "监测记录的农户已删除"),
    (VisitorRecord, "visit_uid", VisitRecord, "走访人员的走访记录已删除"),
)
"""Rows that may not outlive another: the row, the column, whose row it names, and what is wrong."""


def rule_faults(session: Session, scheme: Scheme, round_: Round, today: date) -> Iterator[Fault]:
    """Faults of one round against its notice."""
    yield from _faults_of_answers(session, scheme, round_)
    yield from _inspected_twice(session, round_)
    yield from _unknown_items(session, scheme, round_)
    yield from _problem_faults(session, scheme, round_, today)
    yield from _unknown_attributes(session, scheme, round_)


def file_faults(session: Session, roles: set[str]) -> Iterator[Fault]:
    """Faults of the register and of what hangs together, whatever the round. `roles` are the known role keys."""
    for child, column, parent, message in BELONGS:
        yield from _orphans(session, child, column, parent, message)
    yield from _people_in_two_households(session)
    for model in (CadreRecord, VisitorRecord):
        table = table_of(model)
        chosen = select(table.c.role).distinct().where(table.c.role.not_in(roles), table.c.deleted.is_(False))
        for role in session.connection().scalars(chosen):
            yield Fault("rule", f"干部身份“{role}”", "通知里没有这种身份，人次不会计入统计表；请在干部名单中改正。")


def _faults_of_answers(session: Session, scheme: Scheme, round_: Round) -> Iterator[Fault]:
    """Each failing answer is a problem of its own (附件3 填表说明2 of 000) and has a description (附件1 填报说明2)."""
    rows = every_inspection(session, round_.uid)
    while chunk := list(islice(rows, CHUNK)):
        told = _told(session, chunk)
        for one in chunk:
            for key, reasons in failures_of(scheme, round_.thresholds, one).items():
                denied = (one.household_uid or one.village_uid, key) not in told and _denied(session, scheme, round_, one, key)
                yield from _faults_of_answer(scheme.item(key), one, reasons, told, denied)


def _denied(session: Session, scheme: Scheme, round_: Round, one: Inspection, key: str) -> bool:
    """True when the round's re-inspection found the question in order: then the clerk may have said 原来记错了."""
    if one.kind is not Kind.FIRST:
        return False
    if one.of_village:
        review = village_inspection(session, round_.uid, one.village_uid, Kind.REVIEW)
    else:
        review = inspection_of(session, round_.uid, one.household_uid, Kind.REVIEW)
    return review is not None and bool(review.answers.get(key)) and key not in failures_of(scheme, round_.thresholds, review)


def _faults_of_answer(
    item: CheckItem, one: Inspection, reasons: Sequence[str], told: set[tuple[str, str]], denied: bool
) -> Iterator[Fault]:
    where = f"{one.village}{one.group} {one.head_name} {item.short}" if one.head_name else f"{one.village} {item.short}"
    answer = f"{KIND_LABELS[one.kind]}答案为“{'、'.join(reasons)}”"
    if (one.household_uid or one.village_uid, item.key) not in told and not denied:
        yield Fault("rule", where, f"{answer}，但问题台账里没有对应的问题；请重新保存这张核查表。")
    if not one.descriptions.get(item.key, "").strip():
        yield Fault("rule", where, f"{answer}，但没有写明问题具体情况；请在核查表中补填。")


def _told(session: Session, chunk: Sequence[Inspection]) -> set[tuple[str, str]]:
    """(household or village, question) of the problems that stand in the ledger, of whichever round."""
    p = ProblemRecord
    households = {one.household_uid for one in chunk if one.household_uid}
    villages = {one.village_uid for one in chunk if one.of_village}
    of_household = select(p.household_uid, p.item).where(p.household_uid.in_(households), p.deleted.is_(False))
    own = select(p.village_uid, p.item).where(p.village_uid.in_(villages), p.household_uid.is_(None), p.deleted.is_(False))
    return {(uid or "", item) for chosen in (of_household, own) for uid, item in session.execute(chosen)}


def _inspected_twice(session: Session, round_: Round) -> Iterator[Fault]:
    """A household or village has one inspection of each kind in a round; files that were put together may bring a second."""
    i = table_of(InspectionRecord)
    whose = func.coalesce(i.c.household_uid, i.c.village_uid)
    chosen = (
        select(func.min(i.c.village), func.min(i.c.head_name), i.c.kind)
        .where(i.c.round_uid == round_.uid, i.c.deleted.is_(False))
        .group_by(whose, i.c.household_uid.is_(None), i.c.kind)
        .having(func.count() > 1)
    )
    for village, head_name, kind in session.connection().execute(chosen):
        message = f"本轮有两份{KIND_LABELS[Kind(kind)]}记录；请核对，删除多余的一份。"
        yield Fault("rule", f"{village} {head_name}".strip(), message)


def _unknown_items(session: Session, scheme: Scheme, round_: Round) -> Iterator[Fault]:
    keys = [item.key for item in scheme.check_items]
    answer, inspection = table_of(AnswerRecord), table_of(InspectionRecord)
    answers = select(answer.c.item).distinct().join(inspection, inspection.c.uid == answer.c.inspection_uid)
    answers = answers.where(inspection.c.round_uid == round_.uid, answer.c.item.not_in(keys), answer.c.deleted.is_(False))
    for item in session.connection().scalars(answers):
        yield Fault("rule", f"核查项目“{item}”", "通知里没有这个核查项目，这些答案不会打印；请联系维护人员。")


def _problem_faults(session: Session, scheme: Scheme, round_: Round, today: date) -> Iterator[Fault]:
    chosen = select(ProblemRecord).where(ProblemRecord.round_uid == round_.uid, ProblemRecord.deleted.is_(False))
    dimensions = {item.key: {item.dimension} for item in scheme.check_items}
    # A problem that was entered by hand answers no question.
    dimensions[""] = {dimension.key for dimension in scheme.dimensions}
    for row in session.scalars(chosen.execution_options(yield_per=1000)):
        problem = problem_from(row)
        if problem.dimension not in dimensions.get(problem.item, ()):
            yield Fault("rule", _place(scheme, problem), "问题的类型与通知的核查项目对不上，不会计入统计表；请联系维护人员。")
        for finding in (*check_problem(problem.draft, problem.found_on, today), *check_sorting(problem.draft, scheme)):
            yield Fault("rule", _place(scheme, problem), finding.message)


def _place(scheme: Scheme, problem: Problem) -> str:
    short = next((item.short for item in scheme.check_items if item.key == problem.item), problem.item)
    place = f"{problem.village}{problem.group}"
    return " ".join(part for part in (place, problem.head_name or problem.unit_name, f"{short}问题") if part)


def _unknown_attributes(session: Session, scheme: Scheme, round_: Round) -> Iterator[Fault]:
    known = {attribute.key for attribute in scheme.attributes}
    inspection, problem = table_of(InspectionRecord), table_of(ProblemRecord)
    found: set[str] = set()
    for table in (inspection, problem):
        chosen = select(table.c.attributes).distinct().where(table.c.round_uid == round_.uid, table.c.deleted.is_(False))
        for text in session.connection().scalars(chosen):
            found.update(attributes_of(text))
    for key in sorted(found - known):
        yield Fault("rule", f"农户属性“{key}”", "通知里没有这种农户属性，不会打印；请在相关农户中改正。")


def _orphans(session: Session, child: type[Shared], column: str, parent: type[Shared], message: str) -> Iterator[Fault]:
    rows, parents = table_of(child), table_of(parent)
    chosen = select(rows.c.uid, _name_column(rows)).join(parents, parents.c.uid == rows.c[column])
    for uid, name in session.connection().execute(chosen.where(rows.c.deleted.is_(False), parents.c.deleted.is_(True))):
        yield Fault("rule", f"{name or uid}", f"{message}；请撤销那次删除，或联系维护人员。")


def _name_column(table: Table) -> Column[Any]:
    return next(table.c[name] for name in ("head_name", "name", "item", "uid") if name in table.c)


def _people_in_two_households(session: Session) -> Iterator[Fault]:
    member, household = table_of(MemberRecord), table_of(HouseholdRecord)
    names = func.min(member.c.name).label("name")
    chosen = (
        select(member.c.id_no, names)
        .join(household, household.c.uid == member.c.household_uid)
        .where(member.c.id_no != "", member.c.deleted.is_(False), member.c.state == Presence.PRESENT)
        .where(household.c.deleted.is_(False), household.c.state == Presence.PRESENT)
        .group_by(member.c.id_no)
        .having(func.count(distinct(member.c.household_uid)) > 1)
    )
    for row in session.connection().execute(chosen):
        yield Fault("rule", f"{row.name} {row.id_no}", "同一个证件号码登记在两户；请核对，在其中一户办理迁出或改正号码。")
