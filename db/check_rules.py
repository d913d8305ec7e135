"""What the notice demands of the stored records, as a check of the whole file: answers, problems, known words, living parents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Table, distinct, exists, func, select
from sqlalchemy.orm import Session

from db.models import (
    AnswerRecord,
    CadreRecord,
    HouseholdRecord,
    IncomeSheetRecord,
    InspectionRecord,
    MemberRecord,
    ProblemRecord,
    RegionRow,
    Shared,
    VisitorRecord,
    VisitRecord,
)
from db.records import attributes_of, problem_from
from db.rows import table_of
from domain.checks import check_problem
from domain.household import Presence
from domain.problem import Problem
from domain.rounds import Round
from domain.scheme import CheckItem, Scheme


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
    (VisitRecord, "household_uid", HouseholdRecord, "走访的农户已删除"),
    (IncomeSheetRecord, "household_uid", HouseholdRecord, "收入计算表的农户已删除"),
    (VisitorRecord, "visit_uid", VisitRecord, "走访人员的走访记录已删除"),
)
"""Rows that may not outlive another: the row, the column, whose row it names, and what is wrong."""


def rule_faults(session: Session, scheme: Scheme, round_: Round, today: date) -> Iterator[Fault]:
    """Faults of one round against its notice."""
    for item in scheme.check_items:
        yield from _failing_without_problem(session, round_, item)
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


def _failing_without_problem(session: Session, round_: Round, item: CheckItem) -> Iterator[Fault]:
    """填表说明2 of 附件3: each 否 is a problem of its own; 填报说明2 of 附件1: it has a description."""
    inspection, answer, problem = table_of(InspectionRecord), table_of(AnswerRecord), table_of(ProblemRecord)
    same = (problem.c.round_uid == inspection.c.round_uid) & (problem.c.household_uid == inspection.c.household_uid)
    has_problem = exists().where(same, problem.c.item == item.key, problem.c.deleted.is_(False)).label("has_problem")
    chosen = (
        select(inspection.c.village, inspection.c.group, inspection.c.head_name, answer.c.description, has_problem)
        .join(answer, answer.c.inspection_uid == inspection.c.uid)
        .where(inspection.c.round_uid == round_.uid, inspection.c.deleted.is_(False), answer.c.deleted.is_(False))
        .where(answer.c.item == item.key, answer.c.value.in_(item.failures))
    )
    for row in session.connection().execute(chosen):
        where = f"{row.village}{row.group} {row.head_name} {item.short}"
        if not row.has_problem:
            yield Fault("rule", where, "核查答案为“否”，但问题台账里没有对应的问题；请重新保存这户的核查表。")
        if not row.description.strip():
            yield Fault("rule", where, "核查答案为“否”，但没有写明问题具体情况；请在核查表中补填。")


def _unknown_items(session: Session, scheme: Scheme, round_: Round) -> Iterator[Fault]:
    keys = [item.key for item in scheme.check_items]
    answer, inspection = table_of(AnswerRecord), table_of(InspectionRecord)
    answers = select(answer.c.item).distinct().join(inspection, inspection.c.uid == answer.c.inspection_uid)
    answers = answers.where(inspection.c.round_uid == round_.uid, answer.c.item.not_in(keys), answer.c.deleted.is_(False))
    for item in session.connection().scalars(answers):
        yield Fault("rule", f"核查项目“{item}”", "通知里没有这个核查项目，这些答案不会打印；请联系维护人员。")


def _problem_faults(session: Session, scheme: Scheme, round_: Round, today: date) -> Iterator[Fault]:
    chosen = select(ProblemRecord).where(ProblemRecord.round_uid == round_.uid, ProblemRecord.deleted.is_(False))
    dimensions = {item.key: item.dimension for item in scheme.check_items}
    for row in session.scalars(chosen.execution_options(yield_per=1000)):
        problem = problem_from(row)
        if dimensions.get(problem.item) != problem.dimension:
            yield Fault("rule", _place(scheme, problem), "问题的类型与通知的核查项目对不上，不会计入统计表；请联系维护人员。")
        for finding in check_problem(problem.draft, problem.found_on, today):
            yield Fault("rule", _place(scheme, problem), finding.message)


def _place(scheme: Scheme, problem: Problem) -> str:
    short = next((item.short for item in scheme.check_items if item.key == problem.item), problem.item)
    return f"{problem.village}{problem.group} {problem.head_name} {short}问题"


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
