"""A notice of the office's own while it is being written: plain data (as `read_scheme` reads it) that the form changes in place.

Keys are made here: the person at the desk sees words only. What is taken out is taken out everywhere it was named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from domain.scheme import Scheme
from domain.scheme_places import steps_of
from domain.scheme_reading import read_scheme
from domain.scheme_writing import scheme_data_of

Data = dict[str, Any]
YES, NO = "是", "否"
CLAUSE = "正文"
"""Stands for the clause until somebody writes it."""

STEMS: Mapping[str, str] = {
    "attributes": "attribute", "dimensions": "side", "check_items": "item", "thresholds": "limit", "problem_types": "type",
    "natures": "nature", "roles": "role", "phases": "phase", "visit_duties": "visit", "judgements": "judged",
}  # fmt: skip
"""Parts whose rows have a key, and what the keys made here begin with."""
_NAMED_IN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "attributes": (
        ("attributes", "part_of"), ("check_items", "asked_of"), ("check_items", "not_asked_of"), ("attachments", "of"),
        ("attachments", "not_of"), ("scope", "attributes"), ("visit_duties", "attributes"),
    ),
    "natures": (("check_items", "nature"),),
    "problem_types": (("natures", "type"),),
    "phases": (("sampling", "phase"),),
    "dimensions": (("assessments", "dimension"),),
}  # fmt: skip
"""Where the key of a row may be named without anything else falling with it."""


def empty_notice(scheme_id: str, county: str, town: str, today: date) -> Data:
    """A notice to begin with: the usual households, sides and cadres, a few questions of 是 and 否, no table yet."""
    end = today.replace(month=12, day=31)
    labels = ("脱贫户", "监测户", "低保户", "特困户", "一般户")
    helped = ("脱贫户", "监测户")
    sides = (("住房保障", "住房安全方面"), ("饮水保障", "饮水安全方面"), ("其他", "其他方面"))
    questions = (("住房是否安全", "住房", 0), ("饮水是否有保障", "饮水", 1))
    return {
        "id": scheme_id,
        "number": "",
        "issuer": "",
        "title": "",
        "county": county,
        "town": town,
        "starts_on": today.isoformat(),
        "ends_on": end.isoformat(),
        "round_name": f"{today.year}年走访排查",
        "attributes": [
            {"key": f"attribute{n}", "label": one, "short": one, **({"helped": True} if one in helped else {})}
            for n, one in enumerate(labels, 1)
        ],
        "dimensions": [
            {"key": f"side{n}", "problem_type": name, "weekly_label": weekly, "lead_unit": "", "clause": CLAUSE}
            for n, (name, weekly) in enumerate(sides, 1)
        ],
        "check_items": [
            {"key": f"item{n}", "dimension": f"side{side + 1}", "question": question, "short": short, **yes_or_no()}
            for n, (question, short, side) in enumerate(questions, 1)
        ],
        "thresholds": [],
        "roles": [
            {"key": "role1", "label": "镇街、村干部"},
            {"key": "role2", "label": "驻村工作队"},
            {"key": "role3", "label": "帮扶干部", "is_helper": True},
        ],
        "sign_off": ["村书记", "帮扶人"],
    }


def yes_or_no() -> Data:
    """The answers of a question to begin with."""
    return {"answers": [YES, NO], "failures": [NO], "clause": CLAUSE}


def copied(scheme: Scheme, scheme_id: str) -> Data:
    """A notice to begin with that is a copy of another one."""
    return {**scheme_data_of(scheme), "id": scheme_id}


def new_id(taken: Collection[str], year: int) -> str:
    """An id that no notice has: `own-2022-1`."""
    number = 1
    while f"own-{year}-{number}" in taken:
        number += 1
    return f"own-{year}-{number}"


def new_key(data: Mapping[str, Any], part: str) -> str:
    """A key for a new row of a part that no row of it has."""
    taken = {row.get("key") for row in data.get(part, [])}
    number = len(taken) + 1
    while f"{STEMS[part]}{number}" in taken:
        number += 1
    return f"{STEMS[part]}{number}"


def take_out(data: Data, part: str, key: str) -> None:
    """Forget a row's key wherever it is named; the row itself is already gone. Tables keep their columns: they are looked at."""
    for name, field in _NAMED_IN.get(part, ()):
        for row in data.get(name, []):
            _forget(row, field, key)
    if part == "attributes":
        _forget_ticks(data, key)
    if part in ("check_items", "thresholds"):
        field = "item" if part == "check_items" else "threshold"
        kept = [one for one in data.get("judgements", []) if not _names(one, field, key)]
        _keep(data, "judgements", kept)


def with_known_keys(data: Mapping[str, Any], known: Iterable[Scheme]) -> Data:
    """A new notice with the keys that other notices have for attributes of the same words: by these the register knows them."""
    usual = {word: one.key for scheme in known for one in scheme.attributes for word in (one.short, one.label)}
    taken = {row.get("key") for row in data.get("attributes", [])}
    renamed: dict[str, str] = {}
    for row in data.get("attributes", []):
        key = usual.get(row.get("label", ""), "")
        if key and key not in taken and str(row["key"]).startswith(STEMS["attributes"]):
            renamed[row["key"]] = key
            taken.add(key)
    text = json.dumps(data, ensure_ascii=False)
    for old, new in renamed.items():
        for before in ("", "attribute:"):
            text = text.replace(f'"{before}{old}"', f'"{before}{new}"')
        text = text.replace(f"{{tick:{old}|", f"{{tick:{new}|")
    found: Data = json.loads(text)
    return found


def judged_by(data: Mapping[str, Any], item: str) -> tuple[str, str]:
    """Sign and threshold by which a measured answer fails on its own; two empty texts when it is not judged, or not so simply."""
    for one in data.get("judgements", []):
        conditions = one.get("conditions", [])
        if one.get("item") == item and len(conditions) == 1 and conditions[0].get("item") == item:
            return str(conditions[0].get("sign", "")), str(conditions[0].get("threshold", ""))
    return "", ""


def judge(data: Data, item: str, sign: str, threshold: str, label: str) -> None:
    """Let a measured answer fail when it compares so with a threshold; empty texts: no longer."""
    kept = [one for one in data.get("judgements", []) if not _simply(one, item)]
    if sign and threshold:
        condition = {"item": item, "sign": sign, "threshold": threshold}
        clause = next((one.get("clause", "") for one in data.get("thresholds", []) if one.get("key") == threshold), "")
        key = f"judged_{item}"
        kept.append({"key": key, "item": item, "label": label, "conditions": [condition], "clause": clause})
    _keep(data, "judgements", kept)


def tidy(data: Mapping[str, Any]) -> Data:
    """The data as it is read: rows in which nothing was written are left out, and empty texts of days and numbers."""
    found = {key: _tidy_part(key, value) for key, value in data.items()}
    if "attachments" in found:
        found["attachments"] = [{**one, "name": one.get("name") or one.get("title", "")} for one in found["attachments"]]
    return {key: value for key, value in found.items() if value != [] and not (key == "issued_on" and not value)}


def checked(data: Mapping[str, Any]) -> Scheme:
    """The notice that the data describe; `SchemeError` names the first place that is wrong."""
    return read_scheme(tidy(data))


def missing(data: Mapping[str, Any]) -> tuple[str, str]:
    """Place and words of the first thing without which a notice can be read but not worked with; or two empty texts."""
    named = {
        "title": "请填写通知的标题。",
        "round_name": "请填写第一轮工作的名称，如 2022年走访排查。",
        "town": "请填写乡镇或街道，它印在每张表上。",
    }
    for key, words in named.items():
        if not str(data.get(key, "")).strip():
            return key, words
    parts = {"attributes": "请至少写一种农户属性。", "dimensions": "请至少写一个方面。", "roles": "请至少写一类干部。"}
    found = tidy(data)
    return next(((part, words) for part, words in parts.items() if not found.get(part)), ("", ""))


def in_words(expected: str) -> str:
    """What is expected at a place, with the form's own words for the keys of the file."""
    for key, words in _KEY_WORDS:
        expected = expected.replace(key, words)
    return expected


_KEY_WORDS = (
    ("problem_types", "“问题类型”"), ("check_items", "“核查项”"), ("attributes", "“农户属性”"), ("dimensions", "“方面”"),
    ("thresholds 的 key", "“标准”页里“在问题里写”的字"), ("thresholds", "“标准”"), ("natures", "“问题性质”"),
    ("roles", "“干部类别”"), ("phases", "“阶段”"), ("answers", "“答案”"), ("starts_on", "开始日期"),
    ("due 里", "“没有日期时的写法”里"),
)  # fmt: skip


def _tidy_part(key: str, value: Any) -> Any:
    if key not in _WORDS or not isinstance(value, list):
        return value
    rows = [_named_row(key, _tidy_row(one)) for one in value]
    return [one for one in rows if any(str(one.get(word, "")).strip() for word in _WORDS[key])]


def _tidy_row(row: Mapping[str, Any]) -> Data:
    """Days, numbers and lists that were left empty are not there; an item's answers go with its kind."""
    gone = {key for key in ("starts_on", "ends_on", "due_on", "value") if row.get(key) == ""}
    if row.get("kind") in ("number", "text"):
        gone |= {"answers", "failures"}
    return {key: value for key, value in row.items() if key not in gone and value not in ([], None)}


def _named_row(part: str, row: Data) -> Data:
    """Short names that were left empty are those of the long ones."""
    long, short = _SHORT.get(part, ("", ""))
    if short and not str(row.get(short, "")).strip():
        row[short] = str(row.get(long, "")).removeprefix("是否")[:_SHORTEST] if part == "check_items" else row.get(long, "")
    return row


_SHORTEST = 8
"""Characters of a question that stand for it where no short name was given."""
_SHORT = {
    "attributes": ("label", "short"), "dimensions": ("problem_type", "weekly_label"), "check_items": ("question", "short"),
}  # fmt: skip
_WORDS: Mapping[str, Sequence[str]] = {
    "attributes": ("label",), "dimensions": ("problem_type",), "check_items": ("question",), "thresholds": ("label",),
    "problem_types": ("label",), "natures": ("label",), "roles": ("label",), "phases": ("name",), "deadlines": ("name",),
    "visit_duties": ("who", "whom"),
}  # fmt: skip
"""Parts that are keyed as tables, and the words without which a row is none."""


def row_of(data: Mapping[str, Any], place: str) -> tuple[str, int, str]:
    """Part, row and field of a place in `tidy(data)`, the row counted in `data` itself; `-1` and no field where there is none."""
    steps = [*steps_of(place), "", ""]
    part, number, field = str(steps[0]), steps[1], steps[2]
    if not isinstance(number, int):
        return part, -1, ""
    words = _WORDS.get(part)
    rows = data.get(part, [])
    kept = [n for n, one in enumerate(rows) if not words or any(str(one.get(word, "")).strip() for word in words)]
    return part, kept[number] if number < len(kept) else number, str(field)


def _forget(row: Data, field: str, key: str) -> None:
    value = row.get(field)
    if isinstance(value, list):
        row[field] = [one for one in value if one != key]
    elif value == key:
        row.pop(field)


def _forget_ticks(data: Data, key: str) -> None:
    """The boxes of an attribute in the lines around a form stay printed; nothing ticks them any more."""
    for table in data.get("attachments", []):
        for name in ("loose_before", "loose_after"):
            if name in table:
                text = json.dumps(table[name], ensure_ascii=False)
                table[name] = json.loads(re.sub(rf"\{{tick:{re.escape(key)}\|([^}}]*)\}}", r"\1", text))


def _names(judgement: Mapping[str, Any], field: str, key: str) -> bool:
    return judgement.get(field) == key or any(one.get(field) == key for one in judgement.get("conditions", []))


def _simply(judgement: Mapping[str, Any], item: str) -> bool:
    conditions = judgement.get("conditions", [])
    return judgement.get("item") == item and len(conditions) == 1 and conditions[0].get("item") == item


def _keep(data: Data, part: str, rows: Iterable[Data]) -> None:
    data[part] = list(rows)
    if not data[part]:
        data.pop(part)
