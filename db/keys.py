"""Keys of rows: UUID version 7 as text, so that rows made on many machines never collide and sort by their time."""

from __future__ import annotations

import os
import time

_MARKS = 0x7 << 76 | 0x2 << 62
_FREE = ~(0xF << 76 | 0x3 << 62)


def new_uid() -> str:
    """A new UUID version 7 (RFC 9562): 48 bits of milliseconds, then random."""
    milliseconds = time.time_ns() // 1_000_000 & 0xFFFF_FFFF_FFFF
    value = (milliseconds << 80 | int.from_bytes(os.urandom(10), "big")) & _FREE | _MARKS
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
