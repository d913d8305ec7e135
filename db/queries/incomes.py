"""Stored income sheets (收入计算表): a household's, a village's as the paper lies, last year's result, and who has none yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from db.log import latest_batch
from db.models import HouseholdRecord, IncomeAmountRecord, IncomeSheetRecord, RegionRow, RoundRecord
from db.queries.conditions import living
from db.queries.office import town_names
from db.records import attributes_of, round_from
from domain.income import Amounts, IncomeSheet, per_head
from domain.scheme import Attachment, Scheme

CHUNK = 500
"""Sheets whose lines are fetched together."""


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """Net income per head of an earlier year in yuan, and the name of the round whose sheet says so."""

    per_head: Decimal
    round_name: str


@dataclass(frozen=True, slots=True)
class IncomeCounts:
    """Households of a village (or the office) that the form is for: how many have a sheet in the round, and all of them."""

    filled: int
    total: int

    @property
    def left(self) -> int:
        """Those without a sheet."""
        return self.total - self.filled


def income_sheet(session: Session, round_uid: str, household_uid: str) -> IncomeSheet | None:
    """The household's sheet of the round; None when it has none."""
    rows = session.scalars(living_sheets(round_uid, household_uid).limit(1)).all()
    found = next(_with_amounts(session, rows), None)
    return replace(found, seen=latest_batch(session)) if found else None


def income_sheets(session: Session, round_uid: str, village_uid: str = "") -> Iterator[IncomeSheet]:
    """The sheets of a round (of one village), as the paper lies: village, group, page, name. Streamed."""
    s = IncomeSheetRecord
    village, group = RegionRow.__table__.alias("village"), RegionRow.__table__.alias("place")
    in_group = (group.c.parent_uid == s.village_uid) & (group.c.name == s.group)
    chosen = (
        select(s)
        .outerjoin(village, village.c.uid == s.village_uid)
        .outerjoin(group, in_group & group.c.deleted.is_(False))
        .where(s.round_uid == round_uid, s.deleted.is_(False))
        .order_by(village.c.position, s.village, group.c.position, s.group, s.page, s.head_name, s.uid)
    )
    if village_uid:
        chosen = chosen.where(s.village_uid == village_uid)
    rows = iter(session.scalars(chosen.execution_options(yield_per=CHUNK)))
    while chunk := list(islice(rows, CHUNK)):
        yield from _with_amounts(session, chunk)
        for row in chunk:
            session.expunge(row)


def last_income_sheets(session: Session, household_uids: Sequence[str]) -> dict[str, IncomeSheet]:
    """The latest sheet of each of these households, of any round; those without one are left out."""
    s, r = IncomeSheetRecord, RoundRecord
    chosen = select(s).join(r, r.uid == s.round_uid).where(s.household_uid.in_(household_uids), s.deleted.is_(False))
    latest = {row.household_uid: row for row in session.scalars(chosen.order_by(r.starts_on, s.uid))}
    return {found.household_uid: found for found in _with_amounts(session, list(latest.values()))}


def incomes_of_household(session: Session, household_uid: str) -> list[tuple[str, IncomeSheet]]:
    """All sheets of a household, of every round, each after the name of its round; the newest round first."""
    s = IncomeSheetRecord
    chosen = (
        select(s, RoundRecord.name)
        .join(RoundRecord, RoundRecord.uid == s.round_uid)
        .where(s.household_uid == household_uid, s.deleted.is_(False))
        .order_by(RoundRecord.starts_on.desc(), s.uid)
    )
    found = session.execute(chosen).all()
    return list(zip([name for _, name in found], _with_amounts(session, [row for row, _ in found]), strict=True))


def income_per_head(session: Session, round_uid: str, household_uid: str) -> Decimal | None:
    """Net income per head in yuan as the household's sheet of the round has it: the answer to 人均纯收入.

    None when there is no sheet, or nothing stands in it.
    """
    from db.schemes import scheme_of

    sheet, round_ = income_sheet(session, round_uid, household_uid), session.get(RoundRecord, round_uid)
    if sheet is None or round_ is None:
        return None
    return per_head(scheme_of(session, round_from(round_)).income_lines, sheet.amounts, sheet.size)


def previous_per_head(session: Session, round_uid: str, household_uid: str) -> EarlierResult | None:
    """The result of the household's latest sheet of an earlier year; None when the file has none.

    A round of the same year is no last year: its sheet is left out.
    """
    now = session.get(RoundRecord, round_uid)
    if now is None:
        return None
    chosen = (
        select(RoundRecord)
        .join(IncomeSheetRecord, IncomeSheetRecord.round_uid == RoundRecord.uid)
        .where(IncomeSheetRecord.household_uid == household_uid, IncomeSheetRecord.deleted.is_(False))
        .where(RoundRecord.starts_on < now.starts_on.replace(month=1, day=1), RoundRecord.deleted.is_(False))
        .order_by(RoundRecord.starts_on.desc())
    )
    for round_ in session.scalars(chosen):
        found = income_per_head(session, round_.uid, household_uid)
        if found is not None:
            return EarlierResult(found, round_.name)
    return None


def income_counts(
    session: Session, scheme: Scheme, attachment: Attachment, round_uid: str, village_uid: str = ""
) -> IncomeCounts:
    """How far a village has come with the form."""
    meant = _meant(scheme, attachment, village_uid)
    with_sheet = func.count().filter(_has_sheet(round_uid))
    filled, total = session.execute(select(with_sheet, func.count()).select_from(HouseholdRecord).where(*meant)).one()
    return IncomeCounts(filled, total)


def households_without_sheet(
    session: Session, scheme: Scheme, attachment: Attachment, round_uid: str, village_uid: str = "", limit: int = 0
) -> list[str]:
    """Uids of the households that the form is for and that have no sheet yet, by group and name."""
    h, place = HouseholdRecord, RegionRow
    chosen = (
        select(h.uid)
        .join(place, place.uid == h.region_uid)
        .where(*_meant(scheme, attachment, village_uid), ~_has_sheet(round_uid))
        .order_by(h.village_uid, place.position, place.name, h.head_name, h.uid)
    )
    return list(session.scalars(chosen.limit(limit) if limit else chosen))


def households_with_sheet(session: Session, round_uid: str, household_uids: Sequence[str]) -> set[str]:
    """Those of these households that have a sheet in the round."""
    s = IncomeSheetRecord
    chosen = select(s.household_uid).where(s.round_uid == round_uid, s.deleted.is_(False))
    return set(session.scalars(chosen.where(s.household_uid.in_(household_uids))))


def living_sheets(round_uid: str, household_uid: str) -> Select[IncomeSheetRecord]:
    """The sheet of a household in a round, as rows."""
    s = IncomeSheetRecord
    return select(s).where(s.round_uid == round_uid, s.household_uid == household_uid, s.deleted.is_(False)).order_by(s.uid)


def _has_sheet(round_uid: str) -> ColumnElement[bool]:
    s = IncomeSheetRecord
    return exists(
        select(s.uid).where(s.round_uid == round_uid, s.household_uid == HouseholdRecord.uid, s.deleted.is_(False))
    )


def _meant(scheme: Scheme, attachment: Attachment, village_uid: str) -> list[ColumnElement[bool]]:
    """Households in the register that the form is for (`Attachment.is_for`)."""
    conditions = list(living())
    if village_uid:
        conditions.append(HouseholdRecord.village_uid == village_uid)
    if attachment.of:
        conditions.append(_with_one_of(scheme, attachment.of))
    if attachment.not_of:
        conditions.append(~_with_one_of(scheme, attachment.not_of))
    return conditions


def _with_one_of(scheme: Scheme, wanted: Sequence[str]) -> ColumnElement[bool]:
    """Households with one of these attributes, or with a kind of one of them."""
    keys = [a.key for a in scheme.attributes if a.key in wanted or a.part_of in wanted]
    return or_(*(HouseholdRecord.attributes.contains(f",{key},", autoescape=True) for key in keys))


def _with_amounts(session: Session, rows: Sequence[IncomeSheetRecord]) -> Iterator[IncomeSheet]:
    amounts: dict[str, dict[str, Amounts]] = defaultdict(dict)
    a = IncomeAmountRecord
    chosen = select(a.sheet_uid, a.line, a.quantity, a.income, a.expense)
    wanted = chosen.where(a.sheet_uid.in_([row.uid for row in rows]), a.deleted.is_(False))
    for sheet_uid, line, quantity, income, expense in session.execute(wanted) if rows else ():
        amounts[sheet_uid][line] = Amounts(_number(quantity), _number(income), _number(expense))
    towns = town_names(session, {row.round_uid for row in rows})
    for row in rows:
        yield _sheet(row, towns.get(row.round_uid, ""), amounts[row.uid])


def _sheet(row: IncomeSheetRecord, town: str, amounts: dict[str, Amounts]) -> IncomeSheet:
    return IncomeSheet(
        amounts=amounts,
        size=row.size,
        town=town,
        village=row.village,
        group=row.group,
        head_name=row.head_name,
        head_id_no=row.head_id_no,
        helper=row.helper,
        attributes=attributes_of(row.attributes),
        uid=row.uid,
        round_uid=row.round_uid,
        household_uid=row.household_uid,
        village_uid=row.village_uid,
        filled_on=row.filled_on,
        page=row.page,
        last_year=_number(row.last_year),
    )


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
