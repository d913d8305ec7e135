"""How good a file's password is, in words; what it must be at least."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from domain.errors import Finding

SHORTEST = 8
"""Characters of a password at least: shorter ones are guessed by trying them all."""
LONG, VERY_LONG = 12, 16

Level = Literal["weak", "fair", "good"]

COMMON = ("password", "passw0rd", "qwerty", "asdf", "zxcv", "iloveyou", "admin", "woaini", "abc123", "1q2w3e", "a1b2c3")
"""What lists of leaked passwords begin with; a password that is little more than one of these is known to everybody."""

_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Strength:
    """How hard a password is to guess, and one Chinese phrase that says so and what would help."""

    level: Level
    words: str


def check_password(new: str, again: str) -> list[Finding]:
    """What forbids a new password (fields `new`, `again`)."""
    findings = []
    if len(new) < SHORTEST:
        findings.append(Finding("new", f"密码太短，请至少用 {SHORTEST} 个字符。"))
    elif new != new.strip() or not new.isprintable():
        findings.append(Finding("new", "密码的开头和结尾不能是空格，也不能有不能显示的字符。"))
    if new != again:
        findings.append(Finding("again", "两次输入的密码不一样，请重新输入。"))
    return findings


def strength(password: str, known: Iterable[str] = ()) -> Strength:
    """Judge a password; `known` are words that belong to the office (its name, its county)."""
    low = password.lower()
    if len(password) < SHORTEST:
        return Strength("weak", f"太短：至少 {SHORTEST} 个字符")
    if len(set(low)) <= 3 or _runs(low):
        return Strength("weak", "弱：重复或连续的字符太多，很容易被猜中")
    if re.fullmatch(r"\d+", low):
        return Strength("weak", "弱：只有数字，像生日、电话；请加上字母或汉字")
    if any(word in low and len(low) - len(word) < LONG - SHORTEST + 2 for word in COMMON):
        return Strength("weak", "弱：和常见密码太像，很容易被猜中")
    if any(word and word.lower() in low and len(low) - len(word) < SHORTEST for word in known):
        return Strength("weak", "弱：主要是单位的名称，知道单位的人就能猜")
    kinds = sum(bool(re.search(kind, password)) for kind in _KINDS)
    if len(password) >= VERY_LONG or (len(password) >= LONG and kinds >= 3):
        return Strength("good", "强：很难猜中")
    return Strength("fair", f"中：可以用；再长一些（{LONG} 个字符以上，字母、数字、符号都有）更难猜")


def _runs(low: str) -> bool:
    """True when most neighbours follow each other: 12345678, abcdefgh, 87654321."""
    steps = [ord(b) - ord(a) for a, b in pairwise(low)]
    return sum(step in (-1, 0, 1) for step in steps) > len(steps) * 0.7
