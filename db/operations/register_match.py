"""What a register brings against what the file has: households and people found again by number, else by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import HouseholdRecord, MemberRecord
from db.operations.known_places import KnownPlaces
from domain.household import HEAD, Presence
from domain.imported import ImportedPerson

CHUNK = 5000
_Item = TypeVar("_Item")


class KnownHouseholds:
    """The households of the file that a book may speak of, read with a few queries whatever its length."""

    def __init__(self, session: Session, people: Sequence[ImportedPerson]) -> None:
        self._session = session
        self.rows: dict[str, HouseholdRecord] = {}
        self.members: dict[str, list[MemberRecord]] = defaultdict(list)
        self._by_house_no: dict[str, str] = {}
        self._by_id: dict[str, str] = {}
        self._by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.places = KnownPlaces(session)
        wanted = self._named_by(people)
        self._load(wanted)

    def find(self, people: Sequence[ImportedPerson]) -> HouseholdRecord | None:
        """The household of these rows: by 户编号, else by its head's number, else by village and head's name when unique."""
        head = next((p for p in people if p.relation == HEAD), people[0])
        uid = self._by_house_no.get(head.house_no, "") if head.house_no else ""
        uid = uid or self._headed_by(head)
        if not uid:
            village_uid = self.places.village(head.village, head.town, head.county)
            named = self._by_name.get((village_uid, head.name), [])
            uid = self._only(named, head)
        return self.rows.get(uid)

    def owner(self, id_no: str) -> str:
        """Uid of the household in which somebody present has this number; empty for none."""
        return self._by_id.get(id_no, "") if id_no else ""

    def village_name(self, uid: str) -> str:
        """The name of a village of the file."""
        return self.places.name_of(uid)

    def _headed_by(self, head: ImportedPerson) -> str:
        """The household that has this head's number: as its head, or, where the row is no head, as anyone of it."""
        uid = self.owner(head.id_no)
        if not uid or head.relation != HEAD or self.rows[uid].head_id_no == head.id_no:
            return uid
        # He is somebody else's relative in the file: whether the household was divided is for a person to say.
        return ""

    def _only(self, uids: list[str], head: ImportedPerson) -> str:
        """The one household of that head's name, unless numbers say that it is a namesake's."""
        fitting = [u for u in uids if not (head.id_no and self.rows[u].head_id_no and self.rows[u].head_id_no != head.id_no)]
        if head.house_no:
            fitting = [u for u in fitting if self.rows[u].house_no in ("", head.house_no)]
        return fitting[0] if len(fitting) == 1 else ""

    def _named_by(self, people: Sequence[ImportedPerson]) -> set[str]:
        h, m = HouseholdRecord, MemberRecord
        alive = h.deleted.is_(False)
        found: set[str] = set()
        if self._session.scalar(select(h.uid).limit(1)) is None:
            # The first register of a file.
            return found
        for numbers in chunks({p.id_no for p in people} - {""}):
            chosen = select(m.household_uid).join(h, h.uid == m.household_uid)
            found.update(self._session.scalars(chosen.where(m.id_no.in_(numbers), m.deleted.is_(False), alive)))
        for numbers in chunks({p.house_no for p in people} - {""}):
            found.update(self._session.scalars(select(h.uid).where(h.house_no.in_(numbers), alive)))
        for names in chunks({p.name for p in people if p.relation == HEAD} - {""}):
            found.update(self._session.scalars(select(h.uid).where(h.head_name.in_(names), alive)))
        return found

    def _load(self, uids: set[str]) -> None:
        h, m = HouseholdRecord, MemberRecord
        for some in chunks(uids):
            for row in self._session.scalars(select(h).where(h.uid.in_(some))):
                self.rows[row.uid] = row
                if row.house_no:
                    self._by_house_no[row.house_no] = row.uid
                self._by_name[row.village_uid, row.head_name].append(row.uid)
            chosen = select(m).where(m.household_uid.in_(some), m.deleted.is_(False)).order_by(m.position, m.uid)
            for member in self._session.scalars(chosen):
                self.members[member.household_uid].append(member)
                if member.id_no and member.state == Presence.PRESENT:
                    self._by_id[member.id_no] = member.household_uid


def chunks(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """The items, so many at a time as one query may name."""
    rest = iter(items)
    while some := list(islice(rest, CHUNK)):
        yield some
