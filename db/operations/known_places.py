"""The counties, towns and villages of the file by the names that people write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import RegionRow
from db.queries.office import office
from domain.region import Level


@dataclass(frozen=True, slots=True)
class Town:
    """A town of the file with the county it is in."""

    uid: str
    name: str
    county_uid: str
    county: str


@dataclass(frozen=True, slots=True)
class _Village:
    uid: str
    town_uid: str


class KnownPlaces:
    """Read once for an import; what the import adds is told with `add_town` and `add_village`."""

    def __init__(self, session: Session) -> None:
        levels = (Level.CITY, Level.COUNTY, Level.TOWN, Level.VILLAGE)
        chosen = select(RegionRow).where(RegionRow.level.in_(levels), RegionRow.deleted.is_(False))
        rows = session.scalars(chosen.order_by(RegionRow.position, RegionRow.uid)).all()
        by_uid = {row.uid: row for row in rows}
        own = by_uid.get(office(session).region_uid)
        self.of_city = own is not None and own.level == Level.CITY
        self.grows = own is not None and own.level in (Level.CITY, Level.COUNTY)
        """The office stands above towns: a town it does not know is a new one."""
        self.counties = {row.uid: row.name for row in rows if row.level == Level.COUNTY}
        self.cities = [row.uid for row in rows if row.level == Level.CITY]
        self.towns: list[Town] = []
        self._villages: dict[str, list[_Village]] = defaultdict(list)
        self._found: dict[tuple[str, str, str], str] = {}
        for row in rows:
            parent = by_uid.get(row.parent_uid or "")
            if row.level == Level.TOWN:
                self.add_town(Town(row.uid, row.name, parent.uid if parent else "", parent.name if parent else ""))
            elif row.level == Level.VILLAGE:
                self._villages[row.name].append(_Village(row.uid, row.parent_uid or ""))

    def add_town(self, town: Town) -> None:
        """The file has this town now."""
        self.towns.append(town)
        self._found.clear()

    def add_village(self, uid: str, name: str, town_uid: str) -> None:
        """The file has this village now."""
        self._villages[name].append(_Village(uid, town_uid))
        self._found.clear()

    def village(self, name: str, town: str = "", county: str = "") -> str:
        """Uid of a village; empty when there is none of this name there, or several and the town does not tell them apart."""
        key = (name, town, county)
        if key not in self._found:
            self._found[key] = self._village(*key)
        return self._found[key]

    def fitting(self, town: str, county: str = "") -> Sequence[Town]:
        """The towns that a book may mean; all of them when it names none."""
        found = [one for one in self.towns if not town or town_stem(one.name) == town_stem(town)]
        exact = [one for one in found if one.name == town] or found
        if county and (self.of_city or len(exact) > 1):
            return [one for one in exact if county_stem(one.county) == county_stem(county)]
        return exact

    def named_counties(self, county: str) -> list[str]:
        """Uids of the counties that a book may mean; all of them when it names none."""
        return [uid for uid, name in self.counties.items() if not county or county_stem(name) == county_stem(county)]

    @property
    def village_names(self) -> list[str]:
        """The names of all villages, each once."""
        return list(self._villages)

    def name_of(self, uid: str) -> str:
        """The name of a village; empty for another place."""
        return next((name for name, places in self._villages.items() if any(one.uid == uid for one in places)), "")

    def _village(self, name: str, town: str, county: str) -> str:
        places = self._villages.get(name, [])
        if (self.grows or len(self.towns) > 1) and (town or county):
            there = {one.uid for one in self.fitting(town, county)}
            places = [one for one in places if one.town_uid in there]
        return places[0].uid if len(places) == 1 else ""


def town_stem(name: str) -> str:
    """A town's name without its kind: 双河街道, 双河街道办事处 and 双河镇 are one place to a clerk."""
    short = name.removesuffix("人民政府").removesuffix("办事处")
    return next((short.removesuffix(end) for end in ("街道", "镇", "乡") if short.endswith(end) and short != end), short)


def county_stem(name: str) -> str:
    """A county's name without its kind."""
    return next((name.removesuffix(end) for end in ("县", "区", "市", "旗") if name.endswith(end) and len(name) > 2), name)
