"""Bringing two copies of a file together: a pure plan from what both held at the stamp and what each holds now.

`plan(base, ours, theirs)` works field by field. What only they changed is taken; what both changed alike is nothing
to do; what both
changed otherwise is a conflict, and so is a row deleted on one side and worked on at the other. No clock decides
anything. Rows that
both sides made for the same thing (the same inspection, the same answer, the same person) are joined under our key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.merging_keys import NAMED_BY, PARENTS, TRIVIAL, Doubles

Row = Mapping[str, Any]
Rows = Mapping[str, Mapping[str, Row]]
"""Rows by table and uid, as plain values by field (without `uid`). Tables stand in an order in which rows can be inserted."""
Place = tuple[str, str]
"""Table and uid."""

DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Add:
    """A row that they made, with what it names translated to our keys."""

    table: str
    uid: str
    values: Row


@dataclass(frozen=True, slots=True)
class Change:
    """A field of ours that takes their value."""

    table: str
    uid: str
    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both sides went different ways at a field; at `deleted`, one deleted the row that the other worked on.

    `taking` is what is done when theirs is chosen; nothing is done when ours is.
    """

    table: str
    uid: str
    field: str
    base: Any
    ours: Any
    theirs: Any
    taking: tuple[Add | Change, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a merge does. `same` are places that both changed alike; `joined` leads from their keys to ours for rows
    made twice."""

    adds: tuple[Add, ...] = ()
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    same: tuple[Place, ...] = ()
    joined: Mapping[str, str] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """True when there is nothing to do and nothing to ask."""
        return not (self.adds or self.changes or self.conflicts)


def plan(base: Rows, ours: Rows, theirs: Rows) -> Plan:
    """What to do to `ours` so that it holds what was done in `theirs` since both were `base`.

    The rows given are those touched on either side since the stamp, and rows of ours that stand for the same thing as
    one they made
    (`domain.merging_keys`); `base` lacks what was made since. Rows that only we touched may be given, and matter for
    deletions alone.
    """
    return _Planner(base, ours, theirs).plan()


class _Planner:
    def __init__(self, base: Rows, ours: Rows, theirs: Rows) -> None:
        self._base, self._ours = base, ours
        self._joined = _joined(base, ours, theirs)
        self._theirs = _translated(theirs, self._joined)
        self._held: dict[Place, Place] = {}
        """Rows whose changes wait for the word on a deletion: the row, and the deleted row it belongs to."""

    def plan(self) -> Plan:
        deletions = list(self._deletions())
        adds: list[Add] = []
        changes: list[Change] = []
        conflicts: list[Conflict] = []
        same: list[Place] = []
        taking: dict[Place, list[Add | Change]] = {place: [] for place in deletions}
        for table, rows in self._theirs.items():
            for uid, row in rows.items():
                found = list(self._differences(table, uid, row))
                if not found and self._changed(self._theirs, table, uid) and uid in self._ours.get(table, {}):
                    same.append((table, uid))
                if (table, uid) in self._held:
                    taking[self._held[table, uid]] += [one.taking[0] if isinstance(one, Conflict) else one for one in found]
                    continue
                for one in found:
                    target = {Add: adds, Change: changes, Conflict: conflicts}[type(one)]
                    target.append(one)  # type: ignore[attr-defined]
        conflicts += [self._deletion(place, tuple(taking[place])) for place in deletions]
        return Plan(tuple(adds), tuple(changes), tuple(conflicts), tuple(same), dict(self._joined))

    # one row

    def _differences(self, table: str, uid: str, row: Row) -> Iterator[Add | Change | Conflict]:
        ours = self._ours.get(table, {}).get(uid)
        base = self._base.get(table, {}).get(uid)
        if ours is None:
            # A row of the base that we do not have was never ours: it is taken like a new one.
            if base is None or self._changed(self._theirs, table, uid):
                yield Add(table, uid, row)
            return
        # A row of ours that is gone and stands for the same as a living one of theirs only lends its key.
        lent = base is None and bool(ours.get(DELETED)) and not row.get(DELETED)
        for name, value in row.items():
            change = Change(table, uid, name, ours.get(name), value)
            if lent:
                one: Change | Conflict | None = change if change.old != change.new else None
            else:
                one = _made_twice(change) if base is None else _changed_since(change, base.get(name))
            if one is not None:
                yield one

    # deletions

    def _deletions(self) -> Iterator[Place]:
        """Rows deleted on one side while the other worked on them or on what belongs to them; their changes are held back."""
        below = _below(self._base, self._ours, self._theirs)
        for table in dict.fromkeys([*self._theirs, *self._ours]):
            uids = dict.fromkeys([*self._theirs.get(table, {}), *self._ours.get(table, {})])
            for uid in uids:
                if (table, uid) in self._held or not self._is_contested(table, uid, below):
                    continue
                for place in [(table, uid), *_descendants((table, uid), below)]:
                    self._held.setdefault(place, (table, uid))
                yield table, uid

    def _is_contested(self, table: str, uid: str, below: Mapping[Place, list[Place]]) -> bool:
        if self._deletes(self._theirs, table, uid) and not self._gone(self._ours, table, uid):
            other = self._ours
        elif self._deletes(self._ours, table, uid) and not self._gone(self._theirs, table, uid):
            other = self._theirs
        else:
            return False
        family = [(table, uid), *_descendants((table, uid), below)]
        return any(self._works_on(other, *place) for place in family)

    def _deletion(self, place: Place, taking: tuple[Add | Change, ...]) -> Conflict:
        table, uid = place
        ours, base = self._gone(self._ours, table, uid), self._gone(self._base, table, uid)
        theirs = not ours
        own = Change(table, uid, DELETED, ours, theirs)
        others = tuple(one for one in taking if one != own)
        return Conflict(table, uid, DELETED, base, ours, theirs, (own, *others))

    def _deletes(self, side: Rows, table: str, uid: str) -> bool:
        """True when this side deleted the row since the stamp."""
        return self._gone(side, table, uid) and uid in self._base.get(table, {}) and not self._gone(self._base, table, uid)

    def _gone(self, side: Rows, table: str, uid: str) -> bool:
        return bool(side.get(table, {}).get(uid, {}).get(DELETED))

    def _works_on(self, side: Rows, table: str, uid: str) -> bool:
        """True when this side made or changed the row, and left it alive."""
        return not self._gone(side, table, uid) and self._changed(side, table, uid)

    def _changed(self, side: Rows, table: str, uid: str) -> bool:
        row, base = side.get(table, {}).get(uid), self._base.get(table, {}).get(uid)
        if row is None:
            return False
        return base is None or any(base.get(name) != value for name, value in row.items())


def _changed_since(change: Change, base: Any) -> Change | Conflict | None:
    """What becomes of a field of a row that both had at the stamp."""
    if change.old == change.new or change.new == base:
        return None
    if change.old == base:
        return change
    return Conflict(change.table, change.uid, change.field, base, change.old, change.new, (change,))


def _made_twice(change: Change) -> Change | Conflict | None:
    """What becomes of a field of a row that both made: what one of them left empty, the other fills in."""
    if change.old == change.new or _empty(change.new) or change.field in TRIVIAL:
        return None
    if change.field == DELETED:
        return None
    if _empty(change.old):
        return change
    return Conflict(change.table, change.uid, change.field, None, change.old, change.new, (change,))


def _joined(base: Rows, ours: Rows, theirs: Rows) -> dict[str, str]:
    """Their rows that stand for the same as one of ours: their uid and ours. Parents come first, so that children follow."""
    joined: dict[str, str] = {}
    our_doubles, their_doubles = Doubles(ours), Doubles(theirs)
    for table, rows in theirs.items():
        new = [uid for uid in rows if uid not in ours.get(table, {}) and uid not in base.get(table, {})]
        if not new:
            continue
        known: dict[Any, str] = {}
        for uid, row in ours.get(table, {}).items():
            for key in our_doubles.keys(table, uid, row):
                known.setdefault(key, uid)
        for uid in new:
            keys = their_doubles.keys(table, uid, _renamed(table, rows[uid], joined))
            found = next((known[key] for key in keys if key in known), None)
            if found is not None:
                joined[uid] = found
    return joined


def _translated(rows: Rows, joined: Mapping[str, str]) -> dict[str, dict[str, Row]]:
    return {
        table: {joined.get(uid, uid): _renamed(table, row, joined) for uid, row in of_table.items()}
        for table, of_table in rows.items()
    }


def _renamed(table: str, row: Row, joined: Mapping[str, str]) -> Row:
    named = [name for name in NAMED_BY.get(table, ()) if row.get(name) in joined]
    return {**row, **{name: joined[row[name]] for name in named}} if named else row


def _below(*sides: Rows) -> dict[Place, list[Place]]:
    """Which rows belong directly to a row."""
    found: dict[Place, dict[Place, None]] = {}
    for side in sides:
        for table, rows in side.items():
            for name, parent in PARENTS.get(table, ()):
                for uid, row in rows.items():
                    if row.get(name):
                        found.setdefault((parent, row[name]), {})[table, uid] = None
    return {place: list(children) for place, children in found.items()}


def _descendants(place: Place, below: Mapping[Place, list[Place]]) -> Iterable[Place]:
    for child in below.get(place, ()):
        yield child
        yield from _descendants(child, below)


def _empty(value: Any) -> bool:
    return value is None or value == "" or value == 0 or value is False or value == {}
