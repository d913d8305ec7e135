"""Households with their last answers, in the order in which cadres walk: what pre-filled sheets (预填表) are printed from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from db.models import HouseholdRecord, IncomeSheetRecord, RegionRow
from db.queries.conditions import inspected_in, living
from db.queries.incomes import last_income_sheets
from db.queries.inspections import last_inspections
from db.queries.places import villages_under
from db.records import attributes_of
from domain.annex import Attachment
from domain.income import IncomeSheet
from domain.inspection import Inspection
from domain.prefilled import Book, Line
from domain.region import Level
from domain.rounds import Round

CHUNK = 500
"""Households read together with their last answers."""


def books(
    session: Session,
    round_: Round,
    village_uid: str = "",
    *,
    unvisited: bool = False,
    attachment: Attachment | None = None,
) -> Iterator[Book]:
    """A book for each village in the office's order (or for one village, town or county, under their own numbers).

    `unvisited`: only households without an inspection in the round, or, for an income sheet (`attachment`), without a sheet. A
    book may have no lines.
    """
    incomes = attachment is not None and attachment.records == "incomes"
    wanted = villages_under(session, village_uid) if village_uid else ()
    r = RegionRow
    villages = session.execute(
        select(r.uid, r.name)
        .where(r.level == Level.VILLAGE, r.deleted.is_(False))
        .order_by(r.position, r.name, r.uid)
    ).all()
    for number, (uid, name) in enumerate(villages, start=1):
        if not village_uid or uid in wanted:
            yield Book(number, name, _lines(session, round_, uid, name, unvisited, incomes))


def _lines(
    session: Session, round_: Round, village_uid: str, village: str, unvisited: bool, incomes: bool
) -> Iterator[Line]:
    """By group and head; attributes and helper as the register has them, answers of the last inspection of any round."""
    h, place = HouseholdRecord, RegionRow
    chosen = (
        select(h.uid)
        .outerjoin(place, place.uid == h.region_uid)
        .where(*living(), h.village_uid == village_uid)
        .order_by(place.position, place.name, h.head_name, h.uid)
    )
    if unvisited:
        chosen = chosen.where(~(_has_sheet(round_.uid) if incomes else inspected_in(round_.uid)))
    uids = list(session.scalars(chosen))
    for start in range(0, len(uids), CHUNK):
        part = uids[start : start + CHUNK]
        found = _filled(session, round_, village_uid, village, part)
        yield from _last_sheets(session, found, part) if incomes else found


def _has_sheet(round_uid: str) -> ColumnElement[bool]:
    s = IncomeSheetRecord
    own = (s.household_uid == HouseholdRecord.uid) & (s.round_uid == round_uid)
    return exists(select(s.uid).where(own, s.deleted.is_(False)))


def _last_sheets(session: Session, lines: Iterator[Inspection], uids: list[str]) -> Iterator[IncomeSheet]:
    """The households' last income sheets, of any round, with the household as it is today."""
    last = last_income_sheets(session, uids)
    for line in lines:
        before = last.get(line.household_uid)
        yield IncomeSheet(
            amounts=before.amounts if before else {},
            size=line.size,
            town=line.town,
            village=line.village,
            group=line.group,
            head_name=line.head_name,
            head_id_no=line.head_id_no,
            helper=line.helper,
            attributes=line.attributes,
            round_uid=line.round_uid,
            household_uid=line.household_uid,
            village_uid=line.village_uid,
        )


def _filled(
    session: Session, round_: Round, village_uid: str, village: str, uids: list[str]
) -> Iterator[Inspection]:
    h, place = HouseholdRecord, RegionRow
    columns = (h.uid, h.head_name, h.head_id_no, h.size, h.attributes, h.helper, place.name, place.level)
    found = {
        row.uid: row
        for row in session.execute(select(*columns).outerjoin(place, place.uid == h.region_uid).where(h.uid.in_(uids)))
    }
    last = last_inspections(session, uids)
    for uid in uids:
        row, before = found[uid], last.get(uid)
        yield Inspection(
            uid="",
            round_uid=round_.uid,
            household_uid=uid,
            inspected_on=before.inspected_on if before else round_.starts_on,
            page="",
            phone="",
            inspectors=(),
            town=round_.town,
            village=village,
            group=row.name if row.level == Level.GROUP else "",
            village_uid=village_uid,
            head_name=row.head_name,
            head_id_no=row.head_id_no,
            size=row.size,
            attributes=attributes_of(row.attributes),
            helper=row.helper,
            answers=before.answers if before else {},
            descriptions=before.descriptions if before else {},
        )
