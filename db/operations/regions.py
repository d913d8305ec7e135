"""Writing regions: added, named, put in order, moved under another one, and taken away when they are empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.keys import new_uid
from db.log import begin, finish, insert
from db.models import HouseholdRecord, InspectionRecord, ProblemRecord, RegionRow, SampleRecord, VisitRecord
from db.operations.meanwhile import unchanged
from db.queries.office import OFFICE_REGION, settings
from domain.changes import Changes
from domain.errors import KnownError
from domain.region import LEVEL_LABELS, Level, below

NO_TOWN = "这个文件里还没有镇街：请先在“村组管理”里添加，或在名册里写上“乡镇”一列。"
PLACE = "place"
"""Kind of the batch of a place that comes along with what is keyed; `region` is that of the work on places themselves."""
MOVABLE = (Level.TOWN, Level.VILLAGE)
"""Levels that may be put under another parent; a group is its village's."""


def ensure_region(session: Session, village: str, group: str, clerk: str, now: datetime, *, town_uid: str = "") -> str:
    """Uid of the group (of the village when `group` is empty), added when it is not there yet.

    A village is looked for in the town named; without one in the only town, or where the only village of this name is.
    KnownError without a village name, without a town, or when the file has several towns and the village is new.
    """
    if not village.strip():
        raise KnownError("没有写明所在的村（社区），请补上村名。")
    begin(session, PLACE, f"新增村组 {village}{group}", clerk, now)
    row = _child(session, town_uid or _town_of(session, village.strip()), Level.VILLAGE, village.strip())
    if group.strip():
        row = _child(session, row.uid, Level.GROUP, group.strip())
    uid = row.uid
    finish(session)
    return uid


def new_group(session: Session, village_uid: str, name: str, clerk: str, now: datetime) -> str:
    """Uid of a new group in a village of the file; the caller has seen that the village has none of this name."""
    name, uid = name.strip(), new_uid()
    begin(session, PLACE, f"新增村组 {name}", clerk, now)
    position = _position(session, village_uid, name)
    row = {"uid": uid, "parent_uid": village_uid, "level": Level.GROUP, "name": name, "position": position}
    insert(session, RegionRow, [row])
    finish(session)
    return uid


def ensure_town(
    session: Session, parent_uid: str, name: str, clerk: str, now: datetime, *, level: Level = Level.TOWN
) -> str:
    """Uid of the town of this name in a county (the county in a city, with `level`), added when it is not there yet."""
    begin(session, PLACE, f"新增{LEVEL_LABELS[level]} {name}", clerk, now)
    uid = _child(session, parent_uid, level, name.strip()).uid
    finish(session)
    return uid


def add_region(
    session: Session, parent_uid: str, level: Level | str, name: str, clerk: str, now: datetime
) -> Changes:
    """Add a region right under the one above it; KnownError when a sister has this name already."""
    name = name.strip()
    if not name:
        raise KnownError("请填写名称。")
    parent = living_region(session, parent_uid)
    wanted = below(Level(parent.level))
    if wanted != level:
        under = f"只能加{LEVEL_LABELS[wanted]}" if wanted else "不能再加"
        raise KnownError(f"“{parent.name}”是{LEVEL_LABELS[Level(parent.level)]}，它下面{under}。")
    if _find(session, parent_uid, name) is not None:
        raise KnownError(f"{parent.name}下面已经有“{name}”，请换一个名称。")
    begin(session, "region", f"新增{name}", clerk, now)
    _add(session, parent_uid, Level(level), name)
    return finish(session)


def add_regions(
    session: Session, parent_uid: str, level: Level | str, names: Sequence[str], clerk: str, now: datetime
) -> Changes:
    """Add several sisters as one write; none of them when one cannot be added."""
    begin(session, "region", f"新增{'、'.join(names)}", clerk, now)
    for name in names:
        add_region(session, parent_uid, level, name, clerk, now)
    return finish(session)


def rename_region(session: Session, uid: str, name: str, clerk: str, now: datetime, *, seen: int = 0) -> Changes:
    """Give a region another name. What was frozen on inspections and problems keeps the name of the day."""
    name = name.strip()
    row = _as_seen(session, uid, seen, "name")
    if not name:
        raise KnownError("请填写名称。")
    twin = _find(session, row.parent_uid, name)
    if twin is not None and twin.uid != uid:
        raise KnownError(f"同级已经有“{name}”，请换一个名称。")
    begin(session, "region", f"{row.name} 改名为 {name}", clerk, now)
    row.name = name
    return finish(session)


def move_region(session: Session, uid: str, by: int, clerk: str, now: datetime, *, seen: int = 0) -> Changes:
    """Put a region so many places further down among its sisters (up when negative), at most to their end."""
    row = _as_seen(session, uid, seen, "position", "parent_uid")
    sisters = list(_children(session, row.parent_uid))
    place = sisters.index(row)
    sisters.insert(max(0, min(place + by, len(sisters) - 1)), sisters.pop(place))
    begin(session, "region", f"{row.name} 调整顺序", clerk, now)
    for number, sister in enumerate(sisters, 1):
        if sister.position != number:
            sister.position = number
    return finish(session)


def place_region(session: Session, uid: str, parent_uid: str, clerk: str, now: datetime, *, seen: int = 0) -> Changes:
    """Put a town under another county, or a village under another town, with all that is in it.

    KnownError for other levels, or when there is one of this name already.
    """
    row, parent = _as_seen(session, uid, seen, "parent_uid"), living_region(session, parent_uid)
    if Level(row.level) not in MOVABLE or below(Level(parent.level)) != row.level:
        raise KnownError("镇街只能移到另一个区县，村（社区）只能移到另一个镇街。")
    twin = _find(session, parent_uid, row.name)
    if twin is not None and twin.uid != uid:
        raise KnownError(f"{parent.name}下面已经有“{row.name}”，请先改名。")
    begin(session, "region", f"{row.name} 移到 {parent.name}", clerk, now)
    if row.parent_uid != parent_uid:
        row.parent_uid, row.position = parent_uid, _position(session, parent_uid, row.name)
    return finish(session)


def remove_region(session: Session, uid: str, clerk: str, now: datetime, *, seen: int = 0) -> Changes:
    """Take away a region that nothing is in; KnownError says what is in it, or that it is the office's own."""
    row = _as_seen(session, uid, seen)
    if uid == settings(session).get(OFFICE_REGION) or row.parent_uid is None:
        raise KnownError(f"“{row.name}”是本单位自己，不能删除。")
    inside = _inside(session, row)
    if inside:
        raise KnownError(f"“{row.name}”里还有{inside}，不能删除；请先移走或删除它们。")
    begin(session, "region", f"删除{row.name}", clerk, now)
    row.deleted = True
    return finish(session)


def living_region(session: Session, uid: str) -> RegionRow:
    """The row of a region; KnownError when it is not in the file any more."""
    row = session.get(RegionRow, uid)
    if row is None or row.deleted:
        raise KnownError("这个地方已不在文件中，请刷新后再试。")
    return row


def _as_seen(session: Session, uid: str, seen: int, *fields: str) -> RegionRow:
    """The row of a region; KnownError when others have changed it (in these fields, if any are named) since it was read."""
    row = session.get(RegionRow, uid)
    if row is not None:
        unchanged(session, f"“{row.name}”", [row], seen, fields)
    return living_region(session, uid)


def _inside(session: Session, row: RegionRow) -> str:
    """What keeps a region from being taken away, in words; empty for nothing."""
    if _children(session, row.uid):
        level = below(Level(row.level))
        return LEVEL_LABELS[level] if level else "下级"
    h, p, i, v, s = HouseholdRecord, ProblemRecord, InspectionRecord, VisitRecord, SampleRecord
    uses = (
        ("农户", select(h.uid).where(h.region_uid == row.uid, h.deleted.is_(False))),
        ("问题", select(p.uid).where((p.village_uid == row.uid) | (p.region_uid == row.uid), p.deleted.is_(False))),
        ("核查记录", select(i.uid).where(i.village_uid == row.uid, i.deleted.is_(False))),
        ("走访记录", select(v.uid).where(v.village_uid == row.uid, v.deleted.is_(False))),
        ("抽查样本", select(s.uid).where(s.village_uid == row.uid, s.deleted.is_(False))),
    )
    return next((what for what, chosen in uses if session.scalar(chosen.limit(1)) is not None), "")


def _town_of(session: Session, village: str) -> str:
    """The town in which a village is or would be; KnownError when a person has to say."""
    towns = session.scalars(
        select(RegionRow.uid)
        .where(RegionRow.level == Level.TOWN, RegionRow.deleted.is_(False))
        .order_by(RegionRow.position, RegionRow.uid)
    ).all()
    if not towns:
        raise KnownError(NO_TOWN)
    if len(towns) == 1:
        return towns[0]
    there = session.scalars(
        select(RegionRow.parent_uid).where(
            RegionRow.level == Level.VILLAGE, RegionRow.name == village, RegionRow.deleted.is_(False)
        )
    ).all()
    if len(there) == 1 and there[0]:
        return there[0]
    if there:
        raise KnownError(f"有 {len(there)} 个镇街都有“{village}”，请先在左边选定镇街或村。")
    raise KnownError(f"还没有“{village}”；本文件有多个镇街，请先在“村组管理”里把它加到所属的镇街下面。")


def _children(session: Session, parent_uid: str | None) -> Sequence[RegionRow]:
    chosen = select(RegionRow).where(RegionRow.parent_uid == parent_uid, RegionRow.deleted.is_(False))
    return session.scalars(chosen.order_by(RegionRow.position, RegionRow.name, RegionRow.uid)).all()


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
