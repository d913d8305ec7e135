"""The words that the program knows for the columns of tables."""

from __future__ import annotations

import json
from functools import cache

import resources
from domain.blanks.synonyms import Synonyms, plain


@cache
def synonyms() -> Synonyms:
    """The synonym table, read once."""
    return Synonyms.read(json.loads(resources.path("synonyms.json").read_text(encoding="utf-8")))


@cache
def known_names() -> frozenset[str]:
    """Every name of a field, for telling 序 号 from 村 组."""
    return frozenset(plain(word) for words in synonyms().fields.values() for word in words)
