"""The steps that taking theirs would need, as they are kept with an open question."""

from __future__ import annotations

import json
from collections.abc import Iterable

from db.rows import dumped
from domain.merging import Add, Change


def taking_text(steps: Iterable[Add | Change]) -> str:
    """The steps of a conflict as they are kept."""
    return dumped([
        {"add": one.table, "uid": one.uid, "values": dict(one.values)}
        if isinstance(one, Add)
        else {"change": one.table, "uid": one.uid, "field": one.field, "old": one.old, "new": one.new}
        for one in steps
    ])


def taking_of(text: str) -> list[Add | Change]:
    """The inverse of `taking_text`."""
    return [
        Add(one["add"], one["uid"], one["values"])
        if "add" in one
        else Change(one["change"], one["uid"], one["field"], one["old"], one["new"])
        for one in json.loads(text)
    ]
