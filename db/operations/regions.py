"""Writing regions: villages and groups, found by name or added."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.log import begin, finish
from db.models import RegionRow
from domain.changes import Changes
from domain.errors import KnownError
from domain.region import Level

BELOW = {Level.COUNTY: Level.TOWN, Level.TOWN: Level.VILLAGE, Level.VILLAGE: Level.GROUP}


def ensure_region(session: Session, village: str, group: str, clerk: str, now: datetime) -> str:
    """Uid of the group (of the village when `group` is empty), added under the office's town when it is not there yet.

    KnownError without a village name, or in a file without a town.
    """
    if not village.strip():
        raise KnownError("没有写明所在的村（社区），请补上村名。")
    begin(session, "region", f"新增村组 {village}{group}", clerk, now)
    row = _child(session, _town(session), Level.VILLAGE, village.strip())
    if group.strip():
        row = _child(session, row.uid, Level.GROUP, group.strip())
    uid = row.uid
    finish(session)
    return uid


def add_region(
    session: Session, parent_uid: str, level: Level | str, name: str, clerk: str, now: datetime
) -> Changes:
    """Add a village under a town or a group under a village; KnownError when a sister has this name already."""
    name = name.strip()
    if not name:
        raise KnownError("请填写名称。")
    parent = _living_region(session, parent_uid)
    if BELOW.get(Level(parent.level)) != level:
        raise KnownError("村（社区）要加在镇街下面，组要加在村（社区）下面。")
    if _find(session, parent_uid, name) is not None:
        raise KnownError(f"{parent.name}下面已经有“{name}”，请换一个名称。")
    begin(session, "region", f"新增{name}", clerk, now)
    _add(session, parent_uid, Level(level), name)
    return finish(session)


def rename_region(session: Session, uid: str, name: str, clerk: str, now: datetime) -> Changes:
    """Give a region another name. What was frozen on inspections and problems keeps the name of the day."""
    name = name.strip()
    row = _living_region(session, uid)
    if not name:
        raise KnownError("请填写名称。")
    twin = _find(session, row.parent_uid, name)
    if twin is not None and twin.uid != uid:
        raise KnownError(f"同级已经有“{name}”，请换一个名称。")
    begin(session, "region", f"{row.name} 改名为 {name}", clerk, now)
    row.name = name
    return finish(session)


def _living_region(session: Session, uid: str) -> RegionRow:
    row = session.get(RegionRow, uid)
    if row is None or row.deleted:
        raise KnownError("这个地方已不在文件中，请刷新后再试。")
    return row


def _town(session: Session) -> str:
    chosen = select(RegionRow.uid).where(RegionRow.level == Level.TOWN, RegionRow.deleted.is_(False))
    uid = session.scalar(chosen.order_by(RegionRow.position, RegionRow.uid).limit(1))
    if uid is None:
        raise KnownError("这个文件里还没有镇街，可能没有建好；请用“新建”重新建一个文件。")
    return uid


def _child(session: Session, parent_uid: str, level: Level, name: str) -> RegionRow:
    return _find(session, parent_uid, name) or _add(session, parent_uid, level, name)


def _find(session: Session, parent_uid: str | None, name: str) -> RegionRow | None:
    chosen = select(RegionRow).where(
        RegionRow.parent_uid == parent_uid, RegionRow.name == name, RegionRow.deleted.is_(False)
    )
    return session.scalars(chosen.limit(1)).first()


def _add(session: Session, parent_uid: str, level: Level, name: str) -> RegionRow:
    row = RegionRow(parent_uid=parent_uid, level=level, name=name, position=_position(session, parent_uid, name))
    session.add(row)
    session.flush()
    return row


def _position(session: Session, parent_uid: str, name: str) -> int:
    """`3社` stands third among its sisters, whenever it was added; what has no number comes after the last one."""
    number = re.match(r"第?(\d{1,4})", name)
    if number:
        return int(number[1])
    last = session.scalar(select(func.max(RegionRow.position)).where(RegionRow.parent_uid == parent_uid))
    return (last or 0) + 1
