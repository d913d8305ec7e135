"""The program is killed while it works: nothing confirmed is lost, nothing is half there, the next opening is quiet."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.killing.runs import run
from tests.killing.worker import KINDS


@pytest.mark.skipif(sys.platform == "win32", reason="programs are split off and killed as Unix does it")
def test_a_program_that_is_killed_at_any_moment_loses_nothing_and_leaves_nothing_half(tmp_path: Path) -> None:
    summary = run(list(KINDS), 28, 2021, tmp_path)
    assert summary.faults == []
    assert sum(summary.kills.values()) == 28
    assert sum(summary.in_the_middle.values()) >= 14
    assert sum(summary.confirmed.values()) > 0
