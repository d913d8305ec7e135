"""Keeps Python's constants alive under PySide6 6.12 on Python 3.10 and 3.11.

PySide6 6.12 is built as if None were immortal, which it is only from Python 3.12 on: each call that returns None (a
thousand in one repaint) takes one reference to None away, until Python ends with “none_dealloc: deallocating None”.
Python 3.12 solved the same question by giving the constants a reference count that is never used up; so do we.
"""

from __future__ import annotations

import ctypes
import sys

FIRST_IMMORTAL = (3, 12)
RESERVE = 1 << 40
"""References given to each constant: at a million lost a second, enough for twelve days."""


def keep_constants() -> None:
    """Give None, True and False a reserve of references; does nothing where Python keeps them itself."""
    if sys.version_info >= FIRST_IMMORTAL:
        return
    for constant in (None, True, False):
        # CPython: the reference count is the first word of every object, and id() is its address.
        count = ctypes.c_ssize_t.from_address(id(constant))
        if count.value < RESERVE:
            count.value += RESERVE
