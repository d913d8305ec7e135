"""What tells that two rows made on different machines stand for the same thing, and which row belongs to which.

Field names are those of the shared tables; the tables themselves are in `db/models.py`, and a test holds these names
against them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

PARENTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "household": (("region_uid", "region"),),
    "member": (("household_uid", "household"),),
    "helping": (("household_uid", "household"),),
    "inspection": (("household_uid", "household"), ("round_uid", "round")),
    "answer": (("inspection_uid", "inspection"),),
    "problem": (("household_uid", "household"), ("inspection_uid", "inspection"), ("round_uid", "round")),
    "visit": (("household_uid", "household"), ("inspection_uid", "inspection"), ("round_uid", "round")),
    "visitor": (("visit_uid", "visit"),),
    "monitoring": (("household_uid", "household"),),
    "income_sheet": (("household_uid", "household"), ("round_uid", "round")),
    "income_amount": (("sheet_uid", "income_sheet"),),
    "sample": (("household_uid", "household"), ("round_uid", "round")),
    "responsibility": (("round_uid", "round"),),
    "region": (("parent_uid", "region"),),
}
"""By table: the fields that name the row it belongs to. Whoever deletes that row deletes what belongs to it."""

NAMED_BY: Mapping[str, tuple[str, ...]] = {
    **{table: tuple(name for name, _ in parents) for table, parents in PARENTS.items()},
    "helping": ("household_uid", "cadre_uid"),
    "visitor": ("visit_uid", "cadre_uid"),
    "inspection": ("household_uid", "round_uid", "village_uid"),
    "problem": ("household_uid", "inspection_uid", "round_uid", "village_uid", "region_uid"),
    "visit": ("household_uid", "inspection_uid", "round_uid", "village_uid"),
    "income_sheet": ("household_uid", "round_uid", "village_uid"),
    "sample": ("household_uid", "round_uid", "village_uid"),
}
"""By table: the fields that hold the uid of another row."""

Rows = Mapping[str, Mapping[str, Mapping[str, Any]]]


TRIVIAL = frozenset({"position"})
"""Fields in which two rows made for the same thing may differ without anybody having to decide."""


class Doubles:
    """What the rows of one side stand for. `rows` are its rows by table and uid."""

    def __init__(self, rows: Rows) -> None:
        self._numbers: dict[str, list[str]] = {}
        for one in rows.get("member", {}).values():
            if one["id_no"] and not one["deleted"]:
                self._numbers.setdefault(one["household_uid"], []).append(one["id_no"])

    def keys(self, table: str, uid: str, row: Mapping[str, Any]) -> tuple[Hashable, ...]:
        """What a row stands for, any of these; none for a row that stands for nothing but itself.

        A household is known by the number of each of its people; one without numbers is nobody's double.
        """
        if row.get("deleted") and table not in _UNIQUE:
            return ()
        if table == "household":
            return tuple(self._numbers.get(uid, ()))
        if table in _FIELDS:
            return (tuple(row[name] for name in _FIELDS[table]),)
        make = _MADE.get(table)
        key = make(row) if make else None
        return () if key is None else (key,)


_UNIQUE = {"answer", "visitor", "income_amount", "responsibility"}
"""Tables in which a deleted row still keeps its place: a second one would not be let in."""

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "region": ("parent_uid", "level", "name"),
    "cadre": ("name",),
    "notice": ("scheme_id",),
    "answer": ("inspection_uid", "item"),
    "visit": ("round_uid", "household_uid", "visited_on"),
    "visitor": ("visit_uid", "cadre_uid"),
    "income_sheet": ("round_uid", "household_uid"),
    "income_amount": ("sheet_uid", "line"),
    "sample": ("round_uid", "village_uid", "household_uid"),
    "responsibility": ("round_uid", "key"),
}


def _member(row: Mapping[str, Any]) -> Hashable | None:
    return (row["household_uid"], row["id_no"] or (row["name"], row["relation"]))


def _helping(row: Mapping[str, Any]) -> Hashable | None:
    # A household has one helper of today: two new ones are one question to be decided.
    return (row["household_uid"],) if row["until"] is None else None


def _inspection(row: Mapping[str, Any]) -> Hashable | None:
    return row["round_uid"], row["household_uid"] or row["village_uid"], row["kind"]


def _problem(row: Mapping[str, Any]) -> Hashable | None:
    """A problem that an inspection found is known by that inspection and its question; one entered by hand by nothing."""
    return (row["inspection_uid"], row["item"]) if row["inspection_uid"] and row["item"] else None


def _monitoring(row: Mapping[str, Any]) -> Hashable | None:
    return (row["household_uid"],) if row["removed_on"] is None else None


_MADE: Mapping[str, Callable[[Mapping[str, Any]], Hashable | None]] = {
    "member": _member,
    "helping": _helping,
    "inspection": _inspection,
    "problem": _problem,
    "monitoring": _monitoring,
}
