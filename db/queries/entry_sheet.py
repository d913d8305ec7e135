"""What the keying page reads besides the register: the rows of a sheet, how many were keyed, and wordings used before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import (
    AnswerRecord,
    BatchRow,
    HouseholdRecord,
    InspectionRecord,
    LogRow,
    MemberRecord,
    ProblemRecord,
    RoundRecord,
)
from db.records import inspection_from
from db.search_keys import folded, name_words
from domain.inspection import Inspection


def sheet_rows(session: Session, round_uid: str, village_uid: str, page: str, day: date) -> list[Inspection]:
    """The inspections of one sheet of paper (village, 册-页 and day) in the order in which they were keyed."""
    rows = session.scalars(
        select(InspectionRecord)
        .where(
            InspectionRecord.round_uid == round_uid,
            InspectionRecord.village_uid == village_uid,
            InspectionRecord.page == page,
            InspectionRecord.inspected_on == day,
            InspectionRecord.deleted.is_(False),
        )
        .order_by(InspectionRecord.uid)
    ).all()
    answers, descriptions = _answers(session, [row.uid for row in rows])
    town = session.scalar(select(RoundRecord.town).where(RoundRecord.uid == round_uid)) or ""
    return [inspection_from(row, town, answers[row.uid], descriptions[row.uid]) for row in rows]


def keyed_since(session: Session, midnight: str) -> int:
    """How many inspections were made in this file since `midnight` (local time, ISO 8601) and stand."""
    batches = select(BatchRow.number).where(BatchRow.at >= midnight, BatchRow.undone_by.is_(None))
    chosen = (
        select(func.count())
        .select_from(LogRow)
        .join(InspectionRecord, InspectionRecord.uid == LogRow.row_uid)
        .where(
            LogRow.batch.in_(batches),
            LogRow.table == InspectionRecord.__tablename__,
            LogRow.field == "*",
            InspectionRecord.deleted.is_(False),
        )
    )
    return session.scalar(chosen) or 0


def recent_descriptions(session: Session, round_uid: str, item: str, dimension: str, look_back: int = 400) -> list[str]:
    """Wordings of the round's latest problems of a check item, each once, the latest first."""
    latest = (
        select(ProblemRecord.item, ProblemRecord.description)
        .where(
            ProblemRecord.round_uid == round_uid,
            ProblemRecord.dimension == dimension,
            ProblemRecord.deleted.is_(False),
        )
        .order_by(ProblemRecord.found_on.desc())
        .limit(look_back)
    )
    return list(dict.fromkeys(text for of, text in session.execute(latest) if of == item and text))


def found_through(session: Session, uids: Sequence[str], typed: str) -> dict[str, str]:
    """By household uid the person whose name answers to what was typed; empty when that is the head or a number.

    Households of which nobody answers are left out.
    """
    wanted = folded(typed)
    m, h = MemberRecord, HouseholdRecord
    rows = session.execute(
        select(m.household_uid, m.name, h.head_name)
        .join(h, h.uid == m.household_uid)
        .where(m.household_uid.in_(uids), m.deleted.is_(False))
        .order_by(m.position, m.uid)
    )
    found: dict[str, str] = {}
    for uid, name, head in rows:
        if name == head and _answers_to(head, wanted):
            found[uid] = ""
        elif uid not in found and _answers_to(name, wanted):
            found[uid] = name
    return found


def _answers_to(name: str, wanted: str) -> bool:
    # Only letters need the readings of the characters, and with them a library that takes its time to load.
    return wanted in name or (wanted.isascii() and any(word.startswith(wanted) for word in name_words(folded(name))))


def _answers(session: Session, uids: list[str]) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    descriptions: dict[str, dict[str, str]] = defaultdict(dict)
    for row in session.scalars(
        select(AnswerRecord).where(AnswerRecord.inspection_uid.in_(uids), AnswerRecord.deleted.is_(False))
    ):
        answers[row.inspection_uid][row.item] = row.value
        if row.description:
            descriptions[row.inspection_uid][row.item] = row.description
    return answers, descriptions
