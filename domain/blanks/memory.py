"""Decisions about doubtful header paths, kept as a short text that can be handed on."""

from __future__ import annotations

import json
from collections.abc import Mapping

VERSION = 1


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
