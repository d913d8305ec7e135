"""Villages and groups by their names, for the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from domain.region import Level, Region
from widgets.suggest import Suggestion


@dataclass(frozen=True, slots=True)
class Places:
    """The regions of the office, found by the names people type."""

    regions: tuple[Region, ...]

    def uid(self, village: str, group: str) -> str:
        """Uid of the group, or of the village when `group` is empty; empty when there is none of this name."""
        found = self._village(village)
        if found is None or not group.strip():
            return found.uid if found else ""
        return next((g.uid for g in self._groups(found) if g.name == group.strip()), "")

    def names(self, uid: str) -> tuple[str, str]:
        """Village and group of a region; both empty for a town or county."""
        by_uid = {region.uid: region for region in self.regions}
        region = by_uid.get(uid)
        if region is None or region.level not in (Level.VILLAGE, Level.GROUP):
            return "", ""
        if region.level is Level.VILLAGE:
            return self._called(region), ""
        return self._called(by_uid[region.parent_uid or ""]), region.name

    def own_name(self, village: str) -> tuple[str, str]:
        """The name and the town's uid of a village as it is called here; a new village is called as it was typed, in no town."""
        found = self._village(village)
        return (found.name, found.parent_uid or "") if found else (village.strip(), "")

    def villages(self, text: str) -> Sequence[Suggestion]:
        """Villages whose name holds the text, with their town where there are several."""
        wanted = text.strip()
        towns = {r.uid: r.name for r in self.regions if r.level is Level.TOWN}
        called = [(r, name) for r, name in self._called_all() if wanted in name]
        return [Suggestion(r.uid, name, towns.get(r.parent_uid or "", "") if len(towns) > 1 else "") for r, name in called]

    def groups(self, village: str, text: str) -> Sequence[Suggestion]:
        """Groups of the village whose name holds the text."""
        found = self._village(village)
        return [Suggestion(g.uid, g.name) for g in self._groups(found) if text.strip() in g.name] if found else []

    def _village(self, name: str) -> Region | None:
        wanted = name.strip()
        return next((r for r, called in self._called_all() if called == wanted), None)

    def _called(self, village: Region) -> str:
        return next((called for r, called in self._called_all() if r.uid == village.uid), village.name)

    def _called_all(self) -> list[tuple[Region, str]]:
        """Each village with its name, the town before it where another village has the same one."""
        villages = [r for r in self.regions if r.level is Level.VILLAGE]
        times = Counter(r.name for r in villages)
        towns = {r.uid: r.name for r in self.regions if r.level is Level.TOWN}
        return [(r, f"{towns.get(r.parent_uid or '', '')}{r.name}" if times[r.name] > 1 else r.name) for r in villages]

    def _groups(self, village: Region) -> list[Region]:
        return [r for r in self.regions if r.parent_uid == village.uid and r.level is Level.GROUP]
