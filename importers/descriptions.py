"""One cell of 问题具体情况描述 told apart into the failing answers it speaks of (附件1 填报说明2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from domain.answers import failures
from domain.scheme import CheckItem, Scheme

_NUMBER = re.compile(r"(?:^|(?<=[；;。\s]))\s*(?:[（(]?\d{1,2}[)）.、．](?!\d)|[①②③④⑤⑥⑦⑧⑨])\s*")
_PARTS = re.compile(r"[；;\n]+")
_EDGES = " \t\r\n\u3000；;。，,"

DIMENSION_WORDS: dict[str, tuple[str, ...]] = {
    "收入": ("收入", "吃穿", "两不愁", "“两不愁”"),
    "住房": ("住房", "房屋", "住房安全", "住房保障"),
    "教育": ("教育", "义务教育", "教育保障", "上学"),
    "医疗": ("医疗", "基本医疗", "医疗保障", "医保"),
    "饮水": ("饮水", "饮水安全", "饮水保障", "用水"),
}
"""The short name of a check item → the words that may stand before a colon."""


def split_descriptions(text: str, failing: Sequence[CheckItem]) -> dict[str, str]:
    """Failing item → its description, from one cell.

    Parts that begin with a dimension (`住房：…`) go there; else as many parts as failing items go to them in the notice's order;
    else the whole text stands for each. An empty cell gives nothing, for the rules to refuse.
    """
    whole = text.strip(_EDGES)
    if not whole or not failing:
        return {}
    if len(failing) == 1:
        return {failing[0].key: _without_prefix(whole, failing[0])}
    parts = parts_of(whole)
    named = _by_prefix(parts, failing)
    if named:
        return named
    if len(parts) == len(failing):
        return {item.key: part for item, part in zip(failing, parts, strict=True)}
    return {item.key: whole for item in failing}


def parts_of(text: str) -> list[str]:
    """The parts of a text set apart by `；`, line breaks or numbering, each once."""
    marked = _NUMBER.sub("\n", text)
    parts = (part.strip(_EDGES) for part in _PARTS.split(marked))
    return list(dict.fromkeys(part for part in parts if part))


def _by_prefix(parts: Sequence[str], failing: Sequence[CheckItem]) -> dict[str, str]:
    """The parts by their prefix; empty unless every failing item has one."""
    found: dict[str, list[str]] = {}
    current = ""
    for part in parts:
        owner = next((item.key for item in failing if _prefix(part, item)), "")
        current = owner or current
        item = next((item for item in failing if item.key == owner), None)
        found.setdefault(current, []).append(_without_prefix(part, item) if item else part)
    if set(found) != {item.key for item in failing}:
        return {}
    return {key: "；".join(texts) for key, texts in found.items()}


def _prefix(part: str, item: CheckItem) -> re.Match[str] | None:
    words = DIMENSION_WORDS.get(item.short, (item.short,))
    return re.match(rf"(?:{'|'.join(map(re.escape, words))})(?:方面|问题)?\s*[：:]\s*", part)


def _without_prefix(part: str, item: CheckItem) -> str:
    prefix = _prefix(part, item)
    return part[prefix.end() :] if prefix else part


def failing_items(scheme: Scheme, thresholds: Mapping[str, str], answers: Mapping[str, str]) -> list[CheckItem]:
    """The questions that fail, by what was answered or measured, in the notice's order."""
    return [scheme.item(key) for key in failures(scheme, thresholds, answers)]
