from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_python_survives_more_calls_than_it_has_references_to_none() -> None:
    """In a process of its own, because without the reserve Python itself ends with a fatal error."""
    program = (
        "import sys, widgets\n"
        "from PySide6.QtCore import QRect\n"
        "rect = QRect()\n"
        "for _ in range(sys.getrefcount(None) % 1_000_000 + 50_000): rect.setX(1)\n"
        "print('alive')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("alive", 0), done.stderr
