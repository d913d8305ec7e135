"""What the rows of a register say together, and which of them cannot be taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from db.operations.register_match import KnownHouseholds
from domain.errors import Finding, blocking
from domain.household import HEAD
from domain.identity import birth_date
from domain.imported import ImportedPerson
from domain.scheme import Scheme

Rejected = list[Finding]
"""Why a row is not taken; empty when it is."""

MEMBER_FIELDS = (
    *("name", "relation", "id_no", "phone", "ethnicity", "education", "schooling", "health", "labour", "insured", "note"),
)
HOUSEHOLD_FIELDS = ("house_no", "phone", "address")

_SAID_OF_IT = {
    **{field: attrgetter(field) for field in ("county", "town", "village", "group", "house_no", "address", "helper")},
    "phone": attrgetter("house_phone"),
}
"""What a row says of its household."""


def merged(rows: Sequence[ImportedPerson], scheme: Scheme) -> dict[str, Any]:
    """What the rows of a household say of it: the head's row first, then the first that says anything; all attributes."""
    ordered = sorted(rows, key=lambda row: row.relation != HEAD)
    said: dict[str, Any] = {field: next(filter(None, map(of, ordered)), "") for field, of in _SAID_OF_IT.items()}
    return {**said, "attributes": scheme.in_order({key for row in rows for key in row.attributes})}


def by_household(people: Sequence[ImportedPerson]) -> list[list[ImportedPerson]]:
    """The rows by household, in the order in which the book first names each."""
    grouped: dict[int, list[ImportedPerson]] = {}
    for person in people:
        grouped.setdefault(person.household, []).append(person)
    return list(grouped.values())


def check_rows(people: Sequence[ImportedPerson], known: KnownHouseholds, today: date) -> dict[int, Rejected]:
    """The rows that cannot be taken, by `id(row)`: faults in the row itself, and the same person twice."""
    refused: dict[int, Rejected] = {}
    seen: dict[str, ImportedPerson] = {}
    heads: dict[int, ImportedPerson] = {}
    day = f"{today:%Y%m%d}"
    for person in people:
        why = [*person.findings] if person.findings and blocking(person.findings) else _own_faults(person, day)
        why = why or _twice_in_book(person, seen) or _two_heads(person, heads)
        if why:
            refused[id(person)] = why
    _elsewhere(people, known, refused)
    return refused


def _own_faults(person: ImportedPerson, today: str) -> Rejected:
    # Numbers of 15 digits belong to people born before 2000; comparing texts spares a date for each row.
    if len(person.id_no) != 18 or person.id_no[6:14] <= today or birth_date(person.id_no) is None:
        return []
    return [Finding("id_no", "证件号码中的出生日期在今天之后，请对照证件核对。")]


def _twice_in_book(person: ImportedPerson, seen: dict[str, ImportedPerson]) -> Rejected:
    if not person.id_no:
        return []
    other = seen.setdefault(person.id_no, person)
    if other is person:
        return []
    where = f"第 {other.place.row} 行"
    if other.place.sheet != person.place.sheet:
        where = f"“{other.place.sheet}”{where}"
    if other.household == person.household:
        return [Finding("id_no", f"与{where}的{other.name}证件号码相同，同一人只能有一行，请核对。")]
    return [Finding("id_no", f"证件号码与{where}另一户的{other.name}相同，同一人不能在两户，请核对后只留一处。")]


def _two_heads(person: ImportedPerson, heads: dict[int, ImportedPerson]) -> Rejected:
    if person.relation != HEAD:
        return []
    other = heads.setdefault(person.household, person)
    if other is person:
        return []
    return [Finding("relation", f"这一户在第 {other.place.row} 行已有户主{other.name}，请核对“与户主关系”。")]


def _elsewhere(people: Sequence[ImportedPerson], known: KnownHouseholds, refused: dict[int, Rejected]) -> None:
    """Refuse people who are present in another household of the file."""
    for rows in by_household(people):
        owned = [(person, owner) for person in rows if (owner := known.owner(person.id_no)) and id(person) not in refused]
        home = known.find(rows) if owned else None
        for person, owner in owned:
            if home is None or owner != home.uid:
                refused[id(person)] = [_belongs_to(known, owner)]


def _belongs_to(known: KnownHouseholds, owner: str) -> Finding:
    there = known.rows[owner]
    whose = f"{known.village_name(there.village_uid)}户主{there.head_name}家的人"
    return Finding("id_no", f"证件号码与{whose}相同，请核对；确已转到本户的，请先在原户办理迁出。")
