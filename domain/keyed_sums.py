"""What a clerk types into a place for an amount: a number, or a small sum such as `320+150` or `12×150`."""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal, localcontext
from functools import lru_cache

LONGEST = 60
"""Characters of a sum that are read at most: nobody types more into a cell."""
FIGURES = 20
"""Figures of a result that are kept; a longer one is no amount of anybody."""
_SIGNS = str.maketrans({"×": "*", "x": "*", "X": "*", "－": "-", "—": "-", "–": "-", "−": "-", "。": ".", "元": None})
_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)"
_TOKEN = re.compile(rf"{_NUMBER}|[+\-*]")
_SUM = re.compile(rf"[+-]?{_NUMBER}(?:[+\-*]{_NUMBER})*")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?")


def tidied(text: str) -> str:
    """The text with plain digits and signs: full-width ones (３２０＋１５０), spaces and the commas of thousands are tidied."""
    plain = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    plain = "".join(plain.split())
    return _GROUPED.sub(lambda found: found[0].replace(",", ""), plain)


def is_sum(text: str) -> bool:
    """True when the text is worked out and not just a number."""
    return bool(re.search(r"[+\-*]", tidied(text).lstrip("+-")))


@lru_cache(maxsize=512)
def amount_of(text: str) -> Decimal | None:
    """The amount that was typed, exactly; None for an empty text and for one that is no amount (see `readable`).

    `+`, `-` and `×` are worked out, `×` first.
    """
    plain = tidied(text)
    if len(plain) > LONGEST or not _SUM.fullmatch(plain):
        return None
    # Room for every figure that can be typed: nothing is rounded.
    with localcontext(Context(prec=4 * LONGEST)):
        found = sum((_product(term) for term in _terms(plain)), Decimal(0))
    return found if len(found.as_tuple().digits) <= FIGURES else None


def readable(text: str) -> bool:
    """False when something was typed that is no amount."""
    return not text.strip() or amount_of(text) is not None


def _terms(plain: str) -> list[list[str]]:
    """The terms of a sum, each as the factors of a product with its sign before them."""
    terms: list[list[str]] = [["1"]]
    for token in _TOKEN.findall(plain):
        if token in "+-":
            terms.append(["-1" if token == "-" else "1"])
        elif token != "*":
            terms[-1].append(token)
    return [term for term in terms if len(term) > 1]


def _product(factors: list[str]) -> Decimal:
    product = Decimal(1)
    for factor in factors:
        product *= Decimal(factor)
    return product
