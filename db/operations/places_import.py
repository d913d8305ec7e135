"""Towns, villages and groups named in a book, found or added once each."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import RegionRow
from db.operations.known_places import KnownPlaces, Town, county_stem
from db.operations.regions import NO_TOWN, ensure_region, ensure_town, new_group
from domain.errors import Finding
from domain.errors import Level as Weight
from domain.region import Level

Key = tuple[str, str, str, str]


class Places:
    """The places of one import; a name is looked up once."""

    def __init__(self, session: Session, clerk: str, now: datetime) -> None:
        self._session, self._clerk, self._now = session, clerk, now
        self._known = KnownPlaces(session)
        self._found: dict[Key, str] = {}
        self._groups: dict[str, dict[str, str]] = {}
        self._told: set[tuple[str, str]] = set()

    def uid(self, village: str, group: str, town: str = "", county: str = "") -> str:
        """Uid of the group (of the village when it is empty), added when the file does not have it.

        `town` and `county` are the book's words; ask `fault` first whether they lead anywhere.
        """
        key = (village, group, town, county)
        if key not in self._found:
            self._found[key] = self._group(*key) if group else self._village(village, town, county)
        return self._found[key]

    def fault(self, village: str, town: str, county: str) -> list[Finding]:
        """Why a new village of the book has no place in this file; empty when it has one."""
        if self._known.village(village, town, county) or len(self._known.fitting(town, county)) == 1:
            return []
        if not self._known.towns and not town:
            return [Finding("village", NO_TOWN)]
        if len(self._known.towns) == 1 and not self._known.grows:
            return []
        if not town:
            return [Finding("village", "本文件有多个镇街，这一行没有写明乡镇；请在名册里补上“乡镇”一列。")]
        if not self._known.grows:
            return [Finding("village", f"没有叫“{town}”的镇街；请先在“村组管理”里添加，或改正“乡镇”一栏。")]
        if len(self._counties(county)) != 1 and not (county and self._known.cities):
            return [Finding("village", f"不知道“{town}”属于哪个区县；请在名册里补上“区县”一列。")]
        return []

    def doubts(self, town: str, county: str) -> tuple[Finding, ...]:
        """What is odd about the town and county that a book names; said at the first row that names them."""
        if (town, county) in self._told:
            return ()
        self._told.add((town, county))
        return tuple(Finding("village", sentence, Weight.WARN) for sentence in self._odd(town, county))

    def village_uid(self, village: str, town: str = "", county: str = "") -> str:
        """Uid of a village that the file has; empty when it has none of this name, or several."""
        return self._known.village(village, town, county)

    def known_name(self, village: str) -> str:
        """The file's name for a village, also when the book leaves out 村 or 社区; empty when none or several fit."""
        names = self._known.village_names
        if village in names:
            return village
        stem = _stem(village)
        fitting = [name for name in names if stem and _stem(name) == stem]
        return fitting[0] if len(fitting) == 1 else ""

    def name_of(self, uid: str) -> str:
        """The name of a village."""
        return self._known.name_of(uid) or "别处"

    @property
    def names(self) -> list[str]:
        """The names of all villages."""
        return self._known.village_names

    # inside

    def _group(self, village: str, group: str, town: str, county: str) -> str:
        village_uid = self.uid(village, "", town, county)
        groups = self._groups_of(village_uid)
        name = _known_group(groups, group)
        if name not in groups:
            groups[name] = new_group(self._session, village_uid, name, self._clerk, self._now)
        return groups[name]

    def _groups_of(self, village_uid: str) -> dict[str, str]:
        """The groups of a village, name → uid, read once."""
        if village_uid not in self._groups:
            chosen = select(RegionRow.name, RegionRow.uid).where(
                RegionRow.parent_uid == village_uid, RegionRow.deleted.is_(False)
            )
            # Of several of one name the first that the file has.
            self._groups[village_uid] = {row.name: row.uid for row in reversed(self._session.execute(chosen).all())}
        return self._groups[village_uid]

    def _village(self, village: str, town: str, county: str) -> str:
        known = self._known.village(village, town, county)
        if known:
            return known
        town_uid = self._town(town, county)
        uid = ensure_region(self._session, village, "", self._clerk, self._now, town_uid=town_uid)
        self._known.add_village(uid, village, town_uid)
        return uid

    def _town(self, town: str, county: str) -> str:
        """Uid of the town meant; empty leaves it to `ensure_region`."""
        fitting = self._known.fitting(town, county)
        if len(fitting) == 1:
            return fitting[0].uid
        if not self._known.grows or not town:
            return ""
        county_uid = self._county(county)
        uid = ensure_town(self._session, county_uid, town, self._clerk, self._now)
        self._known.add_town(Town(uid, town, county_uid, self._known.counties[county_uid]))
        return uid

    def _county(self, county: str) -> str:
        found = self._counties(county)
        if found:
            return found[0]
        uid = ensure_town(self._session, self._known.cities[0], county, self._clerk, self._now, level=Level.COUNTY)
        self._known.counties[uid] = county
        return uid

    def _counties(self, county: str) -> list[str]:
        """The county named; in a county's own file there is but one, whatever the book writes."""
        every = list(self._known.counties)
        own = not self._known.of_city and len(every) == 1
        return every if own else self._known.named_counties(county)

    def _odd(self, town: str, county: str) -> list[str]:
        said = []
        if town and not self._known.grows and len(self._known.towns) == 1 and not self._known.fitting(town):
            said.append(f"这里写的是“{town}”，本文件是“{self._known.towns[0].name}”，已放在{self._known.towns[0].name}；请核对。")
        elif town and self._known.grows and not self._known.fitting(town, county):
            said.append(f"还没有“{town}”，已新增这个镇街；如是笔误，请在“村组管理”里改名。")
        every = list(self._known.counties.values())
        if county and not self._known.of_city and len(every) == 1 and county_stem(every[0]) != county_stem(county):
            said.append(f"这里写的是“{county}”，本文件是“{every[0]}”，已放在{every[0]}；请核对。")
        return said


def _known_group(names: Collection[str], group: str) -> str:
    """The village's own name for a group: `1组` of a book is the `1社` of the file, unless it has both."""
    if group in names:
        return group
    same = [name for name in names if _number(name) and _number(name) == _number(group)]
    return same[0] if len(same) == 1 else group


def _number(group: str) -> str:
    """`1` of `1社`, `1组`, `第1村民小组`; empty for a group that is no number."""
    found = re.fullmatch(r"第?(\d+|[一二三四五六七八九十]+)(?:社|组|队|村民小组|居民小组)", group)
    return found[1] if found else ""


def _stem(village: str) -> str:
    return village.removesuffix("社区").removesuffix("村")
