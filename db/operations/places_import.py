"""Villages and groups named in a book, found or added once each."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import RegionRow
from db.operations.regions import ensure_region
from db.operations.register_match import villages_by_name


class Places:
    """The places of one import; a name is looked up once."""

    def __init__(self, session: Session, clerk: str, now: datetime) -> None:
        self._session, self._clerk, self._now = session, clerk, now
        self._villages = villages_by_name(session)
        self._found: dict[tuple[str, str], str] = {}

    def uid(self, village: str, group: str) -> str:
        """Uid of the group (of the village when it is empty), added when the file does not have it."""
        key = (village, group)
        if key not in self._found:
            if group:
                group = self._known_group(self.uid(village, ""), group)
            self._found[key] = ensure_region(self._session, village, group, self._clerk, self._now)
            if not group:
                self._villages[village] = self._found[key]
        return self._found[key]

    def _known_group(self, village_uid: str, group: str) -> str:
        """The village's own name for a group: `1组` of a book is the `1社` of the file, unless it has both."""
        chosen = select(RegionRow.name).where(RegionRow.parent_uid == village_uid, RegionRow.deleted.is_(False))
        names = list(self._session.scalars(chosen))
        same = [name for name in names if _number(name) and _number(name) == _number(group)]
        return same[0] if group not in names and len(same) == 1 else group

    def village_uid(self, village: str) -> str:
        """Uid of a village that the file has; empty when it has none of this name."""
        return self._villages.get(village, "")

    def known_name(self, village: str) -> str:
        """The file's name for a village, also when the book leaves out 村 or 社区; empty when none or several fit."""
        if village in self._villages:
            return village
        stem = _stem(village)
        fitting = [name for name in self._villages if stem and _stem(name) == stem]
        return fitting[0] if len(fitting) == 1 else ""

    def name_of(self, uid: str) -> str:
        """The name of a village."""
        return next((name for name, known in self._villages.items() if known == uid), "别处")

    @property
    def names(self) -> list[str]:
        """The names of all villages."""
        return list(self._villages)


def _number(group: str) -> str:
    """`1` of `1社`, `1组`, `第1村民小组`; empty for a group that is no number."""
    found = re.fullmatch(r"第?(\d+|[一二三四五六七八九十]+)(?:社|组|队|村民小组|居民小组)", group)
    return found[1] if found else ""


def _stem(village: str) -> str:
    return village.removesuffix("社区").removesuffix("村")
