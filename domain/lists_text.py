"""An ad-hoc table as a short text, under which the file keeps it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from enum import StrEnum
from typing import Any

from domain.blanks.lines import LineKind
from domain.household import Presence
from domain.lists import AdHocTable, ListFilter, Masking, Paper
from domain.problem import Status

VERSION = 1
_ENUMS: Mapping[str, type[StrEnum]] = {"rows": LineKind, "masking": Masking, "paper": Paper}
_SETS: Mapping[str, type[StrEnum]] = {"states": Presence, "statuses": Status}
_DAYS = frozenset({"age_on", "filled_on"})


def table_text(table: AdHocTable) -> str:
    """The table as JSON."""
    return json.dumps({"version": VERSION, **asdict(table)}, ensure_ascii=False, default=_plain)


def table_of(text: str) -> AdHocTable:
    """The table in such a text; ValueError for anything else. What a newer program added is passed over."""
    given = json.loads(text)
    if not isinstance(given, dict) or not isinstance(given.get("header"), str):
        raise ValueError("no table")
    where = given.get("where", {})
    return AdHocTable(**{**_known(AdHocTable, given), "where": ListFilter(**_known(ListFilter, where))})


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def _known(kind: type[AdHocTable] | type[ListFilter], given: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: _value(name, value) for name, value in given.items() if name in names}


def _value(name: str, value: Any) -> Any:
    if name in _ENUMS:
        return _ENUMS[name](value)
    if name in _SETS:
        return frozenset(map(_SETS[name], value))
    if name in _DAYS:
        return date.fromisoformat(value) if value else None
    if name == "attributes":
        return frozenset(value)
    return tuple(value) if name == "fields" else value
