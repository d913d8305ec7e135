"""Writing cadres, and who helps whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from db.log import begin, finish
from db.models import CadreRecord, HelpingRecord
from db.operations.saved import Saved
from domain.changes import Changes
from domain.errors import Finding, KnownError
from domain.people import Cadre
from domain.scheme import Scheme


def save_cadre(session: Session, cadre: Cadre, clerk: str, now: datetime) -> Saved:
    """Add a cadre (`uid` empty) or change one."""
    if not cadre.name.strip():
        return Saved(Changes(), cadre.uid, (Finding("name", "请填写姓名。"),))
    row = session.get(CadreRecord, cadre.uid) if cadre.uid else CadreRecord()
    if row is None:
        raise KnownError("这名干部已不在名册中，请刷新后再试。")
    begin(session, "cadre", f"保存干部 {cadre.name.strip()}", clerk, now)
    row.name, row.role, row.phone = cadre.name.strip(), cadre.role, cadre.phone.strip()
    row.unit, row.active = cadre.unit.strip(), cadre.active
    session.add(row)
    changes = finish(session)
    return Saved(changes, row.uid)


def cadres_named(session: Session, names: Iterable[str]) -> dict[str, CadreRecord]:
    """The cadres with these names; of namesakes an active one, else the first that was added."""
    wanted = [name for name in dict.fromkeys(names) if name]
    if not wanted:
        return {}
    return {row.name: row for row in session.scalars(_named(), {"names": wanted})}


@cache
def _named() -> Select[CadreRecord]:
    return (
        select(CadreRecord)
        .where(CadreRecord.name.in_(bindparam("names", expanding=True)), CadreRecord.deleted.is_(False))
        .order_by(CadreRecord.active, CadreRecord.uid.desc())
    )


def add_cadre(session: Session, name: str, role: str) -> CadreRecord:
    """Add a cadre whose name was keyed somewhere; inside an open batch."""
    from db.keys import new_uid

    row = CadreRecord(uid=new_uid(), name=name, role=role)
    session.add(row)
    return row


def helper_role(scheme: Scheme) -> str:
    """The role in which a household's own helper counts (帮扶干部)."""
    return next((role.key for role in scheme.roles if role.is_helper), scheme.roles[0].key)


def set_helper(
    session: Session, household_uid: str, cadre: CadreRecord | None, current: Iterable[HelpingRecord], on: date
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
