"""`python -m tests.killing 300 [SEED] [KIND …]`: kills so many programs and says what it found; status 1 with faults."""

from __future__ import annotations

import sys
import time

from tests.killing.runs import run, somewhere
from tests.killing.worker import KINDS

if __name__ == "__main__":
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    with somewhere() as place:
        summary = run(sys.argv[3:] or list(KINDS), times, seed, place, tell=True)
    print(f"seed {seed}", *summary.lines(), sep="\n")
    sys.exit(bool(summary.faults))
