"""Decisions about doubtful header paths: for which kind of row they hold, and the short text in which they are handed on.

The key of a decision is the header path alone, or `members: 姓名` where it holds for tables with a person a row only: what a
bare 姓名 means depends on what stands in a row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from domain.blanks.lines import LineKind

VERSION = 1
_SIGN = ": "


def key_for(kind: LineKind, path: str) -> str:
    """The key of a decision that holds for rows of this kind only."""
    return f"{kind.value}{_SIGN}{path}"


def kind_of(key: str) -> LineKind | None:
    """The kind of row for which a decision holds; None for every kind."""
    word, sign, _ = key.partition(_SIGN)
    return LineKind(word) if sign and word in {kind.value for kind in LineKind} else None


def path_of(key: str) -> str:
    """The header path of a decision's key."""
    return key if kind_of(key) is None else key.partition(_SIGN)[2]


def decided_for(decisions: Mapping[str, str], kind: LineKind) -> dict[str, str]:
    """Header path → field for rows of this kind; what was decided for the kind goes before what was for all."""
    for_all = {key: field for key, field in decisions.items() if kind_of(key) is None}
    own = {path_of(key): field for key, field in decisions.items() if kind_of(key) is kind}
    return {**for_all, **own}


def export_decisions(decisions: Mapping[str, str]) -> str:
    """The decisions as JSON: header path → field, an empty field for “stays empty”."""
    body = {"version": VERSION, "columns": dict(sorted(decisions.items()))}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def import_decisions(text: str) -> dict[str, str]:
    """The decisions in such a text; ValueError says in Chinese, with the line, what is expected."""
    try:
        body = json.loads(text)
    except json.JSONDecodeError as fault:
        raise ValueError(f"第 {fault.lineno} 行不是正确的 JSON；应为 {{\"columns\": {{\"表头\": \"字段\"}}}}。") from None
    columns = body.get("columns") if isinstance(body, dict) else None
    if not isinstance(columns, dict):
        raise ValueError("缺少 columns；应为 {\"columns\": {\"表头\": \"字段\"}}。")
    for path, field in columns.items():
        if not isinstance(field, str):
            raise ValueError(f"第 {_line_of(text, path)} 行“{path}”的字段应为一个词，不填的写空文字。")
    return dict(columns)


def _line_of(text: str, path: str) -> int:
    wanted = json.dumps(path, ensure_ascii=False)
    return next((number for number, line in enumerate(text.splitlines(), start=1) if wanted in line), 1)
