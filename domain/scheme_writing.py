"""Writing a notice as plain data and as the text of a file: the inverse of `domain/scheme_reading.py`.

What says nothing (an empty list, a default) is left out. Keys stand in the order of the dataclasses: the same notice gives the
same text, and two texts can be compared line by line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from domain import orders
from domain.annex import Attachment, FormField
from domain.scheme import Attribute, CheckItem, Scheme
from domain.sheet import Align, Column, HeaderCell, Sizes

WIDEST = 118
"""An object or list that is not longer stands on one line; a Chinese character counts two."""

_CELL = {"rowspan": 1, "colspan": 1}
_LEFT_OUT: Mapping[type, Mapping[str, Any]] = {
    Scheme: {"villages": 0},
    Attribute: {"part_of": "", "clause": ""},
    CheckItem: {"kind": "choice", "unit": "", "asked": "household", "nature": "", "checklist": ""},
    orders.Deadline: {"due": "", "to": ""},
    orders.Standard: {"not_meant": ""},
    orders.ProblemType: {"text": ""},
    orders.Nature: {"type": ""},
    orders.Assessment: {"dimension": ""},
    orders.InformationForm: {"tool": ""},
    orders.IncomeLine: {"category": "", "unit": "", "kind": "line"},
    orders.Condition: {"threshold": "", "value": ""},
    orders.Judgement: {"item": ""},
    HeaderCell: _CELL,
    FormField: {"text": "", "key": "", "align": "center", **_CELL},
    Column: {"align": "center"},
}
"""Values that reading gives by itself when they are left out. False, None and empty lists are left out everywhere."""
_COLUMN_KEYS = ("key", "width", "align")
_SIZE_KEYS = {"title": "title_size", "line": "line_size", "header": "header_size", "body": "body_size", "note": "note_size"}
_ATTACHMENT_DEFAULTS: Mapping[str, Any] = {
    "blank_rows": 0, "seal": "none", "row_height": 9, "row_padding": 1, "paper": "landscape",
    "header_size": 10, "body_size": 10, "title_size": Sizes().title, "line_size": Sizes().line, "note_size": Sizes().note,
}  # fmt: skip


def scheme_data_of(scheme: Scheme) -> dict[str, Any]:
    """A notice as plain data: `read_scheme` makes the same notice of it."""
    return _object(scheme)


def scheme_text(data: Mapping[str, Any]) -> str:
    """Plain data of a notice as the text of a file: one part a line, to be read and compared by people."""
    return _shown(data, 0) + "\n"


def _object(part: Any) -> dict[str, Any]:
    if isinstance(part, Attachment):
        return _attachment(part)
    names = _COLUMN_KEYS if isinstance(part, Column) else [one.name for one in fields(part)]
    return _without_defaults({name: _plain(getattr(part, name)) for name in names}, _LEFT_OUT.get(type(part), {}))


def _without_defaults(found: dict[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value
        for key, value in found.items()
        if value is not None and value is not False and value != [] and (key not in defaults or defaults[key] != value)
    }


def _attachment(part: Attachment) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in fields(part):
        value = getattr(part, one.name)
        if one.name == "sizes":
            found |= {name: _plain(getattr(value, size)) for size, name in _SIZE_KEYS.items()}
        elif one.name == "portrait":
            found["paper"] = "portrait" if value else "landscape"
        else:
            found[one.name] = _plain(value)
    return _without_defaults(found, _ATTACHMENT_DEFAULTS)


def _plain(value: Any) -> Any:
    if isinstance(value, Align | Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return _object(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def _shown(value: Any, depth: int) -> str:
    """JSON in which whatever fits stands on one line."""
    line = json.dumps(value, ensure_ascii=False)
    inner, outer = "  " * (depth + 1), "  " * depth
    if depth and (not isinstance(value, dict | list) or _width(line) + len(outer) <= WIDEST):
        return line
    if isinstance(value, dict):
        rows = [f"{inner}{json.dumps(key, ensure_ascii=False)}: {_member(one, depth + 1)}" for key, one in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{outer}" + "}"
    rows = [f"{inner}{_shown(one, depth + 1)}" for one in value]
    return "[\n" + ",\n".join(rows) + f"\n{outer}]"


def _member(value: Any, depth: int) -> str:
    """A list of objects has a line for each of them, however short."""
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        rows = [f"{'  ' * (depth + 1)}{_shown(one, depth + 1)}" for one in value]
        return "[\n" + ",\n".join(rows) + f"\n{'  ' * depth}]"
    return _shown(value, depth)


def _width(line: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in line)
