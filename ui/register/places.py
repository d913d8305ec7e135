"""Villages and groups by their names, for the form."""

from __future__ import annotations

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
            return region.name, ""
        return by_uid[region.parent_uid or ""].name, region.name

    def villages(self, text: str) -> Sequence[Suggestion]:
        """Villages whose name holds the text."""
        wanted = text.strip()
        return [Suggestion(r.uid, r.name) for r in self.regions if r.level is Level.VILLAGE and wanted in r.name]

    def groups(self, village: str, text: str) -> Sequence[Suggestion]:
        """Groups of the village whose name holds the text."""
        found = self._village(village)
        return [Suggestion(g.uid, g.name) for g in self._groups(found) if text.strip() in g.name] if found else []

    def _village(self, name: str) -> Region | None:
        return next((r for r in self.regions if r.level is Level.VILLAGE and r.name == name.strip()), None)

    def _groups(self, village: Region) -> list[Region]:
        return [r for r in self.regions if r.parent_uid == village.uid and r.level is Level.GROUP]
