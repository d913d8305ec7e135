"""Writing cadres, and who helps whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import Session

from db.log import begin, finish
from db.many import read_rows
from db.models import CadreRecord, HelpingRecord
from db.operations.meanwhile import met_row
from db.operations.saved import Saved
from db.rows import table_of
from domain.changes import Changes
from domain.errors import Finding, KnownError
from domain.people import Cadre
from domain.scheme import Scheme

AT_ONCE = 500
"""So many names are asked for in one statement."""


def save_cadre(session: Session, cadre: Cadre, clerk: str, now: datetime) -> Saved:
    """Add a cadre (`uid` empty) or change one. KnownError where others have changed the same since it was read."""
    if not cadre.name.strip():
        return Saved(Changes(), cadre.uid, (Finding("name", "请填写姓名。"),))
    row = session.get(CadreRecord, cadre.uid) if cadre.uid else CadreRecord()
    if row is None:
        raise KnownError("这名干部已不在名册中，请刷新后再试。")
    keyed = {
        "name": cadre.name.strip(), "role": cadre.role, "phone": cadre.phone.strip(), "unit": cadre.unit.strip(),
        "active": cadre.active,
    }  # fmt: skip
    values = met_row(session, "这名干部", row, cadre.seen, keyed) if cadre.uid else keyed
    begin(session, "cadre", f"保存干部 {cadre.name.strip()}", clerk, now)
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    changes = finish(session)
    return Saved(changes, row.uid)


def cadres_named(session: Session, names: Iterable[str]) -> dict[str, Cadre]:
    """The cadres with these names; of namesakes an active one, else the first that was added."""
    wanted = [name for name in dict.fromkeys(names) if name]
    if not wanted:
        return {}
    found: dict[str, Cadre] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        values = {f"name_{place}": name for place, name in enumerate(some)}
        for name, role, phone, unit, active, uid in read_rows(session.connection(), _named(len(some)), values):
            found[name] = Cadre(name, role, phone, unit, bool(active), uid)
    return found


@cache
def _named(count: int) -> Select[*tuple[Any, ...]]:
    c = table_of(CadreRecord).c
    names: list[BindParameter[str]] = [bindparam(f"name_{place}") for place in range(count)]
    chosen = select(c.name, c.role, c.phone, c.unit, c.active, c.uid).where(c.name.in_(names), c.deleted.is_(False))
    return chosen.order_by(c.active, c.uid.desc())


def add_cadre(session: Session, name: str, role: str) -> Cadre:
    """Add a cadre whose name was keyed somewhere; inside an open batch."""
    from db.keys import new_uid

    row = CadreRecord(uid=new_uid(), name=name, role=role)
    session.add(row)
    return Cadre(name, role, uid=row.uid)


def helper_role(scheme: Scheme) -> str:
    """The role in which a household's own helper counts (帮扶干部)."""
    return next((role.key for role in scheme.roles if role.is_helper), scheme.roles[0].key)


def set_helper(
    session: Session, household_uid: str, cadre: Cadre | None, current: Iterable[HelpingRecord], on: date
) -> None:
    """Let `cadre` (None: nobody) help from `on`; inside an open batch. `current` are the household's helpings without an end."""
    kept = False
    for helping in current:
        if cadre is not None and helping.cadre_uid == cadre.uid and not kept:
            kept = True
        else:
            helping.until = on
    if cadre is not None and not kept:
        session.add(HelpingRecord(household_uid=household_uid, cadre_uid=cadre.uid, since=on))


def current_helpings(session: Session, household_uid: str) -> list[HelpingRecord]:
    """The helpings of a household that have no end, the newest first."""
    return list(
        session.scalars(
            select(HelpingRecord)
            .where(
                HelpingRecord.household_uid == household_uid,
                HelpingRecord.deleted.is_(False),
                HelpingRecord.until.is_(None),
            )
            .order_by(HelpingRecord.since.is_(None), HelpingRecord.since.desc(), HelpingRecord.uid.desc())
        )
    )
