"""What somebody may put where it does not belong."""

from __future__ import annotations

import random
from typing import Any


def text(chance: random.Random) -> str:
    """A text that a field was not made for."""
    return chance.choice([
        "", " ", "\0", "王五\0", "'; DROP TABLE household; --", "=cmd|' /C calc'!A0", "=1+1", "@SUM(A1)", "\u202e反", "𠮷" * 3,
        "a\nb\r\nc", "x" * 40_000, "9" * 400, "NaN", "1e999", "-1", "2021-02-31", "0000-00-00", "9999-12-31", "batch:1",
        "batch:x",
        "[" * 2000, "{}", "null", "true", '"a"', "[1,2]", '{"a":{"b":[]}}', "\ufeff", "\ud7ff\ue000", "510231196309120018",
        "../../etc/passwd",
    ])  # fmt: skip


def value(chance: random.Random) -> Any:
    """Anything a database can hold."""
    return chance.choice([None, 0, 1, -1, 2**62, -(2**63), 1.5, float("inf"), b"", b"\xff\x00\xfe", *[text(chance)] * 8])


def json_value(chance: random.Random, depth: int = 0) -> Any:
    """Anything that JSON can say."""
    if depth < 3 and chance.random() < 0.3:
        return chance.choice([
            [json_value(chance, depth + 1) for _ in range(chance.randrange(4))],
            {text(chance)[:20]: json_value(chance, depth + 1) for _ in range(chance.randrange(4))},
        ])
    return chance.choice([None, True, False, 0, -1, 10**30, 1e308, float("nan"), float("inf"), text(chance)])


def flipped(chance: random.Random, content: bytes, begin: int = 0) -> bytes:
    """The content with some bytes changed, from `begin` on."""
    changed = bytearray(content)
    for _ in range(chance.choice([1, 2, 8, 64, 512])):
        if len(changed) > begin:
            changed[chance.randrange(begin, len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(chance: random.Random, content: bytes) -> bytes:
    """The content with its end cut off, or a piece in the middle."""
    start = chance.randrange(len(content) or 1)
    return content[:start] if chance.random() < 0.5 else content[:start] + content[start + chance.randrange(1, 5000) :]
