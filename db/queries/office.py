"""What the file knows of its office: who it is, its rounds, its cadres."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.log import latest_batch
from db.models import CadreRecord, RegionRow, RoundRecord, SettingRow
from db.records import cadre_from, round_from
from domain.office import Office
from domain.people import Cadre
from domain.region import Level
from domain.rounds import Round

OFFICE_REGION = "office_region_uid"
"""Setting that names the office's own region; files made before counties and cities could be offices have none."""

NO_ROUND = "这一轮工作已不在文件中，请重新选择轮次。"
"""What is said of a round that somebody has deleted."""


def settings(session: Session) -> dict[str, str]:
    """All settings of the file, by key."""
    return {key: value for key, value in session.execute(select(SettingRow.key, SettingRow.value))}


def office(session: Session) -> Office:
    """The office whose file this is."""
    kept = settings(session)
    own = session.get(RegionRow, kept.get(OFFICE_REGION, "")) or _first_town(session)
    above = session.get(RegionRow, own.parent_uid) if own is not None and own.parent_uid else None
    return Office(
        uid=kept.get("office_uid", ""),
        county=above.name if above is not None else "" if own is not None else kept.get("county", ""),
        town=own.name if own is not None else kept.get("town", ""),
        region_uid=own.uid if own is not None else "",
    )


def _first_town(session: Session) -> RegionRow | None:
    chosen = select(RegionRow).where(RegionRow.level == Level.TOWN, RegionRow.deleted.is_(False))
    return session.scalars(chosen.order_by(RegionRow.position, RegionRow.uid).limit(1)).first()


def rounds(session: Session) -> list[Round]:
    """All rounds, the earliest first."""
    rows = session.scalars(
        select(RoundRecord).where(RoundRecord.deleted.is_(False)).order_by(RoundRecord.starts_on, RoundRecord.uid)
    )
    seen = latest_batch(session)
    return [replace(round_from(row), seen=seen) for row in rows]


def town_names(session: Session, round_uids: Collection[str]) -> dict[str, str]:
    """The town or office that each of these rounds is printed with, by the round's uid."""
    if not round_uids:
        return {}
    chosen = select(RoundRecord.uid, RoundRecord.town).where(RoundRecord.uid.in_(sorted(round_uids)))
    return dict(session.execute(chosen).all())


def cadres(session: Session, text: str = "") -> list[Cadre]:
    """Active cadres whose name holds `text`, by name."""
    chosen = select(CadreRecord).where(CadreRecord.deleted.is_(False), CadreRecord.active.is_(True))
    if text.strip():
        chosen = chosen.where(CadreRecord.name.contains(text.strip(), autoescape=True))
    seen = latest_batch(session)
    return [replace(cadre_from(row), seen=seen) for row in session.scalars(chosen.order_by(CadreRecord.name, CadreRecord.uid))]
