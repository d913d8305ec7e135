"""The figures of check lists and the households behind them, from the same conditions."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, func, literal, not_, or_, select
from sqlalchemy.orm import Session

from db.models import AnswerRecord, InspectionRecord, RegionRow
from db.queries.figure_records import FigureRecord
from db.queries.places import villages_under
from domain.answers import BETWEEN, passing
from domain.checklist_figures import ASKED, FAILED, PASSED, PointRow
from domain.inspection import Kind
from domain.region import village_group
from domain.scheme import CheckItem, Scheme

Condition = ColumnElement[bool]


def point_rows(session: Session, scheme: Scheme, round_uid: str, item: CheckItem, region_uid: str = "") -> list[PointRow]:
    """A line for each village with households asked, in the office's order."""
    i = InspectionRecord
    counts = [func.sum(case((_has(answer), 1), else_=0)) for answer in item.failures]
    counted = session.execute(
        select(i.village_uid, func.max(i.village), func.count(), func.sum(case((_fails(item), 1), else_=0)), *counts)
        .outerjoin(AnswerRecord, _answer(item))
        .where(*_asked(session, scheme, round_uid, item, region_uid))
        .group_by(i.village_uid)
    )
    rows = {
        uid: PointRow(uid, name, asked, int(failed), dict(zip(item.failures, map(int, points), strict=True)))
        for uid, name, asked, failed, *points in counted
    }
    r = RegionRow
    order = session.scalars(select(r.uid).where(r.uid.in_(rows)).order_by(r.position, r.name, r.uid)).all()
    return [rows[uid] for uid in dict.fromkeys([*order, *rows])]


def households_of_point(
    session: Session, scheme: Scheme, round_uid: str, item: CheckItem, figure: str, region_uid: str = ""
) -> list[FigureRecord]:
    """The households of a figure (see `PointRow.figure`), by place; the text is what they answered."""
    i = InspectionRecord
    wanted: dict[str, Condition | None] = {ASKED: None, FAILED: _fails(item), PASSED: not_(_fails(item))}
    narrowed = wanted[figure] if figure in wanted else _has(figure)
    chosen = (
        select(
            i.village, i.group, i.head_name, i.head_id_no, i.inspected_on, func.coalesce(AnswerRecord.value, ""), i.household_uid
        )
        .outerjoin(AnswerRecord, _answer(item))
        .where(*_asked(session, scheme, round_uid, item, region_uid))
        .order_by(i.village_uid, i.group, i.head_name, i.uid)
    )
    if narrowed is not None:
        chosen = chosen.where(narrowed)
    return [
        FigureRecord(village_group(village, group), head, number, on, value, household_uid=uid or "")
        for village, group, head, number, on, value, uid in session.execute(chosen)
    ]


def _answer(item: CheckItem) -> Condition:
    a = AnswerRecord
    joined: Condition = (a.inspection_uid == InspectionRecord.uid) & (a.item == item.key) & a.deleted.is_(False)
    return joined


def _has(answer: str) -> Condition:
    """Answers of which this is one; a household without an answer misses nothing."""
    value = literal(BETWEEN) + func.coalesce(AnswerRecord.value, "") + literal(BETWEEN)
    return value.contains(f"{BETWEEN}{answer}{BETWEEN}", autoescape=True)


def _fails(item: CheckItem) -> Condition:
    return or_(*(_has(answer) for answer in item.failures))


def _asked(session: Session, scheme: Scheme, round_uid: str, item: CheckItem, region_uid: str) -> list[Condition]:
    """First inspections of households that the question is asked of."""
    i = InspectionRecord
    found: list[Condition] = [
        i.round_uid == round_uid, i.kind == Kind.FIRST, i.household_uid.is_not(None), i.deleted.is_(False),
    ]  # fmt: skip
    if passing(item):
        # Where there is an answer that says “all right”, none at all means that nobody asked.
        found.append(func.coalesce(AnswerRecord.value, "") != "")
    if item.asked_of:
        found.append(_of(scheme, item.asked_of))
    if item.not_asked_of:
        found.append(not_(_of(scheme, item.not_asked_of)))
    if region_uid:
        found.append(i.village_uid.in_(villages_under(session, region_uid)))
    return found


def _of(scheme: Scheme, attributes: tuple[str, ...]) -> Condition:
    keys = [a.key for a in scheme.attributes if a.key in attributes or (a.part_of and a.part_of in attributes)]
    return or_(*(InspectionRecord.attributes.contains(f",{key},", autoescape=True) for key in keys))
