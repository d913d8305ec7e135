"""Which programs run on this machine, as far as a file that one of them left behind has to know."""

from __future__ import annotations

import os
import sys
from typing import Any


def alive(pid: int) -> bool:
    """True when a program with this number runs on this machine, or when that cannot be found out."""
    if pid <= 0:
        return False
    if sys.platform == "win32":
        return _alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _alive_on_windows(pid: int) -> bool:
    import ctypes

    query, still_active = 0x1000, 259
    kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined]
    process = kernel.OpenProcess(query, False, pid)
    if not process:
        return False
    code = ctypes.c_ulong()
    kernel.GetExitCodeProcess(process, ctypes.byref(code))
    kernel.CloseHandle(process)
    return code.value == still_active
