"""Files made at random to harm: each is taken rightly or refused in one sentence; no crash, no hang, no write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzzing.runs import run

pytestmark = pytest.mark.filterwarnings("ignore")  # openpyxl warns of what it will not keep


@pytest.mark.parametrize(("kind", "times"), [("returned", 60), ("book", 60), ("notice", 150)])
def test_whatever_somebody_made_of_a_file_is_one_sentence_or_right(kind: str, times: int, tmp_path: Path) -> None:
    summary = run(times, 2021, tmp_path, (kind,))
    assert summary.faults == []
    assert sum(summary.done.values()) == times
    assert {words.rpartition(" ")[2] for words in summary.done} >= {"refused"}
