"""Keys of rows: UUID version 7 as text, so that rows made on many machines never collide and sort by their time.

Keys made by one program rise, also within a millisecond: rows written together are read back in the order in which
they were written.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator

_COUNTER = 1 << 12
"""Keys of one millisecond; more borrow from the next."""
_MANY = 1000
_VARIANT = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}

_lock = threading.Lock()
_last = 0


def new_uid() -> str:
    """A new UUID version 7 (RFC 9562, 6.2 method 1): 48 bits of milliseconds, a counter of 12 bits, then random."""
    return _made(1)[0]


def many_uids() -> Iterator[str]:
    """Keys without end for the rows of one large write, a quarter of the time each: they rise among themselves."""
    while True:
        yield from _made(_MANY)


def _made(count: int) -> list[str]:
    global _last  # noqa: PLW0603  (the last key of this program is what the next one must exceed)
    moment = (time.time_ns() // 1_000_000 & 0xFFFF_FFFF_FFFF) * _COUNTER
    with _lock:
        # A clock set back goes on from the last key: order matters more than the time in it.
        first = max(moment, _last + 1) if _last - moment < _COUNTER * 1000 else moment
        _last = first + count - 1
    random = os.urandom(8 * count).hex()
    return [_written(f"{first + place:015x}", random[16 * place : 16 * place + 16]) for place in range(count)]


def _written(moment: str, random: str) -> str:
    return f"{moment[:8]}-{moment[8:12]}-7{moment[12:]}-{_VARIANT[random[0]]}{random[1:4]}-{random[4:]}"
