"""Texts of notices, changed in every way: a notice, or one sentence that names the place."""

from __future__ import annotations

import json
import random
from typing import Any

import resources
from domain.errors import KnownError
from domain.scheme_reading import read_scheme_text
from domain.scheme_writing import scheme_data_of, scheme_text
from tests.fuzzing.values import cut, flipped, json_value


class Notices:
    """The notices of the program as texts."""

    def __init__(self) -> None:
        self.texts = [
            resources.path("schemes", name, "scheme.json").read_text(encoding="utf-8") for name in resources.scheme_ids()
        ]

    def case(self, chance: random.Random) -> str:
        """Change a text in one way and read it; returns what was done. AssertionError when something is wrong."""
        text = chance.choice(self.texts)
        way = chance.choice(["values", "values", "values", "bytes", "cut", "nested"])
        if way == "values":
            parsed = json.loads(text)
            for _ in range(chance.choice([1, 1, 1, 3])):
                _change(chance, parsed)
            text = json.dumps(parsed, ensure_ascii=False)
        elif way == "nested":
            text = chance.choice(["[", '{"a":', '{"attachments":[']) * chance.choice([10, 500, 200_000])
        else:
            change = flipped if way == "bytes" else cut
            text = change(chance, text.encode()).decode(errors="replace")
        try:
            scheme = read_scheme_text(text)
        except KnownError as known:
            assert known.sentence.endswith("。"), known.sentence
            return f"{way}: refused"
        assert read_scheme_text(scheme_text(scheme_data_of(scheme))) == scheme, "what was read is not what is written"
        return f"{way}: read"


def _change(chance: random.Random, node: Any) -> None:
    """Replace, remove or double something somewhere below a node."""
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = chance.choice(keys)
        below = node[key]
        if isinstance(below, dict | list) and below and chance.random() < 0.85:
            node = below
            continue
        what = chance.random()
        if what < 0.2:
            del node[key]
        elif what < 0.3 and isinstance(node, list):
            node.append(below)
        elif what < 0.4 and isinstance(node, dict):
            node[chance.choice(["strange", "key", "name", "of"])] = below
        else:
            node[key] = json_value(chance)
        return
