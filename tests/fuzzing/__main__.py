"""`python -m tests.fuzzing 2000 [SEED] [returned|book|notice …]`: so many hostile files; status 1 with faults."""

from __future__ import annotations

import sys
import tempfile
import time
import warnings
from pathlib import Path

from tests.fuzzing.runs import run

if __name__ == "__main__":
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as place:
        summary = run(times, seed, Path(place), tuple(sys.argv[3:]), tell=True)
    for words, count in sorted(summary.done.items()):
        print(f"{count:6} {words}")
    print(f"seed {seed}; slowest case {summary.slowest[0]:.1f} s ({summary.slowest[1]}); faults: {len(summary.faults)}")
    print(*summary.faults, sep="\n")
    sys.exit(bool(summary.faults))
