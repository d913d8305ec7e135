"""What the keying page reads for the keyer: how many were keyed, wordings used before, and through whom a household was found."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import (
    BatchRow,
    HouseholdRecord,
    InspectionRecord,
    LogRow,
    MemberRecord,
    ProblemRecord,
)
from db.search_keys import folded, name_words
from domain.household_code import code_of, key_ending
from domain.inspection import Kind

OF_A_DAY = 10_000
"""Batches; no office writes as many in a day."""


def keyed_since(session: Session, midnight: str, *, kind: Kind = Kind.FIRST, villages: bool = False) -> int:
    """How many inspections of households (or villages) were made in this file since `midnight` (local, ISO 8601) and stand."""
    # However long the log is, only its end is looked at; all of that, since a clock may have been set back in between.
    last = (session.scalar(select(func.max(BatchRow.number))) or 0) - OF_A_DAY
    batches = select(BatchRow.number).where(BatchRow.number > last, BatchRow.at >= midnight, BatchRow.undone_by.is_(None))
    chosen = (
        select(func.count())
        .select_from(LogRow)
        .join(InspectionRecord, InspectionRecord.uid == LogRow.row_uid)
        .where(
            LogRow.batch > last,
            LogRow.batch.in_(batches),
            LogRow.table == InspectionRecord.__tablename__,
            LogRow.field == "*",
            InspectionRecord.kind == str(kind),
            InspectionRecord.household_uid.is_(None) if villages else InspectionRecord.household_uid.is_not(None),
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


def households_with_code(session: Session, code: str, village_uid: str = "") -> list[str]:
    """Households in the register with this code of a pre-filled sheet; those of the village when it has any."""
    h = HouseholdRecord
    chosen = select(h.uid).where(h.deleted.is_(False), h.uid.endswith(key_ending(code)))
    for where in ([h.village_uid == village_uid], []) if village_uid else ([],):
        found = [uid for uid in session.scalars(chosen.where(*where)) if code_of(uid) == code]
        if found:
            return found
    return []


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
        if name == head and answers_to(head, wanted):
            found[uid] = ""
        elif uid not in found and answers_to(name, wanted):
            found[uid] = name
    return found


def answers_to(name: str, wanted: str) -> bool:
    """True when a name is found by what was typed (`db.search_keys.folded`): a part of it, its pinyin or initials."""
    # Only letters need the readings of the characters, and with them a library that takes its time to load.
    return wanted in name or (wanted.isascii() and any(word.startswith(wanted) for word in name_words(folded(name))))
