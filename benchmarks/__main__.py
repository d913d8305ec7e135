"""`python -m benchmarks [NAME…] [--json]`: one line a pair, `name ours floor ratio limit`, in seconds.

A NAME picks the pairs whose name holds it. Nothing here is a test: exit status is 0 whatever the ratios are.
"""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Iterator
from dataclasses import asdict

from benchmarks.pair import Pair, measure

MODULES = ("window", "office", "imports", "sheets", "blanks", "sharing", "memory")
"""Modules of this package; each has a tuple `PAIRS`."""


def main() -> None:
    """Measures the wanted pairs and prints them as they come."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    results = []
    for pair in _pairs(wanted.names):
        result = measure(pair)
        results.append(asdict(result))
        if not wanted.json:
            print(f"{result.name}  {result.ours:.3f}  {result.floor:.3f}  {result.ratio:.2f}  {result.limit:g}", flush=True)
    if wanted.json:
        print(json.dumps(results, ensure_ascii=False, indent=2))


def _pairs(names: list[str]) -> Iterator[Pair]:
    for module in MODULES:
        for pair in importlib.import_module(f"benchmarks.{module}").PAIRS:
            if not names or any(name in pair.name for name in names):
                yield pair


if __name__ == "__main__":
    main()
