"""Keys of rows: UUID version 7 as text, so that rows made on many machines never collide and sort by their time.

Keys made by one program rise, also within a millisecond: rows written together are read back in the order in which
they were written.
"""

from __future__ import annotations

import os
import threading
import time

_MARKS = 0x7 << 76 | 0x2 << 62
_RANDOM = (1 << 62) - 1
_COUNTER = 1 << 12
"""Keys of one millisecond; more borrow from the next."""

_lock = threading.Lock()
_last = 0


def new_uid() -> str:
    """A new UUID version 7 (RFC 9562, 6.2 method 1): 48 bits of milliseconds, a counter of 12 bits, then random."""
    global _last  # noqa: PLW0603  (the last key of this program is what the next one must exceed)
    moment = (time.time_ns() // 1_000_000 & 0xFFFF_FFFF_FFFF) * _COUNTER
    with _lock:
        # A clock set back goes on from the last key: order matters more than the time in it.
        _last = moment = max(moment, _last + 1) if _last - moment < _COUNTER * 1000 else moment
    milliseconds, counter = divmod(moment, _COUNTER)
    value = milliseconds << 80 | _MARKS | counter << 64 | int.from_bytes(os.urandom(8), "big") & _RANDOM
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
