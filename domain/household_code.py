"""The short code of a household on a pre-filled sheet: six characters to be typed, the last of which checks the others.

Five characters are the last 25 bits of the household's key, which are random, so that the same code finds it in every copy of
the file. Within a village hardly two are alike; where they are, both are offered. The check character catches any one character
mistyped and any two neighbours exchanged.
"""

from __future__ import annotations

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are taken for 1, 0 and V on paper."""
LENGTH = 6
_BITS = 25
_MISREAD = str.maketrans("OILU", "011V")


def code_of(uid: str) -> str:
    """The code of a household's key (a UUID): `K7M4PX`."""
    number = int(uid.replace("-", "")[-8:], 16) & ((1 << _BITS) - 1)
    values = [(number >> shift) & 31 for shift in range(_BITS - 5, -1, -5)]
    return "".join(LETTERS[value] for value in (*values, _check(values)))


def code_in(text: str) -> str:
    """The code that was typed, as it is printed; empty when the text is none. Case, spaces and O for 0 do not matter."""
    typed = "".join(text.split()).replace("-", "").upper().translate(_MISREAD)
    if len(typed) != LENGTH or any(letter not in LETTERS for letter in typed):
        return ""
    values = [LETTERS.index(letter) for letter in typed]
    return typed if _check(values[:-1]) == values[-1] else ""


def key_ending(code: str) -> str:
    """How the keys with this code end: their last six hexadecimal digits, in lower case."""
    number = 0
    for letter in code[:-1]:
        number = number << 5 | LETTERS.index(letter)
    return f"{number & 0xFFFFFF:06x}"


def _check(values: list[int]) -> int:
    """A check over the field of 32 elements: multiplied by x at each place, so that places count differently."""
    check = 0
    for value in values:
        check ^= value
        check = (check << 1) ^ (0b100101 if check & 16 else 0)
    return check
