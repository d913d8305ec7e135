"""Villages and groups named in a book, found or added once each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

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
                self.uid(village, "")
            self._found[key] = ensure_region(self._session, village, group, self._clerk, self._now)
            if not group:
                self._villages[village] = self._found[key]
        return self._found[key]

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


def _stem(village: str) -> str:
    return village.removesuffix("社区").removesuffix("村")
