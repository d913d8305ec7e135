"""Finding households by what the clerk types: a name, pinyin or its initials, part of a number; several parts narrow it down.

Who is asked for stands first: heads whose name begins so, numbers that end so; then all others, in the order of the index. On a
file without the index (another database, a file that cannot be written) the same words are looked for with LIKE, without pinyin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    column,
    exists,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
    true,
)
from sqlalchemy.orm import Session, aliased

from db import search_index
from db.models import HouseholdRecord, MemberRecord
from db.queries.household_rows import household_rows
from db.queries.places import households_in
from db.search_keys import GRAM, HEAD, NAME_PART, PINYIN_PART, TAIL, folded
from db.search_server import ASKED, query_of
from domain.household import HouseholdRow

FEWEST = 3
"""Digits that the index knows. Fewer stand in every tenth household: a walk through the register finds enough of them at once."""

WHOLE = (15, 18)
"""Lengths of a whole ID number."""

_PARTS = re.compile(r"\d[\dx]*|[a-z]+|[^\da-z]+")
_LAST = "\U0010ffff"
_ENTRY = table("search_entry", column("id"), column("household_uid"))
_UID: ColumnElement[Any] = literal_column("e.household_uid")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, folded and taken apart: characters, letters and numbers."""

    characters: tuple[str, ...]
    letters: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """True when there is nothing to look for."""
        return not (self.characters or self.letters or self.numbers)


def taken_apart(typed: str) -> Typed:
    """`张三 1234` → 张三 and 1234; spaces inside a name or between initials mean nothing (张 三, zs f)."""
    parts = _PARTS.findall(folded(typed))
    numbers = tuple(part for part in parts if part[0].isdigit())
    letters = tuple(part for part in parts if part[0].isascii() and not part[0].isdigit())
    return Typed(tuple(part for part in parts if not part[0].isascii()), letters, numbers)


def find_households(session: Session, typed: str, limit: int = 50, region_uid: str = "") -> list[HouseholdRow]:
    """At most `limit` households that `typed` finds, of all states, the likeliest first."""
    wanted = taken_apart(typed)
    if wanted.nothing or limit <= 0:
        return []
    found = _found if search_index.present(session.connection()) else _found_without_index
    inside = households_in(session, region_uid)
    uids: dict[str, None] = {}
    for uid in found(session, wanted, limit, inside):
        uids[uid] = None
        if len(uids) == limit:
            break
    rows = household_rows(session, list(uids))
    if len(wanted.numbers) == 1:
        # Who types the end of a number means that; equal ones keep their order.
        rows.sort(key=lambda row: not row.head_id_no.lower().endswith(wanted.numbers[0]))
    return rows


def matching(session: Session, typed: str) -> ColumnElement[bool]:
    """The condition for households that `typed` finds: those that `find_households` gives, all of them."""
    wanted = taken_apart(typed)
    if wanted.nothing:
        return true()
    uid = HouseholdRecord.uid
    if not search_index.present(session.connection()):
        return _without_index(wanted)
    numbers = [_has_number(number, uid) for number in wanted.numbers if len(number) not in (FEWEST, GRAM)]
    words = _words(wanted)
    on_server = session.connection().dialect.name != "sqlite"
    return and_(*numbers) if words is None else and_(uid.in_(_indexed(words, on_server=on_server)), *numbers)


def _found(session: Session, wanted: Typed, limit: int, inside: ColumnElement[bool] | None) -> Iterator[str]:
    """Uids, the likeliest first, some of them twice; a later way is only gone when those before did not fill the list."""
    if len(wanted.numbers) == 1 and len(wanted.numbers[0]) in WHOLE and (owners := _owners(session, wanted.numbers[0])):
        yield from owners
        return
    on_server = session.connection().dialect.name != "sqlite"
    for chosen, uid in _ways(wanted, on_server):
        if inside is not None:
            chosen = chosen.where(_inside(inside, uid, on_server))
        # A household may come with each of its people.
        yield from session.scalars(chosen.limit(limit * 4))


def _found_without_index(
    session: Session, wanted: Typed, limit: int, inside: ColumnElement[bool] | None
) -> Iterator[str]:
    h = HouseholdRecord
    chosen = select(h.uid).where(h.deleted.is_(False), _without_index(wanted), true() if inside is None else inside)
    yield from session.scalars(chosen.order_by(h.head_name, h.uid).limit(limit))


def _owners(session: Session, number: str) -> Sequence[str]:
    """Households of the person with exactly this ID number, in the register: whoever types it whole means nobody else."""
    m, h = MemberRecord, HouseholdRecord
    chosen = select(m.household_uid).join(h, h.uid == m.household_uid).where(m.deleted.is_(False), h.deleted.is_(False))
    return session.scalars(chosen.where(m.id_no == number.upper())).all()


# the ways to look


def _ways(wanted: Typed, on_server: bool) -> Iterator[tuple[Select[Any], Any]]:
    """The ways to look, the likeliest first, each with its column of household uids; the last one finds all."""
    alone = len((*wanted.characters, *wanted.letters, *wanted.numbers)) == 1
    if alone and wanted.characters:
        yield _heads(wanted.characters[0]), HouseholdRecord.uid
    words = _words(wanted)
    if words is None:
        yield from _walks(wanted)
        return
    checked = [number for number in wanted.numbers if len(number) not in (FEWEST, GRAM)]
    if alone and (likely := _likely(wanted)) is not None:
        yield _indexed(likely, checked, on_server=on_server), _UID
    yield _indexed(words, checked, on_server=on_server), _UID


def _heads(name: str) -> Select[Any]:
    h = HouseholdRecord
    chosen = select(h.uid).where(h.deleted.is_(False), h.head_name >= name, h.head_name < name + _LAST)
    return chosen.order_by(h.head_name, h.uid)


def _walks(wanted: Typed) -> Iterator[tuple[Select[Any], Any]]:
    """One or two digits."""
    more = [_has_number(number, MemberRecord.household_uid) for number in wanted.numbers[1:]]
    yield _persons().params(number=f"%{wanted.numbers[0]}%").where(*more), MemberRecord.household_uid
    h = HouseholdRecord
    yield select(h.uid).where(h.deleted.is_(False), *(_has_number(number, h.uid) for number in wanted.numbers)), h.uid


@cache
def _persons() -> Select[Any]:
    m, h = MemberRecord, HouseholdRecord
    number: Any = bindparam("number")
    there = exists(select(h.uid).where(h.uid == m.household_uid, h.deleted.is_(False)))
    return select(m.household_uid).where(m.deleted.is_(False), there, m.id_no.like(number) | m.phone.like(number))


def _inside(inside: ColumnElement[bool], uid: ColumnElement[Any], on_server: bool) -> ColumnElement[bool]:
    """The condition that a found household belongs to a region; for entries by their number, which is quicker to compare."""
    there = select(HouseholdRecord.uid).where(inside)
    if uid is _UID:
        entry: ColumnElement[int] = literal_column("e.id" if on_server else "+f.rowid")
        # Two conditions in one: a lone IN over mapped rows would make the statement over plain text one of the ORM, which fails.
        return and_(entry > 0, entry.in_(select(_ENTRY.c.id).where(_ENTRY.c.household_uid.in_(there))))
    return uid.in_(there)


# words for the index


def _words(wanted: Typed) -> tuple[str, str] | None:
    """What to ask of the names and of the numbers; None when the index cannot help."""
    names = [_part(part[i : i + NAME_PART]) for part in wanted.characters for i in range(max(1, len(part) - NAME_PART + 1))]
    names += [_part(part[:PINYIN_PART]) for part in wanted.letters]
    numbers = [word for number in wanted.numbers for word in _grams(number)]
    return (" AND ".join(names), " AND ".join(numbers)) if names or numbers else None


def _likely(wanted: Typed) -> tuple[str, str] | None:
    """The same for heads with these initials, or numbers that end with these four digits."""
    if wanted.letters:
        return _part(HEAD + wanted.letters[0]), ""
    if wanted.numbers and len(wanted.numbers[0]) == GRAM:
        return "", f'"{TAIL}{wanted.numbers[0]}"'
    return None


def _part(word: str) -> str:
    return f'"{word}" *'


def _grams(number: str) -> list[str]:
    """Four digits each; the rarer ones, towards the end, come first, since the index goes by the first."""
    if len(number) < FEWEST:
        return []
    if len(number) < GRAM:
        return [_part(number)]
    return [f'"{number[i : i + GRAM]}"' for i in range(len(number) - GRAM, -1, -1)]


def _indexed(words: tuple[str, str], checked: Sequence[str] = (), *, on_server: bool) -> Select[Any]:
    """The entries that have these words, in the order of the index; `checked` numbers are looked for in the register, too."""
    names, numbers = (query_of(word) if word and on_server else word for word in words)
    values = {"names": names, "numbers": numbers}
    values |= {f"number{place}": f"%{number}%" for place, number in enumerate(checked)}
    used = {key: value for key, value in values.items() if value}
    entries = _entries_on_server if on_server else _entries
    return entries(bool(names), bool(numbers), len(checked)).params(used)


@cache
def _entries(names: bool, numbers: bool, checked: int) -> Select[Any]:
    """CROSS JOIN and `+`: the words are gone through first, and only then what they lead to."""
    first = "search_name" if names else "search_number"
    chosen: Select[Any] = select(_UID).select_from(text(f"{first} f CROSS JOIN search_entry e ON e.id = f.rowid"))
    chosen = chosen.where(text(f"f.{first} MATCH :{'names' if names else 'numbers'}"))
    if names and numbers:
        chosen = chosen.where(text("+f.rowid IN (SELECT rowid FROM search_number WHERE search_number MATCH :numbers)"))
    return chosen.where(*(_has_number(bindparam(f"number{place}"), _UID) for place in range(checked)))


@cache
def _entries_on_server(names: bool, numbers: bool, checked: int) -> Select[Any]:
    chosen: Select[Any] = select(_UID).select_from(text("search_entry e"))
    for used, name in ((names, "names"), (numbers, "numbers")):
        if used:
            chosen = chosen.where(text(f"e.{name} @@ {ASKED.format(name=name)}"))
    chosen = chosen.where(*(_has_number(bindparam(f"number{place}"), _UID) for place in range(checked)))
    return chosen.order_by(literal_column("e.id"))


# conditions on the register itself


def _has_number(number: Any, uid: Any) -> ColumnElement[bool]:
    """Households with this number (or bound pattern) somewhere: in an ID number, a phone or the 户编号."""
    m, h = aliased(MemberRecord), aliased(HouseholdRecord)
    pattern: Any = f"%{number}%" if isinstance(number, str) else number
    persons = exists(
        select(m.uid).where(m.household_uid == uid, m.deleted.is_(False), m.id_no.ilike(pattern) | m.phone.like(pattern))
    )
    plain = func.replace(func.replace(h.house_no, "-", ""), " ", "")
    own = exists(select(h.uid).where(h.uid == uid, plain.ilike(pattern) | h.phone.like(pattern)))
    return or_(persons, own)


def _without_index(wanted: Typed) -> ColumnElement[bool]:
    m = aliased(MemberRecord)
    uid = HouseholdRecord.uid
    named = [
        exists(select(m.uid).where(m.household_uid == uid, m.deleted.is_(False), m.name.contains(part, autoescape=True)))
        for part in (*wanted.characters, *wanted.letters)
    ]
    return and_(*named, *(_has_number(number, uid) for number in wanted.numbers))
