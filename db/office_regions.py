"""The regions that a new file begins with: the office's own, and the one above it."""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.keys import new_uid
from db.models import RegionRow, SettingRow
from db.queries.office import OFFICE_REGION
from db.rows import table_of
from domain.region import Level, office_level
from domain.rounds import Round

ABOVE = {Level.TOWN: Level.COUNTY, Level.COUNTY: Level.CITY}


def seed_regions(session: Session, round_: Round) -> None:
    """Add the office of a round and what stands above it: 区县 over 镇街, 市 over 区县; a city stands alone."""
    level = office_level(round_.town, round_.county)
    parent_uid = None
    if level is Level.TOWN or (level in ABOVE and round_.county not in ("", round_.town)):
        above = RegionRow(uid=new_uid(), level=ABOVE[level], name=round_.county)
        session.add(above)
        session.flush()
        parent_uid = above.uid
    own = RegionRow(uid=new_uid(), level=level, name=round_.town, parent_uid=parent_uid)
    session.add(own)
    session.connection().execute(insert(table_of(SettingRow)), {"key": OFFICE_REGION, "value": own.uid})
